"""WebSockets through the proxy to a real application: websockets as the client, uvicorn as the server."""
import os
import signal
import threading
import time
import uuid

import pytest
from harness import processes
from harness.clients import connect_tcp
from harness.waiting import wait_until
from harness.websocket import FIELDS, masked, upgrade, websocket
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK, InvalidStatus


@pytest.fixture(scope="module")
def proxy(make_shared, app_servers):
    return make_shared.proxy(app_servers("uvicorn").url, plain="off")


@pytest.fixture
def key():
    return uuid.uuid4().hex


def wait_for_end(proxy, key, deadline=10):
    """What the application was told about the end of its client with this key."""
    return wait_until(lambda: proxy.get(f"/gone?key={key}").json(), deadline, "the application to hear that its client has gone")


@pytest.mark.parametrize("secure", [True, False], ids=["tls", "plain"])
@pytest.mark.parametrize("message", ["text", "ünï", "", b"binary", b"", bytes(range(256)) * 300], ids=lambda m: f"{type(m).__name__}{len(m)}")
def test_a_message_comes_back(proxy, secure, message):
    with websocket(proxy, "/ws/echo", secure) as client:
        client.send(message)
        assert client.recv(10) == message


def test_eight_megabytes_each_way(proxy):
    message = os.urandom(8 << 20)
    with websocket(proxy, "/ws/echo") as client:
        client.send(message)
        assert client.recv(60) == message


def test_compression_is_between_the_ends(proxy):
    with websocket(proxy, "/ws/echo", compression="deflate") as client:
        assert client.protocol.extensions
        client.send("again and " * 10_000)
        assert client.recv(10) == "again and " * 10_000


def test_both_directions_at_once(proxy):
    """The application sends while it listens; nothing waits for the other direction, nothing changes its order."""
    count = 3000
    with websocket(proxy, f"/ws/broadcast?n={count}&size=700") as client:
        def talk():
            for number in range(count):
                client.send(f"message {number} " + "x" * 500)
            client.send("enough")
        talking = threading.Thread(target=talk)
        talking.start()
        for number in range(count):
            assert client.recv(20)[:16] == b"%016d" % number
        assert client.recv(20) == f"heard {count}"
        talking.join(20)
        with pytest.raises(ConnectionClosedOK):
            client.recv(10)


def test_pings_of_both_sides(proxy):
    with websocket(proxy, "/ws/echo") as client:
        assert client.ping(b"are you there").wait(10)
    # A ping is answered by the application's server itself, and a message after it finds the tunnel as before.
    with websocket(proxy, "/ws/echo", ping_interval=0.05, ping_timeout=10) as client:
        wait_until(lambda: client.latency > 0, 10, "a pong")
        client.send("still here")
        assert client.recv(10) == "still here"


@pytest.mark.parametrize("code", [1000, 1001, 3000, 4999])
def test_the_client_closes(proxy, key, code):
    client = websocket(proxy, f"/ws/echo?key={key}")
    client.close(code, "enough")
    assert (client.protocol.close_rcvd.code, client.protocol.close_rcvd_then_sent) == (code, False)
    assert wait_for_end(proxy, key) == code


@pytest.mark.parametrize("code", [1000, 1011, 4000])
def test_the_application_closes(proxy, code):
    with websocket(proxy, f"/ws/close?code={code}&reason=over") as client:
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(10)
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (code, "over")


def test_a_subprotocol(proxy):
    with websocket(proxy, "/ws/echo?protocol=second", subprotocols=["first", "second"]) as client:
        assert client.subprotocol == "second"
    with websocket(proxy, "/ws/echo", subprotocols=["first"]) as client:
        assert client.subprotocol is None


def test_declined(proxy):
    """An ordinary answer on an ordinary connection."""
    with pytest.raises(InvalidStatus) as refused:
        websocket(proxy, "/ws/refuse")
    assert refused.value.response.status_code == 403
    with proxy.tls() as connection:
        assert upgrade(connection, "/ws/refuse").status == 403
        assert connection.request(path="/status/200").status == 200
        assert upgrade(connection, "/ws/echo").status == 101


def test_after_other_requests(proxy):
    with proxy.tls() as connection:
        for _ in range(3):
            assert connection.request(path="/status/200").status == 200
        assert upgrade(connection).status == 101
        connection.send(masked(b"hello"))
        assert b"".join(connection._exactly(7)) == b"\x82\x05hello"


def test_the_client_is_killed(proxy, key):
    """No closing handshake, only the end of its connection, or a reset."""
    for reset in (False, True):
        with proxy.tls() as connection:
            assert upgrade(connection, f"/ws/echo?key={key}{reset}").status == 101
            if reset:
                processes.reset_on_close(connection.socket)
        assert wait_for_end(proxy, f"{key}{reset}") in (1005, 1006)


