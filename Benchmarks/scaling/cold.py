"""The first handshake for a name against the second, and what other connections of the same worker notice of it."""
import time

from .client import Client
from .proxy import Portico
from .renewal import settle
from .tables import Column, milliseconds, spread

KEY, TITLE = "cold", "names that nobody asked for yet: the first handshake against the second, and requests on kept connections meanwhile"
COLUMNS = (
    Column("first_median", "first: median", milliseconds), Column("first_p99", "p99", milliseconds),
    Column("first_max", "max", milliseconds), Column("second_median", "second: median", milliseconds),
    Column("second_p99", "p99", milliseconds), Column("second_max", "max", milliseconds),
    Column("first_cpu_ms", "worker CPU, first", "{:.3f} ms".format),
    Column("second_cpu_ms", "second", "{:.3f} ms".format), Column("mib", "PSS a name", "{:.4f} MiB".format),
    Column("first_stream_p99", "requests during the first: p99", milliseconds), Column("first_stream_max", "max", milliseconds),
    Column("second_stream_p99", "during the second: p99", milliseconds), Column("second_stream_max", "max", milliseconds),
    Column("others", "others", "{:.0%}".format))
NAMES = 1000


def run(harness, options):
    count = max(options.counts)
    for what, tree in ((f"P-256, among {count:,}", options.tree(count)), (f"RSA-4096, among {NAMES:,}", options.rsa_tree(NAMES))):
        figures = {}
        with harness.pinned(), Portico(harness, tree, harness.proxy_core) as proxy, harness.noise(figures, proxy.group):
            figures.update(once(harness, options, proxy, tree))
        yield {"what": what, **figures}


def once(harness, options, proxy, tree):
    names, client = [tree.name(number) for number in range(NAMES)], Client(proxy)
    # This one is asked until it is served, so it is not measured.
    known = names.pop()
    if client.wait(known, proxy.began + options.limit, proxy) is None:
        return {"failure": f"no handshake within {options.limit:.0f} s"}
    settle(proxy)
    # A handshake is cold once only: half of the names for what it costs, half for who notices.
    half = len(names) // 2
    return {**alone(proxy, client, names[:half]), **beside(harness, proxy, client, names[half:], known)}


def alone(proxy, client, names):
    workers, figures = proxy.workers, {}
    memory = proxy.memory(workers)
    for which in ("first", "second"):
        spent = proxy.cpu(workers)
        figures.update({f"{which}_{key}": value for key, value in spread(paced(client, names)).items()})
        figures[f"{which}_cpu_ms"] = (proxy.cpu(workers) - spent) / len(names) * 1e3
    return {**figures, "mib": (proxy.memory(workers) - memory) / len(names)}


def beside(harness, proxy, client, names, known):
    figures = {}
    for which in ("first", "second"):
        load = harness.load(proxy, 300, "--mode", "keep", "--conns", 8, "--rate", 500, "--sni", known, "--names", 0)
        try:
            load.go()
            time.sleep(0.3)
            paced(client, names)
            load.finish_early()
            ended = load.end()[0]
        finally:
            load.group.stop()
        figures.update({f"{which}_stream_{key}": ended.info["unit_us"][key] / 1e6 for key in ("p99", "p999", "max")})
        if ended.failures:
            figures["failure"] = f"requests during the {which}: {ended.failures} {ended.info['first_error']}"
    return figures


def paced(client, names, pause=0.02):
    """One handshake each, so seldom that none waits for another, and all of a run take as long as those of the next."""
    times, due = [], time.monotonic()
    for name in names:
        times.append(client.timed(name))
        due += pause
        time.sleep(max(0, due - time.monotonic()))
    return times
