"""Request bodies that come slowly: collected before anybody is asked, or passed on as they come."""
import signal
import threading

import pytest
from harness import processes
from harness.waiting import free_port, wait_until
from harness.wsgi_app import pattern

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def send_slowly(connection, listener, size, chunked):
    """The head, most of the body at once, the rest in pieces. Nobody is asked before the end is there."""
    data = b"".join(pattern(size))
    before = listener.connections
    connection.send_request("POST", "/up?x", headers=[("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(size))])
    cuts = [0, 1, *(size - n for n in (9, 5, 1) if size - n > 1), size]
    for start, end in zip(cuts, cuts[1:]):
        if start < end:
            connection.send(b"%x\r\n%b\r\n" % (end - start, data[start:end]) if chunked else data[start:end])
        if end < size or chunked:
            settle()
            assert listener.connections == before, f"asked after {end} of {size} bytes"
    if chunked:
        for piece in (b"0", b"\r\n\r", b"\n"):
            settle()
            assert listener.connections == before
            connection.send(piece)
    return data


def settle():
    """Time in which the proxy would do what it must not do yet."""
    threading.Event().wait(0.05)


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("size", [2, 100, 70_000, 3_000_000, 20_000_000])
def test_nobody_is_asked_before_the_body_is_there(shared, size, chunked):
    proxy, listener = shared
    with proxy.tls() as connection:
        data = send_slowly(connection, listener, size, chunked)
        peer = listener.accept()
        request = peer.request()
        assert request.line == "POST /up?x HTTP/1.1"
        assert request.headers("Content-Length") == [str(size)] and request.header("Transfer-Encoding") is None
        assert request.body == data
        peer.send(OK)
        assert connection.read_answer().body == b"ok"
        # What comes behind such a body is another request.
        connection.send_request(path="/next")
        assert peer.request().line == "GET /next HTTP/1.1"
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        assert connection.read_answer().body == b"ok"
    assert proxy.spooled() == []


def test_a_body_that_comes_with_its_head_waits_for_nothing(shared):
    """And an empty one in chunks is as good as none."""
    proxy, listener = shared
    for request, body in ((b"Content-Length: 3\r\n\r\nabc", b"abc"), (b"Content-Length: 0\r\n\r\n", b""),
                          (b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"")):
        with proxy.tls() as connection:
            connection.send(b"POST / HTTP/1.1\r\nHost: localhost\r\n" + request)
            peer = listener.accept()
            got = peer.request()
            assert got.body == body and got.header("Content-Length") == str(len(body))
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            assert connection.read_answer().body == b"ok"


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("size", [1000, 20_000_000])
@pytest.mark.parametrize("reset", [False, True], ids=["end", "reset"])
def test_a_client_that_goes_while_it_sends(shared, size, chunked, reset):
    """The app server never hears of it, and nothing of it is kept."""
    proxy, listener = shared
    before = listener.connections
    path = f"/gone/{size}/{chunked}/{reset}"
    with proxy.tls() as connection:
        connection.send_request("POST", path, headers=[("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(size + 1))])
        connection.send(b"%x\r\n%b" % (size + 1, bytes(size)) if chunked else bytes(size))
        wait_until(lambda: size < 1 << 20 or proxy.spooled(), 10, "the file")
        if reset:
            processes.reset_on_close(connection.socket)
    assert proxy.access_line(target=path)["status"] == 499
    wait_until(lambda: not proxy.spooled(), 5, "the file to go")
    assert listener.connections == before


def test_a_body_that_is_wrong_in_the_end(shared):
    proxy, listener = shared
    before = listener.connections
    with proxy.tls() as connection:
        connection.send_request("POST", headers=[("Transfer-Encoding", "chunked")])
        connection.send(b"5\r\nhello\r\n")
        settle()
        connection.send(b"zz\r\n")
        assert connection.read_answer().status == 400
    assert listener.connections == before


@pytest.mark.parametrize("side", ["tls", "plain"])
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("size", [20_000, 300_000])
def test_requests_right_behind_a_collected_body(make, size, chunked, side):
    """Everything in one go, again and again: bodies end where they end."""
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, plain="off")
    data = b"".join(pattern(size))
    if chunked:
        post = b"POST /a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (size, data)
    else:
        post = b"POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%b" % (size, data)
    with getattr(proxy, side)() as connection:
        connection.send((post + b"GET /b HTTP/1.1\r\nHost: localhost\r\n\r\n") * 5)
        for _ in range(10):
            assert connection.read_answer().body == b"ok"
    assert [r.line.split()[1] for r in upstream.requests] == ["/a", "/b"] * 5
    assert [r.body == data for r in upstream.requests] == [True, False] * 5


def test_another_server_gets_a_collected_body(make):
    """When the first one cannot be reached."""
    upstream = make.upstream()
    proxy = make.proxy([f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{free_port()}", upstream.url])
    with proxy.tls() as connection:
        for size in (1, 100_000, 20_000_000):
            connection.send_request("POST", headers=[("Content-Length", str(size))])
            connection.send(bytes(size))
            assert connection.read_answer().body == b"ok"
    assert [len(r.body) for r in upstream.requests] == [1, 100_000, 20_000_000]


def test_the_end_waits_for_a_body(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, timeouts={"drain": "20s"})
    with proxy.tls() as connection:
        connection.send_request("POST", headers=[("Content-Length", "10")])
        connection.send(b"01234")
        settle()
        proxy.workers()
        proxy.send_signal(signal.SIGTERM)
        proxy.wait_for_log("draining")
        connection.send(b"56789")
        answer = connection.read_answer()
        assert answer.body == b"ok" and answer.header("Connection") == "close"
    assert proxy.process.wait(10) == 0
    assert [r.body for r in upstream.requests] == [b"0123456789"]


def test_the_end_does_not_wait_for_ever(make):
    proxy = make.proxy(make.upstream().url, timeouts={"drain": "500ms"})
    with proxy.tls() as connection:
        connection.send_request("POST", "/unfinished", headers=[("Content-Length", "10")])
        connection.send(b"01234")
        settle()
        assert proxy.stop() == 0
        assert connection.ending() in ("cut", "reset")
    proxy.access_line(target="/unfinished", status=503)


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_without_buffering_the_app_server_hears_at_once(make, chunked):
    listener = make.listener()
    proxy = make.proxy(listener.url, buffering={"request": "off"})
    with proxy.tls() as connection:
        connection.send_request("POST", headers=[("Transfer-Encoding", "chunked") if chunked else ("Content-Length", "6")])
        peer = listener.accept()
        request = peer.request(head_only=True)
        assert request.header("Transfer-Encoding" if chunked else "Content-Length") == ("chunked" if chunked else "6")
        for piece in (b"ab", b"cd", b"ef"):
            framed = b"2\r\n%b\r\n" % piece if chunked else piece
            connection.send(framed)
            assert peer.exactly(len(framed)) == framed
        if chunked:
            connection.send(b"0\r\n\r\n")
            assert peer.exactly(5) == b"0\r\n\r\n"
        peer.send(OK)
        assert connection.read_answer().body == b"ok"


def test_uwsgi_without_buffering(make):
    """A length is passed on with the body as it comes; without one the whole body is needed first."""
    upstream = make.upstream(protocol="uwsgi", close=True)
    proxy = make.proxy(upstream.url, buffering={"request": "off"})
    with proxy.tls() as connection:
        connection.send_request("POST", headers=[("Content-Length", "2")])
        wait_until(lambda: upstream.connections == 1, 5, "the app server to hear")
        connection.send(b"ab")
        assert connection.read_answer().body == b"ok"
        connection.send_request("POST", headers=[("Transfer-Encoding", "chunked")])
        connection.send(b"2\r\nab\r\n")
        settle()
        assert upstream.connections == 1
        connection.send(b"0\r\n\r\n")
        assert connection.read_answer().body == b"ok"
    assert [r.body for r in upstream.requests] == [b"ab", b"ab"]


@pytest.mark.parametrize("software", ["uvicorn", "hypercorn-h11", "daphne", "Daphne", "TornadoServer/6.4"])
def test_servers_that_stream_anyway_get_bodies_as_they_come(make, software):
    """From the second request on, when they have said who they are."""
    assert asked_early(make, software) == [False, True]


@pytest.mark.parametrize("software", ["gunicorn", "TornadoServer", "x-uvicorn", ""])
def test_others_do_not(make, software):
    assert asked_early(make, software) == [False, False]


def test_nor_where_everything_is_collected(make):
    assert asked_early(make, "uvicorn", "on") == [False, False]


def asked_early(make, software, buffering="auto"):
    """Whether the app server heard of each of two requests before their bodies were there."""
    listener = make.listener()
    proxy = make.proxy(listener.url, buffering={"request": buffering})
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n%b\r\nok" % (f"Server: {software}\r\n".encode() if software else b"")
    early = []
    with proxy.tls() as connection:
        for number in range(2):
            connection.send_request("POST", headers=[("Content-Length", "2")])
            try:
                wait_until(lambda: listener.connections > number, 0.15)
                early.append(True)
            except AssertionError:
                early.append(False)
            connection.send(b"ab")
            peer = listener.accept()
            assert peer.request().body == b"ab"
            peer.send(answer)
            assert connection.read_answer().body == b"ok"
    return early
