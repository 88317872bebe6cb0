"""Real app servers, each with the test application of its kind."""
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from .waiting import free_port, wait_until

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent


class AppServer:
    """A started server. `url` is what proxy.yaml names it."""

    def __init__(self, name, command, url, address, folder):
        self.name, self.url, self.address, self.folder = name, url, address, folder
        self.log = Path(folder.name) / "log"
        environment = {**os.environ, "PYTHONPATH": str(HERE.parent), "HOME": folder.name}
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(command, cwd=folder.name, env=environment, stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        wait_until(self._answers, 30, lambda: f"{name} to listen:\n{self.log.read_text()}")

    def _answers(self):
        if self.process.poll() is not None:
            raise AssertionError(f"{self.name} ended:\n{self.log.read_text()}")
        with socket.socket(socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET) as probe:
            try:
                probe.connect(self.address)
                return True
            except OSError:
                return False

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, 9)
                self.process.wait(5)
        self.folder.cleanup()


def _place(unix):
    """(folder, address for connect, "host:port" or path)"""
    folder = tempfile.TemporaryDirectory(prefix="app", ignore_cleanup_errors=True)
    if unix:
        path = f"{folder.name}/s"
        return folder, path, path
    port = free_port()
    return folder, ("127.0.0.1", port), f"127.0.0.1:{port}"


def _http(name, command, unix):
    folder, address, text = _place(unix)
    return AppServer(name, command(text), f"unix:{text}" if unix else f"http://{text}", address, folder)


def trust(unix):
    """A unix socket has no peer address: uvicorn believes what is said about the client only if it believes everybody."""
    return ["--forwarded-allow-ips", "*"] if unix else []


def gunicorn(unix=False, worker="sync", app="harness.wsgi_app:app", workers=2):
    def command(bind):
        return [BIN / "gunicorn", "--no-control-socket", "--workers", str(workers), "--worker-class", worker, "--timeout", "60",
                "--graceful-timeout", "1", *trust(unix), "--bind", f"unix:{bind}" if unix else bind, app]
    return _http(f"gunicorn {worker}", command, unix)


def gunicorn_uvicorn(unix=False, workers=2):
    return gunicorn(unix, "uvicorn_worker.UvicornWorker", "harness.asgi_app:app", workers)


def uvicorn(unix=False):
    def command(bind):
        host, _, port = bind.rpartition(":")
        where = ["--uds", bind] if unix else ["--host", host, "--port", port]
        return [BIN / "uvicorn", "--log-level", "warning", "--timeout-graceful-shutdown", "1", *trust(unix), *where,
                "harness.asgi_app:app"]
    return _http("uvicorn", command, unix)


def uwsgi(unix=False, protocol="uwsgi"):
    """protocol: "uwsgi" (its own) or "http" (its http-socket)."""
    folder, address, text = _place(unix)
    command = [BIN / "uwsgi", "--socket" if protocol == "uwsgi" else "--http-socket", text, "--module", "harness.wsgi_app:app",
               "--pythonpath", HERE.parent, "--need-app", "--master", "--processes", "2", "--die-on-term", "--buffer-size", "65535",
               "--disable-logging", "--worker-reload-mercy", "1"]
    scheme = {("uwsgi", False): "uwsgi://", ("uwsgi", True): "uwsgi+unix:", ("http", False): "http://", ("http", True): "unix:"}
    return AppServer(f"uWSGI {protocol}", command, scheme[protocol, unix] + text, address, folder)
