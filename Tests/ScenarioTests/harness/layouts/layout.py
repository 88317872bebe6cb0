"""What all layouts have in common, and how files are written."""
import os
import subprocess
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

END = b"-----END CERTIFICATE-----\n"


class Layout:
    """A tree of certificates for `names`, of which clients ask for `asked`. `directory` is what Portico is told to watch, `aside` a place
    outside of it, `trust` the file with the roots that clients trust, `settings` what has to stand beside the directory in proxy.yaml."""

    wildcard = False
    settings = {}

    def __init__(self, folder, authority, site):
        self.folder, self.authority, self.site = Path(folder) / "tree", authority, site
        self.aside = Path(folder) / "aside"
        self.names = [f"*.{site}", site] if self.wildcard else [site, f"www.{site}"]
        self.asked = f"www.{site}"
        self.trust = authority.path
        for place in (self.folder, self.aside):
            place.mkdir(parents=True, exist_ok=True)
        self.rounds, self.pair = 0, None

    @property
    def directory(self):
        return self.folder

    def install(self):
        """The first issue, with nobody watching."""
        for _ in self.write(self.issue()):
            pass

    def renew(self):
        """One renewal, step by step."""
        yield from self.write(self.issue())

    def issue(self, **options):
        """The next pair, which expires later than the one before."""
        self.rounds += 1
        self.pair = self.authority.issue(*self.names, days=30 * self.rounds, **options)
        return self.pair

    def write(self, pair):
        """Writes one issue; a generator of nothing, which stops where the producer could be seen half-way."""
        raise NotImplementedError

    @property
    def expected(self):
        """The leaf (DER) that clients are to get."""
        return self.pair.der


def private_key(pair):
    return serialization.load_pem_private_key(pair.key, None)


def pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)


def request(pair):
    """What the producer asked its authority for."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(pair.certificate.subject)
    return pem(builder.sign(private_key(pair), hashes.SHA256()))


def leaf(pair):
    return pair.chain[:pair.chain.index(END) + len(END)]


def issuers(pair):
    return pair.chain[len(leaf(pair)):]


def traditional(pair):
    """The key in the form of its own algorithm: SEC1 or PKCS#1."""
    return reencoded(pair, serialization.PrivateFormat.TraditionalOpenSSL)


def encrypted(pair, passphrase, form=serialization.PrivateFormat.PKCS8):
    return reencoded(pair, form, serialization.BestAvailableEncryption(passphrase.encode()))


def reencoded(pair, form, encryption=None):
    return private_key(pair).private_bytes(serialization.Encoding.PEM, form, encryption or serialization.NoEncryption())


def folder(path, mode=0o700):
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    return path


def overwrite(path, *pieces, mode=0o600):
    """Opens with O_TRUNC and writes piece after piece: seen empty, then torn, then whole."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        yield
        for piece in pieces:
            os.write(descriptor, piece)
            yield
    finally:
        os.close(descriptor)


def put(path, content, mode=0o600):
    """Writes in one go, for what nobody reads."""
    for _ in overwrite(path, content, mode=mode):
        pass


def shell(script, *arguments, cwd=None):
    """Runs what a producer that is a shell script runs."""
    subprocess.run(["sh", "-ec", f"umask 077\n{script}", "sh", *map(str, arguments)], cwd=cwd, check=True, capture_output=True)


def openssl(*arguments, cwd=None):
    """Runs the openssl command and returns what it printed."""
    done = subprocess.run(["openssl", *map(str, arguments)], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout
