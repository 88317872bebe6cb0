"""The bounds of what is kept for slow clients: a full disk, the sum over all workers, memory. Nobody else suffers, nothing stays behind."""
import hashlib
import os
import signal
import subprocess
import threading

import pytest
from harness import processes
from harness.waiting import wait_until

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CLOSE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
MIB = 1 << 20
# What of a body of 2 MiB does not stay in memory when `spool.memory` is 1 MiB, of which each may have a quarter.
REST = 2 * MIB - MIB // 4 - 10_000


@pytest.fixture
def disk(tmp_path):
    """A file system of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "portico-test", place], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def used(disk):
    status = os.statvfs(disk)
    return (status.f_blocks - status.f_bfree) * status.f_frsize


def descriptors(proxy):
    return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in proxy.workers())


def start_upload(connection, size, sent, chunked=False):
    """The head and `sent` bytes of a body of `size`; an answer may come before all has gone."""
    connection.send_request("POST", headers=[("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(size))])
    try:
        for at in range(0, sent, 65536):
            piece = bytes(min(65536, sent - at))
            connection.send(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
    except OSError:
        pass


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
def test_a_full_disk_refuses_one_upload(disk, make, chunked):
    """The one that finds no room; others have what they need, before, meanwhile and afterwards."""
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, spool={"directory": str(disk), "memory": "1MiB"})
    assert proxy.get().body == b"ok"
    before = descriptors(proxy)
    with proxy.tls() as small, proxy.tls() as other:
        start_upload(small, 100_000, 50_000)
        for _ in range(3):
            with proxy.tls() as large:
                start_upload(large, 8 * MIB, 8 * MIB, chunked)
                answer = large.read_answer()
                assert answer.status == 507 and answer.header("Connection") == "close", answer.head
                assert answer.header("X-Request-ID") in answer.text
                assert other.request("POST", body=[b"x" * 1000]).body == b"ok"
                assert proxy.get().body == b"ok"
            wait_until(lambda: used(disk) == 0, 5, lambda: f"the disk to be free: {used(disk)}")
        with proxy.tls() as fitting:
            start_upload(fitting, MIB, MIB, chunked)
            if chunked:
                fitting.send(b"0\r\n\r\n")
            assert fitting.read_answer().body == b"ok"
        small.send(bytes(50_000))
        assert small.read_answer().body == b"ok"
    assert sorted(len(r.body) for r in upstream.requests if r.body) == [1000, 1000, 1000, 100_000, MIB]
    assert used(disk) == 0 and proxy.spooled() == []
    wait_until(lambda: descriptors(proxy) <= before + 2, 5, "the descriptors to go")
    proxy.access_line(status=507)
    proxy.wait_for_log("no space for a body")


def test_a_disk_that_is_full_of_others(disk, make):
    """Two uploads that fit alone: the second one is refused, the first one is not."""
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, spool={"directory": str(disk), "memory": "1MiB"})
    with proxy.tls() as first, proxy.tls() as second:
        start_upload(first, 2 * MIB, 2 * MIB - 1)
        wait_until(lambda: used(disk) > REST, 10, "the first body on the disk")
        start_upload(second, 2 * MIB, 2 * MIB)
        assert second.read_answer().status == 507
        first.send(b"x")
        assert first.read_answer().body == b"ok"
    assert [len(r.body) for r in upstream.requests] == [2 * MIB]


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_a_full_disk_makes_the_app_server_wait(disk, make, framing):
    """What was kept stays, what comes after it stands still until the client has read, and all of it arrives."""
    listener = make.listener()
    proxy = make.proxy(listener.url, spool={"directory": str(disk), "memory": "1MiB"})
    size = 40_000_000
    with proxy.tls(receive_buffer=4096) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        peer.socket.settimeout(60)
        fields = {"length": b"Content-Length: %d\r\n" % size, "chunked": b"Transfer-Encoding: chunked\r\n", "close": b""}[framing]
        peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + fields + b"\r\n")
        sent, expected = [], hashlib.sha256()

        def say():
            for number in range(size // 100_000):
                piece = bytes([number & 255]) * 100_000
                expected.update(piece)
                peer.send(b"%x\r\n%b\r\n" % (len(piece), piece) if framing == "chunked" else piece)
                sent.append(number)
            peer.send(b"0\r\n\r\n" if framing == "chunked" else b"")
            peer.end()
        saying = threading.Thread(target=say, daemon=True)
        saying.start()
        proxy.wait_for_log("no space for a body")
        assert used(disk) > MIB
        proxy.reset_peak()
        before = proxy.resident()
        # Others have no disk now, but memory.
        with proxy.tls() as other:
            start_upload(other, 100_000, 99_999)
            other.send(b"x")
            second = listener.accept()
            assert len(second.request().body) == 100_000
            second.send(CLOSE)
            assert other.read_answer().body == b"ok"
        assert saying.is_alive() and len(sent) < 300
        digest, got = hashlib.sha256(), []
        connection.read_answer(sink=lambda piece: (digest.update(piece), got.append(len(piece))))
        saying.join(10)
        assert sum(got) == size and digest.digest() == expected.digest()
        assert proxy.resident(peak=True) - before < 8 * MIB
    assert used(disk) == 0 and proxy.spooled() == []


def test_after_that_they_go_at_one_pace(disk, make):
    """Once the client has what was kept, this answer does not fill the disk again and again."""
    listener = make.listener()
    proxy = make.proxy(listener.url, spool={"directory": str(disk), "memory": "1MiB"})
    size = 40_000_000
    with proxy.tls(receive_buffer=4096) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        saying = threading.Thread(target=pour, args=(peer, size), daemon=True)
        saying.start()
        proxy.wait_for_log("no space for a body")
        pieces = connection._read_body(connection._read_head(), "GET")
        got = 0
        while got < 20_000_000:
            got += len(next(pieces))
        wait_until(lambda: used(disk) == 0, 2, "the disk to be free")
        # The client stands still for longer than the proxy's patience.
        threading.Event().wait(0.3)
        assert used(disk) == 0 and saying.is_alive()
        assert got + sum(len(piece) for piece in pieces) == size
        saying.join(10)


def test_a_client_that_goes_with_a_full_disk(disk, make):
    listener = make.listener()
    proxy = make.proxy(listener.url, spool={"directory": str(disk), "memory": "1MiB"})
    for turn in range(3):
        with proxy.tls(receive_buffer=4096) as connection:
            connection.send_request()
            peer = listener.accept()
            peer.request()
            saying = threading.Thread(target=pour, args=(peer, 40_000_000), daemon=True)
            saying.start()
            wait_until(lambda: used(disk) > MIB, 10, "the disk to fill")
        wait_until(lambda: used(disk) == 0, 5, "the disk to be free")
        saying.join(10)
    assert proxy.spooled() == []


def pour(peer, size):
    try:
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        peer.socket.settimeout(60)
        peer.send(bytes(size))
    except OSError:
        pass


def on_both_workers(proxy):
    """A connection to each of two workers."""
    found = {}
    for _ in range(60):
        connection = proxy.tls()
        assert connection.request().status == 200
        owner = processes.owner_of(connection.local_port, proxy.port, proxy.workers())
        if owner in found:
            connection.close()
        else:
            found[owner] = connection
        if len(found) == 2:
            return list(found.values())
    raise AssertionError("all connections are one worker's")


def test_the_sum_over_all_workers(make):
    """Each of two uploads has room alone; both have not, though each worker holds but one."""
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, workers=2, spool={"memory": "1MiB", "total": "2MiB"})
    first, second = on_both_workers(proxy)
    with first, second:
        size = 2 * MIB
        start_upload(first, size, size - 1)
        wait_until(lambda: sum(proxy.spooled()) > REST, 10, "the first body in a file")
        start_upload(second, size, size)
        assert second.read_answer().status == 507
        first.send(b"x")
        assert first.read_answer().body == b"ok"
        with proxy.tls() as again:
            start_upload(again, size, size)
            assert again.read_answer().body == b"ok"
    assert [len(r.body) for r in upstream.requests if r.body] == [size, size]
    assert proxy.spooled() == []


def test_memory_is_for_all_of_a_worker(make):
    """Many bodies that are small each: what does not fit into memory goes to files."""
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, spool={"memory": "1MiB"})
    assert proxy.get().body == b"ok"
    connections = [proxy.tls() for _ in range(60)]
    for connection in connections:
        assert connection.request().body == b"ok"
    before = proxy.resident()
    for connection in connections:
        start_upload(connection, 200_001, 200_000)
    wait_until(lambda: len(proxy.spooled()) > 50, 10, lambda: f"files: {len(proxy.spooled())}")
    assert proxy.resident() - before < 6 * MIB
    for connection in connections:
        connection.send(b"x")
        assert connection.read_answer().body == b"ok"
        connection.close()
    assert proxy.spooled() == []
    assert [len(r.body) for r in upstream.requests if r.body] == [200_001] * 60


def test_answers_are_kept_in_little_memory(make):
    """Many readers at once, each with an answer of some megabytes."""
    body = bytes(8 * MIB)
    upstream = make.upstream(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    proxy = make.proxy(upstream.url)
    readers = [proxy.tls(receive_buffer=4096) for _ in range(20)]
    before = proxy.resident()
    for connection in readers:
        connection.send_request()
    wait_until(lambda: sum(proxy.spooled()) > 20 * 2 * MIB and len(proxy.spooled()) == 20, 20, lambda: f"files: {proxy.spooled()}")
    assert proxy.resident() - before < 20 * MIB
    for connection in readers:
        assert len(connection.read_answer().body) == len(body)
        connection.close()
    wait_until(lambda: proxy.spooled() == [], 5, "the files to go")


def test_a_worker_that_dies_leaves_nothing_on_the_disk(disk, make):
    proxy = make.proxy(make.upstream().url, spool={"directory": str(disk), "memory": "1MiB"})
    proxy.deaths_expected = True
    [old] = proxy.workers()
    with proxy.tls() as connection:
        start_upload(connection, 2 * MIB, 2 * MIB - 1)
        wait_until(lambda: used(disk) > MIB, 10, "the body on the disk")
        os.kill(old, signal.SIGKILL)
        wait_until(lambda: used(disk) == 0, 5, "the disk to be free")
    wait_until(lambda: proxy.workers() not in ([], [old]), 10, "another worker")
    with proxy.tls() as connection:
        start_upload(connection, 2 * MIB, 2 * MIB)
        assert connection.read_answer().body == b"ok"


def test_what_a_dead_worker_had_counts_no_more(make):
    """The sum over all workers is of those that live."""
    upstream = make.upstream()
    proxy = make.proxy(upstream.url, spool={"memory": "1MiB", "total": "2MiB"})
    proxy.deaths_expected = True
    [old] = proxy.workers()
    with proxy.tls() as connection:
        start_upload(connection, 2 * MIB, 2 * MIB - 1)
        wait_until(lambda: sum(proxy.spooled()) > MIB, 10, "the body in a file")
        os.kill(old, signal.SIGKILL)
    wait_until(lambda: proxy.workers() not in ([], [old]), 10, "another worker")
    with proxy.tls() as connection:
        start_upload(connection, 2 * MIB, 2 * MIB)
        assert connection.read_answer().body == b"ok"


def test_a_disk_that_cannot_be_written(disk, make):
    """Whatever the reason: uploads that need it are refused, answers go at the pace of their clients."""
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    listener = make.listener()
    proxy = make.proxy(listener.url, spool={"directory": str(disk), "memory": "1MiB"})
    with proxy.tls() as connection:
        start_upload(connection, 2 * MIB, 2 * MIB)
        assert connection.read_answer().status == 507
    size = 20_000_000
    with proxy.tls(receive_buffer=4096) as connection:
        connection.send_request()
        peer = listener.accept()
        peer.request()
        pouring = threading.Thread(target=pour, args=(peer, size), daemon=True)
        pouring.start()
        proxy.wait_for_log("no space for a body")
        threading.Event().wait(0.2)
        assert len(connection.read_answer().body) == size
        pouring.join(10)