def test_the_application_is_killed(make):
    server = make.app("uvicorn")
    proxy = make.proxy(server.url)
    with websocket(proxy, "/ws/echo") as client:
        client.send("before")
        assert client.recv(10) == "before"
        started = time.monotonic()
        server.process.kill()
        with pytest.raises(ConnectionClosedError) as closed:
            client.recv(20)
        assert closed.value.rcvd is None, "no close frame: nobody said goodbye"
        assert time.monotonic() - started < 10
    assert proxy.get("/status/200").status == 502


@pytest.mark.parametrize("protocol", ["uwsgi", "http"])
def test_uwsgi_itself_as_the_server(make, protocol):
    proxy = make.proxy(make.app("uwsgi", protocol=protocol).url)
    for number in range(4):
        with websocket(proxy, "/ws/echo") as client:
            for size in (1, 200, 70_000):
                client.send("x" * size)
                assert client.recv(10) == "x" * size


def test_one_line_in_the_access_log(proxy, key):
    with websocket(proxy, f"/ws/echo?key={key}") as client:
        client.send(b"x" * 1000)
        client.recv(10)
        assert not [line for line in proxy.access() if key in line["target"]], "only at the end"
    line = proxy.access_line(target=f"/ws/echo?key={key}")
    assert line["status"] == 101 and line["method"] == "GET"
    # The messages, and the frames that close.
    assert 1000 < line["in"] < 1100 and 1000 < line["out"] < 1500
    assert len([line for line in proxy.access() if key in line["target"]]) == 1


def test_a_reload_and_a_renewal_leave_it_alone(make, app_servers):
    proxy = make.proxy(app_servers("uvicorn").url, workers=2)
    with websocket(proxy, "/ws/echo") as client:
        for name in ("first", "second"):
            proxy.config["limits"] = {"fields": 90 + len(name)}
            proxy.reload()
            pair = proxy.certificate("localhost", days=60, ips=("127.0.0.1",))
            wait_until(lambda: proxy.served() == pair.der, 5, "the new certificate")
            client.send(name)
            assert client.recv(10) == name


def test_an_upstream_that_leaves_the_configuration_keeps_its_tunnels(make, app_servers):
    proxy = make.proxy(app_servers("uvicorn").url)
    with websocket(proxy, "/ws/echo") as client:
        proxy.config["upstreams"]["app"]["servers"] = [make.upstream().url]
        proxy.reload()
        wait_until(lambda: proxy.get("/").text == "ok", 5, "the new upstream")
        client.send("still the old one")
        assert client.recv(10) == "still the old one"


def test_sigterm_waits_for_it(make, app_servers):
    proxy = make.proxy(app_servers("uvicorn").url, timeouts={"drain": "20s"})
    client = websocket(proxy, "/ws/echo")
    proxy.workers()
    proxy.send_signal(signal.SIGTERM)
    wait_until(lambda: refuses(proxy.port), 5, "nobody is accepted any more")
    client.send("during the end")
    assert client.recv(10) == "during the end"
    assert proxy.process.poll() is None
    client.close()
    assert proxy.process.wait(10) == 0
    proxy.expect_no_orphans()


def test_sigterm_does_not_wait_for_ever(make, app_servers):
    proxy = make.proxy(app_servers("uvicorn").url, timeouts={"drain": "1s"})
    with websocket(proxy, "/ws/echo") as client:
        started = time.monotonic()
        assert proxy.stop() == 0
        assert 0.8 < time.monotonic() - started < 8
        with pytest.raises(ConnectionClosed):
            client.recv(5)


def refuses(port):
    try:
        connect_tcp(port, 1).close()
    except OSError:
        return True
    return False


def test_two_hundred_at_once(make, app_servers):
    """Idle ones cost little, and all of them are alive."""
    proxy = make.proxy(app_servers("uvicorn").url)
    proxy.get("/status/200")
    before = proxy.resident()
    connections = [proxy.tls() for _ in range(200)]
    try:
        for connection in connections:
            connection.send_request(path="/ws/echo", headers=FIELDS)
        for connection in connections:
            assert connection.read_answer().status == 101
        for turn in range(2):
            for number, connection in enumerate(connections):
                connection.send(masked(b"%05d" % number))
            for number, connection in enumerate(connections):
                assert b"".join(connection._exactly(7)) == b"\x82\x05%05d" % number
        grown = proxy.resident() - before
        assert grown < 200 * 64 * 1024, f"{grown / 200 / 1024:.0f} KiB for each"
    finally:
        for connection in connections:
            connection.close()
    wait_until(lambda: len([x for x in proxy.access() if x.get("status") == 101]) == 200, 20, "200 lines of the access log")
