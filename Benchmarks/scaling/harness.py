"""What all workloads share: the tools of the bench beside the repository, the cores, and how much others disturbed."""
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, os.environ["BENCH"])
from bench import Bench  # noqa: E402
from benchlib.adapters import HTTP_TCP  # noqa: E402
from benchlib.lab import Lab  # noqa: E402
from benchlib.loadgen import TlsLoad  # noqa: E402
from benchlib.procs import Group  # noqa: E402

__all__ = ["Group", "Harness"]


class Harness:
    """`with Harness(options) as harness`: an app server that runs, and a scratch folder that goes at the end."""

    def __init__(self, options):
        self.options = options
        Path(os.environ["BENCH_LAB"]).mkdir(parents=True, exist_ok=True)
        self.lab = Lab()
        # The same split as in the race: the proxy has one core for itself, everything that measures has the other.
        cores = (None, None) if options.free else (0, 1)
        self.bench = Bench(self.lab, 5, 1, *cores, 1, False)
        self.awake = None if options.free else self._keep_awake()
        self.app = self.bench.upstreams[HTTP_TCP]

    def _keep_awake(self):
        from benchlib.procs import Awake
        return Awake(self.lab, (0, 1), self.lab.runs / "awake.log")

    @property
    def proxy_core(self):
        return self.bench.proxy_core

    @property
    def load_core(self):
        return self.bench.load_core

    @contextmanager
    def pinned(self):
        """What this process does meanwhile, it does on the load's core."""
        everywhere = os.sched_getaffinity(0)
        if self.load_core is not None:
            os.sched_setaffinity(0, {self.load_core})
        try:
            yield
        finally:
            os.sched_setaffinity(0, everywhere)

    def load(self, proxy, seconds, *arguments):
        """A load client that is set up; `go`, `finish_early` and `end` are its commands."""
        client = TlsLoad(self.bench, proxy.port, seconds, "--fmt", proxy.tree.shape.format, *arguments)
        client.ready()
        return client

    @contextmanager
    def noise(self, figures, *groups):
        """Adds the share of the machine that was neither ours nor idle: `others`."""
        def ours():
            own = os.times()
            return sum(group.cpu_us() for group in (self.bench.upstream, *groups)) / 1e6 + sum(own[:4])

        cores = os.cpu_count()
        before, own, began = busy_seconds(), ours(), time.monotonic()
        awake = self._awake_seconds()
        yield
        others = busy_seconds() - before - (ours() - own) - (self._awake_seconds() - awake)
        figures["others"] = max(0.0, others / (time.monotonic() - began) / cores)

    def _awake_seconds(self):
        return sum(self.awake.cpu_us(core) for core in (0, 1)) / 1e6 if self.awake else 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.awake:
            self.awake.stop()
        self.bench.close()
        Group.stop_all()
        self.lab.close()


def busy_seconds():
    """What all cores have worked since the machine began, for whomever; stolen time included."""
    with open("/proc/stat") as file:
        user, nice, system, _, _, interrupts, soft, stolen = map(int, file.readline().split()[1:9])
    return (user + nice + system + interrupts + soft + stolen) / os.sysconf("SC_CLK_TCK")
