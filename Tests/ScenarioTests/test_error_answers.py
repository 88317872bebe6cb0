"""Every refusal has a status, a body and a request id that stands in the access log too."""
import re
import time

import pytest
from harness.waiting import free_port


@pytest.fixture(scope="module")
def shared(make_shared):
    def answer(request):
        if "/slow" in request.line:
            time.sleep(4)
        return b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    upstream = make_shared.upstream(answer)
    nonsense = make_shared.upstream(b"what?\r\n\r\n", close=True)
    proxy = make_shared.proxy(
        start=False, limits={"head": "8KiB", "fields": 20, "target": "1KiB", "body": "10KiB"},
        timeouts={"head": "1s", "body": "1s", "response": "1s", "connect": "1s", "keepalive": "2s", "drain": "5s"})
    proxy.config["upstreams"] = {"app": {"servers": [upstream.url]}, "down": {"servers": [f"http://127.0.0.1:{free_port()}"]},
                                 "gone": {"servers": [f"unix:{proxy.folder}/nobody.sock"]}, "nonsense": {"servers": [nonsense.url]}}
    proxy.config["routes"] = [{"path": "/app", "upstream": "app"}, {"path": "/down", "upstream": "down"},
                              {"path": "/gone", "upstream": "gone"}, {"path": "/nonsense", "upstream": "nonsense"}]
    return proxy.start(), upstream


def expect(proxy, answer, status):
    assert answer.status == status, answer.head + answer.body
    assert str(status) in answer.text
    assert answer.header("Content-Type").startswith("text/plain")
    assert answer.header("Date")
    identifier = answer.header("X-Request-ID")
    assert identifier and identifier in answer.text
    assert re.fullmatch("[0-9a-f-]{16,36}", identifier)
    line = proxy.access_line(id=identifier)
    assert line["status"] == status
    return line


CASES = {
    "404, no route": (404, "GET /nothing HTTP/1.1\nHost: localhost\n\n"),
    "400, no Host": (400, "GET /app HTTP/1.1\n\n"),
    "400, a bad field": (400, "GET /app HTTP/1.1\nHost: localhost\nX : y\n\n"),
    "400, a bad escape": (400, "GET /app/%zz HTTP/1.1\nHost: localhost\n\n"),
    "413, a long body": (413, "POST /app HTTP/1.1\nHost: localhost\nContent-Length: 20000\n\n"),
    "413, many chunks": (413, "POST /app HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n" + ("1000\n" + "x" * 4096 + "\n") * 5),
    "414, a long target": (414, "GET /app/" + "x" * 2000 + " HTTP/1.1\nHost: localhost\n\n"),
    "431, a long head": (431, "GET /app HTTP/1.1\nHost: localhost\nX: " + "x" * 9000 + "\n\n"),
    "431, many fields": (431, "GET /app HTTP/1.1\nHost: localhost\n" + "X: y\n" * 30 + "\n"),
    "417, another expectation": (417, "GET /app HTTP/1.1\nHost: localhost\nExpect: miracles\n\n"),
    "501, an unknown coding": (501, "POST /app HTTP/1.1\nHost: localhost\nTransfer-Encoding: gzip\n\n"),
    "505, another version": (505, "GET /app HTTP/3.0\nHost: localhost\n\n"),
    "502, refused": (502, "GET /down HTTP/1.1\nHost: localhost\n\n"),
    "502, no socket": (502, "GET /gone HTTP/1.1\nHost: localhost\n\n"),
    "502, nonsense": (502, "GET /nonsense HTTP/1.1\nHost: localhost\n\n"),
    "504, a slow answer": (504, "GET /app/slow HTTP/1.1\nHost: localhost\n\n"),
    "408, half a head": (408, "GET /app HTTP/1.1\nHost: local"),
    "408, half a chunk size": (408, "POST /app HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n5"),
    "408, half a chunk": (408, "POST /app HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n5\nab"),
    "408, half a trailer": (408, "POST /app HTTP/1.1\nHost: localhost\nTransfer-Encoding: chunked\n\n0\nX: "),
    "408, half a body": (408, "POST /app HTTP/1.1\nHost: localhost\nContent-Length: 10\n\nhalf"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_answer(shared, case):
    proxy, _ = shared
    status, request = CASES[case]
    with proxy.tls() as connection:
        connection.socket.settimeout(8)
        connection.send(request.replace("\n", "\r\n").encode())
        expect(proxy, connection.read_answer(), status)


@pytest.mark.parametrize("case", [c for c in CASES if c[:3] in ("400", "408", "413", "414", "431", "501", "505")])
def test_a_doubtful_end_closes(shared, case):
    proxy, _ = shared
    with proxy.tls() as connection:
        connection.socket.settimeout(8)
        connection.send(CASES[case][1].replace("\n", "\r\n").encode())
        answer = connection.read_answer()
        if "escape" not in case:
            assert answer.header("Connection") == "close"
            assert connection.is_closed()


@pytest.mark.parametrize("case", ["404, no route", "502, refused", "502, nonsense", "504, a slow answer"])
def test_an_upstreams_fault_keeps_the_clients_connection(shared, case):
    proxy, _ = shared
    with proxy.tls() as connection:
        connection.send(CASES[case][1].replace("\n", "\r\n").encode())
        assert connection.read_answer().status == CASES[case][0]
        assert connection.request(path="/app").body == b"ok"


def test_a_head_answer_has_no_body(shared):
    proxy, _ = shared
    with proxy.tls() as connection:
        answer = connection.request("HEAD", "/nothing")
        assert answer.status == 404
        assert connection.request(path="/app").body == b"ok"


def test_nothing_refused_reached_the_upstream(shared):
    _, upstream = shared
    for request in upstream.requests:
        assert request.line.split(" ")[1] in ("/app", "/app/slow") or request.line.startswith("GET /app "), request.line


def test_an_idle_connection_is_closed_in_time(shared):
    proxy, _ = shared
    with proxy.tls() as connection:
        assert connection.request(path="/app").status == 200
        started = time.monotonic()
        assert connection.is_closed(6)
        assert 1 < time.monotonic() - started < 5


def test_a_silent_connection_is_closed_in_time(shared):
    proxy, _ = shared
    with proxy.tls() as connection:
        connection.read_rest(6)


def test_the_same_id_goes_upstream(shared):
    proxy, upstream = shared
    before = len(upstream.requests)
    proxy.get("/app?ids")
    request = upstream.wait_for(before + 1)[before]
    proxy.access_line(id=request.header("X-Request-ID"), target="/app?ids", status=200)


def test_an_early_413_lets_a_big_upload_read_it(shared):
    """The client has sent more than the sockets hold before it looks: it must see the answer and no reset."""
    proxy, _ = shared
    with proxy.tls() as connection:
        connection.send_request("POST", "/app", headers=[("Content-Length", str(8 << 20))])
        try:
            for _ in range(16):
                connection.send(b"x" * 65536)
        except OSError:
            pass
        assert connection.read_answer().status == 413
