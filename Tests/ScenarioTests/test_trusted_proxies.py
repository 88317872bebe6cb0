"""Proxies in front of this one: whose word about the client is believed, and what comes of it."""
import socket

import pytest
from harness.clients import Connection, curl
from harness.haproxy import HAProxy
from harness.seen import Seen
from harness.waiting import free_port

TRUSTED, STRANGER = "127.0.0.2", "127.0.0.3"


@pytest.fixture(scope="module")
def shared(make_shared):
    upstream = make_shared.upstream()
    return make_shared.proxy(upstream.url, plain="off", trusted_proxies=[TRUSTED, "10.0.0.0/8", "fd00::/8"]), upstream


@pytest.fixture
def sent(shared):
    proxy, upstream = shared

    def sent(*fields, source=TRUSTED, path="/", host="localhost", plain=False):
        """The request that came out when these fields went in."""
        before = len(upstream.requests)
        with proxy.plain(source=source) if plain else proxy.tls(source=source) as connection:
            assert connection.request("GET", path, host, headers=[tuple(f.split(": ", 1)) for f in fields]).status == 200
        return upstream.wait_for(before + 1)[before]
    return sent


@pytest.mark.parametrize("fields, client", [
    ([], TRUSTED), (["X-Forwarded-For: 192.0.2.7"], "192.0.2.7"), (["X-Forwarded-For: 6.6.6.6, 192.0.2.7, 10.1.2.3"], "192.0.2.7"),
    (["X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 2001:db8::7", "X-Forwarded-For: fd00::1"], "2001:db8::7"),
    (["X-Forwarded-For: 10.0.0.9, 10.0.0.1"], "10.0.0.9"), (["X-Forwarded-For: 6.6.6.6, unknown, 10.0.0.1"], "10.0.0.1"),
    (["X-Forwarded-For: 6.6.6.6, nonsense"], TRUSTED), (["Forwarded: for=6.6.6.6, for=\"[2001:db8::7]:4711\";proto=https"], "2001:db8::7"),
    (["Forwarded: for=\", for=192.0.2.7"], "192.0.2.7"), (["X-Forwarded-For: 192.0.2.7", "Forwarded: for=6.6.6.6"], "192.0.2.7"),
])
def test_the_client_that_is_told(sent, fields, client):
    request = sent(*fields)
    assert request.headers("X-Forwarded-For") == [client]
    assert request.headers("X-Real-IP") == [client]
    assert request.header("Forwarded") is None


def test_a_stranger_is_not_believed(sent, shared):
    request = sent("X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: http", "X-Forwarded-Host: evil.test", "X-Forwarded-Port: 1",
                   "Forwarded: for=6.6.6.6;proto=http;host=evil.test", "X-Request-ID: evil", source=STRANGER)
    assert request.headers("X-Forwarded-For") == request.headers("X-Real-IP") == [STRANGER]
    assert request.header("X-Forwarded-Proto") == "https"
    assert request.header("X-Forwarded-Port") == str(shared[0].port)
    assert b"evil" not in request.head and b"6.6.6.6" not in request.head


def test_scheme_host_and_port(sent, shared):
    request = sent("X-Forwarded-Proto: https", "X-Forwarded-Host: www.test:8443", "X-Forwarded-Port: 9443", host="inner.test", plain=True)
    assert [request.header(f"X-Forwarded-{name}") for name in ("Proto", "Host", "Port")] == ["https", "www.test:8443", "9443"]
    assert request.headers("Host") == ["inner.test"]
    request = sent("Forwarded: for=192.0.2.7;proto=https;host=www.test", host="inner.test", plain=True)
    assert [request.header(f"X-Forwarded-{name}") for name in ("Proto", "Host", "Port")] == ["https", "www.test", "443"]
    request = sent("X-Forwarded-Proto: ftp", "X-Forwarded-Host: a b", "X-Forwarded-Port: 0", host="inner.test", plain=True)
    assert [request.header(f"X-Forwarded-{name}") for name in ("Proto", "Host", "Port")] == ["http", "inner.test", str(shared[0].plain_port)]


