"""Real gunicorn (sync, UvicornWorker) and uvicorn over TCP and unix sockets; uWSGI's uwsgi sockets where the same is true of them."""
import hashlib

import pytest
from harness.clients import curl, tls_context
from harness.seen import Seen

HTTP = [(kind, unix) for kind in ("gunicorn", "gunicorn_uvicorn", "uvicorn") for unix in (False, True)]
ALL = HTTP + [("uwsgi", False), ("uwsgi", True)]


def host_of(kind, unix):
    return f"{kind.replace('_', '-')}-{'unix' if unix else 'tcp'}.test"


@pytest.fixture(scope="module")
def proxy(make_shared, app_servers):
    """One host per server."""
    proxy = make_shared.proxy(start=False, plain="off")
    proxy.config["upstreams"] = {host_of(*s).split(".")[0]: {"servers": [app_servers(*s).url]} for s in ALL}
    proxy.config["routes"] = [{"host": host_of(*s), "upstream": host_of(*s).split(".")[0]} for s in ALL]
    proxy.certificate("localhost", *(host_of(*s) for s in ALL))
    return proxy.start()


@pytest.fixture(params=ALL, ids=lambda s: host_of(*s).split(".")[0])
def host(request, proxy):
    return host_of(*request.param)


@pytest.fixture(params=HTTP, ids=lambda s: host_of(*s).split(".")[0])
def http_host(request, proxy):
    return host_of(*request.param)


def sha(data):
    return hashlib.sha256(data).hexdigest()


def test_curl_gets_an_answer(proxy, host):
    done = curl(proxy, "/echo?x=1", "--fail", host=host)
    assert done.returncode == 0, done.stderr
    assert '"x=1"' in done.stdout


def test_what_the_application_sees(proxy, host):
    with proxy.tls(host) as connection:
        answer = connection.request("POST", "/echo/a%20b?q=%2F", host=f"{host}:8443", body=b"hello", headers=[
            ("Content-Type", "text/x-test"), ("X-Own", "value"), ("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-Proto", "http"),
            ("X-Forwarded-Host", "evil.test"), ("X-Forwarded-Port", "1"), ("Forwarded", "for=6.6.6.6"), ("X_Own", "shadow"),
            ("X-Real-IP", "6.6.6.6"), ("X-Forwarded-Prefix", "/evil"), ("X-Forwarded-Ssl", "off"), ("X-Scheme", "http")])
        port = connection.socket.getpeername()[1]
    seen = Seen.of(answer)
    assert (seen.method, seen.path, seen.query) == ("POST", "/echo/a b", "q=%2F")
    assert (seen.length, seen.sha256) == (5, sha(b"hello"))
    assert seen.scheme == "https"
    assert seen.fields["host"] == f"{host}:8443"
    assert seen.fields["content-type"] == "text/x-test"
    assert seen.fields["x-own"] == "value"
    assert seen.fields["x-forwarded-for"] == "127.0.0.1"
    assert seen.fields["x-forwarded-proto"] == "https"
    assert seen.fields["x-forwarded-host"] == f"{host}:8443"
    assert seen.fields["x-forwarded-port"] == str(port)
    assert "6.6.6.6" not in str(seen.raw) and "evil" not in str(seen.raw) and "shadow" not in str(seen.raw)


def test_plain_listener_says_http(proxy, host):
    with proxy.plain() as connection:
        seen = Seen.of(connection.request(path="/echo", host=host))
    assert seen.scheme == "http"
    assert seen.fields["x-forwarded-proto"] == "http"
    assert seen.fields["x-forwarded-port"] == str(proxy.plain_port)


def test_many_requests_on_one_connection(proxy, host):
    with proxy.tls(host) as connection:
        for number in range(20):
            assert Seen.of(connection.request(path=f"/echo?{number}", host=host)).query == str(number)


