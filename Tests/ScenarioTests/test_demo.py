"""`portico demo`: what it prints works."""
import re
import signal
import ssl
import subprocess
from pathlib import Path

import pytest
from harness import processes
from harness.clients import connect_tls
from harness.proxy import BINARY
from harness.waiting import free_port, wait_until


class Demo:
    def __init__(self, folder):
        self.port, self.output = free_port(), folder / "output"
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen([BINARY, "demo", "--port", str(self.port)], cwd=folder, stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=subprocess.STDOUT)
        self.curl = wait_until(self._curl, 20, lambda: f"a curl line:\n{self.output.read_text()}")

    def _curl(self):
        assert self.process.poll() is None, self.output.read_text()
        found = re.search(r"^\W*(curl .*https://\S+)", self.output.read_text(), re.M)
        return found and found[1]

    def run_curl(self, path=""):
        return subprocess.run(f"{self.curl.rstrip('/')}{path}" if path else self.curl, shell=True, capture_output=True, text=True, timeout=20)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    demo = Demo(tmp_path_factory.mktemp("demo"))
    yield demo
    demo.process.terminate()
    demo.process.wait(10)


def test_the_printed_curl_line_works(demo):
    done = demo.run_curl()
    assert done.returncode == 0, done.stderr
    assert "127.0.0.1" in done.stdout and "https" in done.stdout
    assert "localhost" in done.stdout


def test_the_uwsgi_side_works_too(demo):
    done = demo.run_curl("/uwsgi")
    assert done.returncode == 0, done.stderr
    assert "REQUEST_URI" in done.stdout or "uwsgi" in done.stdout.lower()


def test_the_page_is_html_for_browsers(demo):
    with connect_tls(demo.port, "localhost") as connection:
        answer = connection.request(headers=[("Accept", "text/html")])
    assert answer.status == 200
    assert "text/html" in answer.header("Content-Type")
    assert "TLS" in answer.text or "localhost" in answer.text


def test_its_certificate_is_for_localhost(demo):
    authority = re.search(r"--cacert\s+'?([^\s']+)", demo.curl)[1]
    with connect_tls(demo.port, "localhost", authority) as connection:
        assert connection.socket.version() == "TLSv1.3"
    with pytest.raises(ssl.SSLError):
        connect_tls(demo.port, "other.test", authority)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_cleans_up(tmp_path, number):
    demo = Demo(tmp_path)
    authority = Path(re.search(r"--cacert\s+'?([^\s']+)", demo.curl)[1])
    assert authority.exists()
    family = [pid for pid, _ in processes.children(demo.process.pid)]
    family += [pid for child in family for pid, _ in processes.children(child)]
    demo.process.send_signal(number)
    assert demo.process.wait(10) == 0, demo.output.read_text()
    assert not authority.exists() and not authority.parent.exists()
    wait_until(lambda: not any(processes.alive(pid) for pid in family), 5, "all its processes to end")
