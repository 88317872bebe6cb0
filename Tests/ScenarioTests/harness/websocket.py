"""WebSocket clients: the websockets package, and a bare handshake for what comes after it byte by byte."""
import base64
import hashlib
import threading

from websockets.sync.client import ClientConnection, connect

from .clients import Connection, connect_tcp, tls_context

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
ACCEPT = base64.b64encode(hashlib.sha1((KEY + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
FIELDS = (("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Key", KEY), ("Sec-WebSocket-Version", "13"))
SWITCHING = ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
             f"Sec-WebSocket-Accept: {ACCEPT}\r\n\r\n").encode()


class Client(ClientConnection):
    """Closes with a deadline of its own: the package's own one sets a timeout on the socket while its other thread reads from it, which
    Python's TLS takes for a timeout of that read."""

    def close(self, *arguments):
        closing = threading.Thread(target=super().close, args=arguments, daemon=True)
        closing.start()
        closing.join(20)
        assert not closing.is_alive(), "the closing handshake is not answered"


def websocket(proxy, path, secure=True, **options):
    """A connected client; messages may be of any size, and nothing is compressed or pinged that the test does not ask for."""
    options = {"compression": None, "max_size": None, "ping_interval": None, "open_timeout": 20, "close_timeout": None,
               "create_connection": Client, **options}
    if secure:
        options["ssl"] = tls_context(proxy.authority.path)
    sock = connect_tcp(proxy.port if secure else proxy.plain_port).socket
    # The package waits by its own means, and reads in a thread of its own.
    sock.settimeout(None)
    return connect(f"{'wss' if secure else 'ws'}://localhost{path}", sock=sock, proxy=None, **options)


def upgrade(connection: Connection, path="/ws/echo", host="localhost"):
    """Asks for a WebSocket and gives back the answer to that."""
    connection.send_request(path=path, host=host, headers=FIELDS)
    return connection.read_answer()


def tunnel(connection, listener):
    """Both ends of a new tunnel through the proxy: the client's connection again, and the app server's."""
    connection.send_request(path="/ws", headers=FIELDS)
    peer = listener.accept()
    peer.request()
    peer.send(SWITCHING)
    assert connection.read_answer().status == 101
    return connection, peer


def frame(payload, opcode=2):
    """An unmasked frame, as servers send them."""
    size = len(payload)
    head = bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2, "big") if size < 65536 else b"\x7f" + size.to_bytes(8, "big")
    return bytes([0x80 | opcode]) + head + payload


def masked(payload, opcode=2):
    """A frame as clients send them, with a mask of zeros."""
    plain = frame(payload, opcode)
    head = len(plain) - len(payload)
    return plain[:1] + bytes([plain[1] | 0x80]) + plain[2:head] + bytes(4) + payload
