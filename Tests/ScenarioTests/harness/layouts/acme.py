"""Clients of ACME authorities."""
import json
import os

from ..certs import Authority, key_pem
from .layout import Layout, folder, issuers, leaf, overwrite, pem, private_key, put, request, shell, traditional

META = json.dumps({"domain": "www.test", "certUrl": "https://ca.invalid/cert/1"}).encode()
PARTS = ("cert", "privkey", "chain", "fullchain")


class Certbot(Layout):
    """`live/LINEAGE/cert.pem` -> `../../archive/LINEAGE/cert1.pem` and so on. A renewal writes the next number into the archive, key
    first; then it makes `previous_…` links, re-points the four links one after another (unlink, symlink), and removes the `previous_…`
    ones."""

    whole, lineage = False, "{site}"

    @property
    def directory(self):
        return self.folder if self.whole else self.folder / "live"

    @property
    def live(self):
        return self.folder / "live" / self.lineage.format(site=self.site)

    @property
    def archive(self):
        return self.folder / "archive" / self.lineage.format(site=self.site)

    def install(self):
        for name in ("renewal", "archive", "live", "csr", "keys", "accounts/ca.invalid/directory/1"):
            folder(self.folder / name)
        put(self.folder / "live/README", b"This directory contains your keys and certificates.\n", 0o644)
        put(self.folder / "accounts/ca.invalid/directory/1/private_key.json", b'{"kty": "RSA", "n": "AQAB"}', 0o400)
        folder(self.live, 0o755)
        folder(self.archive, 0o755)
        pair = self.issue()
        for part in PARTS:
            (self.live / f"{part}.pem").symlink_to(f"../../archive/{self.archive.name}/{part}1.pem")
        for part, content in self.contents(pair).items():
            put(self.archive / f"{part}1.pem", content, 0o600 if part == "privkey" else 0o644)
        put(self.folder / "keys/0000_key-certbot.pem", pair.key)
        put(self.live / "README", b"This directory contains your keys and certificates.\n", 0o644)
        put(self.folder / f"renewal/{self.live.name}.conf", b"version = 2.11.0\n", 0o644)

    def write(self, pair):
        contents = self.contents(pair)
        for part in ("privkey", "cert", "chain", "fullchain"):
            mode = 0o600 if part == "privkey" else 0o644
            yield from overwrite(self.archive / f"{part}{self.rounds}.pem", contents[part], mode=mode)
        for part in PARTS:
            (self.live / f"previous_{part}.pem").symlink_to((self.live / f"{part}.pem").resolve())
        yield
        for part in PARTS:
            link = self.live / f"{part}.pem"
            link.unlink()
            yield
            link.symlink_to(f"../../archive/{self.archive.name}/{part}{self.rounds}.pem")
            yield
        for part in PARTS:
            (self.live / f"previous_{part}.pem").unlink()

    @staticmethod
    def contents(pair):
        return {"cert": leaf(pair), "privkey": pair.key, "chain": issuers(pair), "fullchain": pair.chain}


class CertbotWhole(Certbot):
    """/etc/letsencrypt as a whole, archive included; the lineage had to evade one of the same name."""
    whole, lineage = True, "{site}-0001"


class Lego(Layout):
    """`certificates/NAME.crt`, `.issuer.crt`, `.key`, and with `--pem` `.pem`, then `.json`: each overwritten in place, in this order."""

    @property
    def directory(self):
        return self.folder / "certificates"

    def write(self, pair):
        base = folder(self.directory) / self.names[0].replace("*", "_")
        files = {".crt": pair.chain, ".issuer.crt": issuers(pair), ".key": traditional(pair), ".pem": pair.chain + traditional(pair),
                 ".json": META}
        for suffix, content in files.items():
            yield from overwrite(base.with_name(base.name + suffix), content)


class LegoWildcard(Lego):
    """`_.NAME.crt`"""
    wildcard = True


