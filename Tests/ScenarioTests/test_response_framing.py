"""What upstreams send, byte for byte, and what the client gets of it."""
import pytest
from harness.clients import Closed


@pytest.fixture(scope="module")
def shared(make_shared):
    """(proxy, upstream): a test sets upstream.answer and upstream.closes."""
    upstream = make_shared.upstream()
    proxy = make_shared.proxy(upstream.url)
    return proxy, upstream


@pytest.fixture
def ask(shared):
    proxy, upstream = shared

    def ask(answer, close=False, method="GET", version="1.1", requests=1):
        """The client's answers (a list when there are several requests)."""
        upstream.answer, upstream.closes = answer, close
        with proxy.tls() as connection:
            answers = []
            for _ in range(requests):
                connection.send(f"{method} / HTTP/{version}\r\nHost: localhost\r\n\r\n".encode())
                answers.append(connection.read_answer(method))
            answers[-1].kept = connection.is_open()
        return answers[0] if requests == 1 else answers
    return ask


def http(head, body=b""):
    return head.encode().replace(b"\n", b"\r\n") + b"\r\n\r\n" + body


def test_content_length(ask):
    answer = ask(http("HTTP/1.1 200 OK\nContent-Length: 5", b"hello"))
    assert answer.body == b"hello" and answer.header("Content-Length") == "5" and answer.kept


def test_chunked(ask):
    answer = ask(http("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: x\r\n\r\n"))
    assert answer.body == b"abcde" and answer.kept


