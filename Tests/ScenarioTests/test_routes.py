"""Host, then longest path; a plain listener that redirects or serves."""
import pytest

HOSTS = ["exact.test", "a.wild.test", "b.a.wild.test", "other.test", "wild.test"]


@pytest.fixture(scope="module")
def proxy(make_shared):
    """Each upstream answers with its own name."""
    def named(name):
        return make_shared.upstream(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(name), name.encode())).url
    routes = [("exact-root", "exact.test", "/"), ("exact-api", "exact.test", "/api"), ("exact-v2", "exact.test", "/api/v2"),
              ("exact-slash", "exact.test", "/dir/"), ("wild", "*.wild.test", "/"), ("any-only", None, "/only")]
    proxy = make_shared.proxy(start=False, plain="https")
    proxy.config["upstreams"] = {name: {"servers": [named(name)]} for name, _, _ in routes}
    proxy.config["routes"] = [
        {**({"host": host} if host else {}), "path": path, "upstream": name} for name, host, path in reversed(routes)]
    proxy.certificate("localhost", *HOSTS)
    return proxy.start()


@pytest.mark.parametrize("host, path, upstream", [
    ("exact.test", "/", "exact-root"),
    ("EXACT.test", "/x", "exact-root"),
    ("exact.test.", "/x", "exact-root"),
    ("exact.test:8443", "/x", "exact-root"),
    ("exact.test", "/api", "exact-api"),
    ("exact.test", "/api?x", "exact-api"),
    ("exact.test", "/api/", "exact-api"),
    ("exact.test", "/api/v1", "exact-api"),
    ("exact.test", "/apis", "exact-root"),
    ("exact.test", "/api/v2", "exact-v2"),
    ("exact.test", "/api/v2/x", "exact-v2"),
    ("exact.test", "/api/v22", "exact-api"),
    ("exact.test", "/dir/x", "exact-slash"),
    ("exact.test", "/%61pi/v%32/x", "exact-v2"),
    ("exact.test", "/x/../api/v2", "exact-v2"),
    ("exact.test", "//api//v2", "exact-v2"),
    ("exact.test", "/api/v2/../v1", "exact-api"),
    ("a.wild.test", "/", "wild"),
    ("A.WILD.test:1", "/", "wild"),
    ("other.test", "/only/x", "any-only"),
    ("wild.test", "/only", "any-only"),
])
def test_the_route(proxy, host, path, upstream):
    with proxy.tls("localhost") as connection:
        answer = connection.request(path=path, host=host)
    assert (answer.status, answer.text) == (200, upstream)


@pytest.mark.parametrize("host, path", [("other.test", "/"), ("b.a.wild.test", "/"), ("wild.test", "/"), ("other.test", "/onlyx")])
def test_no_route_is_404(proxy, host, path):
    with proxy.tls("localhost") as connection:
        answer = connection.request(path=path, host=host)
        assert answer.status == 404 and answer.body
        assert connection.request(path="/", host="exact.test").status == 200, "the connection stays"


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
def test_plain_listener_redirects(proxy, method):
    with proxy.plain() as connection:
        answer = connection.request(method, "/a%20b?c=d", host=f"exact.test:{proxy.plain_port}")
    assert answer.status == 308
    location = answer.header("Location")
    assert location in ("https://exact.test/a%20b?c=d", f"https://exact.test:{proxy.port}/a%20b?c=d")


def test_curl_follows_the_redirect(make):
    from harness.clients import curl
    proxy = make.proxy(make.upstream().url, plain="https")
    done = curl(proxy, "/x", "-i", scheme="http", host="localhost")
    assert " 308 " in done.stdout.splitlines()[0]


@pytest.mark.parametrize("host", ["evil.test\\@x", "a b", "x/y", "x@y", "", "a,b"])
def test_a_bad_host_is_never_a_location(proxy, host):
    with proxy.plain() as connection:
        answer = connection.request(path="/", host=host)
    assert answer.status == 400 and answer.header("Location") is None


def test_plain_listener_that_serves(make):
    proxy = make.proxy(make.upstream().url, plain="off")
    with proxy.plain() as connection:
        for _ in range(3):
            assert connection.request().body == b"ok"


def test_strip_prefix(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url)
    proxy.config["routes"] = [{"path": "/app", "upstream": "app", "strip_prefix": True}]
    proxy.reload()
    for path, want in [("/app/x%2Fy?z", "/x%2Fy?z"), ("/app", "/"), ("/app/", "/"), ("/app?x=1", "/?x=1")]:
        assert proxy.get(path).status == 200
        assert upstream.requests[-1].line == f"GET {want} HTTP/1.1"
        assert upstream.requests[-1].header("X-Forwarded-Prefix") == "/app"


def test_several_listeners_and_a_unix_socket(make):
    import socket
    from harness.clients import Connection
    proxy = make.proxy(make.upstream().url, start=False, plain="off")
    path = proxy.folder / "front.sock"
    proxy.config["listen"].append({"address": f"unix:{path}", "tls": False, "redirect": "off"})
    proxy.start()
    assert proxy.get().status == 200
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(str(path))
        sock.settimeout(10)
        assert Connection(sock).request().body == b"ok"


@pytest.mark.parametrize("address", ["[::1]", ""])
def test_addresses_of_version_6_and_of_any_kind(make, address):
    import socket
    from harness.clients import Connection
    proxy = make.proxy(make.upstream().url, start=False)
    proxy.config["listen"] = [{"address": f"{address}:{proxy.port}", "tls": False, "redirect": "off"}]
    proxy.start()
    for target in ["::1"] if address else ["::1", "127.0.0.1"]:
        with socket.create_connection((target, proxy.port), 10) as sock:
            assert Connection(sock).request().body == b"ok"
