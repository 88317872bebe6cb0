"""Half of all certificates are renewed at once, while clients go on: does anybody notice?"""
import os
import random
import shutil
import subprocess
import sys
import time

from .client import Client, certificate
from .proxy import Portico
from .renewal import settle
from .tables import Column, milliseconds, seconds

KEY, TITLE = "mass", "many renewed at once, under requests on kept connections and handshakes at fixed rates"
SAMPLES = 100
COLUMNS = (
    Column("failed", "failed", "{:,}".format), Column("units", "requests and handshakes", "{:,}".format),
    Column("p99_before_s", "p99 before", milliseconds), Column("p99_during_s", "p99 during", milliseconds),
    Column("p99_ratio", "ratio", "{:.2f}".format),
    Column("p999_before_s", "p99.9 before", milliseconds), Column("p999_during_s", "p99.9 during", milliseconds),
    Column("handshake_p99_before_s", "handshake p99 before", milliseconds), Column("handshake_p99_during_s", "during", milliseconds),
    Column("move_s", "moved in", seconds), Column("live_s", "all live after the first move", seconds),
    Column("lag_s", "after the last", seconds), Column("cpu_s", "supervisor CPU", "{:.2f} s".format),
    Column("worker_cpu_s", "more workers CPU", "{:.2f} s".format), Column("pss_before_mib", "PSS before", "{:.1f}".format),
    Column("pss_after_mib", "after", "{:.1f}".format), Column("pss_later_mib", "10 s later", "{:.1f}".format),
    Column("others", "others", "{:.0%}".format))


def run(harness, options):
    count = max(options.counts)
    number = min(options.mass, count)
    tree, figures = options.tree(count), {}
    staged = tree.folder.with_name(tree.folder.name + ".next")
    numbers = random.sample(range(count), number)
    tree.renew(numbers, into=staged)
    try:
        with harness.pinned(), Portico(harness, tree, harness.proxy_core) as proxy:
            with harness.noise(figures, proxy.group):
                figures.update(once(harness, options, proxy, tree, numbers, staged))
    finally:
        shutil.rmtree(staged)
    yield {"what": f"{number:,} of {count:,}", **figures}


class Load:
    """Requests on kept connections, and handshakes, each at its rate whatever the proxy does."""

    def __init__(self, harness, proxy, count, options):
        names = ("--names", count)
        self._clients = {
            "kept": harness.load(proxy, 600, "--mode", "keep", "--conns", 32, "--rate", options.rate, *names),
            "handshakes": harness.load(proxy, 600, "--mode", "close", "--conns", 64, "--rate", options.handshakes, *names)}
        for client in self._clients.values():
            client.go()

    def end(self):
        for client in self._clients.values():
            client.finish_early()
        return {kind: client.end()[0] for kind, client in self._clients.items()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self._clients.values():
            client.group.stop()


def once(harness, options, proxy, tree, numbers, staged):
    client, count = Client(proxy), max(options.counts)
    if client.wait(tree.name(numbers[0]), proxy.began + options.limit, proxy) is None:
        return {"failure": f"no handshake within {options.limit:.0f} s"}
    settle(proxy)
    client.failures = 0
    figures = {"pss_before_mib": proxy.memory()}
    workers = proxy.workers
    with Load(harness, proxy, count, options) as load:
        spent, began = proxy.cpu(workers), time.monotonic()
        time.sleep(options.quiet)
        a_second = (proxy.cpu(workers) - spent) / (time.monotonic() - began)
        figures.update(told(load.end(), "before"))
    with Load(harness, proxy, count, options) as load:
        time.sleep(1)
        spent, began = (proxy.cpu([proxy.supervisor]), proxy.cpu(workers)), time.monotonic()
        figures.update(renewed(harness, proxy, client, tree, numbers, staged, options))
        time.sleep(1)
        figures["cpu_s"] = proxy.cpu([proxy.supervisor]) - spent[0]
        figures["worker_cpu_s"] = proxy.cpu(workers) - spent[1] - a_second * (time.monotonic() - began)
        during = load.end()
        figures.update(told(during, "during"))
    figures["failed"] = client.failures + sum(figures["failures_before"].values()) + sum(figures["failures_during"].values())
    figures["p99_ratio"] = figures["p99_during_s"] / figures["p99_before_s"]
    figures["units"] = sum(each.units for each in during.values())
    figures["pss_after_mib"] = proxy.memory()
    time.sleep(10)
    figures["pss_later_mib"] = proxy.memory()
    return figures


def told(loads, when):
    kept, handshakes = loads["kept"], loads["handshakes"]
    times, failures = kept.info["unit_us"] or {}, {}
    for kind, load in loads.items():
        failures.update({f"{kind} {what}": count for what, count in load.failures.items()})
    return {f"p50_{when}_s": times["p50"] / 1e6, f"p99_{when}_s": times["p99"] / 1e6, f"p999_{when}_s": times["p999"] / 1e6,
            f"max_{when}_s": times["max"] / 1e6, f"handshake_p99_{when}_s": handshakes.info["unit_us"]["p99"] / 1e6,
            f"failures_{when}": failures, f"first_errors_{when}": [load.info["first_error"] for load in loads.values()]}


def renewed(harness, proxy, client, tree, numbers, staged, options):
    """Moves all into place and waits until the last is served, and each of some that are chosen by chance."""
    chosen = [max(numbers), *random.sample(numbers, min(SAMPLES, len(numbers)))]
    wanted = [(tree.name(number), certificate(tree.files(number, staged)[1])) for number in chosen]
    mover = subprocess.Popen([sys.executable, "-m", "scaling.move", staged, tree.folder], stdout=subprocess.PIPE, text=True,
                             preexec_fn=lambda: os.nice(19))
    try:
        until, live = time.monotonic() + options.limit, []
        for name, renewal in wanted:
            live.append(client.wait(name, until, proxy, renewal, pause=0.01))
        began, ended = map(float, mover.communicate(timeout=60)[0].split())
    finally:
        if mover.poll() is None:
            mover.kill()
            mover.wait()
    figures = {"move_s": ended - began, "sampled": len(chosen)}
    if None in live:
        return {**figures, "failure": f"{live.count(None)} of {len(chosen)} were not live within {options.limit:.0f} s"}
    return {**figures, "live_s": live[-1] - began, "lag_s": max(0, live[-1] - ended), "last_moved_s": live[0] - began}
