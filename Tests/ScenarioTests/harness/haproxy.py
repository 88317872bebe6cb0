"""HAProxy in front of the proxy under test: another party that writes forwarding fields and PROXY headers."""
import socket
import subprocess

from .waiting import free_port, wait_until

FRAME = """
global
    maxconn 200
    stats socket {socket}
defaults
    timeout connect 5s
    timeout client 20s
    timeout server 20s
    {defaults}
listen front
    bind 127.0.0.1:{port} {bind}
    {lines}
"""


class HAProxy:
    """Listens on `port` as the lines of its one `listen` section say, until `stop`."""

    def __init__(self, folder, lines, defaults="mode tcp", bind=""):
        self.port = free_port()
        self.socket = folder / f"haproxy-{self.port}.sock"
        configuration = folder / f"haproxy-{self.port}.cfg"
        configuration.write_text(FRAME.format(port=self.port, bind=bind, socket=self.socket, defaults=defaults, lines="\n    ".join(lines)))
        self.log = folder / f"haproxy-{self.port}.log"
        with open(self.log, "wb") as output:
            self.process = subprocess.Popen(["haproxy", "-db", "-f", configuration], stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        wait_until(self._listens, 10, lambda: f"haproxy to listen:\n{self.log.read_text()}")

    def _listens(self):
        assert self.process.poll() is None, f"haproxy ended:\n{self.log.read_text()}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def check_status(self):
        """What the last health check of the server `portico` came to, like "L6OK"; empty before the first."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(5)
            control.connect(str(self.socket))
            control.sendall(b"show stat\n")
            text = b"".join(iter(lambda: control.recv(65536), b"")).decode()
        lines = [line.split(",") for line in text.lstrip("# ").splitlines() if line]
        row = next(line for line in lines if line[1] == "portico")
        return row[lines[0].index("check_status")].lstrip("* ")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
