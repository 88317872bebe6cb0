"""Everybody misbehaves at once, from a seed that CHAOS_SEED replays."""
import os
import time

import pytest
from harness.chaos import ChaosClients, ChaosUpstream
from harness.waiting import wait_until

SEED = os.environ.get("CHAOS_SEED") or str(time.time_ns())


@pytest.fixture
def upstreams():
    made = [ChaosUpstream(f"{SEED}/{number}") for number in range(2)]
    yield made
    for upstream in made:
        upstream.stop()


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


# Room for everything and for hardly anything, of what is kept for slow clients; or nothing is kept.
KEEPING = [
    ({}, {}), ({"spool": {"memory": "1MiB", "total": "1MiB"}}, {"request": "on", "response": "on"}), ({}, {"request": "off", "response": "off"})]


@pytest.mark.parametrize("number", range(len(KEEPING)))
def test_no_worker_ends_and_nothing_leaks(make, upstreams, number, record_property):
    record_property("CHAOS_SEED", SEED)
    keys, buffering = KEEPING[number]
    http, uwsgi = upstreams[0].url, upstreams[1].url.replace("http", "uwsgi")
    proxy = make.proxy(
        [http, upstreams[1].url], plain="off",
        timeouts={"head": "2s", "body": "2s", "response": "1s", "keepalive": "2s", "handshake": "2s", "send": "2s", "tunnel": "1s"},
        upstreams={"app": {"servers": [http, upstreams[1].url], "buffering": buffering}, "u": {"servers": [uwsgi], "buffering": buffering}},
        routes=[{"upstream": "app"}, {"path": "/u", "upstream": "u"}], **keys)
    worker = proxy.workers()
    before = descriptors(worker[0])
    ChaosClients(f"{SEED}/{number}", proxy.port, proxy.plain_port, rounds=14).run(deadline=90)
    assert proxy.workers() == worker, f"CHAOS_SEED={SEED}\n{proxy.log_text()}"
    assert min(upstream.count for upstream in upstreams) > 20, "hardly a request came through"
    # Everything times out in the end: the clients have left, and so do idle upstream connections.
    wait_until(lambda: descriptors(worker[0]) <= before + 2, 20, lambda: f"CHAOS_SEED={SEED}: {descriptors(worker[0])} open, {before} before")
