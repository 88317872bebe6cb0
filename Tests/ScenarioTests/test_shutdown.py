"""SIGTERM and SIGINT: stop accepting, finish what is in flight, exit 0."""
import signal
import socket
import threading
import time

import pytest
from harness.waiting import wait_until

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def refused(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return True
    return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_what_is_in_flight_is_finished(make, number):
    release = threading.Event()
    upstream = make.upstream(lambda request: release.wait(20) and OK)
    proxy = make.proxy(upstream.url, workers=2)
    connections = [proxy.tls() for _ in range(4)]
    for connection in connections:
        connection.send_request()
    upstream.wait_for(4)
    proxy.workers()
    proxy.send_signal(number)
    wait_until(lambda: refused(proxy.port), 5, "nobody is accepted any more")
    assert proxy.process.poll() is None
    release.set()
    for connection in connections:
        answer = connection.read_answer()
        assert answer.body == b"ok" and answer.header("Connection") == "close"
        assert connection.is_closed()
    assert proxy.process.wait(5) == 0
    proxy.expect_no_orphans()


def test_a_body_in_flight_is_finished(make):
    release = threading.Event()

    def answer(request):
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 100_000
        release.wait(20)
        yield b"y" * 100_000
    proxy = make.proxy(make.upstream(answer).url)
    with proxy.tls() as connection:
        connection.send_request()
        connection._fill()
        proxy.workers()
        proxy.send_signal(signal.SIGTERM)
        wait_until(lambda: refused(proxy.port), 5)
        release.set()
        assert len(connection.read_answer().body) == 200_000
    assert proxy.process.wait(5) == 0


def test_idle_connections_do_not_delay_it(make):
    proxy = make.proxy(make.upstream().url, timeouts={"drain": "30s"})
    connections = [proxy.tls() for _ in range(5)]
    for connection in connections:
        connection.request()
    started = time.monotonic()
    assert proxy.stop() == 0
    assert time.monotonic() - started < 3
    assert all(connection.is_closed() for connection in connections)


def test_the_drain_has_an_end(make):
    upstream = make.upstream(lambda request: time.sleep(20))
    proxy = make.proxy(upstream.url, timeouts={"drain": "1s"})
    with proxy.tls() as connection:
        connection.send_request()
        upstream.wait_for(1)
        started = time.monotonic()
        assert proxy.stop() == 0
        assert 0.8 < time.monotonic() - started < 5


def test_a_second_signal_ends_it_at_once(make):
    upstream = make.upstream(lambda request: time.sleep(20))
    proxy = make.proxy(upstream.url, timeouts={"drain": "30s"})
    with proxy.tls() as connection:
        connection.send_request()
        upstream.wait_for(1)
        proxy.workers()
        proxy.send_signal(signal.SIGTERM)
        wait_until(lambda: refused(proxy.port), 5)
        proxy.send_signal(signal.SIGTERM)
        proxy.process.wait(5)
    proxy.expect_no_orphans()


def test_the_port_is_free_again_at_once(make):
    proxy = make.proxy(make.upstream().url)
    with proxy.tls() as connection:
        connection.request()
        for _ in range(3):
            assert proxy.stop() == 0
            proxy.start()
            assert proxy.get().status == 200


def test_a_unix_socket_can_be_bound_again(make):
    """Also after a kill -9, which leaves the file behind."""
    proxy = make.proxy(make.upstream().url, start=False)
    path = proxy.folder / "front.sock"
    proxy.config["listen"] = [{"address": f"unix:{path}", "tls": False, "redirect": "off"}]
    proxy.start()
    proxy.workers()
    proxy.process.kill()
    proxy.process.wait(5)
    proxy.expect_no_orphans()
    proxy.start()
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(str(path))
