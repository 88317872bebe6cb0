"""Portico itself: configuration, process, logs."""
import json
import os
import signal
import subprocess
from pathlib import Path

from . import processes, yaml
from .clients import Connection, connect_tcp, connect_tls
from .waiting import free_port, wait_until

ROOT = Path(__file__).resolve().parents[3]
BINARY = Path(os.environ.get("PORTICO_BIN") or ROOT / ".build/release/portico").resolve()


def portico(*arguments, cwd=None, timeout=20, env=None):
    """Runs one command to its end."""
    return subprocess.run([BINARY, *map(str, arguments)], cwd=cwd, timeout=timeout, env=env,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)


class Proxy:
    """A running (or not yet running) Portico with a folder of its own: proxy.yaml, certs.d, its output."""

    def __init__(self, folder, authority, upstream=None, plain=None, buffering=None, **keys):
        """upstream: a server URL or a list of them, for one route that takes everything; buffering: that of this upstream. plain: how a
        listener without TLS answers ("off" serves the routes, "https" redirects). Other keys stand in proxy.yaml as given."""
        self.folder, self.authority = Path(folder), authority
        self.certs = self.folder / "certs.d"
        self.certs.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.plain_port = free_port() if plain else None
        self.process = None
        self._errors, self._output = self.folder / "stderr.log", self.folder / "stdout.log"
        self._log_start, self._seen = 0, set()
        self.deaths_expected = False
        self.config = {
            "workers": 1,
            "listen": [{"address": f"127.0.0.1:{self.port}"}],
            "certificates": {"directory": "certs.d", "unknown_name": "reject"},
            "timeouts": {"drain": "5s"},
            "spool": {"directory": str(self.folder)},
        }
        if plain:
            self.config["listen"].append({"address": f"127.0.0.1:{self.plain_port}", "tls": False, "redirect": plain})
        if upstream is not None:
            servers = [upstream] if isinstance(upstream, str) else upstream
            self.config["upstreams"] = {"app": {"servers": servers, **({"buffering": buffering} if buffering else {})}}
            self.config["routes"] = [{"upstream": "app"}]
        for key, value in keys.items():
            if isinstance(value, dict) and isinstance(self.config.get(key), dict):
                self.config[key] = {**self.config[key], **value}
            else:
                self.config[key] = value

    # Files

    def write(self, text=None):
        """Writes proxy.yaml by rename, from the configuration or as given."""
        temporary = self.folder / "proxy.yaml.new"
        temporary.write_text(text if text is not None else yaml.dump(self.config) + "\n")
        temporary.rename(self.folder / "proxy.yaml")

    def certificate(self, *names, file=None, **options):
        """Puts a combined file for the names into certs.d (by rename) and returns the pair."""
        pair = self.authority.issue(*names, **options)
        self.put(file or f"{names[0].replace('*', '_')}.pem", pair.pem)
        return pair

    def put(self, name, content):
        path = self.certs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.parent / f".{path.name}.new"
        temporary.write_bytes(content)
        temporary.rename(path)
        return path

    # Process

    def start(self, wait=True, certificate=True, preexec=None):
        """certificate: put one for localhost into an empty certs.d."""
        if certificate and not any(self.certs.rglob("*")):
            self.certificate("localhost", ips=("127.0.0.1",))
        if not (self.folder / "proxy.yaml").exists():
            self.write()
        self._log_start = self._errors.stat().st_size if self._errors.exists() else 0
        with open(self._errors, "ab") as errors, open(self._output, "ab") as output:
            self.process = subprocess.Popen(
                [BINARY, "run", "-c", "proxy.yaml"], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
                preexec_fn=preexec)
        if wait:
            wait_until(self._serving, 15, lambda: f"serving; log:\n{self.log_text()}")
        return self

    def _serving(self):
        if self.process.poll() is not None:
            raise AssertionError(f"portico ended with {self.process.returncode}:\n{self.log_text()}")
        return "portico: serving" in self.log_text()

    @property
    def pid(self):
        return self.process.pid

    def workers(self):
        """The process ids of the living workers."""
        found = [pid for pid, state in processes.children(self.pid) if state != "Z"]
        self._seen.update(found)
        return found

    def resident(self, peak=False):
        """Resident bytes of the supervisor and its workers together."""
        return sum(processes.resident(pid, peak) for pid in [self.pid, *self.workers()])

    def spooled(self):
        """The sizes of the files that the workers spool into."""
        return [size for pid in self.workers() for size in processes.unnamed_files(pid)]

    def reset_peak(self):
        for pid in [self.pid, *self.workers()]:
            processes.reset_peak(pid)

    def send_signal(self, number):
        os.kill(self.pid, number)

    def reload(self, write=True, expect="accepted"):
        """SIGHUP, then waits until the log says what came of it: "accepted", "refused", or None to go on at once."""
        if write:
            self.write()
        before = len(self.log())
        self.send_signal(signal.SIGHUP)
        if expect:
            wait_until(lambda: self.reload_result(before) == expect, 10, lambda: f"reload {expect}; log:\n{self.log_text()}")

    def reload_result(self, since=0):
        """What the log says of the last finished reload after line `since`."""
        for line in reversed(self.log()[since:]):
            message = line.get("msg", "")
            if message.startswith("reload: refused"):
                return "refused"
            if message == "portico: reloaded":
                return "accepted"
        return None

    def stop(self, number=signal.SIGTERM, deadline=15):
        """Asks it to end, and returns its exit code; no child may be left."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.workers()
            self.send_signal(number)
        try:
            code = self.process.wait(deadline)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"portico did not end within {deadline} s of signal {number}:\n{self.log_text()}") from None
        self.expect_no_orphans()
        return code

    def deaths(self):
        """What the log says about workers that died."""
        if not self._errors.exists():
            return []
        text = self._errors.read_text(errors="replace")
        crashes = ("worker: died", "Fatal ", "Precondition failed", "Simultaneous accesses")
        return [line for line in text.splitlines() if any(word in line for word in crashes)]

    def expect_no_orphans(self):
        wait_until(lambda: not any(processes.alive(pid) for pid in self._seen), 5,
                   lambda: f"orphans: {[p for p in self._seen if processes.alive(p)]}")

    def kill(self):
        """The end of a test that failed: nothing is left behind."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.workers()
            self.process.kill()
            self.process.wait(10)
        for pid in self._seen:
            if processes.alive(pid):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    # Logs

    def log_text(self):
        """The error log since the last start."""
        if not self._errors.exists():
            return ""
        return self._errors.read_bytes()[self._log_start:].decode("utf-8", "replace")

    def log(self):
        """The error log, line by line; what is no JSON stands under "text"."""
        return [_json_line(line) for line in self.log_text().splitlines()]

    def access(self):
        """The access log, line by line."""
        return [_json_line(line) for line in self._output.read_text(errors="replace").splitlines()]

    def wait_for_log(self, *words, deadline=5):
        """The first line of the error log that holds all the words."""
        return wait_until(lambda: next((x for x in self.log_text().splitlines() if all(w in x for w in words)), None), deadline,
                          lambda: f"a log line with {words}:\n{self.log_text()}")

    def access_line(self, deadline=5, **values):
        """The first line of the access log whose keys have these values."""
        return wait_until(lambda: next((x for x in self.access() if all(x.get(k) == v for k, v in values.items())), None), deadline,
                          lambda: f"an access line with {values}:\n{self._output.read_text()}")

    # Clients

    def tls(self, name="localhost", **options) -> Connection:
        """A TLS connection that verifies against the test's authority."""
        try:
            return connect_tls(self.port, name, self.authority.path, **options)
        except ConnectionRefusedError:
            raise AssertionError(f"port {self.port} refuses; exit code {self.process.poll()}, log:\n{self.log_text()[-3000:]}") from None

    def plain(self, **options) -> Connection:
        return connect_tcp(self.plain_port, **options)

    def get(self, path="/", name="localhost", **headers):
        """One request on a connection of its own."""
        with self.tls(name) as connection:
            return connection.request("GET", path, host=name, headers=list(headers.items()))

    def served(self, name="localhost"):
        """The leaf certificate (DER) presented for a name; None when the handshake fails."""
        import ssl
        try:
            with connect_tls(self.port, name, None) as connection:
                return connection.socket.getpeercert(binary_form=True)
        except (ssl.SSLError, OSError):
            return None


def _json_line(line):
    try:
        value = json.loads(line)
        return value if isinstance(value, dict) else {"text": line}
    except ValueError:
        return {"text": line}