class AcmeSh(Layout):
    """`NAME_ecc/NAME.cer` gets the whole chain, which is copied to `fullchain.cer` and cut: to the leaf in place, the rest to `ca.cer`.
    The key stays from renewal to renewal."""

    new_key = False

    def issue(self):
        if self.pair is None or self.new_key:
            return super().issue()
        return super().issue(key=private_key(self.pair))

    def write(self, pair):
        name = self.names[0]
        home = folder(self.folder / f"{name}_ecc")
        if self.new_key or self.rounds == 1:
            put(home / f"{name}.key.next", pair.key)
            yield from overwrite(home / f"{name}.key", traditional(pair))
        put(home / f"{name}.csr.conf", b"[ req_distinguished_name ]\n[ req ]\ndistinguished_name = req_distinguished_name\n")
        put(home / f"{name}.csr", request(pair))
        yield
        response = leaf(pair) + b"\n" + issuers(pair) + b"\n"
        yield from overwrite(home / f"{name}.cer", response)
        shell('cat "$1.cer" >fullchain.cer', name, cwd=home)
        yield
        shell('sed -n "1,$(grep -n -- END fullchain.cer | head -n 1 | cut -d : -f 1)p" fullchain.cer >"$1.cer"', name, cwd=home)
        yield
        shell('sed -n "$(($(grep -n -- END fullchain.cer | head -n 1 | cut -d : -f 1) + 1)),9999p" fullchain.cer >ca.cer', cwd=home)
        yield
        put(home / f"{name}.conf", b"Le_Domain='www.test'\nLe_Keylength='ec-256'\n")


class AcmeShNewKeys(AcmeSh):
    """With `--always-force-new-domain-key`: the key is replaced before the certificate is even ordered. The directory is named
    `*.NAME_ecc`."""
    new_key, wildcard = True, True


class Dehydrated(Layout):
    """`certs/NAME/cert.pem` -> `cert-TIME.pem`; files of earlier times stay. `ln -sf` replaces the links, key first, `cert.pem` last."""

    def install(self):
        account = folder(self.folder / "accounts/aHR0cHM6Ly9jYQo")
        put(account / "account_key.pem", self.authority.issue("account.invalid", key="rsa").key)
        put(account / "registration_info.json", b"{}")
        folder(self.folder / "chains")
        put(self.folder / "domains.txt", self.site.encode())
        super().install()

    def write(self, pair):
        home, stamp = folder(self.folder / "certs" / self.site), 1795000000 + self.rounds
        yield from overwrite(home / f"privkey-{stamp}.pem", pair.key)
        put(home / f"cert-{stamp}.csr", request(pair))
        yield from overwrite(home / f"cert-{stamp}.pem", pair.chain)
        os.rename(home / f"cert-{stamp}.pem", home / f"fullchain-{stamp}.pem")
        yield
        yield from overwrite(home / f"cert-{stamp}.pem", leaf(pair))
        yield from overwrite(home / f"chain-{stamp}.pem", issuers(pair))
        for name in ("privkey.pem", "chain.pem", "fullchain.pem", "cert.csr", "cert.pem"):
            shell('ln -sf "$1" "$2"', name.replace(".", f"-{stamp}."), name, cwd=home)
            yield


class Caddy(Layout):
    """Caddy's storage: `certificates/ISSUER/NAME/NAME.crt`, `.key`, `.json`, each by rename from a temporary file beside it whose name is a
    number; and beside them an account's key, staples, and the authority that Caddy makes for internal names."""

    issuer = "acme-v02.api.letsencrypt.org-directory"

    def install(self):
        users = folder(self.folder / f"acme/{self.issuer}/users/admin@{self.site}")
        account = self.authority.issue("account.invalid")
        put(users / "admin.key", traditional(account))
        put(users / "admin.json", b"{}")
        local = folder(self.folder / "pki/authorities/local")
        own = Authority(self.aside)
        for name, certificate, key in (("root", own.root, own.root_key), ("intermediate", own.certificate, own.key)):
            put(local / f"{name}.crt", pem(certificate))
            put(local / f"{name}.key", key_pem(key))
        put(folder(self.folder / "ocsp") / f"{self.site}-3a4c8d1e", b"\x30\x82\x01\xd3\x0a\x01\x00\xa0" + os.urandom(460))
        put(self.folder / "instance.uuid", b"fd7bbd68-7b9f-4e0b-8f4b-1a4ff1f4b9b4")
        put(self.folder / "last_clean.json", b"{}")
        folder(self.folder / "locks")
        super().install()

    def write(self, pair):
        name = self.names[0].replace("*", "wildcard_")
        home = folder(self.folder / "certificates" / self.issuer / name)
        for suffix, content in (("crt", pair.chain), ("key", traditional(pair)), ("json", META)):
            temporary = home / str(2890017543 + self.rounds)
            yield from overwrite(temporary, content)
            temporary.rename(home / f"{name}.{suffix}")
            yield


class CaddyWildcard(Caddy):
    """`wildcard_.NAME`"""
    wildcard = True

