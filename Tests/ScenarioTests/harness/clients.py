"""Clients: raw HTTP/1.1 over TCP or TLS, curl, openssl s_client."""
import socket
import ssl
import subprocess
from dataclasses import dataclass, field


@dataclass
class Answer:
    """One response as it came."""
    status: int
    reason: str
    fields: list
    body: bytes = b""
    head: bytes = b""
    interim: list = field(default_factory=list)
    trailers: list = field(default_factory=list)

    def header(self, name):
        """The field's value; None when absent, joined when repeated."""
        values = self.headers(name)
        return ", ".join(values) if values else None

    def headers(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def json(self):
        import json
        return json.loads(self.body)


class Closed(Exception):
    """The other side closed before an answer was whole."""


class Connection:
    """One connection, read strictly: an answer ends where its framing says, what follows stays in the buffer."""

    def __init__(self, sock):
        self.socket, self.buffer, self.was_cut = sock, b"", False
        self.bite = 262144  # the most that is received at once

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    @property
    def local_port(self):
        return self.socket.getsockname()[1]

    def send(self, data):
        self.socket.sendall(data)

    def request(self, method="GET", path="/", host="localhost", headers=(), body=None):
        """Sends a request (a bytes body with its length, any other iterable in chunks) and reads the answer."""
        self.send_request(method, path, host, headers, body)
        return self.read_answer(method)

    def send_request(self, method="GET", path="/", host="localhost", headers=(), body=None):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"] + [f"{key}: {value}" for key, value in headers]
        if isinstance(body, bytes):
            lines.append(f"Content-Length: {len(body)}")
        elif body is not None:
            lines.append("Transfer-Encoding: chunked")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        if isinstance(body, bytes):
            self.send(head + body if len(body) < 65536 else head)
            if len(body) >= 65536:
                self.send(body)
            return
        self.send(head)
        if body is not None:
            for piece in body:
                self.send(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.send(b"0\r\n\r\n")

    def read_answer(self, method="GET", sink=None):
        """The next final answer; interim ones are kept beside it. `sink` takes body pieces instead of the answer."""
        interim = []
        while True:
            answer = self._read_head()
            if answer.status >= 200 or answer.status == 101:
                break
            interim.append(answer)
        answer.interim = interim
        pieces = []
        for piece in self._read_body(answer, method):
            (sink or pieces.append)(piece)
        answer.body = b"".join(pieces)
        return answer

    def _read_head(self):
        head = self._until(b"\r\n\r\n")
        lines = head[:-4].decode("latin-1").split("\r\n")
        version, _, rest = lines[0].partition(" ")
        assert version in ("HTTP/1.1", "HTTP/1.0"), f"status line {lines[0]!r}"
        fields = []
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            assert colon and name == name.strip() and name, f"field line {line!r}"
            fields.append((name, value.strip()))
        return Answer(int(rest[:3]), rest[4:], fields, head=head)

    def _read_body(self, answer, method):
        if method == "HEAD" or answer.status in (204, 304, 101):
            return
        lengths, coding = answer.headers("Content-Length"), answer.header("Transfer-Encoding")
        assert not (lengths and coding), "both framings"
        assert len(lengths) <= 1, "several lengths"
        if coding:
            assert coding.lower() == "chunked"
            yield from self._read_chunks(answer)
        elif lengths:
            yield from self._exactly(int(lengths[0]))
        else:
            yield from self._to_end()

    def _read_chunks(self, answer):
        while True:
            size = int(self._until(b"\r\n")[:-2].partition(b";")[0], 16)
            if size == 0:
                while (line := self._until(b"\r\n")) != b"\r\n":
                    answer.trailers.append(line[:-2].decode("latin-1"))
                return
            yield from self._exactly(size)
            assert self._until(b"\r\n") == b"\r\n", "chunk data is not followed by CRLF"

    def _exactly(self, count):
        while count:
            if not self.buffer:
                self._fill()
            piece, self.buffer = self.buffer[:count], self.buffer[count:]
            count -= len(piece)
            yield piece

    def _to_end(self):
        while True:
            if self.buffer:
                piece, self.buffer = self.buffer, b""
                yield piece
            try:
                self._fill()
            except Closed:
                return

    def _until(self, end):
        while end not in self.buffer:
            assert len(self.buffer) < 1 << 20, "no end of line"
            self._fill()
        at = self.buffer.index(end) + len(end)
        found, self.buffer = self.buffer[:at], self.buffer[at:]
        return found

    def _fill(self):
        data = self.receive()
        if not data:
            raise Closed(f"closed with {len(self.buffer)} bytes waiting: {self.buffer[:200]!r}")
        self.buffer += data

    def read_rest(self, deadline=10):
        """Everything up to the end of the stream (a reset counts as the end)."""
        self.socket.settimeout(deadline)
        data, self.buffer = self.buffer, b""
        try:
            while piece := self.receive():
                data += piece
        except (ConnectionResetError, BrokenPipeError):
            pass
        return data

    def ending(self, deadline=10):
        """How the other side ends the stream, with nothing more before that: "clean" (with close_notify under TLS), "cut" or "reset"."""
        self.socket.settimeout(deadline)
        try:
            data = self.buffer + self.receive(1000)
        except ConnectionResetError:
            return "reset"
        assert not data, f"more came: {data[:200]!r}"
        return "cut" if self.was_cut else "clean"

    def receive(self, count=None):
        """recv, for which an end without close_notify is an end too."""
        try:
            return self.socket.recv(count or self.bite)
        except ssl.SSLZeroReturnError:
            return b""
        except ssl.SSLError as error:
            if error.reason != "UNEXPECTED_EOF_WHILE_READING" and not isinstance(error, ssl.SSLEOFError):
                raise
            self.was_cut = True
            return b""

    def is_closed(self, deadline=5):
        """Whether the other side ends the stream in time, sending nothing more."""
        try:
            return self.read_rest(deadline) == b""
        except TimeoutError:
            return False

    def is_open(self):
        """Whether nothing, not even the end, is waiting to be read."""
        self.socket.settimeout(0.05)
        try:
            data = self.receive(1)
        except (TimeoutError, ssl.SSLWantReadError):
            return True
        except OSError:
            return False
        finally:
            self.socket.settimeout(30)
        self.buffer += data
        return bool(data)


def connect_tcp(port, timeout=30, source="127.0.0.1", prefix=b"", receive_buffer=None):
    """source: our own address. prefix: what is sent before everything else. receive_buffer: SO_RCVBUF, so that the client's system takes
    little that the client has not read."""
    sock = socket.socket()
    if receive_buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.settimeout(timeout)
    try:
        sock.bind((source, 0))
        sock.connect(("127.0.0.1", port))
    except BaseException:
        sock.close()
        raise
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if prefix:
        sock.sendall(prefix)
    return Connection(sock)


def tls_context(authority=None, alpn=("http/1.1",), version=None):
    """authority: path of the trusted root, None to trust anything. version: ssl.TLSVersion to pin."""
    context = ssl.create_default_context(cafile=str(authority) if authority else None)
    # Python would take the end of the connection for a close_notify.
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    if not authority:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if alpn:
        context.set_alpn_protocols(list(alpn))
    if version:
        context.minimum_version = version
        context.maximum_version = version
    return context


def connect_tls(port, name, authority=None, session=None, context=None, timeout=30, source="127.0.0.1", prefix=b"",
                receive_buffer=None, **options):
    """name: what SNI says, None for none. prefix: what is sent before the handshake."""
    context = context or tls_context(authority, **options)
    connection = connect_tcp(port, timeout, source, prefix, receive_buffer)
    if name is None:
        context.check_hostname = False
    try:
        connection.socket = context.wrap_socket(connection.socket, server_hostname=name, session=session)
    except BaseException:
        connection.close()
        raise
    return connection


def curl(proxy, path, *arguments, host="localhost", scheme="https", port=None, timeout=60, text=True):
    """curl against the proxy: verified against the test's authority, the name resolved to the proxy's address."""
    port = port or (proxy.port if scheme == "https" else proxy.plain_port)
    return subprocess.run(
        ["curl", "--silent", "--show-error", "--http1.1", "--cacert", str(proxy.authority.path), "--noproxy", "*",
         "--resolve", f"{host}:{port}:127.0.0.1", *map(str, arguments), f"{scheme}://{host}:{port}{path}"],
        capture_output=True, text=text, timeout=timeout, stdin=subprocess.DEVNULL)


def s_client(port, *arguments, send=b"", timeout=15):
    """openssl s_client: its whole output. The connection closes when `send` has been sent."""
    done = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", *arguments], input=send,
                          capture_output=True, timeout=timeout)
    return (done.stdout + done.stderr).decode("utf-8", "replace")
