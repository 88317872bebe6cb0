"""Connections whose client is named in a header of the PROXY protocol, before TLS or before HTTP."""
import socket
import ssl

import pytest
from harness.clients import Connection, connect_tcp, curl, tls_context
from harness.haproxy import HAProxy
from harness.proxy_protocol import SIGNATURE, v1, v2, v2_with_checksum, vector
from harness.seen import Seen
from harness.waiting import seconds_until, wait_until

SOURCE, STRANGER = "127.0.0.2", "127.0.0.3"
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


def start(make, upstream, sources=(SOURCE,), **keys):
    """A proxy whose two listeners, TLS and plain, accept headers of `sources`."""
    proxy = make.proxy(upstream.url, start=False, plain="off", log={"level": "debug"}, **keys)
    for listener in proxy.config["listen"]:
        listener.update(proxy_protocol="accept", proxy_protocol_from=list(sources))
    return proxy.start()


@pytest.fixture(scope="module")
def shared(make_shared):
    upstream = make_shared.upstream()
    return start(make_shared, upstream), upstream


def told(shared, plain, **options):
    """X-Forwarded-For of a request on a connection of its own."""
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.plain(**options) if plain else proxy.tls(**options) as connection:
        assert connection.request().status == 200
    return upstream.wait_for(before + 1)[before].header("X-Forwarded-For")


GOOD = {
    "v1": (v1(), "192.0.2.7"), "v1-six": (v1("2001:db8::7"), "2001:db8::7"), "v1-mapped": (v1("::ffff:192.0.2.7"), "192.0.2.7"),
    "v1-unknown": (b"PROXY UNKNOWN\r\n", SOURCE), "v1-unknown-long": (b"PROXY UNKNOWN " + b"x" * 91 + b"\r\n", SOURCE),
    "v2": (v2(), "192.0.2.7"), "v2-six": (v2("2001:db8::7"), "2001:db8::7"), "v2-local": (v2(command=0), SOURCE),
    "v2-local-bare": (v2(command=0, family=0, payload=b""), SOURCE), "v2-unspec": (v2(family=0, payload=b"\1\2\3"), SOURCE),
    "v2-unix": (v2(family=0x31, payload=bytes(216)), SOURCE), "v2-udp": (v2(family=0x12), SOURCE),
    "v2-vectors": (v2(vectors=vector(2, b"localhost") + vector(4, b"") + vector(0xEA, b"x" * 400)), "192.0.2.7"),
    "v2-longest": (v2(vectors=vector(4, bytes(521))), "192.0.2.7"), "v2-checksum": (v2_with_checksum(), "192.0.2.7"),
}

BAD = {
    "http": GET, "tls": b"\x16\x03\x01\x02\x00", "v1-lf": b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\n", "v1-family": b"PROXY TCP5 1.1.1.1 2.2.2.2 1 2\r\n",
    "v1-address": b"PROXY TCP4 1.1.1 2.2.2.2 1 2\r\n", "v1-port": b"PROXY TCP4 1.1.1.1 2.2.2.2 99999 2\r\n", "v1-long": b"PROXY UNKNOWN " + b"x" * 92 + b"\r\n",
    "v2-signature": b"\r\n\r\n\0\r\nQUIT\r", "v2-version": SIGNATURE + b"\x11\x11\0\x0c" + bytes(12), "v2-command": v2(command=2),
    "v2-family": v2(family=0x41), "v2-short": v2(payload=bytes(11)), "v2-vector": v2(vectors=b"\4\xff\xff"),
    "v2-long": v2(vectors=vector(4, bytes(522))), "v2-checksum": v2_with_checksum(change=1),
}


@pytest.mark.parametrize("plain", [False, True], ids=["tls", "plain"])
@pytest.mark.parametrize("name", GOOD)
def test_the_client_is_the_one_that_the_header_names(shared, name, plain):
    header, client = GOOD[name]
    assert told(shared, plain, source=SOURCE, prefix=header) == client


@pytest.mark.parametrize("plain", [False, True], ids=["tls", "plain"])
@pytest.mark.parametrize("name", BAD)
def test_a_source_without_a_header_is_refused_in_silence(shared, name, plain):
    proxy, upstream = shared
    before = len(upstream.requests)
    with connect_tcp(proxy.plain_port if plain else proxy.port, source=SOURCE, prefix=BAD[name]) as connection:
        assert connection.read_rest() == b""
    proxy.wait_for_log("PROXY header refused", SOURCE)
    assert len(upstream.requests) == before


@pytest.mark.parametrize("header", [b"", b"P", v1()[:-1], v2()[:-1], SIGNATURE])
def test_a_header_that_ends_early_is_refused(shared, header):
    proxy, _ = shared
    with connect_tcp(proxy.port, source=SOURCE, prefix=header) as connection:
        connection.socket.shutdown(1)
        assert connection.read_rest() == b""
    assert told(shared, False, source=SOURCE, prefix=v1()) == "192.0.2.7"


