"""Trailer fields between chunked sides (RFC 9110, section 6.5): which pass, and where they are dropped with nothing else lost."""
import hashlib
import threading

import pytest
from harness.clients import Closed
from harness.waiting import wait_until

CLOSE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
BODY = b"5\r\nhello\r\n6\r\n world\r\n0\r\n"
PASSING = ["X-Checksum: abc", "Server-Timing: app;dur=1", "etag: \"x\"", "X-Empty:", "grpc-status: 0", "Digest: a=b", "X-Checksum: again"]
FORBIDDEN = [
    "Host: evil", "Content-Length: 3", "Content-Type: text/html", "Content-Encoding: gzip", "Transfer-Encoding: chunked", "Trailer: X",
    "Authorization: Basic x", "Proxy-Authorization: x", "Cookie: a=b", "Set-Cookie: a=b", "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: http",
    "Forwarded: for=6.6.6.6", "X-Real-IP: 6.6.6.6", "X-Request-ID: x", "Connection: close", "Keep-Alive: x", "TE: x", "Upgrade: h2c", "Expect: x",
    "Cache-Control: x", "Range: bytes=0-1", "If-Match: x", "Location: /x", "Vary: x", "Max-Forwards: 1", "X_Checksum: evil",
    "X-HTTP-Method-Override: DELETE", "WWW-Authenticate: x", "Access-Control-Allow-Origin: *"]


@pytest.fixture(scope="module", params=["auto", "off"], ids=["collected", "streamed"])
def servers(request, make_shared):
    listener = make_shared.listener()
    return make_shared.proxy(listener.url, plain="off", buffering={"request": request.param}), listener


@pytest.fixture
def shared(servers):
    """(proxy, listener)"""
    servers[1].forget()
    return servers


def lines(trailers):
    return "".join(f"{line}\r\n" for line in trailers).encode() + b"\r\n"


def pairs(trailers):
    return [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in trailers)]


def asked(shared, trailers, body=BODY, fields=(), pieces=None):
    """The request as the app server gets it."""
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request("POST", headers=[("Transfer-Encoding", "chunked"), *fields])
        sending = threading.Thread(target=lambda: [connection.send(piece) for piece in pieces or [body + lines(trailers)]])
        sending.start()
        peer = listener.accept()
        request = peer.request()
        sending.join(10)
        peer.send(CLOSE)
        assert connection.read_answer().body == b"ok"
        connection.send_request(path="/next")
        peer = listener.accept()
        assert peer.request().line == "GET /next HTTP/1.1", "what stands behind the trailers is the next request"
        peer.send(CLOSE)
        assert connection.read_answer().body == b"ok"
    return request


def answered(shared, trailers, body=BODY, fields=b"", version="1.1", pieces=None):
    """The answer as the client gets it."""
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send(f"GET / HTTP/{version}\r\nHost: localhost\r\nTE: trailers\r\n\r\n".encode())
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n" + fields + b"\r\n")
        for piece in pieces or [body + lines(trailers)]:
            peer.send(piece)
        return connection.read_answer()


# Of requests

def test_they_reach_the_app_server(shared):
    request = asked(shared, PASSING, fields=[("Trailer", "X-Checksum, Digest")])
    assert request.body == b"hello world" and pairs(request.trailers) == pairs(PASSING)
    assert request.header("Transfer-Encoding") == "chunked" and request.header("Content-Length") is None
    assert request.header("Trailer") == "X-Checksum, Digest"


def test_a_collected_body_is_one_chunk(make):
    listener = make.listener()
    request = asked((make.proxy(listener.url), listener), PASSING)
    assert request.chunks == [11]


@pytest.mark.parametrize("field", FORBIDDEN)
def test_those_that_say_too_much_are_dropped(shared, field):
    request = asked(shared, ["X-First: 1", field, "X-Last: 2"])
    assert request.body == b"hello world" and request.trailers == ["X-First: 1", "X-Last: 2"]


def test_without_a_body(shared):
    request = asked(shared, ["X-Only: 1"], body=b"0\r\n")
    assert (request.body, request.trailers) == (b"", ["X-Only: 1"])


def test_in_single_bytes(shared):
    request = asked(shared, [], pieces=[bytes([b]) for b in BODY + lines(["X-First: 1", "Host: evil", "X-Last: 2"])])
    assert (request.body, request.trailers) == (b"hello world", ["X-First: 1", "X-Last: 2"])


def test_behind_a_large_body(shared):
    data = bytes(range(256)) * 80_000
    request = asked(shared, ["X-Last: 2"], body=b"%x\r\n%b\r\n0\r\n" % (len(data), data))
    assert hashlib.sha256(request.body).digest() == hashlib.sha256(data).digest() and request.trailers == ["X-Last: 2"]
    assert shared[0].spooled() == []


def test_a_collected_body_without_any_that_may_pass_has_a_length(make):
    """Not every app server takes chunks."""
    listener = make.listener()
    shared = make.proxy(listener.url), listener
    for trailers in ([], ["Host: evil"], ["X_Checksum: evil", "Content-Length: 3"]):
        request = asked(shared, trailers)
        assert request.header("Content-Length") == "11" and request.header("Transfer-Encoding") is None, trailers
        assert request.body == b"hello world" and request.header("Trailer") is None


