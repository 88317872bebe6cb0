"""What must not wait: events, pauses, interim answers, the news that a client has gone, early answers."""
import threading
import time
import uuid

import pytest
from harness.clients import curl
from harness.waiting import wait_until

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LITTLE = {"receive_buffer": 4096}
CLOSE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@pytest.fixture(scope="module", params=["uvicorn", "gunicorn_uvicorn"])
def application(request, make_shared, app_servers):
    """A proxy in front of a real application; two processes of it share nothing, so one alone for what they remember."""
    server = app_servers("uvicorn") if request.param == "uvicorn" else make_shared.app("gunicorn_uvicorn", workers=1)
    return make_shared.proxy(server.url)


@pytest.fixture
def key():
    return uuid.uuid4().hex


# Real applications

def test_an_event_arrives_before_the_next_one_is_made(application, key):
    count = 5
    with application.tls() as connection, application.tls() as other:
        connection.socket.settimeout(10)
        connection.send_request(path=f"/events?key={key}&n={count}")
        head = connection._read_head()
        assert head.header("Content-Type").startswith("text/event-stream")
        events = connection._read_body(head, "GET")
        for number in range(count):
            assert next(events) == b"data: %d\n\n" % number
            if number + 1 < count:
                assert connection.is_open() and connection.buffer in (b"", b"\r\n"), "nothing more before it is asked for"
                other.request(path=f"/release?key={key}")
        assert list(events) == []


@pytest.mark.parametrize("how", ["wait", "drip"])
@pytest.mark.parametrize("with_body", [False, True])
def test_the_application_hears_that_its_client_has_gone(application, key, how, with_body):
    with application.tls() as connection:
        body = b"x" * 10 if with_body else None
        connection.send_request("POST" if with_body else "GET", f"/wait?key={key}" + ("&drip=1" if how == "drip" else ""), body=body)
        if how == "drip":
            head = connection._read_head()
            pieces = connection._read_body(head, "GET")
            for _ in range(3):
                assert next(pieces)
        else:
            wait_until(lambda: application.get(f"/gone?key={key}").json() is False, 10, "the request to arrive")
    wait_until(lambda: application.get(f"/gone?key={key}").json() is True, 10, "the application to hear it")


def test_it_hears_of_a_slow_body_too(application, key):
    """An application on an event loop, whose server has said so in an answer before: it need not wait for the whole body."""
    assert application.get("/status/200").status == 200
    with application.tls() as connection:
        connection.send_request("POST", f"/wait?key={key}", headers=[("Content-Length", "10")])
        connection.send(b"12345")
        wait_until(lambda: application.get(f"/gone?key={key}").json() is False, 10, "the application to be asked")
    wait_until(lambda: application.get(f"/gone?key={key}").json() is True, 10, "the application to hear that its client has gone")


@pytest.mark.parametrize("size", [10, 300_000])
@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("request_mode", ["on", "off"])
def test_curl_expects_100_continue(make, app_servers, tmp_path, size, chunked, request_mode):
    proxy = make.proxy(app_servers("uvicorn").url, buffering={"request": request_mode})
    (tmp_path / "data").write_bytes(b"x" * size)
    options = ["-H", "Transfer-Encoding: chunked"] if chunked else []
    started = time.monotonic()
    done = curl(proxy, "/hash", "-v", "--fail", "--expect100-timeout", "20", "-H", "Expect: 100-continue", "-X", "POST",
                "-T", tmp_path / "data", *options)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f" {size}") and "HTTP/1.1 100 Continue" in done.stderr
    assert time.monotonic() - started < 10


# Byte by byte