@pytest.mark.parametrize("header", [b"", v1()[:20], v2()[:20]])
def test_a_header_that_does_not_come_is_not_waited_for(make, header):
    proxy = start(make, make.upstream(), timeouts={"handshake": "300ms"})
    with connect_tcp(proxy.port, source=SOURCE, prefix=header) as connection:
        assert connection.read_rest(5) == b""
    proxy.wait_for_log("PROXY header refused", "took too long")


def test_the_header_and_the_handshake_have_their_time_one_after_the_other(make):
    proxy = start(make, make.upstream(), timeouts={"handshake": "500ms"})
    with connect_tcp(proxy.port, source=SOURCE, prefix=v2()) as connection:
        assert 0.3 < seconds_until(lambda: connection.is_closed(3), 5) < 3


def test_a_stranger_is_an_ordinary_client(shared):
    proxy, _ = shared
    for plain in (False, True):
        assert told(shared, plain, source=STRANGER) == STRANGER
    with proxy.plain(source=STRANGER, prefix=v1()) as connection:
        assert connection.request().status == 400
    with pytest.raises((ssl.SSLError, ConnectionError)):
        proxy.tls(source=STRANGER, prefix=v2())
    with proxy.plain(source=STRANGER, prefix=v2()) as connection:
        connection.send(GET)
        assert connection.read_rest().startswith(b"HTTP/1.1 400 ")


