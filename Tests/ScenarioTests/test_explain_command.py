"""`portico explain`: which certificate and which route a name gets, and why; compared with what a client really gets."""
import hashlib
import json
import os
import socket
import ssl

import pytest
from harness.proxy import portico
from harness.waiting import wait_until

FIELDS = {"name", "made", "directory", "running", "client", "basis", "candidates", "served_with_tls12", "unknown_name", "configuration",
          "routes", "tls"}


@pytest.fixture
def folder(tmp_path, authority):
    path = tmp_path / "certs.d"
    path.mkdir()

    def put(file, *names, **options):
        (path / file).write_bytes(authority.issue(*names, **options).pem)
        (path / file).chmod(0o600)

    put("ec.pem", "a.ex.test", days=30)
    put("long.pem", "a.ex.test", days=50)
    put("rsa.pem", "a.ex.test", key="rsa", days=90)
    put("old.pem", "a.ex.test", since_days=9, days=-1)
    put("early.pem", "a.ex.test", since_days=-2, days=99)
    put("wild.pem", "*.ex.test", days=99)
    put("ip.pem", "ip.example", ips=("192.0.2.7",))
    return path


def document(*arguments, code=0, cwd="/"):
    done = portico("explain", "--json", *arguments, cwd=cwd)
    assert done.returncode == code, done.stderr
    parsed = json.loads(done.stdout)
    assert set(parsed) == FIELDS
    return parsed


def order(parsed):
    return [(os.path.basename(place["certificate"]["file"]), place["reason"]) for place in parsed["candidates"]]


def test_candidates_and_why_each_lost(folder):
    parsed = document("A.EX.TEST.", folder)
    assert parsed["name"] == "a.ex.test" and parsed["basis"] == "name" and parsed["running"] is None
    assert order(parsed) == [
        ("long.pem", None), ("ec.pem", "expires_earlier"), ("rsa.pem", "key_type"), ("early.pem", "not_yet_valid"),
        ("old.pem", "expired"), ("wild.pem", "wildcard")]
    table = portico("explain", "a.ex.test", folder, cwd="/").stdout
    assert "6 certificates with this name" in table and table.index("long.pem") < table.index("rsa.pem") < table.index("old.pem")
    assert "no configuration" in table


def test_the_client_decides(folder):
    assert order(document("a.ex.test", "--sigalgs", "rsa_pss_rsae_sha256:ed448", folder))[0] == ("rsa.pem", None)
    assert order(document("a.ex.test", folder, "--sigalgs=ECDSA+SHA256,RSA-PSS+SHA256"))[0] == ("long.pem", None)
    parsed = document("a.ex.test", "--sigalgs", "RSA+SHA256", folder)
    # PKCS#1 signatures are for TLS 1.2 only (RFC 8446 section 4.2.3).
    assert parsed["candidates"][0]["verifiable"] is False and parsed["served_with_tls12"].endswith("rsa.pem")
    assert "handshake fails" in portico("explain", "a.ex.test", "--sigalgs", "RSA+SHA256", folder).stdout


def test_wildcards_addresses_and_names_that_nobody_has(folder):
    assert order(document("x.ex.test", folder)) == [("wild.pem", None)]
    assert document("x.ex.test", folder)["candidates"][0]["by_wildcard"] is True
    parsed = document("192.0.2.7", folder)
    assert parsed["basis"] == "address" and order(parsed) == [("ip.pem", None)]
    for name in ("nobody.example", "x.y.ex.test", "ex.test", "192.0.2.8", "::1"):
        parsed = document(name, folder, code=1)
        assert parsed["basis"] is None and parsed["candidates"] == []
        assert "refused (unrecognized_name)" in portico("explain", name, folder).stdout


