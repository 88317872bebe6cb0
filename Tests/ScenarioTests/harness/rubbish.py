"""Files that have no business in a certificate directory, and certificates that nobody should have issued."""
import datetime
import os
import socket
import stat
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from .certs import key_pem, new_key
from .layouts.layout import encrypted, leaf, pem, put

LOCKED = "a passphrase that nobody tells"
ODD_NAMES = ["*", "*.*.a.test", "a.*.b.test", "w*.partial.test", "*.", ".", "", ".leading.test", "double..dot.test", "with space.test",
             "nul\0.test", "line\nfeed.test", "\x1b[31mred.test", "../../../etc/passwd", "x" * 64 + ".test", "y." * 150 + "test", "x" * 300]


def certificate(authority, names, key=None, days=30):
    """Combined PEM for names that are not looked at."""
    key, now = key or new_key(), datetime.datetime.now(datetime.timezone.utc)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Nobody in particular")])
    builder = (x509.CertificateBuilder().subject_name(name).issuer_name(authority.certificate.subject).public_key(key.public_key())
               .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
               .not_valid_after(now + datetime.timedelta(days=days)))
    if names is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False)
    made = builder.sign(authority.key, hashes.SHA256())
    return pem(made) + pem(authority.certificate) + key_pem(key)


def weak(authority, name):
    """Under a key of 1024 bits."""
    return certificate(authority, [name], rsa.generate_private_key(public_exponent=65537, key_size=1024))


class Rubbish:
    """One file of each kind. `contents` are those that are only bytes, by name."""

    def __init__(self, authority):
        self.authority = authority
        def pair():
            return authority.issue("rubbish.test")
        self.contents = {
            "empty.pem": b"",
            "random.pem": os.urandom(4096),
            "zeroes.key": bytes(4096),
            "utf-16.pem": pair().pem.decode().encode("utf-16"),
            "torn.pem": (half := pair().pem)[:len(half) // 2],
            "torn-key.pem": pair().pem[:-40],
            "mismatched.pem": pair().chain + pair().key,
            "no-key.crt": leaf(authority.issue("lonely.test")),
            "base64.pem": b"-----BEGIN CERTIFICATE-----\n" + b"@" * 64 + b"\n-----END CERTIFICATE-----\n",
            "not-der.pem": b"-----BEGIN CERTIFICATE-----\n" + b"AAAA" * 16 + b"\n-----END CERTIFICATE-----\n" + pair().key,
            "der-bomb.pem": b"-----BEGIN CERTIFICATE-----\n" + b"MIL/////" * 16 + b"\n-----END CERTIFICATE-----\n" + pair().key,
            "not-a-key.pem": pair().chain + b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "locked.pem": (one := pair()).chain + encrypted(one, LOCKED),
            "weak.pem": weak(authority, "weak.test"),
            "nameless.pem": certificate(authority, None),
            "badly-named.pem": certificate(authority, ODD_NAMES),
            "block-after-block.pem": b"-----BEGIN CERTIFICATE-----\n" * 20_000,
            "bell\x07and\x1b[2Jescape.pem": b"-----BEGIN CERTIFICATE-----\n",
            "line\nfeed.pem": b"-----BEGIN CERTIFICATE-----\n",
        }

    def write(self, place):
        """Everything at once; returns the names that `portico certs` has to list."""
        place = Path(place)
        for name, content in self.contents.items():
            put(place / name, content)
        listed = set(self.contents)
        put(place / "writable.pem", self.authority.issue("writable.test").pem)
        (place / "writable.pem").chmod(0o660)
        os.mkfifo(place / "fifo.pem")
        with socket.socket(socket.AF_UNIX) as endpoint:
            endpoint.bind(str(place / "s.pem"))
        (place / "self.pem").symlink_to("self.pem")
        (place / "dangling.pem").symlink_to("nowhere/at/all.pem")
        listed |= {"writable.pem", "fifo.pem", "s.pem", "self.pem", "dangling.pem", "sparse.pem"}
        with open(place / "sparse.pem", "wb") as sparse:
            sparse.truncate(2 << 30)
        if os.geteuid() == 0:
            for name, device in (("zero.pem", os.makedev(1, 5)), ("terminal.pem", os.makedev(5, 0))):
                os.mknod(place / name, 0o600 | stat.S_IFCHR, device)
                listed.add(name)
        self._unlisted(place)
        return listed

    def _unlisted(self, place):
        """Loops, depths and names that are strange without being wrong."""
        (place / "loop").mkdir()
        (place / "loop/back").symlink_to("..")
        (place / "loop/up").symlink_to("/proc/self/root" + str(place))
        deep = place / "/".join(["deep"] * 30)
        deep.mkdir(parents=True)
        put(deep / "deep.pem", self.authority.issue("deep.test").pem)
        put(os.fsencode(place) + b"/\xff\xfe\x80.pem", self.authority.issue("bytes.test").pem)
        put(os.fsencode(place) + b"/\xc3\x28.pem", b"-----BEGIN CERTIFICATE-----\n")
        put(place / ("n" * 251 + ".pem"), self.authority.issue("long-name.test").pem)
