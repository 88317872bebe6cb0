"""One certificate among many is renewed: how long until it is served, and what that takes of the supervisor."""
import random
import shutil
import time

from .client import Client, certificate
from .proxy import Portico
from .tables import Column, milliseconds, spread

KEY, TITLE = "renew", "one renewal among many: from the rename to the first handshake that shows it, and the supervisor's processor time"
COLUMNS = (
    Column("ready_s", "start", "{:.2f} s".format), Column("median", "median", milliseconds), Column("max", "max", milliseconds),
    Column("cpu_ms", "supervisor CPU", "{:.2f} ms".format), Column("worker_cpu_ms", "workers CPU", "{:.2f} ms".format),
    Column("idle_ms", "supervisor CPU a second when idle", "{:.2f} ms".format), Column("others", "others", "{:.0%}".format))


def run(harness, options):
    for count in options.counts:
        tree, figures = options.tree(count), {}
        staged = tree.folder.with_name(tree.folder.name + ".next")
        numbers = random.sample(range(count), options.renewals)
        tree.renew(numbers, into=staged)
        try:
            with Portico(harness, tree) as proxy, harness.noise(figures, proxy.group):
                figures.update(once(proxy, tree, numbers, staged, options.limit))
        finally:
            shutil.rmtree(staged)
        yield {"what": f"{count:,}", **figures}


def once(proxy, tree, numbers, staged, limit):
    client = Client(proxy)
    ready = client.wait(tree.name(numbers[0]), proxy.began + limit, proxy)
    if ready is None:
        return {"failure": f"no handshake within {limit:.0f} s"}
    settle(proxy)
    # Ten seconds hold whatever is done at such intervals.
    idle = proxy.cpu([proxy.supervisor])
    time.sleep(10)
    figures = {"ready_s": ready - proxy.began, "idle_ms": (proxy.cpu([proxy.supervisor]) - idle) / 10 * 1e3}
    return {**figures, **renewals(proxy, client, tree, numbers, staged, figures["idle_ms"])}


def settle(proxy, quiet=0.02, patience=120):
    """Waits until it does no more than `quiet` seconds of work in a second: what a start leaves for later is done."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        before = proxy.cpu()
        time.sleep(1)
        if proxy.cpu() - before < quiet:
            return


def renewals(proxy, client, tree, numbers, staged, idle_ms):
    live, cpu, worker_cpu = [], [], []
    for number in numbers:
        wanted = certificate(tree.files(number, staged)[1])
        workers = proxy.workers
        before, began = (proxy.cpu([proxy.supervisor]), proxy.cpu(workers)), time.monotonic()
        for source, target in zip(tree.files(number, staged), tree.files(number)):
            source.rename(target)
        renamed = time.monotonic()
        seen = client.wait(tree.name(number), renamed + 60, proxy, wanted)
        if seen is None:
            return {"failure": f"{tree.name(number)} was not live within 60 s"}
        live.append(seen - renamed)
        # What it still does about it, it has done soon.
        time.sleep(1)
        cpu.append((proxy.cpu([proxy.supervisor]) - before[0]) * 1e3 - idle_ms * (time.monotonic() - began))
        worker_cpu.append((proxy.cpu(workers) - before[1]) * 1e3)
    return {**spread(live), "cpu_ms": spread(cpu)["median"], "worker_cpu_ms": spread(worker_cpu)["median"], "all_s": live,
            "all_cpu_ms": cpu}
