"""A proxy with a preloaded counter, in a folder of its own."""
import os
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from .load import AppServer, Client
from .page import BEGIN, END, Page, wait_until

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("PORTICO_BIN") or ROOT / ".build/release/portico").resolve()

CONFIGURATION = """\
workers: 1
listen:
  - address: "127.0.0.1:{tls}"
  - address: "127.0.0.1:{plain}"
    tls: off
    redirect: off
certificates: certs.d
upstreams: {{app: {{servers: ["http://127.0.0.1:{app}"]}}}}
routes: [{{upstream: app}}]
spool: {{directory: "."}}
log: {{access: {access}}}
"""


@contextmanager
def compiled(name):
    """The shared library of csrc/NAME.c, for a while. Not below the repository: LD_PRELOAD ends at a space."""
    with tempfile.TemporaryDirectory(prefix="portico-budget-") as folder:
        library = Path(folder) / f"{name}.so"
        subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-fno-builtin", "-shared", "-fPIC", "-o", library,
                        ROOT / "Benchmarks/csrc" / f"{name}.c"], check=True, capture_output=True, text=True)
        yield library


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for each in sockets:
        each.close()
    return ports


class Rig:
    """`with Rig(...) as rig`: supervisor, one worker and an app server; gone at the end."""

    def __init__(self, library, log, prefix=(), patience=20):
        """library: what is preloaded. log: with an access log. prefix: what runs the proxy. patience: seconds until it must serve."""
        self._temporary = tempfile.TemporaryDirectory(prefix="portico-budget-")
        self.folder = Path(self._temporary.name)
        self._library, self._log, self._prefix, self._patience = library, log, prefix, patience
        self._process = self._app = None

    def __enter__(self):
        try:
            self._start()
        except BaseException as failure:
            self.__exit__(type(failure))
            raise
        return self

    def _start(self):
        self._app = AppServer()
        self._tls, self._plain = free_ports(2)
        (self.folder / "certs.d").mkdir()
        (self.folder / "pages").mkdir()
        self._certificate = self.folder / "certs.d/localhost.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", self._certificate, "-out", self.folder / "leaf.crt"], check=True, capture_output=True)
        with open(self._certificate, "ab") as combined:
            combined.write((self.folder / "leaf.crt").read_bytes())
        (self.folder / "proxy.yaml").write_text(CONFIGURATION.format(
            tls=self._tls, plain=self._plain, app=self._app.port, access="stdout" if self._log else "off"))
        # A hash that is salted by chance would look into its tables a little further, or less far, in each run.
        environment = {**os.environ, "LD_PRELOAD": str(self._library), "BUDGET_FOLDER": str(self.folder / "pages"),
                       "BUDGET_BINARY": str(BINARY), "SWIFT_DETERMINISTIC_HASHING": "1"}
        with open(self.folder / "stderr.log", "wb") as errors, open(self.folder / "stdout.log", "wb") as output:
            self._process = subprocess.Popen([*self._prefix, BINARY, "run", "-c", "proxy.yaml"], cwd=self.folder,
                                             stdin=subprocess.DEVNULL, stdout=output, stderr=errors, env=environment)
        wait_until(self._serves, self._patience, "the proxy")
        self.page = Page.of_worker(self.folder / "pages", self._patience)
        if self.page.process == self._process.pid:
            raise ValueError("the supervisor waits in epoll_wait: it is not told from the worker any more")

    @property
    def errors(self):
        return (self.folder / "stderr.log").read_text(errors="replace")

    def _serves(self):
        if self._process.poll() is not None:
            raise ValueError(f"the proxy ended with {self._process.returncode}")
        return "portico: serving" in self.errors

    def client(self, workload):
        return Client(workload, self._tls if workload.tls else self._plain, self._certificate)

    def count(self, client, requests):
        """Counts exactly so many requests; returns the turns they took."""
        self.page.command(BEGIN, client.ask)
        before = self.page.turns
        client.ask(requests - 1)
        # The next request wakes the worker, and is not counted.
        self.page.command(END, client.ask)
        return self.page.turns - before

    def __exit__(self, failure=None, *_):
        if failure and self._process:
            print(self.errors, file=sys.stderr)
        if self._app:
            self._app.close()
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(self._patience)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._temporary.cleanup()

