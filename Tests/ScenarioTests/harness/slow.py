"""Clients that send or read a little at a time, as long as the block runs."""
import socket
import threading
import time


class Slowly:
    """Calls `step(connection)` for each connection `times` a second in the background. Used as a context manager; what a step raised is
    kept in `failures`, and that connection is left alone. `got`: the connections whose step has given back something."""

    def __init__(self, connections, step, times=10):
        self.connections, self.step, self.pause, self.failures = list(connections), step, 1 / times, []
        self.got = set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(10)

    def _run(self):
        due = time.monotonic()
        while not self._stop.is_set():
            for connection in list(self.connections):
                try:
                    if self.step(connection):
                        self.got.add(connection)
                except Exception as error:  # every kind of failure counts
                    self.failures.append(f"{type(error).__name__}: {error}")
                    self.connections.remove(connection)
            due += self.pause
            self._stop.wait(max(0, due - time.monotonic()))


def read_raw(connection, count):
    """Takes up to so many bytes off the socket, below any TLS, if some are there; what was TLS cannot be read on after this."""
    try:
        return socket.socket.recv(connection.socket, count, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return b""