def hello(context):
    """A TLS client's first bytes, and what goes on from them."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    return client, incoming, outgoing


@pytest.mark.parametrize("header", [v1(), v2("2001:db8::7")], ids=["v1", "v2"])
@pytest.mark.parametrize("piece", [1, 7, 1 << 16])
def test_however_header_and_hello_are_cut(shared, header, piece):
    proxy, upstream = shared
    client, incoming, outgoing = hello(tls_context(proxy.authority.path))
    with connect_tcp(proxy.port, source=SOURCE) as connection:
        data = header + outgoing.read()
        for at in range(0, len(data), piece):
            connection.send(data[at:at + piece])
        while True:
            incoming.write(connection.socket.recv(65536))
            try:
                client.do_handshake()
                break
            except ssl.SSLWantReadError:
                continue
        client.write(b"GET /cut HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        connection.send(outgoing.read())
        incoming.write(connection.read_rest())
        assert client.read(65536).startswith(b"HTTP/1.1 200 ")
    assert upstream.requests[-1].line == "GET /cut HTTP/1.1"


@pytest.mark.parametrize("header", [v1(), v2()], ids=["v1", "v2"])
@pytest.mark.parametrize("piece", [1, 9, 1 << 16])
def test_however_header_and_requests_are_cut(shared, header, piece):
    proxy, _ = shared
    data = header + GET * 3
    with proxy.plain(source=SOURCE) as connection:
        for at in range(0, len(data), piece):
            connection.send(data[at:at + piece])
        assert [connection.read_answer().status for _ in range(3)] == [200, 200, 200]


def test_a_second_header_is_no_header(shared):
    proxy, _ = shared
    with proxy.plain(source=SOURCE, prefix=v1() + v1()) as connection:
        assert connection.request().status == 400
    with pytest.raises((ssl.SSLError, ConnectionError)):
        proxy.tls(source=SOURCE, prefix=v2() + v2())


def test_the_log_names_the_client(shared):
    proxy, _ = shared
    with proxy.tls(source=SOURCE, prefix=v2()) as connection:
        connection.request(path="/named")
    line = proxy.access_line(target="/named")
    assert line["client"] == "192.0.2.7" and "peer" not in line


def test_the_announced_address_decides_who_is_believed(make):
    upstream = make.upstream()
    proxy = start(make, upstream, trusted_proxies=["10.0.0.0/8", SOURCE])
    fields = [("X-Forwarded-For", "192.0.2.9")]
    for announced, client in (("10.0.0.1", "192.0.2.9"), ("192.0.2.7", "192.0.2.7")):
        with proxy.tls(source=SOURCE, prefix=v2(announced)) as connection:
            assert connection.request(headers=fields).status == 200
        assert upstream.requests[-1].header("X-Forwarded-For") == client
    # A sender that speaks for itself is believed as itself.
    with proxy.tls(source=SOURCE, prefix=v2(command=0)) as connection:
        assert connection.request(headers=fields).status == 200
    assert upstream.requests[-1].header("X-Forwarded-For") == "192.0.2.9"


def test_the_default_sources_are_the_trusted_proxies(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, start=False, trusted_proxies=[SOURCE])
    proxy.config["listen"][0]["proxy_protocol"] = "accept"
    proxy.start()
    assert told((proxy, upstream), False, source=SOURCE, prefix=v1()) == "192.0.2.7"
    assert told((proxy, upstream), False, source=STRANGER) == STRANGER


def test_a_reload_begins_and_ends_it(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url)
    shared = proxy, upstream
    listener = proxy.config["listen"][0]
    with proxy.tls() as kept:
        listener.update(proxy_protocol="accept", proxy_protocol_from=["127.0.0.1"])
        proxy.reload()
        assert kept.request().status == 200
        assert told(shared, False, prefix=v2()) == "192.0.2.7"
        listener["proxy_protocol_from"] = []
        proxy.reload(expect="refused")
        del listener["proxy_protocol"], listener["proxy_protocol_from"]
        proxy.reload()
        assert told(shared, False) == "127.0.0.1"
        assert kept.request().status == 200


def test_peers_on_a_unix_socket(make):
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, start=False)
    path = proxy.folder / "s"
    listener = {"address": f"unix:{path}", "tls": False, "redirect": "off", "proxy_protocol": "accept", "proxy_protocol_from": ["unix"]}
    proxy.config["listen"].append(listener)
    proxy.start()
    for header, client in ((v2(), "192.0.2.7"), (v1("2001:db8::7"), "2001:db8::7"), (v2(command=0), None)):
        sock = socket.socket(socket.AF_UNIX)
        sock.settimeout(10)
        sock.connect(str(path))
        with Connection(sock) as connection:
            connection.send(header)
            assert connection.request().status == 200
        assert upstream.requests[-1].header("X-Forwarded-For") == client


def test_uwsgi_is_told_address_and_port(make):
    upstream = make.upstream(protocol="uwsgi", close=True)
    proxy = start(make, upstream)
    with proxy.tls(source=SOURCE, prefix=v2("2001:db8::7", 4711)) as connection:
        assert connection.request().status == 200
    got = upstream.requests[-1].variables
    assert (got["REMOTE_ADDR"], got["REMOTE_PORT"], got["HTTP_X_REAL_IP"]) == ("2001:db8::7", "4711", "2001:db8::7")


def test_headers_that_do_not_come_hold_nobody_up(make):
    proxy = start(make, make.upstream(), timeouts={"drain": "1s"})
    waiting = [connect_tcp(proxy.port, source=SOURCE, prefix=v1()[:n % 30]) for n in range(50)]
    with proxy.tls(source=STRANGER) as connection:
        assert connection.request().status == 200
    assert proxy.stop(deadline=5) == 0
    for connection in waiting:
        connection.close()


def test_curl(shared):
    proxy, upstream = shared
    done = curl(proxy, "/curl", "--fail", "--haproxy-protocol", "--interface", SOURCE)
    assert done.returncode == 0, done.stderr
    # curl 7.88 names its own address.
    assert upstream.requests[-1].line == "GET /curl HTTP/1.1"
    assert upstream.requests[-1].header("X-Forwarded-For") == SOURCE
    assert curl(proxy, "/curl", "--fail", "--interface", SOURCE).returncode != 0


@pytest.mark.parametrize("option", ["send-proxy", "send-proxy-v2", "send-proxy-v2 proxy-v2-options crc32c,unique-id", "send-proxy-v2-ssl"])
@pytest.mark.parametrize("check", [False, True], ids=["", "checked"])
def test_haproxy(make, tmp_path, option, check):
    """It passes TLS on untouched, and tells whose it is; its health checks are LOCAL."""
    upstream = make.upstream()
    proxy = start(make, upstream)
    server = f"server portico 127.0.0.1:{proxy.port} {option}" + (" check check-ssl verify none inter 50ms" if check else "")
    lines = [f"source {SOURCE}", "unique-id-format %[uuid]", server]
    with HAProxy(tmp_path, lines) as front:
        if check:
            wait_until(lambda: front.check_status() == "L6OK", 5, lambda: f"a good check, not {front.check_status()}")
        for n in range(3):
            done = curl(proxy, f"/front/{n}", "--fail", "--interface", STRANGER, port=front.port)
            assert done.returncode == 0, done.stderr
            assert upstream.requests[-1].header("X-Forwarded-For") == STRANGER
        assert not check or front.check_status() == "L6OK"
    assert proxy.access_line(target="/front/0")["client"] == STRANGER
    assert not [line for line in proxy.log() if line.get("msg") == "PROXY header refused"]


@pytest.mark.parametrize("kind", ["uvicorn", "uwsgi"])
def test_app_servers_see_the_client(make, app_servers, kind):
    proxy = start(make, app_servers(kind, True))
    with proxy.tls(source=SOURCE, prefix=v2("2001:db8::7")) as connection:
        seen = Seen.of(connection.request(path="/echo"))
    assert seen.scheme == "https"
    assert (seen.raw["REMOTE_ADDR"] if kind == "uwsgi" else seen.raw["client"][0]) == "2001:db8::7"
