"""How long after exec the certificates are served, and what that takes."""
import os
import random
import threading
import time

from .client import Client
from .proxy import Portico
from .tables import Column, median_of, seconds

KEY, TITLE = "start", "start with a warm page cache"
SERVING = "portico: serving"
COLUMNS = (
    Column("serving_s", "log: serving", seconds), Column("first_s", "first handshake", seconds),
    Column("names_s", "20 names verified", seconds), Column("cpu_s", "CPU s", "{:.2f}".format),
    Column("pss_mib", "PSS MiB", "{:.1f}".format), Column("supervisor_mib", "supervisor", "{:.1f}".format),
    Column("later_mib", "PSS 10 s later", "{:.1f}".format), Column("later_cpu_s", "CPU s by then", "{:.2f}".format),
    Column("others", "others", "{:.0%}".format))


def run(harness, options):
    """A row for each number of certificates: medians over the rounds."""
    for count in options.counts:
        tree = options.tree(count)
        warm(tree.folder)
        rounds = []
        for _ in range(options.rounds):
            rounds.append(once(harness, tree, count, options.limit))
            if rounds[-1].get("failure"):
                break
        yield {"what": f"{count:,}", "rounds": rounds, **median_of(rounds)}


def warm(folder):
    for top, _, files in os.walk(folder):
        for name in files:
            with open(os.path.join(top, name), "rb") as file:
                file.read()


def once(harness, tree, count, limit):
    figures = {}
    names = [tree.name(number) for number in random.Random(count).sample(range(count), 20)]
    with Portico(harness, tree) as proxy, harness.noise(figures, proxy.group), Serving(proxy, figures):
        client, until = Client(proxy, verified=True), proxy.began + limit
        first = client.wait(names[0], until, proxy)
        if first is None:
            return {**figures, "failure": f"no handshake within {limit:.0f} s", "cpu_s": proxy.cpu(), "pss_mib": proxy.memory()}
        figures["first_s"] = first - proxy.began
        for name in names:
            if client.wait(name, until, proxy) is None:
                return {**figures, "failure": f"no handshake for {name} within {limit:.0f} s"}
        figures["names_s"] = time.monotonic() - proxy.began
        figures["cpu_s"], figures["pss_mib"] = proxy.cpu(), proxy.memory()
        figures["supervisor_mib"] = proxy.memory([proxy.supervisor])
        time.sleep(10)
        figures["later_cpu_s"], figures["later_mib"] = proxy.cpu(), proxy.memory()
        figures["processes"] = len(proxy.processes)
    return figures


class Serving(threading.Thread):
    """Notes when the log says that it serves."""

    def __init__(self, proxy, figures):
        super().__init__(daemon=True)
        self._proxy, self._figures, self._over = proxy, figures, threading.Event()

    def run(self):
        while not self._over.wait(0.001):
            if SERVING in self._proxy.log:
                self._figures["serving_s"] = time.monotonic() - self._proxy.began
                return

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self.join()
