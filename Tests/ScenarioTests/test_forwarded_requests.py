"""The bytes that an HTTP upstream gets."""
import pytest


@pytest.fixture(scope="module")
def shared(make_shared):
    upstream = make_shared.upstream()
    proxy = make_shared.proxy(upstream.url, plain="off")
    return proxy, upstream


@pytest.fixture
def forwarded(shared):
    proxy, upstream = shared

    def forwarded(request):
        """What came out when these bytes went in."""
        before = len(upstream.requests)
        with proxy.tls() as connection:
            connection.send(request if isinstance(request, bytes) else request.replace("\n", "\r\n").encode("latin-1"))
            answer = connection.read_answer()
            assert answer.status == 200, answer.text
        return upstream.wait_for(before + 1)[before]
    return forwarded


def test_target_and_method_pass_unchanged(forwarded):
    request = forwarded("PROPFIND /a//b/%2F/%41?x=%20&y HTTP/1.1\nHost: localhost\n\n")
    assert request.line == "PROPFIND /a//b/%2F/%41?x=%20&y HTTP/1.1"


@pytest.mark.parametrize("host", ["localhost", "localhost:8443", "LOCALHOST", "localhost.", "[::1]:80", "other.test"])
def test_host_passes_unchanged(forwarded, host):
    request = forwarded(f"GET / HTTP/1.1\nHost: {host}\n\n")
    assert request.headers("Host") == [host]
    assert request.headers("X-Forwarded-Host") == [host]


def test_absolute_form_becomes_origin_form(forwarded):
    request = forwarded("GET http://real.test:81/x?y HTTP/1.1\nHost: localhost\n\n")
    assert request.line == "GET /x?y HTTP/1.1"
    assert request.headers("Host") == ["real.test:81"]


def test_options_asterisk(forwarded):
    assert forwarded("OPTIONS * HTTP/1.1\nHost: localhost\n\n").line == "OPTIONS * HTTP/1.1"


def test_hop_by_hop_fields_are_removed(forwarded):
    request = forwarded("GET / HTTP/1.1\nHost: localhost\nConnection: keep-alive, X-Mine , te\nX-Mine: 1\nKeep-Alive: 5\nTE: trailers\n"
                        "Proxy-Authorization: x\nProxy-Connection: x\nUpgrade: h2c\nHTTP2-Settings: AAAA\nProxy: evil\nX-Other: 2\n\n")
    names = {name.lower() for name, _ in request.fields}
    assert names.isdisjoint({"x-mine", "keep-alive", "proxy-connection", "upgrade", "http2-settings", "proxy"})
    assert request.header("X-Other") == "2"


def test_connection_cannot_take_away_what_the_proxy_adds(forwarded):
    request = forwarded("POST / HTTP/1.1\nHost: localhost\nContent-Length: 2\n"
                        "Connection: close, Host, Content-Length, X-Forwarded-For, X-Forwarded-Proto\n\nhi")
    assert request.headers("Host") == ["localhost"]
    assert request.body == b"hi"
    assert request.header("X-Forwarded-For") == "127.0.0.1"
    assert request.header("X-Forwarded-Proto") == "https"


@pytest.mark.parametrize("name", [
    "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Path",
    "X-Forwarded-Server", "X-Forwarded-Protocol", "X-Forwarded-Ssl", "X-Forwarded-Scheme", "X-Real-IP", "X-Scheme", "Forwarded",
    "Daphne-Root-Path", "x-forwarded-for", "X_Forwarded_For", "REMOTE_USER"])
def test_a_stranger_says_nothing_about_forwarding(forwarded, name):
    request = forwarded(f"GET / HTTP/1.1\nHost: localhost\n{name}: forged\n{name}: twice\n\n")
    assert b"forged" not in request.head and b"twice" not in request.head


def test_the_proxys_own_fields(shared, forwarded):
    request = forwarded("GET / HTTP/1.1\nHost: localhost\n\n")
    assert request.headers("X-Forwarded-For") == ["127.0.0.1"]
    assert request.headers("X-Forwarded-Proto") == ["https"]
    assert request.headers("X-Forwarded-Port") == [str(shared[0].port)]
    assert len(request.headers("X-Request-ID")) == 1


def test_repeated_fields_are_joined(forwarded):
    request = forwarded("GET / HTTP/1.1\nHost: localhost\nAccept: a\nX-A: 1\nAccept: b\nCookie: c=1\nX-A: 2\nCookie: d=2\n\n")
    assert request.headers("Accept") == ["a, b"]
    assert request.headers("X-A") == ["1, 2"]
    assert request.headers("Cookie") == ["c=1; d=2"]


def test_values_are_trimmed_and_otherwise_untouched(forwarded):
    request = forwarded(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A:  \t caf\xc3\xa9 \xff\t; x  \r\nX-Empty:\r\n\r\n")
    assert b"caf\xc3\xa9 \xff\t; x\r\n" in request.head
    assert request.headers("X-Empty") == [""]


def test_expect_is_answered_here(forwarded, shared):
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.tls() as connection:
        connection.send(b"POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert connection._read_head().status == 100
        connection.send(b"hi")
        assert connection.read_answer().status == 200
    request = upstream.wait_for(before + 1)[before]
    assert request.header("Expect") is None and request.body == b"hi"


def test_blank_lines_before_a_request_are_skipped(forwarded):
    assert forwarded("\nGET /x HTTP/1.1\nHost: localhost\n\n").line == "GET /x HTTP/1.1"


def test_trailers_are_dropped(forwarded):
    request = forwarded("POST / HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n2\nhi\n0\nX-Forwarded-For: evil\n\n")
    assert request.body == b"hi" and b"evil" not in request.head


def test_every_byte_apart(shared):
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.tls() as connection:
        for byte in b"POST /slowly HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n":
            connection.send(bytes([byte]))
        assert connection.read_answer().status == 200
    assert upstream.wait_for(before + 1)[before].body == b"hi!"
