"""Readers that stand still are cut in time, and those that get on are not, however slowly."""
import threading
import time

import pytest
from harness.clients import Closed
from harness.slow import Slowly
from harness.waiting import wait_until


KEPT = pytest.mark.parametrize("response", ["auto", "off"], ids=["kept", "not kept"])
SIDES = pytest.mark.parametrize("side", ["tls", "plain"])


@KEPT
@SIDES
def test_a_reader_that_stands_still_is_cut(make, response, side):
    listener = make.listener()
    proxy = make.proxy(listener.url, plain="off", buffering={"response": response}, timeouts={"send": "1s", "response": "20s"})
    size = 12_000_000
    with getattr(proxy, side)(receive_buffer=4096) as connection:
        connection.send_request(path="/still")
        peer = listener.accept()
        peer.request()
        pouring = threading.Thread(target=pour, args=(peer, size), daemon=True)
        pouring.start()
        started = time.monotonic()
        line = proxy.access_line(8, target="/still")
        seconds = time.monotonic() - started
        assert 0.9 < seconds < 5 and line["status"] == 200 and line["out"] < size
        got = []
        with pytest.raises((Closed, ConnectionResetError)):
            connection.read_answer(sink=lambda piece: got.append(len(piece)))
        assert sum(got) < size
        pouring.join(10)
    assert proxy.spooled() == []
    proxy.wait_for_log("client does not read")


def pour(peer, size):
    try:
        peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % size)
        peer.socket.settimeout(60)
        peer.send(bytes(size))
    except OSError:
        pass


@pytest.mark.parametrize("response, side", [("auto", "tls"), ("off", "tls"), ("auto", "plain")])
def test_a_reader_that_is_slow_and_steady_is_not(make, response, side):
    """It takes some KB each time, far below what makes the kernel tell of room, for several times the limit, and then the rest."""
    listener = make.listener()
    proxy = make.proxy(listener.url, plain="off", buffering={"response": response}, timeouts={"send": "1s", "response": "20s"})
    size = 12_000_000
    with getattr(proxy, side)(receive_buffer=16384) as connection:
        connection.send_request(path="/slow")
        peer = listener.accept()
        peer.request()
        pouring = threading.Thread(target=pour, args=(peer, size), daemon=True)
        pouring.start()
        got, started = [], time.monotonic()
        connection.bite = 8192

        def sip(piece):
            got.append(len(piece))
            if time.monotonic() - started < 4:
                threading.Event().wait(0.1)
            else:
                connection.bite = 262144
        connection.read_answer(sink=sip)
        assert sum(got) == size and time.monotonic() - started >= 4
        pouring.join(10)


def test_what_the_app_server_adds_is_no_progress_of_the_clients(make):
    """A client that reads nothing is cut although its app server says something every now and then."""
    listener = make.listener()
    proxy = make.proxy(listener.url, timeouts={"send": "1s", "response": "20s"})
    with proxy.tls(receive_buffer=4096) as connection:
        connection.send_request(path="/still")
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100000000\r\n\r\n" + bytes(8_000_000))
        with Slowly([peer], lambda peer: peer.send(bytes(10_000)), 20):
            started = time.monotonic()
            proxy.access_line(8, target="/still")
            assert time.monotonic() - started < 5


def test_the_last_bytes_of_an_answer_are_waited_for_no_longer(make):
    """The app server is done; the rest of the answer lies in the connection's own buffers."""
    proxy = make.proxy(make.upstream(b"HTTP/1.1 200 OK\r\nContent-Length: 6000000\r\n\r\n" + bytes(6_000_000)).url, timeouts={"send": "1s"})
    before = len(proxy.access())
    with proxy.tls(receive_buffer=4096) as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        wait_until(lambda: len(proxy.access()) > before, 8, "the end")
        with pytest.raises((Closed, ConnectionResetError)):
            connection.read_answer()


def test_a_kept_answer_is_given_out_though_its_app_server_is_silent(make):
    """The silence counts when the client has caught up; what was said before is not lost over it."""
    listener = make.listener()
    proxy = make.proxy(listener.url, timeouts={"response": "1s", "send": "30s"})
    with proxy.tls(receive_buffer=4096) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 13000000\r\n\r\n" + bytes(12_000_000))
        wait_until(lambda: sum(proxy.spooled()) > 6_000_000, 10, "the answer to be kept")
        got = []
        slow = Slowly([connection], lambda c: got.append(next(pieces)), 10)
        pieces = connection._read_body(connection._read_head(), "GET")
        with slow:
            wait_until(lambda: len(got) > 20, 10)
        with pytest.raises(Closed):
            for piece in pieces:
                got.append(piece)
        assert sum(map(len, got)) == 12_000_000 and connection.was_cut
    proxy.wait_for_log("server took too long")
