"""More clients than there is room for: connections, descriptors, and heads that never end."""
import resource
import socket
import ssl
import threading
import time

from harness.clients import Closed, tls_context
from harness.processes import tcp_connections
from harness.waiting import wait_until


def descriptors(count):
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (count, count))


def idle(proxy):
    """A connection that has had an answer and waits for its next request."""
    connection = proxy.tls()
    assert connection.request().status == 200
    return connection


def close_all(connections):
    for connection in connections:
        connection.close()


def test_an_idle_connection_makes_room_for_a_new_client(make):
    proxy = make.proxy(make.upstream().url, limits={"connections": 8})
    connections = [idle(proxy) for _ in range(30)]
    open_ones = [c for c in connections if c.is_open()]
    assert len(open_ones) == 8, "one makes room for one"
    assert connections[-1].request().status == 200
    close_all(connections)


def test_clients_that_are_busy_are_not_closed_for_others(make):
    """Beyond the limit a new client waits; it is served once there is room."""
    release = threading.Event()
    upstream = make.upstream(lambda request: release.wait(20) and b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    proxy = make.proxy(upstream.url, limits={"connections": 4})
    busy = [proxy.tls() for _ in range(4)]
    for connection in busy:
        connection.send_request()
    upstream.wait_for(4)
    waiting = socket.create_connection(("127.0.0.1", proxy.port), 10)
    waiting.settimeout(0.3)
    try:
        tls_context(proxy.authority.path).wrap_socket(waiting, server_hostname="localhost")
        raise AssertionError("a fifth connection was served")
    except (TimeoutError, ssl.SSLError):
        pass
    release.set()
    assert [connection.read_answer().status for connection in busy] == [200] * 4
    waiting.close()
    assert proxy.get().status == 200
    close_all(busy)


def test_without_descriptors_clients_are_told_and_everything_recovers(make):
    release = threading.Event()
    upstream = make.upstream(lambda request: release.wait(30) and b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    proxy = make.proxy(upstream.url, start=False)
    proxy.start(preexec=descriptors(64))
    busy = []

    def refused():
        connection = proxy.tls(timeout=5)
        connection.send_request()
        busy.append(connection)
        connection.socket.settimeout(0.3)
        try:
            answer = connection.read_answer()
        except TimeoutError:
            return None
        assert answer.status == 503 and answer.header("Retry-After") == "1" and answer.header("Connection") == "close"
        return answer
    assert wait_until(refused, 30, "a client to be refused")
    served = len(busy) - 1
    assert served >= 20
    release.set()
    for connection in busy[:served]:
        connection.socket.settimeout(10)
        assert connection.read_answer().status in (200, 503)
    close_all(busy)
    wait_until(lambda: proxy.get().status == 200, 10, "a request to be served again")
    assert "upstream server unreachable" not in proxy.log_text()


def test_idle_clients_give_up_their_descriptors(make):
    proxy = make.proxy(make.upstream().url, start=False)
    proxy.start(preexec=descriptors(64))
    connections = [idle(proxy) for _ in range(150)]
    assert connections[-1].request().status == 200
    close_all(connections)


def test_clients_that_connect_and_say_nothing_do_not_lock_others_out(make):
    """More silent connections than there are descriptors: once their handshake time is over there is room again."""
    proxy = make.proxy(make.upstream().url, start=False, timeouts={"handshake": "2s"})
    proxy.start(preexec=descriptors(64))
    silent = [socket.create_connection(("127.0.0.1", proxy.port), 5) for _ in range(120)]
    wait_until(lambda: served(proxy), 20, "a good client to be served")
    for connection in silent:
        connection.close()
    assert proxy.get().status == 200


def served(proxy):
    try:
        with proxy.tls(timeout=2) as connection:
            return connection.request().status == 200
    except (OSError, Closed):
        return False


def test_5000_slow_heads_from_50_addresses_slow_nobody(make):
    """Each sends a byte of its head now and then, from 50 loopback addresses."""
    proxy = make.proxy(make.upstream().url, plain="off", timeouts={"head": "60s"})
    quiet = [seconds(proxy) for _ in range(20)]
    slow = []
    for number in range(5000):
        sock = socket.socket()
        sock.bind((f"127.0.1.{number % 50 + 1}", 0))
        sock.connect(("127.0.0.1", proxy.plain_port))
        sock.sendall(b"GET / HTTP/1.1\r\nX-A: ")
        slow.append(sock)
    stop = threading.Event()

    def trickle():
        while not stop.is_set():
            for sock in slow[::7]:
                sock.send(b"a")
    thread = threading.Thread(target=trickle, daemon=True)
    thread.start()
    try:
        busy = [seconds(proxy) for _ in range(40)]
    finally:
        stop.set()
        thread.join()
        for sock in slow:
            sock.close()
    # No benchmark: a slow head that is looked at again and again, or a table that is searched, would show as seconds.
    assert sorted(busy)[20] < max(0.25, 20 * sorted(quiet)[10]), (sorted(quiet), sorted(busy))


def seconds(proxy):
    start = time.monotonic()
    assert proxy.get().status == 200
    return time.monotonic() - start


def test_pipelined_requests_are_answered_one_by_one(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, plain="off")
    with proxy.plain() as connection:
        connection.send(b"".join(b"GET /%d HTTP/1.1\r\nHost: localhost\r\n\r\n" % number for number in range(2_000)))
        assert [connection.read_answer().status for _ in range(2_000)] == [200] * 2_000
    assert [request.line.split()[1] for request in upstream.requests] == [f"/{number}" for number in range(2_000)]
    assert upstream.connections <= 3, "one at a time, on connections that are kept"


def test_who_pipelines_and_never_reads_is_stopped_and_cut(make):
    """What is taken in ahead is what fits into one buffer; the rest waits on the client's side."""
    proxy = make.proxy(make.upstream().url, plain="off", timeouts={"send": "2s"})
    before = proxy.resident()
    with proxy.plain(receive_buffer=4096) as connection:
        connection.socket.settimeout(1)
        sent = 0
        try:
            while sent < 200 << 20:
                sent += connection.socket.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 1000)
        except TimeoutError:
            pass
        assert sent < 64 << 20
        assert proxy.resident() - before < 8 << 20
        wait_until(lambda: not proxy_holds(proxy, connection), 10, "the connection to be cut")
    assert proxy.get().status == 200


def proxy_holds(proxy, connection):
    return connection.local_port in tcp_connections(proxy.plain_port)
