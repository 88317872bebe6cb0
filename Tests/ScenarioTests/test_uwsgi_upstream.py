"""The uwsgi protocol, as a recording upstream gets it; real uWSGI stands in test_http_app_servers."""
import pytest
from harness.seen import Seen

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture(scope="module", params=[False, True], ids=["tcp", "unix"])
def shared(request, make_shared):
    upstream = make_shared.upstream(OK, unix=request.param, protocol="uwsgi", close=True)
    proxy = make_shared.proxy(upstream.url, plain="off")
    return proxy, upstream


@pytest.fixture
def variables(shared):
    proxy, upstream = shared

    def variables(request, plain=False):
        """The variables and the body that arrived when these bytes went in."""
        before = len(upstream.requests)
        with proxy.plain() if plain else proxy.tls() as connection:
            connection.send(request.replace("\n", "\r\n").encode("latin-1"))
            answer = connection.read_answer()
            assert (answer.status, answer.body) == (200, b"ok"), answer.text
        got = upstream.wait_for(before + 1)[before]
        return got.variables, got.body
    return variables


def test_the_variables(shared, variables):
    got, body = variables("POST /a%20b/c?x=%2F&y HTTP/1.1\nHost: localhost:8443\nContent-Type: text/x\nContent-Length: 3\nX-Own: v\n\nabc")
    port = got.pop("REMOTE_PORT")
    assert port.isdigit()
    expected = {
        "REQUEST_METHOD": "POST", "REQUEST_URI": "/a%20b/c?x=%2F&y", "PATH_INFO": "/a b/c", "QUERY_STRING": "x=%2F&y", "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": str(shared[0].port), "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "REQUEST_SCHEME": "https", "UWSGI_SCHEME": "https", "HTTPS": "on", "CONTENT_TYPE": "text/x", "CONTENT_LENGTH": "3",
        "HTTP_HOST": "localhost:8443", "HTTP_X_OWN": "v", "HTTP_X_FORWARDED_FOR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}
    assert {key: got.get(key) for key in expected} == expected
    assert got["_modifiers"] == (0, 0)
    assert body == b"abc"


def test_without_tls(shared, variables):
    got, _ = variables("GET / HTTP/1.1\nHost: localhost\n\n", plain=True)
    assert got["REQUEST_SCHEME"] == got["UWSGI_SCHEME"] == "http"
    assert got.get("HTTPS", "") in ("", "off")
    assert got["SERVER_PORT"] == str(shared[0].plain_port)


def test_no_body_has_no_length(variables):
    got, body = variables("GET / HTTP/1.1\nHost: localhost\n\n")
    assert got.get("CONTENT_LENGTH", "") == "" and body == b""


@pytest.mark.parametrize("size", [0, 1, 70_000, 3_000_000])
def test_a_body_of_unknown_length_gets_one(shared, size):
    proxy, upstream = shared
    before = len(upstream.requests)
    data = b"x" * size
    with proxy.tls() as connection:
        answer = connection.request("POST", body=[data[at:at + 50_000] for at in range(0, size, 50_000)])
        assert answer.body == b"ok"
    got = upstream.wait_for(before + 1)[before]
    assert got.variables["CONTENT_LENGTH"] == str(size)
    assert "HTTP_TRANSFER_ENCODING" not in got.variables
    assert got.body == data


def test_what_never_becomes_a_variable(variables):
    got, _ = variables("POST / HTTP/1.1\nHost: localhost\nContent-Length: 1\nProxy: evil\nConnection: X-Mine\nX-Mine: 1\nX_Own: evil\n"
                       "X-Forwarded-For: evil\nX-Forwarded-Ssl: evil\nRemote-Addr: shown\nUwsgi-Scheme: shown\n\nx")
    assert set(got).isdisjoint({"HTTP_PROXY", "HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE", "HTTP_TRANSFER_ENCODING", "HTTP_CONNECTION",
                                "HTTP_X_MINE", "HTTP_X_OWN"})
    assert "evil" not in str(got)
    assert got["REMOTE_ADDR"] == "127.0.0.1" and got["UWSGI_SCHEME"] == "https"


def test_repeated_fields_are_one_variable(variables):
    got, _ = variables("GET / HTTP/1.1\nHost: localhost\nX-A: 1\nCookie: a=1\nX-A: 2\nCookie: b=2\n\n")
    assert got["HTTP_X_A"] == "1, 2" and got["HTTP_COOKIE"] == "a=1; b=2"


def test_path_is_decoded_once(variables):
    got, _ = variables("GET /%2541%C3%A9/%2e HTTP/1.1\nHost: localhost\n\n")
    assert got["PATH_INFO"].startswith("/%41\xc3\xa9")
    assert got["REQUEST_URI"] == "/%2541%C3%A9/%2e"


@pytest.mark.parametrize("path", ["/%00", "/a%0", "/%zz"])
def test_a_path_that_cannot_be_decoded_is_refused(shared, path):
    proxy, upstream = shared
    before = len(upstream.requests)
    assert proxy.get(path).status == 400
    assert len(upstream.requests) == before


def test_too_large_a_block_is_431(make):
    upstream = make.upstream(OK, protocol="uwsgi", close=True)
    proxy = make.proxy(upstream.url, limits={"head": "64KiB", "target": "64KiB", "fields": 1000})
    with proxy.tls() as connection:
        assert connection.request(headers=[("X-Big", "x" * 60_000)]).status == 200
        # 63,000 bytes as fields are more than 65,535 as variables.
        answer = connection.request(headers=[(f"X-{n:03}", "x" * 61) for n in range(900)])
        assert answer.status == 431 and answer.body
    # So is a path that stands in REQUEST_URI and in PATH_INFO.
    assert proxy.get("/" + "x" * 40_000).status == 431
    assert len(upstream.requests) == 1


def test_an_answer_ends_by_its_length(make):
    """The upstream keeps the connection open and silent; waiting for its end would take for ever."""
    upstream = make.upstream(OK, protocol="uwsgi")
    proxy = make.proxy(upstream.url, timeouts={"response": "60s"})
    with proxy.tls() as connection:
        connection.socket.settimeout(5)
        for _ in range(3):
            assert connection.request().body == b"ok"


def test_an_answer_without_length_ends_with_the_connection(make):
    upstream = make.upstream(b"HTTP/1.1 200 OK\r\nX-A: b\r\n\r\nto the end", protocol="uwsgi", close=True)
    proxy = make.proxy(upstream.url)
    with proxy.tls() as connection:
        for _ in range(3):
            assert connection.request().body == b"to the end"


@pytest.mark.parametrize("answer", [b"", b"\x00\x01\x02\x03", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"])
def test_nonsense_is_502(make, answer):
    upstream = make.upstream(answer, protocol="uwsgi", close=True)
    assert make.proxy(upstream.url).get().status == 502


@pytest.mark.parametrize("unix", [False, True])
def test_prefix_for_real_uwsgi(make, app_servers, unix):
    proxy = make.proxy(app_servers("uwsgi", unix).url)
    proxy.config["routes"] = [{"path": "/app", "upstream": "app", "strip_prefix": True}]
    proxy.reload()
    seen = Seen.of(proxy.get("/app/echo/x%20y"))
    assert (seen.raw["SCRIPT_NAME"], seen.path) == ("/app", "/echo/x y")
