"""Certificates that somebody makes by hand, or for development."""
from ..certs import Authority, key_pem
from .layout import Layout, folder, leaf, openssl, overwrite, pem, put, shell, traditional


class Mkcert(Layout):
    """`NAME+1.pem` and `NAME+1-key.pem`, overwritten in place, signed by a root without anything between; root and key lie beside."""

    def install(self):
        self.own = Authority(self.aside)
        # mkcert's leaf certificates come from the root itself.
        self.own.certificate, self.own.key = self.own.root, self.own.root_key
        self.trust = self.own.path
        put(self.folder / "rootCA-key.pem", key_pem(self.own.root_key), 0o400)
        put(self.folder / "rootCA.pem", pem(self.own.root), 0o644)
        super().install()

    def issue(self):
        self.rounds += 1
        self.pair = self.own.issue(*self.names, days=30 * self.rounds, key="rsa")
        return self.pair

    def write(self, pair):
        stem = f"{self.names[0].replace('*', '_wildcard')}+{len(self.names) - 1}"
        yield from overwrite(self.folder / f"{stem}.pem", leaf(pair), mode=0o644)
        yield from overwrite(self.folder / f"{stem}-key.pem", pair.key)


class MkcertWildcard(Mkcert):
    """`_wildcard.NAME+1.pem`"""
    wildcard = True


class OpenSSL(Layout):
    """`server.key` by one openssl command and `server.crt`, self-signed, by another; both are new at every renewal."""

    make_key = ("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "server.key")
    make_certificate = ("req", "-x509", "-new", "-key", "server.key", "-out", "server.crt")
    opening = ()

    def renew(self):
        """In a directory of its own; then the results are moved over the old ones, certificate first."""
        work = self.make(self.aside / str(self.rounds + 1))
        for name in ("server.crt", "server.key"):
            shell('mv "$1" "$2"', work / name, self.folder / name)
            yield

    def install(self):
        self.make(self.folder)

    def make(self, place):
        self.rounds += 1
        folder(place)
        if self.make_key:
            openssl(*self.make_key, cwd=place)
        openssl(*self.make_certificate, *self.opening, "-days", 30 * self.rounds, *self.subject(), cwd=place)
        shell("chmod 600 server.key", cwd=place)
        self.trust = place / "server.crt" if place == self.folder else self.trust_both(place)
        self.der = openssl("x509", "-in", "server.crt", "-outform", "DER", cwd=place)
        return place

    def trust_both(self, place):
        """Every issue is its own root."""
        both = self.aside / f"{self.rounds}-roots.pem"
        both.write_bytes((self.folder / "server.crt").read_bytes() + (place / "server.crt").read_bytes())
        return both

    def subject(self):
        return "-subj", f"/CN={self.site}", "-addext", "subjectAltName=" + ",".join(f"DNS:{n}" for n in self.names)

    @property
    def expected(self):
        return self.der


class OpenSSLAtOnce(OpenSSL):
    """As the manuals of app servers say: one command for both."""
    make_key = ()
    make_certificate = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.crt")


class OpenSSLTraditional(OpenSSL):
    make_key = ("genrsa", "-traditional", "-out", "server.key", "2048")


class OpenSSLCurve(OpenSSL):
    """With the EC PARAMETERS block that `ecparam` writes before the key."""
    make_key = ("ecparam", "-name", "prime256v1", "-genkey", "-out", "server.key")


class OpenSSLCommonName(OpenSSL):
    """Without alternative names: the common name is the name."""

    def subject(self):
        return "-subj", f"/CN={self.asked}"


class Encrypted(OpenSSL):
    """The key is under a passphrase, which stands in a file of its own."""

    passphrase = "correct horse battery staple"
    make_key = ("genrsa", "-aes256", "-passout", f"pass:{passphrase}", "-out", "server.key", "2048")
    opening = ("-passin", f"pass:{passphrase}")

    def __init__(self, place, *arguments):
        super().__init__(place, *arguments)
        put(self.aside / "passphrase", self.passphrase.encode() + b"\n")
        self.settings = {"passphrase_file": str(self.aside / "passphrase")}


class EncryptedTraditional(Encrypted):
    """As older releases of openssl wrote it: `Proc-Type: 4,ENCRYPTED`."""
    make_key = ("genrsa", "-traditional", "-aes128", "-passout", f"pass:{Encrypted.passphrase}", "-out", "server.key", "2048")


class PKCS12(Encrypted):
    """Everything in one binary file: `openssl pkcs12 -export`."""

    def __init__(self, place, authority, site):
        super().__init__(place, authority, site)
        self.trust = authority.path

    def install(self):
        Layout.install(self)

    def renew(self):
        yield from Layout.renew(self)

    def write(self, pair):
        done = self.bundle(pair, "-name", self.site)
        half = len(done) // 2
        yield from overwrite(self.folder / f"{self.site}.p12", done[:half], done[half:])

    def bundle(self, pair, *arguments):
        source = self.aside / "bundle.pem"
        put(source, pair.pem)
        return openssl("pkcs12", "-export", "-in", source, "-passout", f"pass:{self.passphrase}", *arguments)

    @property
    def expected(self):
        return self.pair.der


class LegoPFX(PKCS12):
    """lego with `--pfx` and its usual password: the same pair three times, once as PKCS#12."""

    passphrase = "changeit"

    def write(self, pair):
        base = self.folder / self.site
        done = self.bundle(pair)
        for suffix, content in ((".crt", pair.chain), (".key", traditional(pair)), (".pfx", done)):
            yield from overwrite(base.with_name(base.name + suffix), content)

