"""One handshake after another, and what certificate each of them was shown."""
import ssl
import threading
import time
from datetime import datetime, timezone

from .clients import connect_tls, tls_context


class Trickle:
    """Asks `port` for `name` again and again, on a connection of its own each time, and verifies against `trust()`, the path of the roots.
    Used as a context manager; `seen` are the leaves (DER) in the order of their appearance, one for each change, `failures` what went
    wrong. options: those of `tls_context`."""

    def __init__(self, port, name, trust, pause=0.005, prepare=None, **options):
        self.port, self.name, self.trust, self.pause, self.options = port, name, trust, pause, options
        self.prepare = prepare or (lambda context: None)
        self.seen, self.failures, self.passed = [], [], 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        self.wait_for(3)
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(30)

    def wait_for(self, more, seconds=0, deadline=20):
        """Until so many further handshakes have been made, good or not, over so many seconds at least."""
        goal, start = self._made() + more, time.monotonic()
        end = start + deadline
        while self._made() < goal or time.monotonic() < start + seconds:
            assert time.monotonic() < end, f"the handshakes for {self.name} stand still at {self._made()}"
            time.sleep(0.002)

    def _made(self):
        return self.passed + len(self.failures)

    def _run(self):
        while not self._stop.is_set():
            try:
                leaf = self._handshake()
                if not self.seen or self.seen[-1] != leaf:
                    self.seen.append(leaf)
                self.passed += 1
            except (OSError, ssl.SSLError) as error:
                self.failures.append(f"{datetime.now(timezone.utc):%T.%f} {type(error).__name__}: {error}")
            self._stop.wait(self.pause)

    def _handshake(self):
        context = tls_context(self.trust(), **self.options)
        self.prepare(context)
        with connect_tls(self.port, self.name, context=context, timeout=10) as connection:
            return connection.socket.getpeercert(binary_form=True)
