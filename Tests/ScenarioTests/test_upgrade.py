"""Upgrades byte by byte: which ones are one, what reaches the app server, and how the two directions of a tunnel end."""
import hashlib
import ssl
import threading
import time

import pytest
from harness import processes
from harness.clients import Closed
from harness.processes import reset_on_close
from harness.waiting import wait_until
from harness.websocket import FIELDS, SWITCHING, tunnel, upgrade

SIDES = pytest.mark.parametrize("side", ["tls", "plain"])


@pytest.fixture
def connect(shared):
    """Makes a tunnel: (client, app server)."""
    proxy, listener = shared
    made = []

    def connect(side="tls"):
        connection = getattr(proxy, side)()
        made.append(connection)
        return tunnel(connection, listener)
    yield connect
    for connection in made:
        connection.close()


@pytest.fixture
def recorded(make_shared):
    """(proxy, upstream) with an upstream that answers 200 to everything."""
    upstream = make_shared.upstream()
    return make_shared.proxy(upstream.url), upstream


def say_no_more(connection):
    """Ends the client's direction: close_notify under TLS, then FIN."""
    sock = connection.socket
    if isinstance(sock, ssl.SSLSocket):
        sock.settimeout(0)
        with pytest.raises(ssl.SSLWantReadError):
            sock.unwrap()
        sock.settimeout(30)
    else:
        sock.shutdown(1)


# What is an upgrade

def test_the_request(shared):
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request(path="/ws?x=1", headers=[
            ("Connection", "keep-alive, Upgrade, X-Mine"), ("Upgrade", "WebSocket"), ("X-Mine", "1"), ("Sec-WebSocket-Key", "k"),
            ("Sec-WebSocket-Protocol", "a, b"), ("Sec-WebSocket-Extensions", "permessage-deflate"), ("Origin", "https://localhost"),
            ("HTTP2-Settings", "x"), ("TE", "trailers")])
        request = listener.accept().request()
        assert request.line == "GET /ws?x=1 HTTP/1.1"
        assert [v.lower() for v in request.headers("Connection")] == ["upgrade"]
        assert request.headers("Upgrade") == ["websocket"]
        assert request.header("Sec-WebSocket-Protocol") == "a, b" and request.header("Sec-WebSocket-Key") == "k"
        assert request.header("Sec-WebSocket-Extensions") == "permessage-deflate" and request.header("Origin") == "https://localhost"
        assert request.header("X-Forwarded-Proto") == "https"
        assert not [n for n in ("X-Mine", "HTTP2-Settings", "TE", "Keep-Alive", "Transfer-Encoding", "Content-Length") if request.header(n)]


def test_the_answer(shared):
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request(path="/ws", headers=FIELDS)
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 101 Yes\r\nupgrade: WebSocket\r\nConnection: keep-alive, UPGRADE, X-Mine\r\nX-Mine: 1\r\nSec-WebSocket-Accept: x\r\n"
                  b"X-Own: 2\r\nSet-Cookie: a=b\r\n\r\n")
        answer = connection.read_answer()
    assert answer.status == 101
    assert [v.lower() for v in answer.headers("Connection")] == ["upgrade"] and answer.headers("Upgrade") == ["websocket"]
    assert answer.header("Sec-WebSocket-Accept") == "x" and answer.header("X-Own") == "2" and answer.header("Set-Cookie") == "a=b"
    assert answer.header("X-Mine") is None and answer.header("Content-Length") is None and answer.header("Transfer-Encoding") is None


NO_UPGRADE = {
    "h2c": "GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\n\n",
    "h2c beside websocket": "GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket, h2c\n\n",
    "TLS": "GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: TLS/1.2\n\n",
    "without Connection": "GET / HTTP/1.1\nHost: localhost\nUpgrade: websocket\n\n",
    "without Upgrade": "GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\n\n",
    "POST": "POST / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\nContent-Length: 0\n\n",
    "HEAD": "HEAD / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n\n",
    "with a body": "GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\nContent-Length: 3\n\nabc",
    "with chunks": "GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\nTransfer-Encoding: chunked\n\n3\nabc\n0\n\n",
    "HTTP/1.0": "GET / HTTP/1.0\nHost: localhost\nConnection: Upgrade, keep-alive\nUpgrade: websocket\n\n",
}


@pytest.mark.parametrize("kind", NO_UPGRADE)
def test_what_is_an_ordinary_request(recorded, kind):
    proxy, upstream = recorded
    request = NO_UPGRADE[kind].replace("\n", "\r\n").encode()
    with proxy.tls() as connection:
        for _ in range(2):
            connection.send(request)
            assert connection.read_answer(request[:4].decode().strip()).status == 200
    for got in upstream.requests[-2:]:
        assert not [n for n in ("Connection", "Upgrade", "HTTP2-Settings") if got.header(n)], got.head


