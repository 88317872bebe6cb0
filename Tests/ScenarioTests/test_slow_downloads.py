"""Answers to clients that read slowly: taken off the app server's hands, and given out as the client reads."""
import hashlib
import signal
import threading

import pytest
from harness import processes
from harness.clients import Closed
from harness.waiting import wait_until
from harness.wsgi_app import pattern

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LITTLE = {"receive_buffer": 4096}


def settle():
    """Time in which the proxy would do what it must not do yet."""
    threading.Event().wait(0.05)


def framings(data):
    """(head, body) by which an app server can send these bytes on a connection for one request."""
    return {
        "length": (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(data), data),
        "chunked": (b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n",
                    b"".join(b"%x\r\n%b\r\n" % (len(p), p) for p in cut(data)) + b"0\r\n\r\n"),
        "close": (b"HTTP/1.1 200 OK\r\n\r\n", data),
    }


def cut(data, size=50_000):
    return [data[at:at + size] for at in range(0, len(data), size)]


# Much more than the kernel takes for a client (`KERNEL` at the most), so that the most of it must be kept.
MUCH, KERNEL = 12_000_000, 5_000_000


def wait_until_kept(proxy, size=MUCH):
    wait_until(lambda: sum(proxy.spooled()) > size - KERNEL, 30, lambda: f"the answer to be kept: {proxy.spooled()}")


@pytest.mark.parametrize("version", ["1.1", "1.0"])
@pytest.mark.parametrize("side", ["tls", "plain"])
@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
@pytest.mark.parametrize("size", [300_000, 24_000_000])
def test_a_slow_reader_does_not_hold_the_app_server(shared, size, framing, side, version):
    """The client reads nothing until the app server is done with it; then all is there, to the byte, and the connection goes on."""
    proxy, listener = shared
    data = b"".join(pattern(size))
    head, body = framings(data)[framing]
    with getattr(proxy, side)(**LITTLE) as connection:
        connection.send(f"GET /slow HTTP/{version}\r\nHost: localhost\r\n\r\n".encode())
        peer = listener.accept()
        peer.request()
        peer.send(head + body)
        if framing == "close":
            peer.end()
        assert peer.rest() == b"", "the app server's connection has served its purpose"
        digest, got = hashlib.sha256(), []
        answer = connection.read_answer(sink=lambda piece: (digest.update(piece), got.append(len(piece))))
        assert answer.status == 200 and sum(got) == size
        assert digest.digest() == hashlib.sha256(data).digest()
        if version == "1.0":
            assert answer.header("Transfer-Encoding") is None
            assert connection.ending() == "clean"
        else:
            connection.send_request(path="/next")
            peer = listener.accept()
            peer.request()
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
            assert connection.read_answer().body == b"ok"
    assert proxy.spooled() == []


def test_the_connection_that_was_freed_serves_others(shared):
    proxy, listener = shared
    with proxy.tls(**LITTLE) as slow, proxy.tls() as other:
        slow.send_request(path="/slow")
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % MUCH + bytes(MUCH))
        wait_until_kept(proxy)
        settle()
        other.send_request(path="/other")
        assert peer.request().line == "GET /other HTTP/1.1"
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        assert other.read_answer().body == b"ok"
        assert len(slow.read_answer().body) == MUCH


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_a_reader_that_changes_its_mind(shared, framing):
    """It stops, reads, stops again, while the app server goes on saying more. The spool fills and empties, and the order stays."""
    proxy, listener = shared
    data = b"".join(bytes([65 + n]) * 2_000_000 for n in range(8))
    head, body = framings(data)[framing]
    digest, got, ready = hashlib.sha256(), [0], threading.Semaphore(4)
    with proxy.tls(**LITTLE) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()

        def say():
            peer.send(head)
            for part in cut(body, 250_000):
                ready.acquire()
                peer.send(part)
            if framing == "close":
                peer.end()
        saying = threading.Thread(target=say)
        saying.start()

        def keep(piece):
            digest.update(piece)
            before, got[0] = got[0], got[0] + len(piece)
            if got[0] // 500_000 > before // 500_000:
                for _ in range(3):
                    ready.release()
                if got[0] // 2_000_000 > before // 2_000_000:
                    # Longer than the proxy's patience.
                    threading.Event().wait(0.15)
        connection.read_answer(sink=keep)
        saying.join(10)
    assert got[0] == len(data)
    assert digest.digest() == hashlib.sha256(data).digest()


