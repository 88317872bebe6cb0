"""The conformance tables, sent to the binary: a request in doubt reaches nobody, a good one arrives plain, no answer spoils another's.

The bytes and verdicts stand in Tests/ConformanceTests/Cases. Whatever comes first, something waits behind it: a second request, or an
answer that nobody asked for.
"""
import pytest
from harness import cases, strict
from harness.clients import Closed

SECOND = b"GET /second HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
EVIL = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
CHUNKED = b"3\r\nabc\r\n0\r\n\r\n"
# Behind a request that should be refused: an empty chunked body, or a body of some bytes and blank lines, or rubbish. However a careless
# reader frames the request, it gets an answer of its own, and most readings end where the second request begins.
BAIT = b"0\r\n\r\n" + SECOND
POST = b"POST /first HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"

REQUESTS, RESPONSES, CHUNKS = cases.load("requests"), cases.load("responses"), cases.load("chunks")


def each(table, condition=lambda case: True):
    """One test for each case of a table."""
    chosen = [case for case in table if condition(case)]
    return pytest.mark.parametrize("case", chosen, ids=[case.name.replace(" ", "-") for case in chosen])


def send(connection, data):
    """A refusal may close the connection while we are still sending."""
    try:
        connection.send(data)
    except OSError:
        pass


@pytest.fixture(scope="module")
def requests(make_shared):
    upstream = make_shared.upstream()
    return make_shared.proxy(upstream.url, plain="off"), upstream


@pytest.fixture
def arrived(requests):
    """What the upstream got since the test began; whoever is still on the way there has been waited for."""
    proxy, upstream = requests
    before = len(upstream.requests)

    def arrived():
        with proxy.plain() as connection:
            assert connection.request(path="/last").status == 200
        *seen, last = upstream.requests[before:]
        assert last.line == "GET /last HTTP/1.1"
        return seen
    return arrived


@each(REQUESTS, lambda case: case.verdict.isdigit())
def test_a_refused_request_reaches_nobody(requests, arrived, case):
    with requests[0].plain() as connection:
        send(connection, case.raw + BAIT)
        answer = connection.read_answer()
        assert answer.status == int(case.verdict)
        assert answer.header("Connection") == "close"
        assert connection.read_rest() == b""
    assert arrived() == []


@each(REQUESTS, lambda case: case.verdict == "ok")
def test_a_good_request_arrives_plain(requests, arrived, case):
    sent = strict.sent(case.raw)
    body = b"x" * (sent.length or 0)
    with requests[0].plain() as connection:
        connection.send(case.raw + (CHUNKED if sent.coding else body) + SECOND)
        assert connection.read_answer(sent.method).status == 200
        if sent.keeps:
            assert connection.read_answer().status == 200
        assert connection.read_rest() == b""
    seen = arrived()
    assert [request.line for request in seen[1:]] == ["GET /second HTTP/1.1"] * sent.keeps
    written = strict.written(seen[0].head, requests[0].plain_port)
    assert (written.method, written.target) == (sent.method, sent.target)
    assert sent.host is None or written.host == sent.host
    assert seen[0].body == (b"abc" if sent.coding else body)
    assert b"forged" not in seen[0].head


@each(REQUESTS, lambda case: case.verdict.startswith("ok/"))
def test_a_good_request_that_is_not_passed_on(requests, arrived, case):
    """Its end is known: what stands behind is the next request, unless there is a body, which nobody wants to read."""
    sent = strict.sent(case.raw)
    with requests[0].plain() as connection:
        connection.send(case.raw + SECOND)
        assert connection.read_answer(sent.method).status == int(case.verdict.removeprefix("ok/"))
        if not sent.has_body:
            assert connection.read_answer().status == 200
        assert connection.read_rest() == b""
    assert [request.line for request in arrived()] == ([] if sent.has_body else ["GET /second HTTP/1.1"])


@each(CHUNKS, lambda case: case.verdict == "400")
def test_a_broken_body_reaches_nobody(requests, arrived, case):
    with requests[0].plain() as connection:
        send(connection, POST + case.raw + SECOND)
        assert connection.read_answer().status == 400
        assert connection.read_rest() == b""
    assert arrived() == []


@each(CHUNKS, lambda case: case.verdict != "400")
def test_a_good_body_arrives(requests, arrived, case):
    with requests[0].plain() as connection:
        connection.send(POST + case.raw + SECOND)
        assert [connection.read_answer().status for _ in range(2)] == [200, 200]
    first, second = arrived()
    assert (first.line, second.line) == ("POST /first HTTP/1.1", "GET /second HTTP/1.1")
    assert first.body == cases.unescape(case.verdict[1:-1])
    strict.written(first.head, requests[0].plain_port)
    assert b"forged" not in first.head