@pytest.mark.parametrize("trailer", ["no colon", ": empty", "X A: b", " X: b", "X: a\x00b", "X: " + "y" * 9000])
def test_malformed_ones_are_400(shared, trailer):
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request("POST", headers=[("Transfer-Encoding", "chunked")])
        connection.send(BODY + lines([trailer]))
        assert connection.read_answer().status == 400


@pytest.mark.parametrize("request_mode", ["auto", "off"])
def test_uwsgi_gets_none(make, request_mode):
    upstream = make.upstream(protocol="uwsgi", close=True)
    proxy = make.proxy(upstream.url, buffering={"request": request_mode})
    with proxy.tls() as connection:
        for _ in range(2):
            connection.send_request("POST", headers=[("Transfer-Encoding", "chunked"), ("Trailer", "X-Checksum"), ("TE", "trailers")])
            connection.send(BODY + lines(["X-Checksum: 1"]))
            assert connection.read_answer().body == b"ok"
    for request in upstream.requests:
        assert request.body == b"hello world" and request.variables["CONTENT_LENGTH"] == "11"
        assert not {"HTTP_X_CHECKSUM", "HTTP_TRAILER", "HTTP_TE"} & set(request.variables)


@pytest.mark.parametrize("kind", ["gunicorn", "uvicorn"])
@pytest.mark.parametrize("request_mode", ["auto", "off"])
def test_real_servers_get_the_body(make, app_servers, kind, request_mode):
    proxy = make.proxy(app_servers(kind).url, buffering={"request": request_mode})
    expected = f"{hashlib.sha256(b'hello world').hexdigest()} 11"
    with proxy.tls() as connection:
        for _ in range(3):
            connection.send_request("POST", "/hash", headers=[("Transfer-Encoding", "chunked")])
            connection.send(BODY + lines(["X-Checksum: 1", "Host: evil"]))
            assert connection.read_answer().text == expected


@pytest.mark.parametrize("sent, passed", [
    ("trailers", "trailers"), ("gzip, Trailers", "trailers"), ("gzip", None), ("", None), (None, None), ("trailersx", None)])
def test_te(shared, sent, passed):
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request(headers=[("TE", sent), ("Connection", "TE")] if sent is not None else [])
        peer = listener.accept()
        request = peer.request()
        peer.send(CLOSE)
        connection.read_answer()
    assert request.header("TE") == passed
    assert (request.header("Connection") or "").lower() == ("te" if passed else "")
    assert request.header("Trailer") is None


# Of answers

def test_they_reach_the_client(shared):
    answer = answered(shared, PASSING, fields=b"Trailer: X-Checksum, Digest\r\n")
    assert answer.body == b"hello world" and pairs(answer.trailers) == pairs(PASSING)
    assert answer.header("Trailer") == "X-Checksum, Digest"


@pytest.mark.parametrize("field", FORBIDDEN)
def test_those_of_an_answer_that_say_too_much_are_dropped(shared, field):
    answer = answered(shared, ["X-First: 1", field, "X-Last: 2"])
    assert answer.body == b"hello world" and answer.trailers == ["X-First: 1", "X-Last: 2"]


def test_those_of_an_empty_answer(shared):
    assert answered(shared, ["X-Only: 1"], body=b"0\r\n").trailers == ["X-Only: 1"]


def test_those_of_an_answer_in_single_bytes(shared):
    pieces = [bytes([b]) for b in BODY + lines(["X-First: 1", "Set-Cookie: a=b", "X-Last: 2"])]
    answer = answered(shared, [], pieces=pieces)
    assert (answer.body, answer.trailers) == (b"hello world", ["X-First: 1", "X-Last: 2"])


def test_http10_gets_none(shared):
    answer = answered(shared, PASSING, version="1.0", fields=b"Trailer: X-Checksum\r\n")
    assert answer.body == b"hello world"
    assert answer.header("Trailer") is None and answer.header("Transfer-Encoding") is None


def test_behind_an_answer_that_is_kept(shared):
    proxy, listener = shared
    data = bytes(12_000_000)
    with proxy.tls(receive_buffer=4096) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
        peer.send(b"%x\r\n%b\r\n0\r\n" % (len(data), data) + lines(["X-First: 1", "Host: evil", "X-Last: 2"]))
        assert peer.rest() == b""
        assert sum(proxy.spooled()) > 0
        answer = connection.read_answer()
    assert answer.body == data and answer.trailers == ["X-First: 1", "X-Last: 2"]


@pytest.mark.parametrize("trailer", ["no colon", ": empty", "X: a\x00b", "X: " + "y" * 9000])
def test_malformed_ones_cut_the_answer(shared, trailer):
    try:
        answer = answered(shared, [trailer])
    except Closed:
        return
    assert answer.status == 502


def test_a_connection_goes_on_behind_them(shared):
    """Both of them: the app server's is used again, and the client's too."""
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        for number in range(3):
            peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + BODY + lines([f"X-Number: {number}"]))
            answer = connection.read_answer()
            assert answer.trailers == [f"X-Number: {number}"]
            connection.send_request(path="/again")
            assert peer.request().line == "GET /again HTTP/1.1"
        peer.send(CLOSE)
        assert connection.read_answer().body == b"ok"
    wait_until(lambda: proxy.spooled() == [], 5)
