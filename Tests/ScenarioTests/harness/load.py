"""Steady load in the background, with every failure kept."""
import threading
import time


class Load:
    """Some threads, each with one keep-alive connection, asking again and again. `connect` makes a Connection.
    Used as a context manager; afterwards `passed` counts good answers and `failures` tells the others."""

    def __init__(self, connect, path="/", host="localhost", threads=4, keep_alive=True, pause=0.002):
        self.connect, self.path, self.host, self.keep_alive, self.pause = connect, path, host, keep_alive, pause
        self.passed, self.failures, self.broken_ports = 0, [], []
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        self.wait_for(len(self._threads) * 2)
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def wait_for(self, more, deadline=30):
        """Until so many further requests have been answered."""
        goal, end = self.passed + more, time.monotonic() + deadline
        while self.passed < goal:
            if time.monotonic() > end:
                raise AssertionError(f"load stands still at {self.passed}: {self.failures[:5]}")
            time.sleep(0.01)

    def _run(self):
        connection = None
        while not self._stop.is_set():
            port = None
            try:
                if connection is None:
                    connection = self.connect()
                port = connection.local_port
                answer = connection.request("GET", self.path, host=self.host)
                self._count(answer)
                if not self.keep_alive or (answer.header("Connection") or "").lower() == "close":
                    connection.close()
                    connection = None
            except Exception as error:  # every kind of failure counts
                with self._lock:
                    self.failures.append(f"{type(error).__name__}: {error}")
                    self.broken_ports.append(port)
                if connection is not None:
                    connection.close()
                connection = None
            time.sleep(self.pause)
        if connection is not None:
            connection.close()

    def _count(self, answer):
        with self._lock:
            if answer.status == 200:
                self.passed += 1
            else:
                self.failures.append(f"status {answer.status}: {answer.text[:100]}")