@pytest.mark.parametrize("arguments, word", [
    ([], "host"), ([""], "not a host name"), (["*.ex.test"], "wildcard"), (["a b"], "not a host name"), (["../../etc"], "path"),
    (["https://a.ex.test"], "scheme"), (["a.ex.test:443"], "port"), (["bücher.test"], "ASCII"), (["x" * 300], "too long"), (["a..b"], "not a host name"),
    (["a.ex.test", "--sigalgs", "bogus"], "ecdsa_secp256r1_sha256"), (["a.ex.test", "--sigalgs", ""], "value"), (["a.ex.test", "--sigalgs"], "value"),
    (["a.ex.test", "x", "y"], "unexpected"), (["a.ex.test", "x", "--live"], "--live"), (["\x1b[2J"], "not a host name"),
])
def test_wrong_usage(arguments, word, tmp_path):
    done = portico("explain", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and word in done.stderr and not done.stdout and "\x1b" not in done.stderr


def test_an_absent_directory(tmp_path):
    done = portico("explain", "a.ex.test", tmp_path / "absent")
    assert done.returncode == 1 and "absent" in done.stderr


def configuration(folder, certificates):
    text = (
        "listen: [{address: ':1'}]\n"
        f"certificates: {certificates}\n"
        "tls: {policies: [{hosts: [a.ex.test], minimum: '1.3'}]}\n"
        "upstreams: {app: {servers: ['http://127.0.0.1:1', 'uwsgi://127.0.0.1:2']}, other: {servers: ['http://127.0.0.1:3']}}\n"
        "routes:\n- {host: a.ex.test, path: /api, upstream: other, strip_prefix: yes}\n- {upstream: app}\n")
    (folder / "proxy.yaml").write_text(text)


def test_routes_and_policy(tmp_path, folder):
    configuration(tmp_path, "certs.d")
    parsed = document("a.ex.test", cwd=tmp_path)
    assert parsed["routes"] == [
        {"host": "a.ex.test", "path": "/api", "upstream": "other", "servers": ["http://127.0.0.1:3"], "strip_prefix": True, "line": 6},
        {"host": None, "path": "/", "upstream": "app", "servers": ["http://127.0.0.1:1", "uwsgi://127.0.0.1:2"], "strip_prefix": False, "line": 7}]
    assert parsed["tls"] == {"minimum": "1.3", "own_policy": True} and parsed["unknown_name"] == "reject"
    assert [route["path"] for route in document("x.ex.test", cwd=tmp_path)["routes"]] == ["/"]
    assert document("x.ex.test", cwd=tmp_path)["tls"] == {"minimum": "1.2", "own_policy": False}
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "proxy.yaml").write_text("nonsense: 1\n")
    assert "proxy.yaml has errors" in portico("explain", "a.ex.test", folder, cwd=tmp_path / "broken").stdout
    table = portico("explain", "a.ex.test", "-c", tmp_path / "proxy.yaml").stdout
    assert "/api" in table and "http://127.0.0.1:3" in table and "TLS 1.3 or later (tls.policies)" in table


def test_the_default_certificate(tmp_path, folder):
    configuration(tmp_path, "{directory: certs.d, default: ip.example, unknown_name: default}")
    parsed = document("nobody.example", cwd=tmp_path, code=1)
    assert parsed["basis"] == "default" and order(parsed) == [("ip.pem", None)] and parsed["unknown_name"] == "default"
    assert document("203.0.113.1", cwd=tmp_path)["basis"] == "default"


# The running proxy


def leaf(proxy, name, **options):
    """The SHA-256 of the certificate that a client gets."""
    with proxy.tls(name, **options) as connection:
        return hashlib.sha256(connection.socket.getpeercert(binary_form=True)).hexdigest()


def test_live_agrees_with_what_a_client_gets(make):
    proxy = make.proxy(make.upstream().url)
    for file, names, options in [
        ("ec.pem", ("a.ex.test",), {"days": 20}), ("long.pem", ("a.ex.test",), {"days": 40}), ("rsa.pem", ("a.ex.test",), {"key": "rsa", "days": 60}),
        ("wild.pem", ("*.ex.test",), {"days": 90}),
    ]:
        proxy.certificate(*names, file=file, **options)

    def live(*arguments):
        done = portico("explain", "--live", "--json", *arguments, cwd=proxy.folder)
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout)

    parsed = wait_until(lambda: (p := live("a.ex.test")) and len(p["candidates"]) == 4 and p, 10, "four candidates")
    assert parsed["running"]["process"] == proxy.pid and [route["path"] for route in parsed["routes"]] == ["/"]
    assert order(parsed) == [("long.pem", None), ("ec.pem", "expires_earlier"), ("rsa.pem", "key_type"), ("wild.pem", "wildcard")]
    for name in ("a.ex.test", "b.ex.test"):
        assert live(name)["candidates"][0]["certificate"]["sha256"] == leaf(proxy, name)
    old = live("a.ex.test", "--sigalgs", "RSA+SHA256")
    context = ssl.create_default_context(cafile=str(proxy.authority.path))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-RSA-AES128-GCM-SHA256")
    with socket.create_connection(("127.0.0.1", proxy.port), 5) as plain, context.wrap_socket(plain, server_hostname="a.ex.test") as secure:
        served = hashlib.sha256(secure.getpeercert(binary_form=True)).hexdigest()
    assert old["served_with_tls12"].endswith("rsa.pem")
    assert served == next(p["certificate"]["sha256"] for p in parsed["candidates"] if p["certificate"]["file"].endswith("rsa.pem"))
    assert portico("explain", "--live", "nobody.example", cwd=proxy.folder).returncode == 1


def test_live_without_a_proxy(tmp_path, folder):
    configuration(tmp_path, "certs.d")
    done = portico("explain", "a.ex.test", "--live", cwd=tmp_path)
    assert done.returncode == 4 and "no running portico" in done.stderr and not done.stdout
