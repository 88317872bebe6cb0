"""How many connections one client may have."""
import pytest
from harness.clients import Closed, connect_tcp
from harness.processes import reset_on_close
from harness.proxy_protocol import v1, v2
from harness.waiting import wait_until

ONE, OTHER = "127.0.0.2", "127.0.0.3"


def start(make, limit=3, sources=None, **keys):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, start=False, plain="off", limits={"connections_per_client": limit}, **keys)
    if sources:
        for listener in proxy.config["listen"]:
            listener.update(proxy_protocol="accept", proxy_protocol_from=sources)
    return proxy.start()


def opened(proxy, count, **options):
    """So many connections, each of which has been answered once."""
    connections = []
    for _ in range(count):
        connection = proxy.plain(**options)
        assert connection.request().status == 200
        connections.append(connection)
    return connections


def refused(proxy, **options):
    """Whether a further connection is closed without a word."""
    with proxy.plain(**options) as connection:
        try:
            connection.request()
            return False
        except (Closed, ConnectionError):
            return True


def close(connections):
    for connection in connections:
        connection.close()


def test_one_too_many_is_closed_at_once(make):
    proxy = start(make)
    kept = opened(proxy, 3, source=ONE)
    with connect_tcp(proxy.port, source=ONE) as connection:
        assert connection.is_closed(5)
    assert refused(proxy, source=ONE)
    # The others go on, and another client is served.
    assert all(connection.request().status == 200 for connection in kept)
    close(opened(proxy, 3, source=OTHER) + kept)


def test_the_end_of_a_connection_makes_room(make):
    proxy = start(make)
    for how in ("close", "reset", "refused head", "handshake"):
        kept = opened(proxy, 2, source=ONE)
        third = connect_tcp(proxy.port, source=ONE) if how == "handshake" else opened(proxy, 1, source=ONE)[0]
        assert wait_until(lambda: refused(proxy, source=ONE), 5)
        if how == "refused head":
            third.send(b"nonsense\r\n\r\n")
            third.read_rest()
        if how == "reset":
            reset_on_close(third.socket)
        third.close()
        wait_until(lambda: not refused(proxy, source=ONE), 5)
        close(kept)
        wait_until(lambda: not refused(proxy, source=ONE), 5)


def test_no_limit(make):
    proxy = start(make, limit=0)
    close(opened(proxy, 50, source=ONE))


def test_a_reload_sets_and_lifts_it(make):
    proxy = start(make, limit=0)
    before = opened(proxy, 5, source=ONE)
    proxy.config["limits"]["connections_per_client"] = 2
    proxy.reload()
    # Those that were there before are not counted.
    kept = opened(proxy, 2, source=ONE)
    assert refused(proxy, source=ONE)
    close(before)
    assert refused(proxy, source=ONE)
    proxy.config["limits"]["connections_per_client"] = 0
    proxy.reload()
    more = opened(proxy, 5, source=ONE)
    close(kept + more)
    proxy.config["limits"]["connections_per_client"] = 1
    proxy.reload()
    wait_until(lambda: not refused(proxy, source=ONE), 5)


def test_the_log_is_not_flooded(make):
    proxy = start(make, limit=1)
    kept = opened(proxy, 1, source=ONE)
    for _ in range(60):
        assert refused(proxy, source=ONE)
    line = proxy.wait_for_log("too many connections of one client", ONE)
    assert '"refused":1' in line
    lines = [line for line in proxy.log() if line["msg"] == "too many connections of one client"]
    assert len(lines) < 10
    close(kept)


def test_trusted_proxies_are_not_limited(make):
    proxy = start(make, limit=2, trusted_proxies=[ONE])
    close(opened(proxy, 20, source=ONE))
    kept = opened(proxy, 2, source=OTHER)
    assert refused(proxy, source=OTHER)
    close(kept)


@pytest.mark.parametrize("header", [v1, v2])
def test_behind_the_proxy_protocol_the_client_counts(make, header):
    proxy = start(make, limit=2, sources=[ONE])
    kept = opened(proxy, 2, source=ONE, prefix=header("192.0.2.7"))
    assert refused(proxy, source=ONE, prefix=header("192.0.2.7"))
    kept += opened(proxy, 2, source=ONE, prefix=header("192.0.2.8"))
    # Who speaks for itself, or for an unknown client, is not counted.
    kept += opened(proxy, 5, source=ONE, prefix=v2(command=0)) + opened(proxy, 5, source=ONE, prefix=b"PROXY UNKNOWN\r\n")
    close(kept[:1])
    wait_until(lambda: not refused(proxy, source=ONE, prefix=header("192.0.2.7")), 5)
    close(kept)


def test_an_ipv6_client_is_a_network(make):
    proxy = start(make, limit=2, sources=[ONE])
    kept = [opened(proxy, 1, source=ONE, prefix=v2(f"2001:db8:0:1:{n}::{n}"))[0] for n in (1, 2)]
    assert refused(proxy, source=ONE, prefix=v2("2001:db8:0:1::3"))
    kept += opened(proxy, 2, source=ONE, prefix=v2("2001:db8:0:2::1"))
    # What maps IPv4 is IPv4: one address each.
    kept += opened(proxy, 2, source=ONE, prefix=v2("::ffff:192.0.2.1")) + opened(proxy, 2, source=ONE, prefix=v2("192.0.2.2"))
    assert refused(proxy, source=ONE, prefix=v2("192.0.2.1"))
    close(kept)


def test_each_worker_counts_for_itself(make):
    proxy = start(make, limit=4, workers=2)
    kept, rejected = [], 0
    for _ in range(60):
        connection = proxy.plain(source=ONE)
        try:
            assert connection.request().status == 200
            kept.append(connection)
        except (Closed, ConnectionError):
            rejected += 1
    assert 4 <= len(kept) <= 8 and rejected >= 52
    close(kept)
