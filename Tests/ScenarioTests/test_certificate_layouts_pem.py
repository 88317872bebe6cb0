"""PEM as it is found: everything below is served with its whole chain, and nobody complains."""
import base64
import textwrap

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from harness.certs import Authority
from harness.clients import connect_tls, s_client
from harness.layouts.layout import issuers, leaf, openssl, pem, put, request, traditional
from harness.layouts.servers import dh_parameters
from harness.proxy import portico

BAG = b"Bag Attributes\n    localKeyID: 01 02 03\nsubject=CN = www.test\n\nissuer=CN = Scenario Intermediate\n\n"
CURVE = b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"


def lines_of(width, block):
    """The same block in lines of another length."""
    first, *body, last = block.decode().strip().split("\n")
    return "\n".join([first, *textwrap.wrap("".join(body), width), last]).encode() + b"\n"


def described(pair):
    """As `openssl ca` writes it: in words, then in PEM."""
    return openssl("x509", "-text", "-in", pair.file("described.in", leaf(pair)))


ODDITIES = {
    "crlf": lambda p: p.pem.replace(b"\n", b"\r\n"),
    "cr-and-lf-mixed": lambda p: p.chain.replace(b"\n", b"\r\n") + p.key,
    "byte-order-mark": lambda p: b"\xef\xbb\xbf" + p.pem,
    "text-before": lambda p: b"Subject: www.test\nThe key is below.\n\n" + p.pem,
    "text-between": lambda p: leaf(p) + b"\nissued by\n" + issuers(p) + b"# key\n" + p.key,
    "text-after": lambda p: p.pem + b"\nthe end\n",
    "binary-text-before": lambda p: bytes(range(128, 256)) * 3 + b"\n" + p.pem,
    "bag-attributes": lambda p: BAG + leaf(p) + BAG + issuers(p) + BAG + p.key,
    "glued": lambda p: b"".join(part.rstrip(b"\n") for part in (leaf(p), issuers(p), p.key)),
    "no-line-feed-at-the-end": lambda p: p.pem.rstrip(b"\n"),
    "many-line-feeds": lambda p: p.pem.replace(b"-----BEGIN", b"\n\n\n-----BEGIN") + b"\n" * 50,
    "spaces-at-line-ends": lambda p: p.pem.replace(b"\n", b"  \n"),
    "long-lines": lambda p: lines_of(10000, leaf(p)) + lines_of(10000, issuers(p)) + p.key,
    "short-lines": lambda p: lines_of(16, leaf(p)) + lines_of(16, issuers(p)) + p.key,
    "key-first": lambda p: p.key + p.chain,
    "key-in-the-middle": lambda p: leaf(p) + p.key + issuers(p),
    "issuer-first": lambda p: issuers(p) + leaf(p) + p.key,
    "root-included": lambda p: p.chain + p.root + p.key,
    "root-first": lambda p: p.root + issuers(p) + leaf(p) + p.key,
    "leaf-twice": lambda p: leaf(p) + leaf(p) + issuers(p) + p.key,
    "everything-twice": lambda p: p.pem + p.pem,
    "strangers-among-them": lambda p: p.stranger + p.pem,
    # A re-keyed authority keeps its name; only one of the two signed this leaf.
    "issuer-and-its-namesake": lambda p: p.chain + p.namesake + p.key,
    "namesake-before-issuer": lambda p: leaf(p) + p.namesake + issuers(p) + p.key,
    "curve-parameters": lambda p: CURVE + traditional(p) + p.chain,
    "curve-parameters-between": lambda p: leaf(p) + CURVE + issuers(p) + traditional(p),
    "dh-parameters": lambda p: p.key + p.chain + dh_parameters(),
    "dh-parameters-first": lambda p: dh_parameters() + p.pem,
    "request-included": lambda p: p.pem + p.request,
    "trusted-certificate-label": lambda p: p.pem.replace(b"BEGIN CERTIFICATE", b"BEGIN X509 CERTIFICATE", 1).replace(
        b"END CERTIFICATE", b"END X509 CERTIFICATE", 1),
    "openssl-text": lambda p: described(p) + issuers(p) + p.key,
    "sec1": lambda p: p.chain + traditional(p),
}


class Dressed:
    """A pair with what the oddities need beside it."""

    def __init__(self, authority, folder, pair, stranger, namesake):
        self.certificate, self.chain, self.key, self.pem = pair.certificate, pair.chain, pair.key, pair.pem
        self.root, self.der = pem(authority.root), pair.der
        self.stranger, self.namesake = stranger, namesake
        self.request = request(pair)
        self.folder = folder

    def file(self, name, content):
        put(self.folder / name, content)
        return self.folder / name


@pytest.fixture(scope="module")
def served(make_shared, authority):
    """(proxy, the pairs by oddity): one directory with all of them."""
    proxy, pairs = make_shared.proxy("http://127.0.0.1:9", start=False), {}
    namesake = pem(Authority(proxy.folder).certificate)
    stranger = openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "stranger.key", "-subj", "/CN=Another Root",
                       cwd=proxy.folder)
    for name, write in ODDITIES.items():
        pairs[name] = Dressed(authority, proxy.folder, authority.issue(f"{name}.test"), stranger, namesake)
        put(proxy.certs / f"{name}.pem", write(pairs[name]))
    rsa = pairs["pkcs1"] = authority.issue("pkcs1.test", key="rsa")
    put(proxy.certs / "pkcs1.pem", rsa.chain + traditional(rsa))
    return proxy.start(), pairs


@pytest.mark.parametrize("name", [*ODDITIES, "pkcs1"])
def test_served_whole(served, authority, name):
    proxy, pairs = served
    with connect_tls(proxy.port, f"{name}.test", authority.path) as connection:
        assert connection.socket.getpeercert(binary_form=True) == pairs[name].der


@pytest.mark.parametrize("name", [*ODDITIES, "pkcs1"])
def test_no_root_and_no_duplicate_is_sent(served, authority, name):
    """Two certificates: the leaf and its issuer."""
    proxy, pairs = served
    output = s_client(proxy.port, "-servername", f"{name}.test", "-showcerts")
    sent = [base64.b64decode(block.split("-----END")[0]) for block in output.split("-----BEGIN CERTIFICATE-----\n")[1:]]
    assert sent == [pairs[name].der, authority.certificate.public_bytes(Encoding.DER)]


def test_nothing_is_quarantined(served):
    proxy, _ = served
    done = portico("certs", proxy.certs)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "quarantined" not in proxy.log_text()
