"""Changes of which the kernel says nothing, or too much."""
import os
import shutil
import signal
from pathlib import Path

import pytest
from harness import confined
from harness.renewals import expect_served
from harness.trickle import Trickle

# Where the kernel is silent and only polling finds it.
POLLED = 8.0


@pytest.fixture
def proxy(make):
    return make.proxy("http://127.0.0.1:9", start=False)


@pytest.fixture
def quiet(proxy, authority):
    """A function that writes a renewal into the file as it is and keeps it open: no event comes before it is closed."""
    proxy.certificate("www.test", file="www.pem", days=1)
    with open(proxy.certs / "www.pem", "r+b", buffering=0) as file:
        def write(days):
            pair = authority.issue("www.test", days=days)
            file.seek(0)
            file.write(pair.pem)
            file.truncate(len(pair.pem))
            return pair
        yield write


def test_the_poll_finds_it(proxy, quiet):
    proxy.config["certificates"]["poll"] = "1s"
    proxy.start()
    for days in (40, 50, 60):
        expect_served(proxy, quiet(days), within=4)


def test_a_reload_looks_at_once(proxy, authority, quiet):
    proxy.config["certificates"]["poll"] = "1h"
    proxy.start()
    with Trickle(proxy.port, "www.test", lambda: authority.path) as trickle:
        # A start may be followed by a few more looks; after them nothing tells of a change.
        for days in range(40, 60):
            new = quiet(days)
            trickle.wait_for(10, seconds=0.5)
            if trickle.seen[-1] != new.der:
                break
        assert trickle.seen[-1] != new.der, "there was no silence"
        proxy.reload(write=False)
        expect_served(proxy, new)
    assert not trickle.failures


def test_more_changes_than_the_kernel_keeps(proxy, authority):
    """The queue of notifications overflows while nobody reads it; the change that matters comes when it is full."""
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if limit > 50_000:
        pytest.skip(f"the queue takes {limit} events, too many to fill here")
    old = proxy.certificate("www.test", file="www.pem")
    noise = proxy.certs / "noise"
    noise.mkdir()
    proxy.start()
    expect_served(proxy, old)
    proxy.send_signal(signal.SIGSTOP)
    try:
        # Each is reported as created and as closed.
        for number in range(limit // 2 + 1000):
            os.close(os.open(noise / f"{number}.txt", os.O_WRONLY | os.O_CREAT))
        new = authority.issue("www.test", days=60)
        proxy.put("www.pem", new.pem)
    finally:
        proxy.send_signal(signal.SIGCONT)
    # Every one of those files is looked at; the poll would come later.
    expect_served(proxy, new, within=15)
    # And it hears again.
    shutil.rmtree(noise)
    expect_served(proxy, proxy.certificate("www.test", file="www.pem", days=90), within=15)


@pytest.mark.parametrize("limits", [{"watches": 3}, {"instances": 0}], ids=["watches", "instances"])
def test_no_notifications_left(proxy, authority, limits):
    for number in range(12):
        proxy.certificate(f"n{number}.test", file=f"{number}/www.pem")
    proxy.start(preexec=confined.inotify_limited(**limits))
    proxy.wait_for_log("polling", '"level":"warning"')
    for number in (0, 11):
        pair = proxy.certificate(f"n{number}.test", file=f"{number}/www.pem", days=60)
        expect_served(proxy, pair, name=f"n{number}.test", within=POLLED)
    pair = proxy.certificate("fresh.test", file="fresh/www.pem")
    expect_served(proxy, pair, name="fresh.test", within=POLLED)


def test_a_reload_looks_at_once_where_nothing_is_left(proxy, authority):
    proxy.certificate("www.test", file="www.pem")
    proxy.config["certificates"]["poll"] = "1h"
    proxy.start(preexec=confined.inotify_limited(instances=0))
    proxy.wait_for_log("polling")
    new = proxy.certificate("www.test", file="www.pem", days=60)
    proxy.reload(write=False)
    expect_served(proxy, new)