def test_other_claims_are_dropped_from_trusted_proxies_too(sent):
    names = ["X-Forwarded-Ssl", "X-Scheme", "True-Client-IP", "X-Original-URL", "X-Real-IP", "Script-Name", "X-Client-IP"]
    request = sent(*(f"{name}: claim" for name in names))
    assert b"claim" not in request.head


def test_the_log_has_both(shared, sent):
    proxy, _ = shared
    sent("X-Forwarded-For: 192.0.2.7", path="/log/told")
    line = proxy.access_line(target="/log/told")
    assert (line["client"], line["peer"]) == ("192.0.2.7", TRUSTED)
    sent(path="/log/own")
    line = proxy.access_line(target="/log/own")
    assert line["client"] == TRUSTED and "peer" not in line


def test_an_id_of_a_trusted_proxy_is_kept(shared, sent):
    proxy, _ = shared
    request = sent("X-Request-ID: Root=1-abc/D.e:f+g_h", path="/id/kept")
    assert request.headers("X-Request-ID") == ["Root=1-abc/D.e:f+g_h"]
    assert proxy.access_line(target="/id/kept")["id"] == "Root=1-abc/D.e:f+g_h"


@pytest.mark.parametrize("fields", [[], ["X-Request-ID: with space"], ["X-Request-ID: " + "x" * 129], ["X-Request-ID: a", "X-Request-ID: a"], ["X-Request-ID: <b>"]])
def test_any_other_id_is_replaced(sent, fields):
    (own,) = sent(*fields).headers("X-Request-ID")
    assert len(own) == 32 and set(own) <= set("0123456789abcdef")


def test_error_answers_carry_the_id(make):
    proxy = make.proxy("http://127.0.0.1:1", trusted_proxies=["127.0.0.1"], routes=[{"path": "/app", "upstream": "app"}])
    for path, status in (("/app", 502), ("/elsewhere", 404)):
        answer = proxy.get(path, **{"X-Request-ID": f"outer{path}", "X-Forwarded-For": "192.0.2.7"})
        assert (answer.status, answer.header("X-Request-ID")) == (status, f"outer{path}")
        assert answer.text.endswith(f"\nrequest id: outer{path}\n")
        assert proxy.access_line(target=path)["client"] == "192.0.2.7"
        line = proxy.wait_for_log("request answered by the proxy", f"outer{path}")
        assert "192.0.2.7" in line


def test_trace_context_passes_untouched(sent):
    fields = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate": "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"}
    for source in (TRUSTED, STRANGER):
        request = sent(*(f"{name}: {value}" for name, value in fields.items()), source=source)
        assert {name: request.header(name) for name in fields} == fields


def test_no_circle_of_redirects(make):
    """Behind a proxy that ends TLS, a listener that redirects to https serves what came by https."""
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, plain="https", trusted_proxies=[TRUSTED])
    https = [("X-Forwarded-Proto", "https")]
    with proxy.plain(source=TRUSTED) as connection:
        assert connection.request(headers=https).status == 200
        assert connection.request().status == 308
    with proxy.plain(source=STRANGER) as connection:
        assert connection.request(headers=https).status == 308


def test_a_reload_changes_who_is_believed(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url)
    with proxy.tls() as connection:
        for trusted, client in ([], "127.0.0.1"), (["127.0.0.0/8"], "192.0.2.7"), (["unix", "10.0.0.0/8"], "127.0.0.1"):
            proxy.config["trusted_proxies"] = trusted
            proxy.reload()
            assert connection.request(headers=[("X-Forwarded-For", "192.0.2.7")]).status == 200
            assert upstream.requests[-1].headers("X-Forwarded-For") == [client]


@pytest.mark.parametrize("trusted, client", [(["unix"], ["192.0.2.7"]), (["0.0.0.0/0", "::/0"], [])])
def test_peers_on_unix_sockets(make, trusted, client):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, start=False, trusted_proxies=trusted)
    path = proxy.folder / "s"
    proxy.config["listen"].append({"address": f"unix:{path}", "tls": False, "redirect": "off"})
    proxy.start()
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(10)
    sock.connect(str(path))
    with Connection(sock) as connection:
        assert connection.request(path="/unix", headers=[("X-Forwarded-For", "6.6.6.6, 192.0.2.7")]).status == 200
    assert upstream.requests[-1].headers("X-Forwarded-For") == upstream.requests[-1].headers("X-Real-IP") == client
    line = proxy.access_line(target="/unix")
    assert (line.get("client"), line.get("peer")) == (("192.0.2.7", "unix") if client else (None, None))


