"""Names under TLS policies of their own: who is let in, who is sent to another connection, what a reload and a ticket change."""
import ssl

import pytest
from harness.clients import connect_tls, curl, tls_context

TLS12, TLS13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
VERSIONS = [TLS12, TLS13]
STRICT = {"hosts": ["strict.test", "*.strict.test"], "minimum": "1.3"}
REASON = "host under another TLS policy than the connection"


def with_certificates(proxy):
    """strict.test shares a certificate with lax.test and our own address; x.strict.test and other.test have their own."""
    proxy.certificate("lax.test", "strict.test", ips=("127.0.0.1", "2001:db8::1"))
    proxy.certificate("x.strict.test")
    proxy.certificate("other.test")
    return proxy


@pytest.fixture(scope="module")
def upstream(make_shared):
    return make_shared.upstream()


@pytest.fixture(scope="module")
def proxy(make_shared, upstream):
    """All names at 1.2 or later, strict.test and *.strict.test at 1.3."""
    return with_certificates(make_shared.proxy(upstream.url, plain="off", start=False, tls={"policies": [STRICT]})).start()


def to(proxy, name, version=None, **options):
    return connect_tls(proxy.port, name, context=tls_context(proxy.authority.path, version=version), **options)


def alert(proxy, name, version):
    with pytest.raises(ssl.SSLError) as caught:
        to(proxy, name, version)
    return caught.value.reason


# Handshakes

@pytest.mark.parametrize("name", ["strict.test", "STRICT.test", "x.strict.test"])
def test_an_old_client_is_refused_at_a_strict_name(proxy, name):
    assert alert(proxy, name, TLS12) == "TLSV1_ALERT_PROTOCOL_VERSION"
    with to(proxy, name, TLS13) as connection:
        assert connection.request(host=name).status == 200


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["lax.test", "other.test"])
def test_other_names_are_as_before(proxy, name, version):
    with to(proxy, name, version) as connection:
        assert connection.request(host=name).status == 200


def test_curl(proxy):
    assert curl(proxy, "/", host="strict.test").stdout == "ok"
    refused = curl(proxy, "/", "--tls-max", "1.2", host="strict.test")
    assert refused.returncode == 35 and "protocol version" in refused.stderr
    assert curl(proxy, "/", "--tls-max", "1.2", host="lax.test").stdout == "ok"
    misdirected = curl(proxy, "/", "--include", "--header", "Host: strict.test", host="lax.test")
    assert misdirected.stdout.startswith("HTTP/1.1 421 Misdirected Request")


def test_a_lax_name_among_strict_ones(make, upstream):
    lax = {"hosts": ["lax.test"], "minimum": "1.2"}
    proxy = with_certificates(make.proxy(upstream.url, start=False, tls={"minimum": "1.3", "policies": [lax]})).start()
    with to(proxy, "lax.test", TLS12) as connection:
        assert connection.request(host="lax.test").status == 200
        assert connection.request(host="strict.test").status == 421
    assert alert(proxy, "strict.test", TLS12) == "TLSV1_ALERT_PROTOCOL_VERSION"
    with to(proxy, "strict.test") as connection:
        assert connection.request(host="lax.test").status == 200


def test_a_client_without_a_name_is_under_the_policy_of_all(make, upstream):
    proxy = with_certificates(make.proxy(
        upstream.url, start=False, certificates={"directory": "certs.d", "default": "strict.test"}, tls={"policies": [STRICT]})).start()
    for version in VERSIONS:
        with to(proxy, None, version) as connection:
            assert connection.request(host="strict.test").status == 421
            assert connection.request(host="lax.test").status == 200


# Requests for other hosts

@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("host", [
    "strict.test", "STRICT.Test", "strict.test:8443", "strict.test.", "Strict.test.:443", "x.strict.test", "never-seen.strict.test",
    "y" * 70 + ".strict.test"])
def test_a_lax_connection_does_not_reach_a_strict_host(proxy, upstream, host, version):
    seen = len(upstream.requests)
    with to(proxy, "lax.test", version) as connection:
        answer = connection.request(path="/misdirected", host=host)
        assert answer.status == 421 and answer.reason == "Misdirected Request"
        assert answer.header("Connection") in (None, "keep-alive")
        assert connection.request(host="lax.test").status == 200
        assert connection.request(host=host).status == 421
    assert [request.header("Host") for request in upstream.requests[seen:]] == ["lax.test"]
    line = proxy.access_line(id=answer.header("X-Request-ID"))
    assert (line["status"], line["host"], line["sni"]) == (421, host, "lax.test")
    proxy.wait_for_log(answer.header("X-Request-ID"), REASON)


