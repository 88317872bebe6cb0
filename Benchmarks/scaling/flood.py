"""Handshakes for names that do not exist: what stays of them in memory, and how fast they are refused."""
import time

from .client import Client
from .proxy import Portico
from .renewal import settle
from .tables import Column

KEY, TITLE = "flood", "made-up names"
COLUMNS = (
    Column("refused", "refused", "{:,}".format), Column("rate", "refused a second", "{:,.0f}".format),
    Column("cpu_us", "worker CPU each", "{:.0f} us".format), Column("real_cpu_us", "of a real handshake", "{:.0f} us".format),
    Column("before_mib", "workers PSS before", "{:.2f} MiB".format), Column("after_mib", "after", "{:.2f} MiB".format),
    Column("later_mib", "10 s later", "{:.2f} MiB".format), Column("supervisor_mib", "supervisor grew by", "{:.2f} MiB".format),
    Column("others", "others", "{:.0%}".format))
WARM_UP = 2000


def run(harness, options):
    tree, figures = options.tree(max(options.counts)), {}
    with harness.pinned(), Portico(harness, tree, harness.proxy_core) as proxy, harness.noise(figures, proxy.group):
        figures.update(once(harness, options, proxy, tree))
    yield {"what": f"{options.flood:,} handshakes", **figures}


def once(harness, options, proxy, tree):
    if Client(proxy).wait(tree.name(0), proxy.began + options.limit, proxy) is None:
        return {"failure": f"no handshake within {options.limit:.0f} s"}
    settle(proxy)
    real = burst(harness, proxy, 5000, "--names", 100)
    # What the first connections leave behind for good is not what is asked for.
    burst(harness, proxy, WARM_UP, "--names", 1_000_000, "--fmt", "x%06d.made-up.test")
    before = proxy.memory(proxy.workers), proxy.memory([proxy.supervisor])
    flood = burst(harness, proxy, options.flood, "--names", 10_000_000, "--fmt", "y%07d.made-up.test")
    after = proxy.memory(proxy.workers)
    time.sleep(10)
    figures = {"refused": flood["failed"], "rate": flood["failed"] / flood["seconds"], "cpu_us": flood["cpu_us"],
               "real_cpu_us": real["cpu_us"], "before_mib": before[0], "after_mib": after, "later_mib": proxy.memory(proxy.workers),
               "supervisor_mib": proxy.memory([proxy.supervisor]) - before[1]}
    if real["failed"] or flood["units"]:
        figures["failure"] = f"{real['failed']} real handshakes failed, {flood['units']} made-up names were served"
    return figures


def burst(harness, proxy, total, *names):
    load = harness.load(proxy, 120, "--mode", "hs", "--conns", 32, "--total", total, *names)
    try:
        workers = proxy.workers
        spent, began = proxy.cpu(workers), time.monotonic()
        load.go()
        ended = load.end()[0]
    finally:
        load.group.stop()
    failed = sum(ended.failures.values())
    return {"units": ended.units, "failed": failed, "seconds": time.monotonic() - began,
            "cpu_us": (proxy.cpu(workers) - spent) / max(1, ended.units + failed) * 1e6}