@pytest.mark.parametrize("answer", [
    "HTTP/1.1 101 Switching Protocols\nUpgrade: h2c\nConnection: Upgrade", "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket",
    "HTTP/1.1 101 Switching Protocols\nConnection: Upgrade", "HTTP/1.1 101 Switching Protocols",
    "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket, h2c\nConnection: Upgrade",
    "HTTP/1.0 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade"])
def test_another_101_than_asked_for(make, answer):
    upstream = make.upstream(answer.replace("\n", "\r\n").encode() + b"\r\n\r\nPRI * HTTP/2.0\r\n\r\n")
    proxy = make.proxy(upstream.url)
    with proxy.tls() as connection:
        assert upgrade(connection).status == 502
        upstream.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        assert connection.request().body == b"ok"


@pytest.mark.parametrize("kind", [k for k in NO_UPGRADE if k != "HEAD"])
def test_a_101_that_nobody_asked_for(make, kind):
    proxy = make.proxy(make.upstream(SWITCHING + b"evil").url)
    with proxy.tls() as connection:
        connection.send(NO_UPGRADE[kind].replace("\n", "\r\n").encode())
        assert connection.read_answer().status == 502


def test_a_declined_upgrade_is_answered_and_what_follows_too(shared):
    """The second request comes with the first, before anybody knows what it will be; it has its own connection to the app server."""
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request(path="/ws", headers=FIELDS)
        connection.send(b"GET /next HTTP/1.1\r\nHost: localhost\r\n\r\n")
        first = listener.accept()
        first.request()
        assert first.unread == b"", "not before the answer"
        first.send(b"HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 8\r\nContent-Length: 2\r\n\r\nno")
        answer = connection.read_answer()
        assert (answer.status, answer.body, answer.header("Sec-WebSocket-Version")) == (426, b"no", "8")
        second = listener.accept()
        assert second.request().line == "GET /next HTTP/1.1"
        second.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        assert connection.read_answer().body == b"ok"
    assert first.rest() == b""


def test_an_interim_answer_before_the_101(shared):
    proxy, listener = shared
    with proxy.tls() as connection:
        connection.send_request(path="/ws", headers=FIELDS)
        peer = listener.accept()
        peer.request()
        peer.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + SWITCHING + b"hello")
        answer = connection.read_answer()
        assert [a.status for a in answer.interim] == [103] and answer.status == 101
        assert b"".join(connection._exactly(5)) == b"hello"


# What passes

@SIDES
def test_bytes_behind_the_request_and_behind_the_101(shared, side):
    proxy, listener = shared
    with getattr(proxy, side)() as connection:
        connection.send_request(path="/ws", headers=FIELDS)
        connection.send(b"impatient" * 3000)
        peer = listener.accept()
        peer.request()
        assert peer.unread == b""
        peer.send(SWITCHING + b"eager" * 3000)
        assert connection.read_answer().status == 101
        assert b"".join(connection._exactly(15_000)) == b"eager" * 3000
        assert peer.exactly(27_000) == b"impatient" * 3000
        connection.send(b"more")
        assert peer.exactly(4) == b"more"


@SIDES
def test_single_bytes_pass_at_once(connect, side):
    client, peer = connect(side)
    for number in range(50):
        client.send(bytes([number]))
        assert peer.exactly(1) == bytes([number])
        peer.send(bytes([number]))
        assert b"".join(client._exactly(1)) == bytes([number])


