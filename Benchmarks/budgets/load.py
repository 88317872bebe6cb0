"""What the proxy is loaded with: an app server that answers at once, and one client that asks for one thing after the other."""
import socket
import ssl
import threading
from dataclasses import dataclass

BODY = b"x" * 200
ANSWER = (b"HTTP/1.1 200 OK\r\nServer: budget\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Type: text/plain; charset=utf-8\r\n"
          b"Content-Length: %d\r\n\r\n" % len(BODY)) + BODY
# As long as what a browser sends, and always the same.
FIELDS = (b"Host: localhost\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
          b"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en-US,en;q=0.5\r\n"
          b"Accept-Encoding: gzip, deflate, br\r\nCookie: session=0123456789abcdef0123456789abcdef\r\n")
GET = b"GET /articles/42?page=3 HTTP/1.1\r\n" + FIELDS + b"\r\n"
POST = b"POST /articles HTTP/1.1\r\n" + FIELDS + b"Content-Type: text/plain\r\nContent-Length: 1024\r\n\r\n" + b"y" * 1024


@dataclass(frozen=True)
class Workload:
    name: str
    what: str
    request: bytes
    tls: bool = True
    log: bool = False


# Neighbours share a proxy when they log alike.
WORKLOADS = (
    Workload("get", "GET over TLS", GET),
    Workload("post", "POST of 1 KiB over TLS", POST),
    Workload("plain", "GET on a plain listener", GET, tls=False),
    Workload("logged", "GET over TLS with the access log", GET, log=True),
)


class MessageReader:
    """Reads messages with a Content-Length, or none, off a socket."""

    def __init__(self, connection):
        self._connection, self._waiting = connection, b""

    def read(self):
        """(first line, body); None at the end of the stream."""
        while (end := self._waiting.find(b"\r\n\r\n")) < 0:
            if not self._receive():
                return None
        lines = self._waiting[:end].split(b"\r\n")
        lengths = [int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")]
        whole = end + 4 + sum(lengths)
        while len(self._waiting) < whole:
            if not self._receive():
                return None
        body, self._waiting = self._waiting[end + 4:whole], self._waiting[whole:]
        return lines[0], body

    def _receive(self):
        piece = self._connection.recv(65536)
        self._waiting += piece
        return piece


class AppServer:
    """Answers everything alike, on as many connections as come."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = MessageReader(connection)
        try:
            while reader.read():
                connection.sendall(ANSWER)
        except OSError:
            pass
        connection.close()

    def close(self):
        self._listener.close()


class Client:
    """One kept connection. Every answer is looked at: what fails must not count as a cheap request."""

    def __init__(self, workload, port, authority):
        self._request = workload.request
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if workload.tls:
            context = ssl.create_default_context(cafile=authority)
            context.set_alpn_protocols(["http/1.1"])
            self._connection = context.wrap_socket(self._connection, server_hostname="localhost")
        self._reader = MessageReader(self._connection)

    def ask(self, times=1):
        for _ in range(times):
            self._connection.sendall(self._request)
            answer = self._reader.read()
            if not answer or b" 200 " not in answer[0] + b" " or answer[1] != BODY:
                raise ValueError(f"the proxy answered {answer!r:.200}")

    def close(self):
        self._connection.close()
