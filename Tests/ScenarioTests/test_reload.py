"""SIGHUP: a good file takes over without closing a connection, a broken one changes nothing."""
import signal
import socket
import ssl

import pytest
from harness.clients import connect_tls
from harness.load import Load
from harness.waiting import free_port, wait_until


def named(name):
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(name), name)


BROKEN = {
    "no YAML": "listen: [\n",
    "an unknown key": "lisen:\n  - address: ':1'\n",
    "an empty file": "",
    "no routes": "listen: [{address: ':1'}]\nupstreams: {app: {servers: ['http://127.0.0.1:1']}}\n",
    "binary": "\x00\x01\x02",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_keeps_the_old_configuration(make, kind):
    proxy = make.proxy(make.upstream().url)
    with proxy.tls() as connection:
        assert connection.request().status == 200
        proxy.write(BROKEN[kind])
        proxy.reload(write=False, expect="refused")
        proxy.wait_for_log('proxy.yaml","line":', '"column":')
        assert connection.request().status == 200
        assert proxy.get().status == 200
    # And the way back is open.
    proxy.config["limits"] = {"fields": 50}
    proxy.reload()
    assert proxy.get().status == 200


def test_a_file_that_vanished_keeps_the_old_configuration(make):
    proxy = make.proxy(make.upstream().url)
    (proxy.folder / "proxy.yaml").unlink()
    proxy.reload(write=False, expect="refused")
    assert proxy.get().status == 200


def test_a_good_file_takes_over_on_the_same_connection(make):
    old, new = make.upstream(named(b"old")), make.upstream(named(b"new"))
    proxy = make.proxy(old.url, workers=2)
    connections = [proxy.tls() for _ in range(8)]
    assert [c.request().body for c in connections] == [b"old"] * 8
    workers = proxy.workers()
    proxy.config["upstreams"]["app"]["servers"] = [new.url]
    proxy.reload()
    assert [c.request().body for c in connections] == [b"new"] * 8
    assert proxy.get().body == b"new"
    assert proxy.workers() == workers, "no process was exchanged"
    for connection in connections:
        connection.close()


def test_a_request_in_flight_ends_as_it_began(make):
    import threading
    release = threading.Event()
    old = make.upstream(lambda request: release.wait(20) and named(b"old"))
    new = make.upstream(named(b"new"))
    proxy = make.proxy(old.url)
    with proxy.tls() as connection:
        connection.send_request()
        old.wait_for(1)
        proxy.config["upstreams"]["app"]["servers"] = [new.url]
        proxy.reload()
        release.set()
        assert connection.read_answer().body == b"old"
        assert connection.request().body == b"new"


def test_routes_and_limits_take_over(make):
    proxy = make.proxy(make.upstream().url)
    with proxy.tls() as connection:
        assert connection.request(path="/x").status == 200
        proxy.config["routes"] = [{"path": "/only", "upstream": "app"}]
        proxy.config["limits"] = {"body": "10"}
        proxy.reload()
        assert connection.request(path="/x").status == 404
        assert connection.request("POST", path="/only", body=b"x" * 10).status == 200
        assert connection.request("POST", path="/only", body=b"x" * 11).status == 413


def test_tls_settings_take_over(make):
    proxy = make.proxy(make.upstream().url)
    proxy.tls(version=ssl.TLSVersion.TLSv1_2).close()
    proxy.config["tls"] = {"minimum": "1.3"}
    proxy.reload()
    with pytest.raises(ssl.SSLError):
        proxy.tls(version=ssl.TLSVersion.TLSv1_2)
    proxy.tls().close()


def test_certificate_directory_takes_over(make):
    proxy = make.proxy(make.upstream().url)
    pair = proxy.authority.issue("localhost", days=77)
    (proxy.folder / "other.d").mkdir()
    (proxy.folder / "other.d/x.pem").write_bytes(pair.pem)
    proxy.config["certificates"]["directory"] = "other.d"
    proxy.reload()
    wait_until(lambda: proxy.served() == pair.der, 5, lambda: f"the other directory:\n{proxy.log_text()}")


def test_number_of_workers_takes_over(make):
    """More or fewer, or a finding that says that this needs a restart; nothing is dropped in any case."""
    proxy = make.proxy(make.upstream().url)
    with proxy.tls() as connection:
        assert connection.request().status == 200
        proxy.config["workers"] = 2
        proxy.reload()
        wait_until(lambda: len(proxy.workers()) == 2 or "workers" in proxy.log_text(), 5)
        assert connection.request().status == 200
        assert proxy.get().status == 200


def test_a_new_listener_opens_and_an_old_one_closes(make):
    proxy = make.proxy(make.upstream().url)
    old_port, new_port = proxy.port, free_port()
    with connect_tls(old_port, "localhost", proxy.authority.path) as kept:
        assert kept.request().status == 200
        proxy.config["listen"] = [{"address": f"127.0.0.1:{new_port}"}]
        proxy.reload()
        proxy.port = new_port
        assert proxy.get().status == 200
        wait_until(lambda: refused(old_port), 5, "the old listener refuses")
        # It drains: it may serve a last request, saying that it is the last, or be closed already.
        if kept.is_open():
            answer = kept.request()
            assert answer.status == 200


def refused(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except ConnectionRefusedError:
        return True
    return False


def test_a_request_in_flight_on_a_vanished_listener_is_finished(make):
    import threading
    release = threading.Event()
    upstream = make.upstream(lambda request: release.wait(20) and named(b"late"))
    proxy = make.proxy(upstream.url)
    with proxy.tls() as connection:
        connection.send_request()
        upstream.wait_for(1)
        proxy.config["listen"] = [{"address": f"127.0.0.1:{free_port()}"}]
        proxy.reload()
        release.set()
        assert connection.read_answer().body == b"late"


def test_an_address_in_use_keeps_the_old_configuration(make):
    proxy = make.proxy(make.upstream().url)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        proxy.config["listen"].append({"address": f"127.0.0.1:{taken}"})
        proxy.reload(expect="refused")
        proxy.wait_for_log(str(taken))
        assert proxy.get().status == 200


def test_quick_signals_are_coalesced(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url)
    last = make.upstream(named(b"last"))
    for _ in range(20):
        proxy.send_signal(signal.SIGHUP)
    proxy.config["upstreams"]["app"]["servers"] = [last.url]
    proxy.write()
    proxy.send_signal(signal.SIGHUP)
    proxy.send_signal(signal.SIGHUP)
    wait_until(lambda: proxy.get().body == b"last", 5, "the last file is served")
    finished = [line for line in proxy.log() if line.get("msg") == "portico: reloaded"]
    assert 1 <= len(finished) < 20


def test_twenty_reloads_under_load(make):
    old, new = make.upstream(named(b"old")), make.upstream(named(b"new"))
    proxy = make.proxy(old.url, workers=2, start=False)
    proxy.certificate("localhost")
    proxy.start()
    with Load(proxy.tls) as kept, Load(proxy.tls, threads=2, keep_alive=False) as fresh:
        for round in range(20):
            proxy.config["upstreams"]["app"]["servers"] = [new.url if round % 2 else old.url]
            if round % 5 == 4:
                proxy.write("broken: [\n")
                proxy.reload(write=False, expect="refused")
            else:
                proxy.reload()
            kept.wait_for(5)
    assert kept.failures == [] and fresh.failures == []
    assert kept.passed > 100


def test_memory_stays_over_many_reloads(make):
    proxy = make.proxy(make.upstream().url)
    for _ in range(10):
        proxy.reload()
    before = proxy.resident()
    for _ in range(50):
        proxy.reload()
    assert proxy.resident() - before < 8 << 20
