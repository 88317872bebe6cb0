"""Slow clients in front of an app server that can do one thing at a time."""
import time

from harness.slow import Slowly, read_raw
from harness.waiting import wait_until


def test_one_worker_serves_among_forty_slow_clients(make):
    """Twenty clients upload at 1 KB/s and twenty read 100 MB at 1 KB/s; to everybody else the one worker is as free as ever."""
    proxy, size = make.proxy(make.app("gunicorn", workers=1).url), 100_000_000
    uploads = [proxy.tls() for _ in range(20)]
    readers = [proxy.tls(receive_buffer=4096) for _ in range(20)]
    for connection in uploads:
        connection.send_request("POST", "/hash", headers=[("Content-Length", "1000000")])
    for connection in readers:
        connection.send_request(path=f"/bytes?n={size}")
    sending, reading = Slowly(uploads, lambda c: c.send(b"x" * 102)), Slowly(readers, lambda c: read_raw(c, 102))
    with sending, reading:
        wait_until(lambda: len(reading.got) == 20, 90, "the first bytes of all readers")
        wait_until(lambda: sum(proxy.spooled()) > 20 * (size - (8 << 20)), 30, "the last answer to be taken")
        taken, end = [], time.monotonic() + 5
        while time.monotonic() < end:
            started = time.monotonic()
            assert proxy.get("/status/200").text == "200"
            taken.append(time.monotonic() - started)
        assert max(taken) < 1, f"{max(taken):.1f} s; {len(taken)} requests"
        assert proxy.resident() < 128 << 20
    assert not sending.failures and not reading.failures
    for connection in uploads + readers:
        connection.close()
    wait_until(lambda: not proxy.spooled(), 10, "the files to go")
