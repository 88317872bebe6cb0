"""Waiting for a condition with a deadline; free ports."""
import os
import random
import socket
import time


def wait_until(condition, deadline=10.0, what="condition", every=0.01):
    """Calls condition until it answers something true, and returns that. AssertionError after `deadline` seconds."""
    end = time.monotonic() + deadline
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() >= end:
            raise AssertionError(f"not within {deadline} s: {what() if callable(what) else what}")
        time.sleep(every)


def seconds_until(condition, deadline, what="condition"):
    """How long it took until the condition was true."""
    start = time.monotonic()
    wait_until(condition, deadline, what)
    return time.monotonic() - start


# Below the kernel's range for outgoing connections, and each parallel test process has ports of its own: nothing takes one between our
# choice and its use.
_processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
_process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
_generator = random.Random(os.getpid() * 7919 + time.time_ns())
_given = set()


def free_port():
    """A TCP port that nobody listens on, never the same twice."""
    while True:
        port = _generator.randrange(10240 // _processes, 32000 // _processes) * _processes + _process
        if port in _given:
            continue
        with socket.socket(socket.AF_INET6) as probe:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            try:
                probe.bind(("::", port))
            except OSError:
                continue
        _given.add(port)
        return port
