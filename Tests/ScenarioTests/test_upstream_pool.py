"""Connections to the upstream are kept and used again, and a dead one costs no request."""
import pytest
from harness.waiting import wait_until

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.mark.parametrize("unix", [False, True])
def test_one_connection_serves_many_requests(make, unix):
    upstream = make.upstream(unix=unix)
    proxy = make.proxy(upstream.url)
    for _ in range(10):
        assert proxy.get().body == b"ok"
    assert len(upstream.requests) == 10
    assert upstream.connections <= 2


@pytest.mark.parametrize("unix", [False, True])
def test_parallel_requests_have_their_own(make, unix):
    import threading
    barrier = threading.Barrier(4)
    upstream = make.upstream(lambda request: barrier.wait(10) is not None and OK, unix=unix)
    proxy = make.proxy(upstream.url)
    connections = [proxy.tls() for _ in range(4)]
    for connection in connections:
        connection.send_request()
    for connection in connections:
        assert connection.read_answer().body == b"ok"
        connection.close()


def test_a_server_that_closes_after_each_answer(make):
    upstream = make.upstream(close=True)
    proxy = make.proxy(upstream.url)
    with proxy.tls() as connection:
        for n in range(30):
            method = "POST" if n % 3 == 0 else "GET"
            assert connection.request(method, body=b"x" if method == "POST" else None).body == b"ok"
    assert upstream.connections == 30


def test_connection_close_is_honoured(make):
    upstream = make.upstream(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
    proxy = make.proxy(upstream.url)
    for _ in range(3):
        assert proxy.get().body == b"ok"
    assert upstream.connections == 3


def test_a_reused_connection_that_dies_is_replaced(make):
    """The server takes the second request on a connection and closes without a byte: a GET is sent again on a new one."""
    def answer(request):
        mine = [r for r in upstream.requests if r.connection == request.connection]
        return OK if len(mine) == 1 else None
    upstream = make.upstream(answer)
    proxy = make.proxy(upstream.url)
    with proxy.tls() as connection:
        for _ in range(6):
            assert connection.request().body == b"ok"


def test_a_post_is_not_sent_twice(make):
    """A fresh connection that dies without an answer: 502, and the upstream has seen the request once."""
    upstream = make.upstream(None)
    proxy = make.proxy(upstream.url)
    with proxy.tls() as connection:
        assert connection.request("POST", body=b"pay").status == 502
    assert len([r for r in upstream.requests if b"POST" in r.head]) == 1


def test_the_second_server_takes_over(make):
    from harness.waiting import free_port
    upstream = make.upstream()
    proxy = make.proxy([f"http://127.0.0.1:{free_port()}", upstream.url])
    for _ in range(10):
        assert proxy.get().body == b"ok"


def test_requests_are_spread(make):
    first, second = make.upstream(), make.upstream()
    proxy = make.proxy([first.url, second.url])
    for _ in range(20):
        assert proxy.get().body == b"ok"
    assert first.requests and second.requests


def test_an_upstream_that_comes_back(make):
    from harness.waiting import free_port
    port = free_port()
    proxy = make.proxy(f"http://127.0.0.1:{port}")
    assert proxy.get().status == 502
    make.upstream(port=port)
    wait_until(lambda: proxy.get().status == 200, 15, "the upstream is used again")


def test_an_aborted_request_closes_its_upstream_connection(make):
    """A client that goes away in the middle of its body must not leave half a request in the pool."""
    upstream = make.upstream()
    proxy = make.proxy(upstream.url)
    assert proxy.get().body == b"ok"
    with proxy.tls() as connection:
        connection.send_request("POST", headers=[("Content-Length", "1000")])
        connection.send(b"x" * 10)
    for _ in range(5):
        assert proxy.get("/after").body == b"ok"
    assert all(r.line.startswith("GET ") for r in upstream.requests)