def test_pieces_arrive_as_they_are_sent(shared):
    """In chunks, with a length and to the end of the connection; however small, however long the pause."""
    proxy, listener = shared
    for head, last in ((b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n"), (b"Content-Length: 40\r\n", b""), (b"", b"")):
        with proxy.tls() as connection:
            connection.send_request()
            peer = listener.accept()
            peer.request()
            peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + head + b"\r\n")
            answer = connection._read_head()
            pieces = connection._read_body(answer, "GET")
            for number in range(4):
                piece = b"piece %03d!" % number
                peer.send(b"%x\r\n%b\r\n" % (len(piece), piece) if b"chunked" in head else piece)
                assert next(pieces) == piece
            peer.send(last)
            peer.end()
            assert list(pieces) == []


def test_a_chunk_in_single_bytes(shared):
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\na\r\n")
        answer = connection._read_head()
        pieces = connection._read_body(answer, "GET")
        for number in range(10):
            peer.send(bytes([65 + number]))
            assert next(pieces) == bytes([65 + number]), "a part of a chunk passes too"
        peer.send(b"\r\n0\r\n\r\n")
        assert list(pieces) == []


PACED = {
    "X-Accel-Buffering": b"X-Accel-Buffering: NO\r\n",
    "event stream": b"Content-Type: text/event-stream\r\n",
    "event stream with charset": b"Content-Type: Text/Event-Stream; charset=utf-8\r\n",
}
OTHERS = {
    "yes": b"X-Accel-Buffering: yes\r\n",
    "another type": b"Content-Type: text/event-streams\r\n",
    "nothing": b"",
}


def keeps(proxy, listener, fields, expected):
    """Whether the answer to a client that does not read is kept, found out within `expected` seconds; it arrives whole in any case."""
    size = 40_000_000
    with proxy.tls(**LITTLE) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        peer.socket.settimeout(60)
        peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n%bContent-Length: %d\r\n\r\n" % (fields, size))
        sent = []
        saying = threading.Thread(target=lambda: [peer.send(bytes(100_000)) or sent.append(1) for _ in range(size // 100_000)], daemon=True)
        saying.start()
        try:
            wait_until(lambda: not saying.is_alive(), expected)
            kept = True
        except AssertionError:
            kept = False
            assert proxy.spooled() == [] and len(sent) < 300
        answer = connection.read_answer()
        saying.join(10)
        assert len(answer.body) == size
        assert answer.header("X-Accel-Buffering") is None
    return kept


@pytest.mark.parametrize("kind", PACED)
def test_an_answer_that_paces_itself_is_held_back(shared, kind):
    assert not keeps(*shared, PACED[kind], 0.7)


@pytest.mark.parametrize("kind", OTHERS)
def test_others_are_kept(shared, kind):
    assert keeps(*shared, OTHERS[kind], 20)


def test_where_everything_is_kept(make):
    listener = make.listener()
    assert keeps(make.proxy(listener.url, buffering={"response": "on"}), listener, PACED["event stream"], 20)


# Interim answers

def test_interim_answers_arrive_in_order_and_at_once(shared):
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        for number in (1, 2):
            peer.send(b"HTTP/1.1 103 Early Hints\r\nLink: </%d>; rel=preload\r\n\r\n" % number)
            hint = connection._read_head()
            assert (hint.status, hint.header("Link")) == (103, f"</{number}>; rel=preload")
            assert hint.header("Content-Length") is None and hint.header("Transfer-Encoding") is None
        peer.send(b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 199 Own\r\nX-A: b\r\n\r\n" + CLOSE)
        answer = connection.read_answer()
        assert [a.status for a in answer.interim] == [102, 199] and answer.body == b"ok"


def test_interim_answers_do_not_reach_http10(shared):
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + CLOSE)
        answer = connection.read_answer()
        assert answer.interim == [] and answer.body == b"ok"


@pytest.mark.parametrize("mode", ["auto", "off"])
def test_100_continue_is_said_once_and_at_once(make, mode):
    """By the proxy: the app server is not asked for it, and its own does not arrive a second time."""
    listener = make.listener()
    proxy = make.proxy(listener.url, buffering={"request": mode})
    with proxy.tls() as connection:
        connection.send_request("POST", headers=[("Expect", "100-continue"), ("Content-Length", "3")])
        peer = listener.accept() if mode == "off" else None
        assert connection._read_head().status == 100
        if mode == "auto":
            assert listener.connections == 0
        connection.send(b"abc")
        peer = peer or listener.accept()
        request = peer.request()
        assert request.body == b"abc" and request.header("Expect") is None
        peer.send(b"HTTP/1.1 100 Continue\r\n\r\n" + OK)
        answer = connection.read_answer()
        assert answer.interim == [] and answer.body == b"ok"


def test_too_many_interim_answers(shared):
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000 + CLOSE)
        assert connection.read_answer().status == 502


# Early answers

@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
@pytest.mark.parametrize("ending", ["close", "keep"])
def test_an_answer_that_does_not_wait_for_the_body(make, chunked, ending):
    """The app server says 413, and closes (a reset, since more has come) or does not read on; the client, still sending, gets to read it."""
    listener = make.listener(receive_buffer=8192)
    proxy = make.proxy(listener.url, plain="off", buffering={"request": "off"})
    # Python's TLS cannot send and receive at once.
    with proxy.plain() as connection:
        size = 8 << 20
        connection.send_request("POST", headers=[("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(size))])
        peer = listener.accept()
        peer.request(head_only=True)

        def talk():
            try:
                for _ in range(size >> 16):
                    connection.send(b"10000\r\n" + bytes(65536) + b"\r\n" if chunked else bytes(65536))
            except OSError:
                pass
        talking = threading.Thread(target=talk, daemon=True)
        talking.start()
        peer.exactly(100_000)
        peer.send(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\n\r\ntoo much")
        if ending == "close":
            peer.close()
        answer = connection.read_answer()
        assert (answer.status, answer.body, answer.header("Connection")) == (413, b"too much", "close")
        talking.join(10)


def test_collected_bodies_meet_early_answers_too(make):
    """The whole body is here, the app server answers after a part of it."""
    listener = make.listener(receive_buffer=8192)
    proxy = make.proxy(listener.url)
    with proxy.tls() as connection:
        connection.send_request("POST", body=bytes(8 << 20))
        peer = listener.accept()
        peer.request(head_only=True)
        peer.exactly(100_000)
        peer.send(b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 8\r\n\r\ntoo much")
        peer.close()
        answer = connection.read_answer()
        assert (answer.status, answer.body) == (413, b"too much")
    wait_until(lambda: proxy.spooled() == [], 5, "the file to go")
