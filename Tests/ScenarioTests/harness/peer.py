"""An upstream that the test serves by itself, connection by connection and byte by byte."""
import queue
import socket
import threading

from .clients import Closed
from .recording import MessageReader


class Peer:
    """One connection from the proxy."""

    def __init__(self, sock):
        self.socket = sock
        sock.settimeout(10)
        self.bytes = 0
        self._reader = MessageReader(self, sock)

    def request(self, head_only=False, deadline=10):
        """The next request. With `head_only` its body stays to be read."""
        self.socket.settimeout(deadline)
        request = self._reader.http(0, head_only)
        assert request is not None, "the proxy closed the connection instead"
        return request

    def send(self, data):
        self.socket.sendall(data)

    def exactly(self, count):
        """So many bytes behind what has been read."""
        return self._reader.exactly(count)

    @property
    def unread(self):
        """What has come so far behind what has been read."""
        self.socket.settimeout(0.001)
        try:
            while self._reader.fill():
                pass
        except (TimeoutError, OSError):
            pass
        finally:
            self.socket.settimeout(10)
        return self._reader.buffer

    def end(self):
        """No more bytes from here."""
        self.socket.shutdown(socket.SHUT_WR)

    def rest(self, deadline=10):
        """Everything until the proxy ends its direction; Closed when it breaks the connection."""
        self.socket.settimeout(deadline)
        try:
            while self._reader.fill():
                pass
        except ConnectionError as error:
            raise Closed(str(error)) from None
        data, self._reader.buffer = self._reader.buffer, b""
        return data

    def close(self):
        self.socket.close()


class Listener:
    """Takes connections that a test then asks for with `accept`."""

    def __init__(self, receive_buffer=None):
        self._socket = socket.socket()
        if receive_buffer:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(256)
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._waiting, self.taken = queue.Queue(), []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            peer = Peer(sock)
            self.taken.append(peer)
            self._waiting.put(peer)

    @property
    def connections(self):
        """How many there have been."""
        return len(self.taken)

    def accept(self, deadline=10):
        """The next connection that nobody has asked for."""
        try:
            return self._waiting.get(timeout=deadline)
        except queue.Empty:
            raise AssertionError(f"no connection from the proxy within {deadline} s") from None

    def forget(self):
        """Drops the connections that nobody has asked for: those of a test that failed."""
        while not self._waiting.empty():
            self._waiting.get().close()

    def stop(self):
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()
        for peer in self.taken:
            peer.close()
