"""Trees that other servers are used to, and what fills them."""
import os
import shutil
from datetime import datetime, timedelta, timezone
from functools import cache

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from ..certs import Authority
from .layout import Layout, folder, issuers, leaf, openssl, overwrite, pem, put, traditional


@cache
def dh_parameters():
    """A DH PARAMETERS block, of a well-known group since a fresh one takes minutes."""
    return openssl("genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048", "-pkeyopt", "type:group")


class Kubernetes(Layout):
    """A secret as a volume: `tls.crt` -> `..data/tls.crt`, `..data` -> a dated directory. An update fills another such directory and
    renames a link over `..data`; then the old directory goes."""

    def write(self, pair):
        target = folder(self.folder / f"..2026_11_27_10_00_0{self.rounds}.31415926{self.rounds}", 0o755)
        yield
        root = pem(self.authority.root)
        for name, content in (("ca.crt", root), ("tls.crt", pair.chain), ("tls.key", pair.key)):
            yield from overwrite(target / name, content, mode=0o644)
            os.chmod(target / name, 0o400)
        data = self.folder / "..data"
        old = data.resolve() if data.is_symlink() else None
        for name in ("ca.crt", "tls.crt", "tls.key") if old is None else ():
            (self.folder / name).symlink_to(f"..data/{name}")
        (self.folder / "..data_tmp").symlink_to(target.name)
        yield
        os.rename(self.folder / "..data_tmp", data)
        yield
        if old:
            shutil.rmtree(old)
        yield


class HAProxy(Layout):
    """`NAME.pem.rsa` and `NAME.pem.ecdsa`, each with a staple, an issuer and timestamps beside it; a script writes them with `cat`, which
    is not atomic."""

    def issue(self):
        self.rounds += 1
        pairs = {kind: self.authority.issue(*self.names, days=30 * self.rounds, key=kind) for kind in ("rsa", "ec")}
        self.rsa, self.pair = pairs["rsa"], pairs["ec"]
        return self.pair

    def write(self, pair):
        for kind, one in (("ecdsa", pair), ("rsa", self.rsa)):
            base = self.folder / f"{self.site}.pem.{kind}"
            yield from overwrite(base, leaf(one), issuers(one), traditional(one))
            for suffix, content in (("ocsp", self.staple(one)), ("issuer", pem(self.authority.certificate)), ("sctl", timestamps())):
                yield from overwrite(base.with_name(f"{base.name}.{suffix}"), content)

    def staple(self, pair):
        now, authority = datetime.now(timezone.utc), self.authority
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=pair.certificate, issuer=authority.certificate, algorithm=hashes.SHA1(), cert_status=ocsp.OCSPCertStatus.GOOD,
            this_update=now, next_update=now + timedelta(days=4), revocation_time=None, revocation_reason=None)
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, authority.certificate)
        return builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def timestamps():
    """A list with one (unsigned) certificate timestamp, as a TLS extension carries it."""
    one = b"\x00" + os.urandom(32 + 8) + b"\x00\x00\x04\x03\x00\x47" + os.urandom(71)
    one = len(one).to_bytes(2, "big") + one
    return len(one).to_bytes(2, "big") + one


class Hitch(Layout):
    """Key, certificate, chain and DH parameters in one file; the parameters alone lie about, too."""

    def install(self):
        put(self.folder / "dhparams.pem", dh_parameters(), 0o644)
        super().install()

    def write(self, pair):
        cut = len(leaf(pair)) + 300
        yield from overwrite(self.folder / f"{self.site}.pem", pair.key, pair.chain[:cut], pair.chain[cut:], dh_parameters())


class Uwsgi(Layout):
    """A directory for `sni-dir`: `NAME.crt`, `NAME.key`, and in `NAME.ca` the authority whose clients uWSGI would let in."""

    def install(self):
        own = Authority(self.aside)
        put(self.folder / f"{self.site}.ca", pem(own.root), 0o644)
        super().install()

    def write(self, pair):
        yield from overwrite(self.folder / f"{self.site}.crt", pair.chain, mode=0o644)
        yield from overwrite(self.folder / f"{self.site}.key", pair.key)