@pytest.mark.parametrize("side", ["tls", "plain"])
@pytest.mark.parametrize("framing", ["length", "chunked"])
@pytest.mark.parametrize("reset", [False, True], ids=["end", "reset"])
def test_an_answer_that_is_cut_while_it_is_kept(shared, framing, side, reset):
    """The client gets what there is, and sees that it is not all."""
    proxy, listener = shared
    head, body = framings(b"x" * (MUCH + 100_000))[framing]
    with getattr(proxy, side)(**LITTLE) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        peer.send(head + body[:MUCH])
        wait_until_kept(proxy)
        if reset:
            processes.reset_on_close(peer.socket)
        else:
            settle()
        peer.close()
        got = []
        with pytest.raises(Closed):
            connection.read_answer(sink=lambda piece: got.append(len(piece)))
        assert MUCH - 60_000 < sum(got) <= MUCH
        assert connection.was_cut or side == "plain"
    wait_until(lambda: proxy.spooled() == [], 5, "the file to go")
    proxy.wait_for_log("response cut")


@pytest.mark.parametrize("reset", [False, True], ids=["end", "reset"])
@pytest.mark.parametrize("whole", [False, True], ids=["part", "whole"])
def test_a_reader_that_goes(shared, reset, whole):
    """What was kept for it goes too, and an app server that was still speaking is told."""
    proxy, listener = shared
    with proxy.tls(**LITTLE) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % (MUCH if whole else MUCH + 1) + bytes(MUCH))
        wait_until_kept(proxy)
        if reset:
            processes.reset_on_close(connection.socket)
    wait_until(lambda: not proxy.spooled(), 10, "the file to go")
    try:
        assert peer.rest() == b""
    except Closed:
        pass


def test_the_end_waits_for_slow_readers(make):
    listener = make.listener()
    proxy = make.proxy(listener.url, timeouts={"drain": "30s"})
    with proxy.tls(**LITTLE) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % MUCH + bytes(MUCH))
        wait_until_kept(proxy)
        proxy.send_signal(signal.SIGTERM)
        proxy.wait_for_log("draining")
        assert len(connection.read_answer().body) == MUCH
        assert connection.ending() == "clean"
    assert proxy.process.wait(10) == 0


def test_a_reload_in_the_middle(make):
    """Of a body that is collected and of an answer that is kept."""
    listener = make.listener()
    proxy = make.proxy(listener.url)
    with proxy.tls() as sender, proxy.tls(**LITTLE) as reader:
        reader.send_request()
        first = listener.accept()
        first.request()
        first.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % MUCH + bytes(MUCH))
        sender.send_request("POST", headers=[("Content-Length", "3000000")])
        sender.send(bytes(2_000_000))
        wait_until_kept(proxy)
        proxy.config["spool"]["memory"] = "1MiB"
        proxy.reload()
        sender.send(bytes(1_000_000))
        second = listener.accept()
        assert second.request().body == bytes(3_000_000)
        second.send(OK)
        assert sender.read_answer().body == b"ok"
        assert len(reader.read_answer().body) == MUCH


def test_without_buffering_nothing_is_kept(make):
    listener = make.listener()
    proxy = make.proxy(listener.url, buffering={"response": "off"})
    with proxy.tls(**LITTLE) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        size, sent = 64 << 20, []
        peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % size)
        saying = threading.Thread(target=lambda: [peer.send(bytes(65536)) or sent.append(1) for _ in range(size >> 16)], daemon=True)
        peer.socket.settimeout(60)
        saying.start()
        threading.Event().wait(0.7)
        assert saying.is_alive() and proxy.spooled() == []
        got = []
        connection.read_answer(sink=lambda piece: got.append(len(piece)))
        assert sum(got) == size
        saying.join(10)


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_an_early_answer_to_a_slow_reader(make, framing):
    """The app server answers while the client still sends, and goes. The client gets the answer whole, and its connection ends."""
    listener = make.listener()
    proxy = make.proxy(listener.url, buffering={"request": "off"})
    head, body = framings(bytes(MUCH))[framing]
    with proxy.tls(**LITTLE) as connection:
        connection.send_request("POST", headers=[("Content-Length", "1000")])
        connection.send(b"x" * 100)
        peer = listener.accept()
        peer.request(head_only=True)
        peer.send(head + body)
        peer.end()
        wait_until_kept(proxy)
        connection.send(b"x" * 100)
        assert peer.rest()[:100] == b"x" * 100
        answer = connection.read_answer()
        assert len(answer.body) == MUCH and answer.header("Connection") == "close"
        assert connection.ending() in ("clean", "reset")


def test_a_pipelined_request_waits_for_its_turn(shared):
    proxy, listener = shared
    with proxy.tls(**LITTLE) as connection:
        connection.send_request(path="/first")
        connection.send_request("POST", "/second", body=b"x" * 30_000)
        peer = listener.accept()
        assert peer.request().line == "GET /first HTTP/1.1"
        head, body = framings(bytes(MUCH))["length"]
        peer.send(head + body)
        assert peer.rest() == b""
        assert len(connection.read_answer().body) == MUCH
        peer = listener.accept()
        assert peer.request().body == b"x" * 30_000
        peer.send(OK)
        assert connection.read_answer().body == b"ok"
