"""Starts that are odd but valid, and what others may see of the processes."""
import os
import socket
import threading

from harness.proxy import BINARY
from harness.waiting import wait_until


def test_an_upstream_need_not_be_there(make):
    from harness.waiting import free_port
    proxy = make.proxy(f"http://127.0.0.1:{free_port()}")
    assert proxy.get().status == 502


def test_it_starts_from_any_directory(make):
    """Relative paths in the file are relative to the file."""
    import subprocess
    proxy = make.proxy(make.upstream().url, start=False)
    proxy.certificate("localhost")
    proxy.write()
    with subprocess.Popen([BINARY, "run", "-c", str(proxy.folder / "proxy.yaml")], cwd="/", stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: proxy.served(), 10, "serving")
            assert proxy.get().status == 200
        finally:
            process.terminate()


def test_systemd_is_told(make, monkeypatch):
    """READY=1 when serving, STOPPING=1 at the end, RELOADING=1 and READY=1 around a reload."""
    proxy = make.proxy(make.upstream().url, start=False)
    path, messages = str(proxy.folder / "notify"), []
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(path)

    def receive():
        while data := listener.recv(4096):
            messages.extend(data.decode().splitlines())
    threading.Thread(target=receive, daemon=True).start()
    monkeypatch.setenv("NOTIFY_SOCKET", path)
    proxy.start()
    wait_until(lambda: "READY=1" in messages, 5, lambda: messages)
    proxy.reload()
    wait_until(lambda: messages.count("READY=1") == 2 and "RELOADING=1" in messages, 5, lambda: messages)
    proxy.stop()
    wait_until(lambda: "STOPPING=1" in messages, 5, lambda: messages)


def test_workers_auto_is_one_per_core(make):
    proxy = make.proxy(make.upstream().url, start=False)
    del proxy.config["workers"]
    proxy.start()
    assert len(proxy.workers()) == len(os.sched_getaffinity(0))


def test_closed_standard_streams_do_no_harm(make):
    """Nobody reads its output any more: it goes on serving."""
    import subprocess
    proxy = make.proxy(make.upstream().url, start=False)
    proxy.certificate("localhost")
    proxy.write()
    process = subprocess.Popen([BINARY, "run", "-c", "proxy.yaml"], cwd=proxy.folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        wait_until(lambda: proxy.served(), 10, "serving")
        process.stdout.close()
        process.stderr.close()
        for _ in range(5):
            assert proxy.get().status == 200
    finally:
        process.terminate()
        assert process.wait(10) == 0


def test_a_full_pipe_does_no_harm(make):
    """Somebody holds its standard output and never reads: requests go on."""
    import subprocess
    proxy = make.proxy(make.upstream().url, start=False)
    proxy.certificate("localhost")
    proxy.write()
    process = subprocess.Popen([BINARY, "run", "-c", "proxy.yaml"], cwd=proxy.folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: proxy.served(), 10, "serving")
        with proxy.tls() as connection:
            for _ in range(600):
                assert connection.request(path="/" + "x" * 900).status == 200
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
