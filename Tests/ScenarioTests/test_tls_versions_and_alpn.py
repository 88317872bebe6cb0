"""TLS 1.2 and 1.3, http/1.1 by ALPN; everything else is refused with the right alert."""
import socket
import ssl

import pytest
from harness.clients import connect_tcp, connect_tls, s_client, tls_context
from harness.waiting import wait_until


@pytest.fixture(scope="module")
def proxy(make_shared):
    upstream = make_shared.upstream()
    return make_shared.proxy(upstream.url, timeouts={"handshake": "1s", "drain": "5s"})


@pytest.mark.parametrize("version, name", [(ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")])
def test_supported_versions_serve(proxy, version, name):
    with proxy.tls(version=version) as connection:
        assert connection.socket.version() == name
        assert connection.request().body == b"ok"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_older_versions_are_refused(proxy, version):
    context = tls_context(None, version=version)
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError) as caught:
        connect_tls(proxy.port, "localhost", context=context)
    assert caught.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION"


def test_minimum_version_can_be_raised(make):
    proxy = make.proxy(make.upstream().url, tls={"minimum": "1.3"})
    with proxy.tls() as connection:
        assert connection.socket.version() == "TLSv1.3"
    with pytest.raises(ssl.SSLError) as caught:
        proxy.tls(version=ssl.TLSVersion.TLSv1_2)
    assert caught.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION"


@pytest.mark.parametrize("offered", [("http/1.1",), ("foo", "http/1.1"), ("http/1.1", "http/1.0")])
def test_http11_is_chosen(proxy, offered):
    with proxy.tls(alpn=offered) as connection:
        assert connection.socket.selected_alpn_protocol() == "http/1.1"
        assert connection.request().body == b"ok"


def test_a_client_without_alpn_is_served(proxy):
    with proxy.tls(alpn=()) as connection:
        assert connection.socket.selected_alpn_protocol() is None
        assert connection.request().body == b"ok"


@pytest.mark.parametrize("offered", [("imap",), ("http/1.0", "ftp")])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_only_foreign_protocols_are_refused(proxy, offered, version):
    with pytest.raises(ssl.SSLError) as caught:
        proxy.tls(alpn=offered, version=version)
    assert "tlsv1 alert no application protocol" in str(caught.value)


def test_weak_ciphers_are_refused(proxy):
    output = s_client(proxy.port, "-servername", "localhost", "-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0")
    assert "handshake failure" in output


def test_renegotiation_is_refused(proxy):
    output = s_client(proxy.port, "-servername", "localhost", "-tls1_2", send=b"R\n")
    assert "no renegotiation" in output or "RENEGOTIATING" in output
    assert proxy.get().status == 200


@pytest.mark.parametrize("sent", [b"", b"\x16\x03\x01", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"])
def test_an_unfinished_handshake_is_closed_in_time(proxy, sent):
    with connect_tcp(proxy.port) as connection:
        connection.send(sent)
        connection.socket.settimeout(5)
        try:
            while connection.socket.recv(1024):
                pass
        except ConnectionResetError:
            pass


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\x00" * 64, b"\x16\x03\x01\xff\xff" + b"\xff" * 64,
                                  b"SSH-2.0-OpenSSH\r\n"])
def test_what_is_no_tls_is_closed_and_harms_nobody(proxy, sent):
    before = proxy.workers()
    with connect_tcp(proxy.port) as connection:
        connection.send(sent)
        connection.read_rest(5)
    assert proxy.workers() == before
    assert proxy.get().status == 200


def test_the_close_notify_is_sent(proxy):
    with proxy.tls() as connection:
        connection.request(headers=[("Connection", "close")])
        # Without the alert Python would raise SSLEOFError here.
        assert connection.socket.recv(1) == b""


def test_a_client_that_vanishes_in_the_handshake(proxy):
    for _ in range(20):
        connection = connect_tcp(proxy.port)
        connection.send(b"\x16\x03\x01")
        connection.socket.shutdown(socket.SHUT_WR)
        connection.close()
    wait_until(lambda: proxy.get().status == 200, 5)