@pytest.fixture(scope="module")
def responses(make_shared):
    upstream = make_shared.upstream()
    return make_shared.proxy(upstream.url, plain="off"), upstream


@pytest.fixture
def ask(responses):
    proxy, upstream = responses

    def ask(raw, close=False, method="GET"):
        """The answer to a request that the upstream answers with these bytes, None when it was cut. The next client gets its own."""
        def answer(request):
            path = request.line.split(" ")[1]
            if path == "/raw":
                return raw
            return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(path), path.encode())
        before = len(upstream.requests)
        upstream.answer, upstream.closes = answer, close
        with proxy.plain() as connection:
            connection.send_request(method, "/raw")
            try:
                got = connection.read_answer(method)
                assert not connection.buffer, "more than an answer"
            except (Closed, OSError):
                got = None
        with proxy.plain() as connection:
            own = connection.request(path=f"/own/{before}")
            assert (own.status, own.body) == (200, f"/own/{before}".encode())
        first, second = upstream.requests[before:]
        assert first.connection != second.connection, "a connection with bytes waiting was used again"
        return got
    return ask


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@each(RESPONSES, lambda case: case.verdict == "502")
def test_a_refused_answer_is_502(ask, case, method):
    answer = ask(case.raw + EVIL, method=method)
    assert answer.status == 502 and not answer.interim
    assert b"forged" not in answer.head


def whole(case):
    """A good answer to GET and what stands behind; its body, None when it is cut; whether the connection ends behind it."""
    head, _, begun = case.raw.partition(b"\r\n\r\n")
    kind, _, length = case.verdict.partition(" ")
    if kind == "none":
        return head + b"\r\n\r\n" + EVIL, b"", False
    if kind == "chunked":
        return case.raw + CHUNKED + EVIL, b"abc", False
    if kind == "until":
        return case.raw + b"abc", b"abc", True
    if len(length) > 9:
        return case.raw + b"abc", None, True
    body = begun.ljust(int(length), b"x")
    return head + b"\r\n\r\n" + body + EVIL, body, False


def status(case):
    return int(case.raw[9:12])


def check(answer, case, body):
    assert (answer.status, answer.body) == (status(case), body)
    names = [name.lower() for name, _ in strict.fields(answer.head)]
    assert not {"keep-alive", "te", "upgrade", "http2-settings"} & set(names), names
    assert not any(name.startswith("proxy-") for name in names)
    assert names.count("date") == 1 and names.count("content-length") + names.count("transfer-encoding") <= 1
    assert answer.headers("Set-Cookie") == [value for name, value in strict.fields(case.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
                                            if name == "set-cookie"]


@each(RESPONSES, lambda case: case.verdict != "502" and status(case) >= 200)
def test_a_good_answer_comes_whole(ask, case):
    raw, body, close = whole(case)
    answer = ask(raw, close)
    if body is None:
        assert answer is None
    else:
        check(answer, case, body)


@each(RESPONSES, lambda case: case.verdict != "502" and status(case) >= 200)
def test_a_good_answer_to_head_has_no_body(ask, case):
    check(ask(case.raw + EVIL, method="HEAD"), case, b"")


@each(RESPONSES, lambda case: case.verdict != "502" and status(case) < 200)
def test_an_interim_answer_is_not_the_answer(ask, case):
    final = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    answer = ask(case.raw + final + EVIL)
    if status(case) == 101:
        assert answer.status == 502 and not answer.interim, "nobody asked for it"
        return
    assert (answer.status, answer.body) == (200, b"ok")
    assert [interim.status for interim in answer.interim] in ([], [status(case)])


@each(CHUNKS, lambda case: case.verdict == "400")
def test_a_broken_body_looks_broken(ask, case):
    answer = ask(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + case.raw + EVIL)
    assert answer is None or answer.status == 502


@each(CHUNKS, lambda case: case.verdict != "400")
def test_a_good_body_comes_whole(ask, case):
    answer = ask(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + case.raw + EVIL)
    assert (answer.status, answer.body) == (200, cases.unescape(case.verdict[1:-1]))


def test_the_tables_are_not_thinned_out():
    assert len(REQUESTS) >= 600 and len(RESPONSES) >= 200 and len(CHUNKS) >= 130
