"""Upstreams that record what they receive and answer with given bytes."""
import socket
import struct
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

from .waiting import wait_until

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Request:
    """One request as the upstream got it."""
    connection: int
    head: bytes
    body: bytes = b""
    variables: dict = field(default_factory=dict)
    chunks: list = field(default_factory=list)
    trailers: list = field(default_factory=list)

    @property
    def line(self):
        return self.head.split(b"\r\n", 1)[0].decode("latin-1")

    @property
    def fields(self):
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines if line)]

    def header(self, name):
        values = self.headers(name)
        return ", ".join(values) if values else None

    def headers(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]


class RecordingUpstream:
    """Listens on TCP or a unix socket. `answer` is bytes, or a function of (Request) that gives bytes or a list of pieces;
    None closes without a word. `close`: end the connection after each answer. `head_only`: never read a body. `before_reading`: called with the socket before each request. `protocol`: "http" or "uwsgi"."""

    def __init__(self, answer=OK, unix=False, close=False, protocol="http", port=0, head_only=False, before_reading=None):
        self.answer, self.closes, self.protocol, self.head_only = answer, close, protocol, head_only
        self.before_reading = before_reading
        self.requests, self.connections, self.bytes = [], 0, 0
        self._open, self._lock, self._stopping = [], threading.Lock(), False
        if unix:
            self.folder = tempfile.TemporaryDirectory(prefix="up")
            self.path = Path(self.folder.name) / "s"
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(str(self.path))
            address = f"unix:{self.path}"
            self.url = address if protocol == "http" else f"uwsgi+{address}"
        else:
            self._listener = socket.socket()
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.bind(("127.0.0.1", port))
            self.port = self._listener.getsockname()[1]
            self.url = f"{protocol}://127.0.0.1:{self.port}"
        self._listener.listen(128)
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self._stopping = True
        try:
            self._listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._listener.close()
        with self._lock:
            for sock in self._open:
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def wait_for(self, count, deadline=10):
        """The requests, when there are at least so many."""
        wait_until(lambda: len(self.requests) >= count, deadline, lambda: f"{count} requests upstream, have {len(self.requests)}")
        return self.requests

    def _accept(self):
        while not self._stopping:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.append(sock)
                number = self.connections
                self.connections += 1
            threading.Thread(target=self._serve, args=(sock, number), daemon=True).start()

    def _serve(self, sock, number):
        reader = MessageReader(self, sock)
        try:
            while True:
                if self.before_reading:
                    self.before_reading(sock)
                request = reader.http(number, self.head_only) if self.protocol == "http" else reader.uwsgi(number)
                if request is None:
                    break
                self.requests.append(request)
                answer = self.answer(request) if callable(self.answer) else self.answer
                if answer is None:
                    break
                for piece in [answer] if isinstance(answer, bytes) else answer:
                    sock.sendall(piece)
                if self.closes:
                    break
        except (OSError, ValueError):
            pass
        finally:
            sock.close()


class MessageReader:
    """Reads requests from a socket; `owner.bytes` counts what came."""

    def __init__(self, owner, sock):
        self.owner, self.sock, self.buffer = owner, sock, b""

    def fill(self):
        data = self.sock.recv(262144)
        self.owner.bytes += len(data)
        self.buffer += data
        return bool(data)

    def until(self, end):
        while end not in self.buffer:
            if not self.fill():
                return None
        at = self.buffer.index(end) + len(end)
        found, self.buffer = self.buffer[:at], self.buffer[at:]
        return found

    def exactly(self, count):
        while len(self.buffer) < count:
            if not self.fill():
                raise ValueError("cut")
        found, self.buffer = self.buffer[:count], self.buffer[count:]
        return found

    def http(self, number, head_only=False):
        head = self.until(b"\r\n\r\n")
        if head is None:
            return None
        request = Request(number, head)
        if head_only:
            return request
        if (request.header("Transfer-Encoding") or "").lower() == "chunked":
            while True:
                line = self.until(b"\r\n")
                if line is None:
                    raise ValueError("cut")
                size = int(line[:-2].partition(b";")[0], 16)
                if size == 0:
                    break
                request.chunks.append(size)
                request.body += self.exactly(size)
                self.exactly(2)
            while (line := self.until(b"\r\n")) not in (b"\r\n", None):
                request.trailers.append(line[:-2].decode("latin-1"))
        elif length := request.header("Content-Length"):
            request.body = self.exactly(int(length))
        return request

    def uwsgi(self, number):
        while len(self.buffer) < 4:
            if not self.fill():
                return None
        modifier1, size, modifier2 = struct.unpack("<BHB", self.exactly(4))
        block = self.exactly(size)
        variables, at = {}, 0
        while at < size:
            parts = []
            for _ in range(2):
                (length,) = struct.unpack_from("<H", block, at)
                parts.append(block[at + 2:at + 2 + length].decode("latin-1"))
                at += 2 + length
            if parts[0] in variables:
                raise ValueError("a variable twice")
            variables[parts[0]] = parts[1]
        variables["_modifiers"] = (modifier1, modifier2)
        request = Request(number, b"", variables=variables)
        request.body = self.exactly(int(variables.get("CONTENT_LENGTH") or 0))
        return request