def test_an_ipv4_peer_of_a_listener_for_both_families(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, start=False, trusted_proxies=["127.0.0.0/8"])
    port = free_port()
    proxy.config["listen"].append({"address": f":{port}", "tls": False, "redirect": "off"})
    proxy.plain_port = port
    proxy.start()
    with proxy.plain() as connection:
        assert connection.request(headers=[("X-Forwarded-For", "192.0.2.7")]).status == 200
        assert connection.request().status == 200
    assert [r.header("X-Forwarded-For") for r in upstream.requests[-2:]] == ["192.0.2.7", "127.0.0.1"]


def test_haproxy_in_front(make, tmp_path):
    """It ends the TLS of the client, and adds its client to what it got: curl's lie stays to the left."""
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, trusted_proxies=["127.0.0.0/8"])
    lines = ["option forwardfor", "http-request set-header X-Forwarded-Proto http", f"server portico 127.0.0.1:{proxy.port} ssl verify none sni str(localhost)"]
    with HAProxy(tmp_path, lines, defaults="mode http") as front:
        done = curl(proxy, "/front", "--fail", "-H", "X-Forwarded-For: 6.6.6.6", "-H", "X-Request-ID: from-curl", scheme="http", port=front.port)
        assert done.returncode == 0, done.stderr
    request = upstream.requests[-1]
    # All of 127.0.0.0/8 is trusted here, so the search goes on to what curl said; the next test trusts haproxy alone.
    assert request.headers("X-Forwarded-For") == ["6.6.6.6"]
    assert request.header("X-Forwarded-Proto") == "http"
    assert request.headers("X-Request-ID") == ["from-curl"]


def test_haproxy_alone_is_trusted(make, tmp_path):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, trusted_proxies=[TRUSTED])
    lines = ["option forwardfor", f"source {TRUSTED}", f"server portico 127.0.0.1:{proxy.port} ssl verify none sni str(localhost)"]
    with HAProxy(tmp_path, lines, defaults="mode http") as front:
        done = curl(proxy, "/front", "--fail", "--interface", STRANGER, "-H", "X-Forwarded-For: 6.6.6.6", scheme="http", port=front.port)
        assert done.returncode == 0, done.stderr
    assert upstream.requests[-1].headers("X-Forwarded-For") == [STRANGER]
    line = proxy.access_line(target="/front")
    assert (line["client"], line["peer"]) == (STRANGER, TRUSTED)


@pytest.mark.parametrize("kind", ["uvicorn", "gunicorn", "gunicorn_uvicorn", "uwsgi"])
@pytest.mark.parametrize("unix", [True, False])
def test_app_servers_see_the_client(make, app_servers, kind, unix):
    proxy = make.proxy(app_servers(kind, unix).url, trusted_proxies=["127.0.0.1"], plain="off")
    for scheme in ("https", "http"):
        with proxy.plain() as connection:
            fields = [("X-Forwarded-For", "6.6.6.6, 2001:db8::7"), ("X-Forwarded-Proto", scheme), ("X-Forwarded-Host", "www.test")]
            seen = Seen.of(connection.request(path="/echo", headers=fields))
        assert seen.scheme == scheme
        assert seen.fields["x-forwarded-for"] == "2001:db8::7"
        assert (seen.fields["host"], seen.fields["x-forwarded-host"]) == ("localhost", "www.test")
        # gunicorn's own workers leave the address to the app, as docs/app-servers.md says.
        if kind == "uwsgi":
            assert seen.raw["REMOTE_ADDR"] == "2001:db8::7"
        elif kind != "gunicorn":
            assert seen.raw["client"][0] == "2001:db8::7"
        assert "6.6.6.6" not in str(seen.raw)