@pytest.mark.parametrize("target", ["http://strict.test/", "https://strict.test/", "HTTPS://STRICT.test:443/"])
def test_the_host_of_an_absolute_target_counts(proxy, target):
    with to(proxy, "lax.test") as connection:
        assert connection.request(path=target, host="lax.test").status == 421
        assert connection.request(path="https://lax.test/", host="strict.test").status == 200
        assert connection.request("OPTIONS", "*", host="strict.test").status == 421


def test_pipelined_requests_are_judged_one_by_one(proxy):
    with to(proxy, "lax.test") as connection:
        hosts = ["lax.test", "strict.test", "other.test", "x.strict.test", "lax.test"]
        connection.send(b"".join(b"GET / HTTP/1.1\r\nHost: %s\r\n\r\n" % host.encode() for host in hosts))
        assert [connection.read_answer().status for _ in hosts] == [200, 421, 200, 421, 200]


def test_a_request_with_a_body_ends_the_connection(proxy):
    with to(proxy, "lax.test") as connection:
        answer = connection.request("POST", host="strict.test", body=b"hello")
        assert answer.status == 421 and answer.header("Connection") == "close"
        assert connection.is_closed()


def test_no_continue_is_sent_for_it(proxy):
    with to(proxy, "lax.test") as connection:
        connection.send(b"POST / HTTP/1.1\r\nHost: strict.test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        answer = connection.read_answer()
        assert answer.status == 421 and not answer.interim


def test_head_gets_no_body(proxy):
    with to(proxy, "lax.test") as connection:
        assert connection.request("HEAD", host="strict.test").status == 421
        assert connection.request(host="lax.test").body == b"ok"


@pytest.mark.parametrize("name, host", [
    ("lax.test", "other.test"), ("lax.test", "nobody.test"), ("lax.test", "127.0.0.1"), ("strict.test", "x.strict.test"),
    ("x.strict.test", "strict.test"), ("x.strict.test", "STRICT.test.:8443")])
def test_other_hosts_of_the_same_policy_are_served(proxy, name, host):
    with to(proxy, name) as connection:
        assert connection.request(host=host).status == 200


@pytest.mark.parametrize("host, status", [
    ("lax.test", 200), ("LAX.test.:443", 200), ("127.0.0.1", 200), ("127.0.0.1:8443", 200), ("[2001:db8::1]", 200),
    ("[2001:DB8:0::1]:443", 200), ("other.test", 421), ("nobody.test", 421), ("127.0.0.2", 421), ("[2001:db8::2]", 421), ("[::1]", 421)])
def test_a_strict_connection_reaches_the_lax_hosts_of_its_certificate(proxy, host, status):
    with to(proxy, "strict.test") as connection:
        assert connection.request(host=host).status == status


def test_a_certificate_that_was_replaced_speaks_for_nobody(make, upstream):
    proxy = with_certificates(make.proxy(upstream.url, start=False, tls={"policies": [STRICT]})).start()
    with to(proxy, "strict.test") as old:
        assert old.request(host="lax.test").status == 200
        renewed = proxy.certificate("lax.test", "strict.test")
        proxy.wait_for_log("renewed", "lax.test")
        with to(proxy, "strict.test") as new:
            assert new.socket.getpeercert(binary_form=True) == renewed.der
            assert new.request(host="lax.test").status == 200
        assert old.request(host="lax.test").status == 421
        assert old.request(host="strict.test").status == 200


def test_a_plain_listener_serves_everybody(proxy):
    with proxy.plain() as connection:
        for host in ("strict.test", "lax.test", "x.strict.test"):
            assert connection.request(host=host).status == 200


def test_a_request_that_names_no_host_is_not_misdirected(proxy):
    for name in ("lax.test", "strict.test"):
        with to(proxy, name) as connection:
            connection.send(b"GET / HTTP/1.0\r\n\r\n")
            assert connection.read_answer().status == 200


# Reloads

def test_a_reload_is_for_new_connections(make, upstream):
    proxy = with_certificates(make.proxy(upstream.url, start=False)).start()
    with to(proxy, "strict.test", TLS12) as old, to(proxy, "lax.test") as other:
        assert old.request(host="strict.test").status == 200
        proxy.config["tls"] = {"policies": [STRICT]}
        proxy.reload()
        assert alert(proxy, "strict.test", TLS12) == "TLSV1_ALERT_PROTOCOL_VERSION"
        for connection in (old, other):
            assert connection.request(host="strict.test").status == 200
            assert connection.request(host="lax.test").status == 200
        with to(proxy, "lax.test") as late:
            assert late.request(host="strict.test").status == 421
            del proxy.config["tls"]
            proxy.reload()
            # It goes on under what it was made under, too.
            assert late.request(host="strict.test").status == 421
        with to(proxy, "strict.test", TLS12) as connection:
            assert connection.request(host="strict.test").status == 200


def test_a_refused_reload_changes_no_policy(make, upstream):
    proxy = with_certificates(make.proxy(upstream.url, start=False, tls={"policies": [STRICT]})).start()
    proxy.config["tls"] = {"policies": [{"hosts": ["strict.test"], "minimum": "1.2"}, {"hosts": ["strict.test"]}]}
    proxy.reload(expect="refused")
    proxy.wait_for_log("`strict.test` is under a policy already")
    assert alert(proxy, "strict.test", TLS12) == "TLSV1_ALERT_PROTOCOL_VERSION"


# Tickets

def ticket(proxy, context, name):
    with connect_tls(proxy.port, name, context=context) as connection:
        connection.request(host=name)
        return connection.socket.session


def resumes(proxy, context, session, name):
    with connect_tls(proxy.port, name, context=context, session=session) as connection:
        assert connection.request(host=name).status == 200
        return connection.socket.session_reused


@pytest.mark.parametrize("name, version", [("lax.test", TLS12), ("lax.test", TLS13), ("strict.test", TLS13), ("x.strict.test", TLS13)])
def test_a_ticket_is_good_under_its_policy(proxy, name, version):
    context = tls_context(proxy.authority.path, version=version)
    assert resumes(proxy, context, ticket(proxy, context, name), name)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_resumed_connection_is_under_its_policy(proxy, version):
    context = tls_context(proxy.authority.path, version=version)
    with connect_tls(proxy.port, "lax.test", context=context, session=ticket(proxy, context, "lax.test")) as connection:
        assert connection.request(host="strict.test").status == 421
        assert connection.socket.session_reused


def test_a_resumed_strict_connection_reaches_what_its_certificate_is_for(proxy):
    context = tls_context(proxy.authority.path)
    with connect_tls(proxy.port, "strict.test", context=context, session=ticket(proxy, context, "strict.test")) as connection:
        assert connection.request(host="lax.test").status == 200
        assert connection.request(host="other.test").status == 421
        assert connection.socket.session_reused


def test_the_ticket_of_a_lax_name_is_none_at_a_strict_one(proxy):
    context = tls_context(proxy.authority.path, version=TLS13)
    session = ticket(proxy, context, "lax.test")
    assert not resumes(proxy, context, session, "strict.test")
    old = tls_context(proxy.authority.path, version=TLS12)
    session = ticket(proxy, old, "lax.test")
    with pytest.raises(ssl.SSLError) as caught:
        connect_tls(proxy.port, "strict.test", context=old, session=session)
    assert caught.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_ticket_ends_with_its_policy_and_not_with_a_reload(make, upstream, version):
    proxy = with_certificates(make.proxy(upstream.url, start=False)).start()
    context = tls_context(proxy.authority.path, version=version)
    sessions = {name: ticket(proxy, context, name) for name in ("strict.test", "lax.test")}
    proxy.config["tls"] = {"policies": [STRICT]}
    proxy.reload()
    assert resumes(proxy, context, sessions["lax.test"], "lax.test")
    if version == TLS13:
        assert not resumes(proxy, context, sessions["strict.test"], "strict.test")
        return
    with pytest.raises(ssl.SSLError) as caught:
        connect_tls(proxy.port, "strict.test", context=context, session=sessions["strict.test"])
    assert caught.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION"