@SIDES
def test_who_does_not_read_is_waited_for(make, side):
    """Each direction by itself: its sender stands still, nothing is kept for the other, and all arrives once it is read."""
    listener = make.listener(receive_buffer=16384)
    proxy = make.proxy(listener.url, plain="off")
    with getattr(proxy, side)(receive_buffer=16384) as client:
        client, peer = tunnel(client, listener)
        before, size = proxy.resident(), 48 << 20
        data = bytes(range(256)) * (size // 256)
        for sender, read in ((peer, lambda count: b"".join(client._exactly(count))), (client, peer.exactly)):
            sent = []
            sending = threading.Thread(target=lambda: [sender.send(data[at:at + 65536]) or sent.append(at) for at in range(0, size, 65536)])
            sender.socket.settimeout(60)
            sending.start()
            wait_until(lambda: standing_still(sent), 20, "the sender to stand still")
            assert len(sent) * 65536 < 24 << 20 and sending.is_alive()
            assert proxy.resident() - before < 4 << 20
            digest = hashlib.sha256()
            for _ in range(0, size, 1 << 18):
                digest.update(read(1 << 18))
            assert digest.digest() == hashlib.sha256(data).digest()
            sending.join(10)


def standing_still(sent):
    count = len(sent)
    threading.Event().wait(0.3)
    return count and len(sent) == count


# How it ends

@SIDES
def test_the_client_ends_its_direction(connect, side):
    client, peer = connect(side)
    client.send(b"last words")
    say_no_more(client)
    assert peer.rest() == b"last words"
    for number in range(5):
        peer.send(b"%d" % number)
        assert b"".join(client._exactly(1)) == b"%d" % number
    peer.close()
    assert client.ending() == "clean"


@SIDES
def test_the_application_ends_its_direction(connect, side):
    client, peer = connect(side)
    peer.send(b"last words")
    peer.end()
    assert b"".join(client._exactly(10)) == b"last words"
    assert client.ending() == "clean"
    for number in range(5):
        client.send(b"%d" % number)
        assert peer.exactly(1) == b"%d" % number
    if side == "tls":
        client.socket.unwrap()
    else:
        client.socket.shutdown(1)
    assert peer.rest() == b""


@SIDES
def test_last_words_are_not_lost_at_a_slow_reader(connect, side):
    """The application says much and goes; the client gets all of it and a clean end."""
    client, peer = connect(side)
    size = 3_000_000
    sending = threading.Thread(target=lambda: (peer.send(b"x" * size), peer.close()))
    sending.start()
    assert len(b"".join(client._exactly(size))) == size
    assert client.ending() == "clean"
    sending.join(10)


def test_the_application_breaks_off(connect):
    """A reset is no goodbye: no close_notify."""
    client, peer = connect()
    reset_on_close(peer.socket)
    peer.close()
    assert client.ending() in ("cut", "reset")


@SIDES
def test_the_client_breaks_off(connect, side):
    client, peer = connect(side)
    reset_on_close(client.socket)
    client.close()
    try:
        assert peer.rest() == b""
    except Closed:
        pass


def test_an_idle_tunnel_ends(make):
    listener = make.listener()
    proxy = make.proxy(listener.url, timeouts={"tunnel": "1s", "response": "30s"})
    with proxy.tls() as idle, proxy.tls() as busy:
        idle, idle_peer = tunnel(idle, listener)
        started = time.monotonic()
        busy, busy_peer = tunnel(busy, listener)
        ended = threading.Event()
        threading.Thread(target=lambda: (idle_peer.rest(), ended.set()), daemon=True).start()
        while not ended.is_set() or time.monotonic() - started < 2.5:
            # Now this side, now the other.
            busy.send(b"x")
            assert busy_peer.exactly(1) == b"x"
            ended.wait(0.3)
            busy_peer.send(b"y")
            assert b"".join(busy._exactly(1)) == b"y"
            threading.Event().wait(0.3)
            assert time.monotonic() - started < 8, "the idle tunnel is still there"
        assert idle.ending(1) in ("cut", "reset")
    proxy.wait_for_log("nothing moved in the tunnel")


def test_an_upstream_has_its_own_idle_time(make):
    listener = make.listener()
    proxy = make.proxy(listener.url, start=False)
    proxy.config["upstreams"]["app"]["timeouts"] = {"tunnel": "500ms"}
    proxy.start()
    with proxy.tls() as connection:
        client, peer = tunnel(connection, listener)
        started = time.monotonic()
        assert client.ending(8) in ("cut", "reset")
        assert 0.4 < time.monotonic() - started < 4


def test_half_a_tunnel_is_not_kept_as_long(make):
    """One side has said all it will; the other is given the time of an answer."""
    listener = make.listener()
    proxy = make.proxy(listener.url, timeouts={"response": "1s", "tunnel": "1h"})
    with proxy.tls() as connection:
        client, peer = tunnel(connection, listener)
        started = time.monotonic()
        say_no_more(client)
        assert peer.rest() == b""
        assert client.ending() in ("cut", "reset")
        assert 0.8 < time.monotonic() - started < 6


def test_no_tunnel_is_left_open(shared):
    proxy, listener = shared
    peers = []
    for connection in [proxy.tls() for _ in range(20)]:
        peers.append(tunnel(connection, listener)[1])
        connection.close()
    for peer in peers:
        assert peer.rest() == b""
        peer.close()
    wait_until(lambda: not processes.tcp_connections(proxy.port), 10, "no connection left on the listener")
    assert not [port for port in processes.tcp_connections(listener.port) if port], "nor one to the app server"
    assert proxy.access_line(status=101)
