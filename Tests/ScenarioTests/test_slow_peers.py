"""Peers that are not silent and yet do not get on: who is cut, when, and who is not."""
import socket
import threading
import time

import pytest
from harness.clients import Closed

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def trickle(connection, pieces, every):
    """Sends the pieces one by one until an answer is there; the seconds that took and the answer, or None after the last piece."""
    started = time.monotonic()
    for piece in pieces:
        try:
            connection.send(piece)
        except OSError:
            break
        connection.socket.settimeout(every)
        try:
            connection._fill()
            break
        except TimeoutError:
            continue
        except Closed:
            break
        finally:
            connection.socket.settimeout(10)
    else:
        return time.monotonic() - started, None
    return time.monotonic() - started, connection.read_answer()


# Bodies of requests

@pytest.fixture(scope="module", params=["auto", "off"], ids=["collected", "streamed"])
def bodies(request, make_shared):
    return make_shared.proxy(make_shared.upstream().url, buffering={"request": request.param}, timeouts={"body": "1s", "response": "20s"},
                             limits={"progress": "1KiB"})


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_a_byte_now_and_then_is_no_progress(bodies, chunked):
    with bodies.tls() as connection:
        connection.send_request("POST", headers=[("Transfer-Encoding", "chunked") if chunked else ("Content-Length", "100000")])
        seconds, answer = trickle(connection, [b"1\r\nx\r\n" if chunked else b"x"] * 200, 0.1)
    assert answer.status == 408
    assert 0.9 < seconds < 4


def test_long_chunk_heads_are_no_progress(bodies):
    """Only the bytes of the body count, not what stands around them."""
    with bodies.tls() as connection:
        connection.send_request("POST", headers=[("Transfer-Encoding", "chunked")])
        seconds, answer = trickle(connection, [b"1;name=" + b"v" * 50 + b"\r\nx\r\n"] * 70, 0.1)
    assert answer.status in (400, 408)
    assert seconds < 4


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_ten_times_the_minimum_is_enough(bodies, chunked):
    pieces = 25
    with bodies.tls() as connection:
        connection.send_request("POST", headers=[("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(pieces * 1024))])
        data = b"x" * 1024
        parts = [b"%x\r\n%b\r\n" % (len(data), data) if chunked else data] * pieces
        seconds, answer = trickle(connection, parts + ([b"0\r\n\r\n"] if chunked else []), 0.1)
        if answer is None:
            answer = connection.read_answer()
        assert answer.status == 200
        assert seconds > 2


def test_one_that_begins_fast_is_judged_by_how_it_goes_on(bodies):
    with bodies.tls() as connection:
        connection.send_request("POST", headers=[("Content-Length", "1000000")])
        connection.send(b"x" * 500_000)
        seconds, answer = trickle(connection, [b"x" * 10] * 200, 0.1)
    assert answer.status == 408
    assert 0.5 < seconds < 4


def test_an_app_server_that_does_not_read_is_not_the_clients_fault(make):
    """A streamed body that stands still because nobody takes it."""
    listener = make.listener(receive_buffer=4096)
    proxy = make.proxy(listener.url, buffering={"request": "off"}, timeouts={"body": "500ms", "response": "20s"})
    size = 12 << 20
    with proxy.tls() as connection:
        connection.send_request("POST", headers=[("Content-Length", str(size))])
        sending = threading.Thread(target=lambda: connection.send(bytes(size)))
        sending.start()
        peer = listener.accept()
        peer.request(head_only=True)
        threading.Event().wait(1.5)
        assert sending.is_alive()
        assert len(peer.exactly(size)) == size
        sending.join(10)
        peer.send(OK)
        assert connection.read_answer().body == b"ok"


def test_an_app_server_that_does_not_read_at_all(make):
    listener = make.listener(receive_buffer=4096)
    proxy = make.proxy(listener.url, plain="off", buffering={"request": "off"}, timeouts={"body": "20s", "response": "1s"})
    # Python's TLS cannot send and receive at once.
    with proxy.plain() as connection:
        connection.send_request("POST", headers=[("Content-Length", str(12 << 20))])

        def pour():
            try:
                connection.send(bytes(12 << 20))
            except OSError:
                pass
        sending = threading.Thread(target=pour, daemon=True)
        sending.start()
        listener.accept().request(head_only=True)
        started = time.monotonic()
        assert connection.read_answer().status == 504
        assert time.monotonic() - started < 6
        sending.join(10)


# Heads, handshakes, app servers

@pytest.fixture(scope="module")
def shared(make_shared):
    return make_shared.proxy(make_shared.upstream().url, plain="off", timeouts={"head": "1s", "handshake": "1s"})


@pytest.mark.parametrize("side", ["tls", "plain"])
def test_a_head_in_single_bytes_has_one_time_for_all(shared, side):
    with getattr(shared, side)() as connection:
        seconds, answer = trickle(connection, [bytes([b]) for b in b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Filler: " + b"x" * 100], 0.1)
    assert answer.status == 408
    assert 0.9 < seconds < 4


def test_a_second_head_too(shared):
    with shared.tls() as connection:
        assert connection.request().body == b"ok"
        seconds, answer = trickle(connection, [bytes([b]) for b in b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Filler: " + b"x" * 100], 0.1)
    assert answer.status == 408
    assert 0.9 < seconds < 4


@pytest.mark.parametrize("pieces", [[], [b"\x16\x03\x01\x02\x00"], [b"\x16", b"\x03", b"\x01", b"\x02", b"\x00", *[b"\x01"] * 60]],
                         ids=["silent", "a part", "single bytes"])
def test_a_handshake_has_one_time_for_all(shared, pieces):
    with socket.create_connection(("127.0.0.1", shared.port), 10) as sock:
        started = time.monotonic()
        for piece in pieces:
            sock.send(piece)
            sock.settimeout(0.1)
            try:
                if not sock.recv(1000):
                    break
            except TimeoutError:
                continue
            except ConnectionResetError:
                break
        sock.settimeout(10)
        try:
            while sock.recv(1000):
                pass
        except ConnectionResetError:
            pass
        assert 0.8 < time.monotonic() - started < 5


def test_an_app_server_that_stops_in_the_middle(make):
    """Of an answer: each silence has the time of `response`, however long the whole takes."""
    listener = make.listener()
    proxy = make.proxy(listener.url, timeouts={"response": "1s"})
    with proxy.tls() as connection:
        connection.send_request(path="/stops")
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        answer = connection._read_head()
        pieces = connection._read_body(answer, "GET")
        for number in range(6):
            peer.send(b"0123456789")
            assert next(pieces)
            threading.Event().wait(0.3)
        started = time.monotonic()
        with pytest.raises(Closed):
            list(pieces)
        assert time.monotonic() - started < 4 and connection.was_cut
    assert peer.rest() == b""
    proxy.wait_for_log("server took too long")
