"""Doubtful framing is refused, the connection is closed, and the upstream has seen nothing of it."""
import pytest
from harness import cases

SECOND = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
GET = b"GET /first HTTP/1.1\r\nHost: localhost\r\n\r\n"

# The bytes stand in the conformance tables; `test_http_conformance.py` sends them all, over plain connections.
DOUBTFUL = {case.name: case.raw for case in cases.load("requests") if case.verdict == "400"}
TWO_LENGTHS = DOUBTFUL["length twice, agreeing"]

ENDLESS_CHUNKS = {
    "an endless extension": b"5;" + b"x" * 100_000 + b"\r\nhello\r\n0\r\n\r\n",
    "endless trailers": b"5\r\nhello\r\n0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
}


def post(fields, body=b""):
    return b"POST /first HTTP/1.1\r\nHost: localhost\r\n" + fields + b"\r\n" + body


@pytest.fixture(scope="module")
def shared(make_shared):
    upstream = make_shared.upstream()
    return make_shared.proxy(upstream.url, plain="off"), upstream


def answers(connection):
    """The statuses of everything that came until the end of the stream."""
    data = connection.read_rest(10)
    return [int(part[:3]) for part in data.split(b"HTTP/1.1 ")[1:]], data


@pytest.mark.parametrize("kind", ENDLESS_CHUNKS)
def test_endless_chunks_end_the_connection(shared, kind):
    """The request may have begun upstream; it must not be whole there, and nothing behind it may be a request."""
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.plain() as connection:
        try:
            connection.send(post(b"Transfer-Encoding: chunked\r\n", ENDLESS_CHUNKS[kind] + SECOND))
        except OSError:
            pass
        statuses, data = answers(connection)
    assert statuses in ([400], [431], [413], []), data
    assert upstream.requests[before:] == []


def test_a_body_is_not_the_next_request(shared):
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.plain() as connection:
        connection.send(post(b"Content-Length: %d\r\n" % len(SECOND), SECOND) + b"GET /last HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert [connection.read_answer().status for _ in range(2)] == [200, 200]
    assert [r.line.split(" ")[1] for r in upstream.requests[before:]] == ["/first", "/last"]


def test_a_good_request_before_a_bad_one_is_answered(shared):
    proxy, upstream = shared
    with proxy.plain() as connection:
        connection.send(GET + TWO_LENGTHS + SECOND)
        statuses, data = answers(connection)
    assert statuses[0] == 200 and len(statuses) == 2 and statuses[1] == 400, data


@pytest.mark.parametrize("kind", [
    "a length and chunked", "length twice", "bare LF and a field in a value", "two", "bare LFs everywhere", "chunked in HTTP/1.0",
    "length folded"])
def test_the_same_over_tls(shared, kind):
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.tls() as connection:
        connection.send(DOUBTFUL[kind] + SECOND)
        statuses, data = answers(connection)
    assert len(statuses) == 1 and statuses[0] == 400, data
    assert upstream.requests[before:] == []


def test_an_endless_head_is_cut(shared):
    proxy, upstream = shared
    with proxy.plain() as connection:
        try:
            connection.send(b"GET /first HTTP/1.1\r\n" + b"X: y\r\n" * 200_000)
        except OSError:
            pass
        statuses, _ = answers(connection)
    assert statuses in ([431], [])


def test_many_blank_lines_are_refused(shared):
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.plain() as connection:
        try:
            connection.send(b"\r\n" * 100_000 + SECOND)
        except OSError:
            pass
        answers(connection)
    assert upstream.requests[before:] == []
