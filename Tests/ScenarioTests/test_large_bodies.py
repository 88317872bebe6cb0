"""100 MB up and down arrive whole, in bounded memory; who stalls is waited for, not buffered for."""
import array
import fcntl
import hashlib
import subprocess
import termios
import threading
import time

import pytest
from harness.clients import curl
from harness.wsgi_app import pattern
from harness.waiting import wait_until

SIZE = 100_000_000
BOUND = 64 << 20
SERVERS = [("gunicorn", True), ("uvicorn", False), ("uwsgi", True)]


@pytest.fixture(scope="module")
def big_file(tmp_path_factory):
    """(path, sha256)"""
    path, digest = tmp_path_factory.mktemp("big") / "data", hashlib.sha256()
    with open(path, "wb") as file:
        for piece in pattern(SIZE):
            digest.update(piece)
            file.write(piece)
    return path, digest.hexdigest()


class Growth:
    """The most that Portico's processes grew while the block ran."""

    def __init__(self, proxy):
        self.proxy = proxy

    def __enter__(self):
        self.proxy.get("/status/200")
        self.before = self.proxy.resident()
        self.proxy.reset_peak()
        return self

    def __exit__(self, kind, *_):
        grown = self.proxy.resident(peak=True) - self.before
        if kind is None:
            assert grown < BOUND, f"grew by {grown / 2**20:.1f} MiB"


@pytest.fixture(params=SERVERS, ids=lambda s: f"{s[0]}-{'unix' if s[1] else 'tcp'}")
def proxy(request, make, app_servers):
    return make.proxy(app_servers(*request.param).url)


def test_download(proxy, big_file):
    with Growth(proxy):
        command = ["curl", "-sS", "--fail", "--http1.1", "--cacert", str(proxy.authority.path), "--resolve", f"localhost:{proxy.port}:127.0.0.1",
                   f"https://localhost:{proxy.port}/bytes?n={SIZE}"]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as client:
            digest = subprocess.run(["sha256sum"], stdin=client.stdout, capture_output=True, text=True, timeout=120).stdout.split()[0]
        assert client.returncode == 0
    assert digest == big_file[1]


@pytest.mark.parametrize("chunked", [False, True])
def test_upload(proxy, big_file, chunked):
    path, digest = big_file
    options = ["-H", "Transfer-Encoding: chunked"] if chunked else []
    with Growth(proxy):
        done = curl(proxy, "/hash", "--fail", "-T", path, *options, timeout=120)
    assert done.returncode == 0, f"{done.stderr}\n{proxy.log_text()}"
    assert done.stdout == f"{digest} {SIZE}"
    assert [f for f in proxy.folder.iterdir() if f.name.startswith(("portico", "spool", ".spool"))] == [], "the spool leaves no file"


@pytest.mark.parametrize("chunked", [False, True])
def test_an_upstream_that_reads_late_gets_the_end_too(make, chunked):
    """The client has sent everything while the upstream's socket is full, also when only the last few bytes do not fit: they must leave
    when there is room again."""
    sent = threading.Event()

    def before_reading(sock):
        sent.wait(5)
        settle(lambda: 1 + waiting_bytes(sock), quiet=0.02)
    upstream = make.upstream(unix=True, before_reading=before_reading)
    proxy = make.proxy(upstream.url, timeouts={"response": "3s"})
    for size in range(100_000, 400_000, 4_000):
        sent.clear()
        data = b"x" * size
        with proxy.tls() as connection:
            connection.send_request("POST", body=[data] if chunked else data)
            sent.set()
            assert connection.read_answer().status == 200, f"{size} bytes:\n{proxy.log_text()[-2000:]}"
        assert len(upstream.requests[-1].body) == size


def waiting_bytes(sock):
    """How much has arrived and was not read."""
    count = array.array("i", [0])
    fcntl.ioctl(sock.fileno(), termios.FIONREAD, count)
    return count[0]


def test_a_stalled_reader_stops_the_upstream(make):
    sent = []

    def answer(request):
        yield b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % SIZE
        for piece in pattern(SIZE):
            yield piece
            sent.append(len(piece))

    upstream = make.upstream(answer)
    proxy = make.proxy(upstream.url, buffering={"response": "off"})
    before = proxy.resident()
    with proxy.tls() as connection:
        connection.send_request()
        settle(lambda: sum(sent))
        assert sum(sent) < 40 << 20
        assert proxy.resident() - before < 16 << 20
        answer = connection.read_answer()
        assert len(answer.body) == SIZE


def test_a_stalled_upstream_stops_the_client(make):
    """The upstream answers nothing and reads nothing after the head."""
    release = threading.Event()
    upstream = make.upstream(lambda request: release.wait(30) and None, head_only=True)
    proxy = make.proxy(upstream.url, buffering={"request": "off"})
    before = proxy.resident()
    sent = 0
    with proxy.tls() as connection:
        connection.send_request("POST", headers=[("Content-Length", str(SIZE))])
        connection.socket.settimeout(1)
        try:
            while sent < SIZE:
                sent += connection.socket.send(b"x" * 65536)
        except TimeoutError:
            pass
        assert sent < 48 << 20
        assert proxy.resident() - before < 16 << 20
    release.set()


def settle(value, deadline=10, quiet=0.5):
    """Until the value has stood still for so many seconds."""
    last = [value(), time.monotonic()]

    def still():
        now = value()
        if now != last[0]:
            last[:] = [now, time.monotonic()]
        return now and time.monotonic() - last[1] > quiet
    wait_until(still, deadline, "the flow to stop")
