"""Doubtful framing is refused, the connection is closed, and the upstream has seen nothing of it."""
import pytest

SECOND = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"


def post(fields, body=b""):
    return b"POST /first HTTP/1.1\r\nHost: localhost\r\n" + fields + b"\r\n" + body


def get(line=b"GET /first HTTP/1.1", fields=b"Host: localhost\r\n"):
    return line + b"\r\n" + fields + b"\r\n"


REFUSED = {
    "length and coding": post(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    "coding and length": post(b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", b"0\r\n\r\n"),
    "two lengths": post(b"Content-Length: 5\r\nContent-Length: 0\r\n", b"hello"),
    "two equal lengths": post(b"Content-Length: 5\r\nContent-Length: 5\r\n", b"hello"),
    "a list of lengths": post(b"Content-Length: 5, 5\r\n", b"hello"),
    "a signed length": post(b"Content-Length: +5\r\n", b"hello"),
    "a negative length": post(b"Content-Length: -5\r\n"),
    "a hexadecimal length": post(b"Content-Length: 0x5\r\n", b"hello"),
    "an underscored length": post(b"Content-Length: 1_0\r\n", b"hellohello"),
    "an empty length": post(b"Content-Length: \r\n"),
    "a spaced length": post(b"Content-Length: 1 0\r\n"),
    "an enormous length": post(b"Content-Length: 18446744073709551621\r\n", b"hello"),
    "a space before the colon": post(b"Content-Length : 5\r\n", b"hello"),
    "a coding with a space before the colon": post(b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n"),
    "a vertical tab in the coding": post(b"Transfer-Encoding: \x0bchunked\r\n", b"0\r\n\r\n"),
    "an unknown coding": post(b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n"),
    "identity": post(b"Transfer-Encoding: identity\r\n"),
    "chunked not last": post(b"Transfer-Encoding: chunked, identity\r\n", b"0\r\n\r\n"),
    "chunked twice": post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    "chunked in a list": post(b"Transfer-Encoding: chunked, chunked\r\n", b"0\r\n\r\n"),
    "gzip, chunked": post(b"Transfer-Encoding: gzip, chunked\r\n", b"0\r\n\r\n"),
    "an empty coding": post(b"Transfer-Encoding:\r\n"),
    "a quoted coding": post(b'Transfer-Encoding: "chunked"\r\n', b"0\r\n\r\n"),
    "chunked on HTTP/1.0": b"POST /first HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a folded coding": post(b"Transfer-Encoding:\r\n chunked\r\n", b"0\r\n\r\n"),
    "a bare CR": post(b"X: a\rContent-Length: 5\r\n"),
    "a bare LF": post(b"X: a\nContent-Length: 5\r\n", b"hello"),
    "LF line ends": b"GET /first HTTP/1.1\nHost: localhost\n\n",
    "a NUL in a value": post(b"X: a\x00b\r\n"),
    "a control byte in a value": post(b"X: a\x01b\r\n"),
    "a NUL in a name": post(b"X\x00Y: a\r\n"),
    "an empty name": post(b": a\r\n"),
    "a line without a colon": post(b"nonsense\r\n"),
    "a space first": post(b" Content-Length: 5\r\n"),
    "no Host": get(fields=b""),
    "two Hosts": get(fields=b"Host: localhost\r\nHost: localhost\r\n"),
    "a Host with a path": get(fields=b"Host: localhost/x\r\n"),
    "a Host with userinfo": get(fields=b"Host: a@localhost\r\n"),
    "HTTP/0.9": b"GET /first\r\n\r\n",
    "a lower-case version": get(b"GET /first http/1.1"),
    "a long version": get(b"GET /first HTTP/1.10"),
    "two spaces": get(b"GET  /first HTTP/1.1"),
    "a tab for a space": get(b"GET\t/first\tHTTP/1.1"),
    "a space in the target": get(b"GET /fi rst HTTP/1.1"),
    "a fragment": get(b"GET /first#x HTTP/1.1"),
    "a high byte in the target": get(b"GET /\xff HTTP/1.1"),
    "a relative target": get(b"GET first HTTP/1.1"),
    "another scheme": get(b"GET ftp://localhost/first HTTP/1.1"),
    "CONNECT": get(b"CONNECT localhost:80 HTTP/1.1"),
    "TRACE": get(b"TRACE /first HTTP/1.1"),
    "the HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a bad method": get(b"GE(T /first HTTP/1.1"),
}

BAD_CHUNKS = {
    "a chunk size with a sign": b"+5\r\nhello\r\n0\r\n\r\n",
    "a chunk size with 0x": b"0x5\r\nhello\r\n0\r\n\r\n",
    "an empty chunk size": b"\r\nhello\r\n0\r\n\r\n",
    "a huge chunk size": b"10000000000000005\r\nhello\r\n0\r\n\r\n",
    "a chunk size with a space": b"5 \r\nhello\r\n0\r\n\r\n",
    "a bare LF after the size": b"5\nhello\r\n0\r\n\r\n",
    "a bare LF in an extension": b"5;x\ny\r\nhello\r\n0\r\n\r\n",
    "a bare CR in an extension": b"5;x\ry\r\nhello\r\n0\r\n\r\n",
    "data longer than its size": b"3\r\nhello\r\n0\r\n\r\n",
    "a bare LF after the data": b"5\r\nhello\n0\r\n\r\n",
    "a bad last chunk": b"5\r\nhello\r\n0\r\nX\r\n\r\n",
    "an endless extension": b"5;" + b"x" * 100_000 + b"\r\nhello\r\n0\r\n\r\n",
    "endless trailers": b"5\r\nhello\r\n0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
}


@pytest.fixture(scope="module")
def shared(make_shared):
    upstream = make_shared.upstream()
    return make_shared.proxy(upstream.url, plain="off"), upstream


def answers(connection):
    """The statuses of everything that came until the end of the stream."""
    data = connection.read_rest(10)
    return [int(part[:3]) for part in data.split(b"HTTP/1.1 ")[1:]], data


@pytest.mark.parametrize("kind", REFUSED)
def test_refused_and_closed(shared, kind):
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.plain() as connection:
        connection.send(REFUSED[kind] + SECOND)
        statuses, data = answers(connection)
    assert len(statuses) == 1 and 400 <= statuses[0] <= 505 and statuses[0] != 404, data
    assert upstream.requests[before:] == []


@pytest.mark.parametrize("kind", BAD_CHUNKS)
def test_bad_chunks_end_the_connection(shared, kind):
    """The request may have begun upstream; it must not be whole there, and nothing behind it may be a request."""
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.plain() as connection:
        try:
            connection.send(post(b"Transfer-Encoding: chunked\r\n", BAD_CHUNKS[kind] + SECOND))
        except OSError:
            pass
        statuses, data = answers(connection)
    assert statuses in ([400], [431], [413], []), data
    assert upstream.requests[before:] == []


def test_a_body_is_not_the_next_request(shared):
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.plain() as connection:
        connection.send(post(b"Content-Length: %d\r\n" % len(SECOND), SECOND) + get(b"GET /last HTTP/1.1"))
        assert [connection.read_answer().status for _ in range(2)] == [200, 200]
    assert [r.line.split(" ")[1] for r in upstream.requests[before:]] == ["/first", "/last"]


def test_a_good_request_before_a_bad_one_is_answered(shared):
    proxy, upstream = shared
    with proxy.plain() as connection:
        connection.send(get() + REFUSED["two lengths"] + SECOND)
        statuses, data = answers(connection)
    assert statuses[0] == 200 and len(statuses) == 2 and statuses[1] == 400, data


@pytest.mark.parametrize("kind", ["length and coding", "two lengths", "a bare LF", "two Hosts", "LF line ends"])
def test_the_same_over_tls(shared, kind):
    proxy, upstream = shared
    before = len(upstream.requests)
    with proxy.tls() as connection:
        connection.send(REFUSED[kind] + SECOND)
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
