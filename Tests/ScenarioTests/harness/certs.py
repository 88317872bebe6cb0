"""A certificate authority made for one test run."""
import datetime
import ipaddress
import itertools
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_serials = itertools.count(1000)


def new_key(kind="ec"):
    if kind == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key):
    """PKCS#8, as most tools write it today."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


@dataclass(frozen=True)
class Pair:
    """A leaf certificate with its chain and key."""
    certificate: x509.Certificate
    chain: bytes       # PEM: leaf, then its issuer
    key: bytes         # PEM

    @property
    def der(self):
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self):
        """Everything in one file."""
        return self.chain + self.key


class Authority:
    """A root that clients trust and an intermediate that signs, so that every chain has two certificates."""

    def __init__(self, folder):
        self.root_key, self.key = new_key(), new_key()
        root_name = self._name("Scenario Root")
        self.root = self._authority(root_name, self.root_key, root_name, self.root_key, None)
        self.certificate = self._authority(self._name("Scenario Intermediate"), self.key, root_name, self.root_key, 0)
        self.path = Path(folder) / "root.pem"
        self.path.write_bytes(self.root.public_bytes(serialization.Encoding.PEM))

    def issue(self, *names, key="ec", days=30, since_days=1, ips=()):
        """A pair for these names: valid since `since_days` ago for `days` days from now (negative: expired)."""
        private = new_key(key) if isinstance(key, str) else key
        now = datetime.datetime.now(datetime.timezone.utc)
        alternative = [x509.DNSName(n) for n in names] + [x509.IPAddress(ipaddress.ip_address(i)) for i in ips]
        certificate = (
            x509.CertificateBuilder()
            .subject_name(self._name(names[0][:60] if names else ips[0])).issuer_name(self.certificate.subject)
            .public_key(private.public_key()).serial_number(next(_serials))
            .not_valid_before(now - datetime.timedelta(days=since_days)).not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName(alternative), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .sign(self.key, hashes.SHA256()))
        chain = b"".join(c.public_bytes(serialization.Encoding.PEM) for c in (certificate, self.certificate))
        return Pair(certificate, chain, key_pem(private))

    @staticmethod
    def _name(text):
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    @staticmethod
    def _authority(subject, key, issuer, issuer_key, length):
        now = datetime.datetime.now(datetime.timezone.utc)
        return (
            x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
            .serial_number(next(_serials))
            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=True, path_length=length), critical=True)
            .sign(issuer_key, hashes.SHA256()))
