"""A running Portico with a tree of certificates: what it needs of processor and memory."""
import os
import time

from .harness import Group

CONFIGURATION = """\
workers: {workers}
listen: [{{address: "127.0.0.1:{port}"}}]
certificates: {{directory: "{folder}"}}
upstreams: {{app: {{servers: ["{app}"]}}}}
routes: [{{upstream: app}}]
timeouts: {{keepalive: 600s}}
spool: {{directory: "."}}
log: {{access: off}}
"""


class Portico:
    """`with Portico(...) as proxy`: started, and not necessarily ready."""

    def __init__(self, harness, tree, core=None):
        self.tree, self.port = tree, harness.lab.port()
        self._work = harness.lab.work("portico")
        (self._work / "proxy.yaml").write_text(CONFIGURATION.format(
            workers=harness.options.workers, port=self.port, folder=tree.folder, app=harness.app))
        self._core, self._workers = core, harness.options.workers

    def __enter__(self):
        self.began = time.monotonic()
        self.group = Group([os.environ["PORTICO_BIN"], "run", "-c", "proxy.yaml"], self._work / "log", core=self._core, cwd=self._work)
        return self

    def __exit__(self, *_):
        self.group.stop(grace=20)

    @property
    def log(self):
        return (self._work / "log").read_text(errors="replace")

    @property
    def supervisor(self):
        return self.group.popen.pid

    @property
    def processes(self):
        return [self.supervisor, *self.workers]

    @property
    def workers(self):
        return [pid for pid in self.group.pids() if pid != self.supervisor]

    def check(self):
        if not self.group.alive():
            raise ValueError(f"the proxy ended: {self.log[-600:]}")

    def cpu(self, processes=None):
        """Seconds of processor time so far, by the clocks that the kernel keeps for processes: exact, unlike /proc/PID/stat."""
        return sum(map(processor_seconds, processes or self.processes))

    def memory(self, processes=None):
        """PSS in MiB: what they share counts once."""
        return sum(map(proportional_memory, processes or self.processes)) / 1024


def processor_seconds(process):
    # clock_getcpuclockid(3): the complement of the process id, and CPUCLOCK_SCHED.
    return time.clock_gettime((~process << 3) | 2)


def proportional_memory(process):
    """In KiB."""
    with open(f"/proc/{process}/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