def test_chunked_piece_by_piece(ask):
    data = http("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert ask(lambda request: [bytes([byte]) for byte in data]).body == b"abcde"


def test_close_delimited(ask):
    answer = ask(http("HTTP/1.1 200 OK", b"to the end"), close=True)
    assert answer.body == b"to the end"
    assert answer.kept, "the client's connection outlives the upstream's"


def test_close_delimited_to_an_http10_client(ask):
    answer = ask(http("HTTP/1.1 200 OK", b"to the end"), close=True, version="1.0")
    assert answer.body == b"to the end" and answer.header("Transfer-Encoding") is None


def test_http10_upstream(ask):
    answer = ask(http("HTTP/1.0 200 OK\nContent-Length: 2", b"ok"), close=True)
    assert answer.body == b"ok" and answer.head.startswith(b"HTTP/1.1 200")


def test_chunked_to_an_http10_client(ask):
    answer = ask(http("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"3\r\nabc\r\n0\r\n\r\n"), version="1.0")
    assert answer.body == b"abc" and answer.header("Transfer-Encoding") is None


@pytest.mark.parametrize("head", [
    "HTTP/1.1 200 OK\nContent-Length: 100", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked", "HTTP/1.1 200 OK\nContent-Length: 0"])
def test_head(ask, head):
    answers = ask(http(head), method="HEAD", requests=2)
    assert all(a.status == 200 and a.body == b"" for a in answers)
    if "100" in head:
        assert answers[0].header("Content-Length") == "100"


def test_head_with_a_body_poisons_nothing(ask):
    answers = ask(http("HTTP/1.1 200 OK\nContent-Length: 4", b"evil"), method="HEAD", requests=3)
    assert [a.body for a in answers] == [b""] * 3


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_bodiless_statuses(ask, status):
    answers = ask(http(f"HTTP/1.1 {status}\nETag: x"), requests=3)
    assert [a.status for a in answers] == [int(status[:3])] * 3
    assert answers[0].header("Transfer-Encoding") is None


def test_304_keeps_its_length(ask):
    answer = ask(http("HTTP/1.1 304 Not Modified\nContent-Length: 1000"))
    assert answer.status == 304 and answer.kept


def test_bytes_behind_an_answer_reach_nobody(ask):
    answers = ask(http("HTTP/1.1 200 OK\nContent-Length: 2", b"okHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"), requests=3)
    assert [a.body for a in answers] == [b"ok"] * 3


def test_interim_answers_pass_in_order(ask):
    answer = ask(http("HTTP/1.1 103 Early Hints\nLink: </a>; rel=preload", http("HTTP/1.1 200 OK\nContent-Length: 2", b"ok")))
    assert answer.body == b"ok"
    assert [a.status for a in answer.interim] in ([103], [])


def test_connection_fields_are_removed(ask):
    answer = ask(http("HTTP/1.1 200 OK\nContent-Length: 2\nConnection: keep-alive, X-Mine\nX-Mine: 1\nKeep-Alive: timeout=5\n"
                      "Proxy-Authenticate: x\nUpgrade: h2c\nX-Other: 2", b"ok"))
    assert answer.header("X-Other") == "2"
    for name in ("X-Mine", "Keep-Alive", "Upgrade"):
        assert answer.header(name) is None, name
    assert "X-Mine" not in (answer.header("Connection") or "")


def test_date_is_added_when_missing(ask):
    import email.utils
    answer = ask(http("HTTP/1.1 200 OK\nContent-Length: 0"))
    email.utils.parsedate_to_datetime(answer.header("Date"))
    given = "Sun, 06 Nov 1994 08:49:37 GMT"
    assert ask(http(f"HTTP/1.1 200 OK\nContent-Length: 0\nDate: {given}")).headers("Date") == [given]


def test_odd_reason_phrases(ask):
    assert ask(http("HTTP/1.1 200 \nContent-Length: 0")).status == 200
    assert ask(http("HTTP/1.1 299\nContent-Length: 0")).status == 299
    assert ask(http("HTTP/1.1 200 (All) right: yes\nContent-Length: 0")).status == 200


NONSENSE = {
    "no HTTP at all": b"SSH-2.0-OpenSSH\r\n\r\n",
    "HTTP/0.9": b"<html>hello</html>",
    "a bad status": http("HTTP/1.1 2x0 OK\nContent-Length: 0"),
    "a short status": http("HTTP/1.1 20 OK\nContent-Length: 0"),
    "a bad version": http("HTTP/3.0 200 OK\nContent-Length: 0"),
    "two lengths": http("HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3", b"abc"),
    "a list of lengths": http("HTTP/1.1 200 OK\nContent-Length: 2, 2", b"ab"),
    "a negative length": http("HTTP/1.1 200 OK\nContent-Length: -1"),
    "a huge length": http("HTTP/1.1 200 OK\nContent-Length: 99999999999999999999"),
    "both framings": http("HTTP/1.1 200 OK\nContent-Length: 3\nTransfer-Encoding: chunked", b"0\r\n\r\n"),
    "an unknown coding": http("HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked", b"0\r\n\r\n"),
    "chunked twice": http("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked", b"0\r\n\r\n"),
    "a folded line": http("HTTP/1.1 200 OK\nX-A: b\n c\nContent-Length: 0"),
    "a space before the colon": http("HTTP/1.1 200 OK\nX-A : b\nContent-Length: 0"),
    "a NUL": http("HTTP/1.1 200 OK\nX-A: b\x00c\nContent-Length: 0"),
    "a huge head": http("HTTP/1.1 200 OK\nX-A: " + "a" * 200_000 + "\nContent-Length: 0"),
    "an unasked 101": http("HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade"),
    "nothing": b"",
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Le",
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_is_502(ask, kind):
    answer = ask(NONSENSE[kind], close=True)
    assert answer.status == 502
    assert answer.body


@pytest.mark.parametrize("data", [
    http("HTTP/1.1 200 OK\nContent-Length: 10", b"cut"),
    http("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"5\r\ncut"),
    http("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"3\r\ncut\r\n"),
    http("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"3\r\ncut\r\nzz\r\n"),
    http("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"3\r\ncutXX0\r\n\r\n"),
])
def test_a_cut_answer_looks_cut(ask, data):
    try:
        answer = ask(data, close=True)
    except (Closed, OSError):
        return
    assert answer.status == 502, "cut before anything was sent on"