def test_pipelined_requests_are_answered_in_order(proxy, host):
    with proxy.tls(host) as connection:
        connection.send(b"".join(f"GET /echo?{n} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() for n in range(10)))
        assert [Seen.of(connection.read_answer()).query for _ in range(10)] == [str(n) for n in range(10)]


def test_pipelined_requests_with_bodies(proxy, host):
    with proxy.tls(host) as connection:
        for n in range(5):
            connection.send_request("POST", "/hash", host, body=[b"%d" % n, b"x" * n] if n % 2 else b"%d" % n + b"x" * n)
        for n in range(5):
            assert connection.read_answer().text == f"{sha(b'%d' % n + b'x' * n)} {n + 1}"


@pytest.mark.parametrize("size", [0, 1, 16384, 16385, 300_000])
@pytest.mark.parametrize("chunked", [False, True])
def test_uploads(proxy, host, size, chunked):
    data = bytes(range(256)) * (size // 256 + 1)
    data = data[:size]
    body = [data[at:at + 7000] for at in range(0, size, 7000)] if chunked else data
    with proxy.tls(host) as connection:
        assert connection.request("POST", "/hash", host, body=body).text == f"{sha(data)} {size}"
        assert connection.request(path="/status/200", host=host).status == 200


@pytest.mark.parametrize("path", ["/bytes", "/stream"])
@pytest.mark.parametrize("size", [0, 1, 65536, 1_000_000])
def test_downloads(proxy, host, path, size):
    from harness.wsgi_app import pattern
    with proxy.tls(host) as connection:
        answer = connection.request(path=f"{path}?n={size}", host=host)
        assert answer.status == 200
        assert sha(answer.body) == sha(b"".join(pattern(size)))
        if path == "/bytes":
            assert answer.header("Content-Length") == str(size)
        assert connection.request(path="/status/200", host=host).status == 200


@pytest.mark.parametrize("path", ["/bytes?n=1000", "/head", "/stream?n=1000", "/status/404"])
def test_head_has_no_body_and_shifts_nothing(proxy, host, path):
    """Naive applications send a body with HEAD: the next request must not see it."""
    with proxy.tls(host) as connection:
        for n in range(3):
            head = connection.request("HEAD", path, host)
            assert head.body == b"" and head.status in (200, 404)
            assert Seen.of(connection.request(path=f"/echo?{n}", host=host)).query == str(n)


@pytest.mark.parametrize("status", [204, 304])
def test_answers_without_a_body(proxy, host, status):
    with proxy.tls(host) as connection:
        for n in range(3):
            assert connection.request(path=f"/status/{status}", host=host).status == status
            assert Seen.of(connection.request(path=f"/echo?{n}", host=host)).query == str(n)


@pytest.mark.parametrize("status", [200, 201, 400, 404, 418, 500, 503])
def test_statuses_pass(proxy, host, status):
    answer = proxy.get(f"/status/{status}", host)
    assert (answer.status, answer.text) == (status, str(status))


def test_cookies_stay_apart(proxy, host):
    assert proxy.get("/cookies", host).headers("Set-Cookie") == ["a=1", "b=2; Path=/"]


def test_an_early_answer_arrives(proxy, host):
    """The application answers 413 and never reads the body."""
    for _ in range(5):
        with proxy.tls(host) as connection:
            connection.send_request("POST", "/early", host, headers=[("Content-Length", str(4 << 20))])
            try:
                for _ in range(64):
                    connection.send(b"x" * 65536)
            except OSError:
                pass
            answer = connection.read_answer()
        assert (answer.status, answer.text) == (413, "too much")
    assert proxy.get("/status/200", host).status == 200


def test_an_exception_is_an_error_answer(proxy, host):
    assert proxy.get("/boom", host).status in (500, 502)
    assert proxy.get("/status/200", host).status == 200


def test_expect_continue(proxy, host):
    with proxy.tls(host) as connection:
        connection.send_request("POST", "/hash", host, headers=[("Expect", "100-continue"), ("Content-Length", "5")])
        assert connection._read_head().status == 100
        connection.send(b"hello")
        answer = connection.read_answer()
    assert answer.text == f"{sha(b'hello')} 5"


def test_date_is_there_once(proxy, host):
    assert len(proxy.get("/status/200", host).headers("Date")) == 1


def test_http10_client(proxy, http_host):
    with proxy.tls(http_host) as connection:
        connection.send(f"GET /stream?n=100000 HTTP/1.0\r\nHost: {http_host}\r\n\r\n".encode())
        answer = connection.read_answer()
        assert answer.header("Transfer-Encoding") is None
        assert len(answer.body) == 100000
        assert connection.is_closed()


def test_httpx(proxy, host):
    import httpx
    context = tls_context(proxy.authority.path)
    with httpx.Client(verify=context, base_url=f"https://127.0.0.1:{proxy.port}", headers={"Host": host}) as client:
        client.headers["Host"] = host
        for n in range(5):
            answer = client.post(f"/echo?{n}", content=b"x" * 1000 * n, extensions={"sni_hostname": host})
            assert answer.status_code == 200
            assert answer.json()["body_length"] == 1000 * n
