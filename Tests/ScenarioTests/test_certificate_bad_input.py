"""Rubbish in the certificate directory and in client hellos: it is set aside, and everything else goes on."""
import json
import os
import re
import threading

import pytest
from harness import processes
from harness.clients import connect_tls
from harness.hello import answer_to, client_hello, server_names
from harness.layouts.layout import put
from harness.proxy import portico
from harness.rubbish import ODD_NAMES, Rubbish, certificate
from harness.trickle import Trickle
from harness.waiting import wait_until

WITHIN = 3.0
UNRECOGNIZED = "alert 112"


def is_about(line, name):
    """Whether a line names the file, however it writes what cannot be printed, and says more than that."""
    pieces = re.split("[^ -~]+", name)
    return bool(re.search(".{1,8}?".join(map(re.escape, pieces)), line)) and len(line) > len(name) + 12


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


@pytest.fixture(scope="module")
def field(make_shared, authority):
    """(proxy, the rubbish that must be listed): one good certificate and everything that is bad, from the start."""
    proxy = make_shared.proxy("http://127.0.0.1:9", start=False)
    proxy.certificate("good.test", file="m/good.pem", ips=("127.0.0.1",))
    listed = Rubbish(authority).write(proxy.certs)
    put(proxy.certs / "partly.pem", certificate(authority, ["partly.test", *ODD_NAMES]))
    put(proxy.certs / "many.pem", certificate(authority, [f"n{number:04}.t" for number in range(10_000)]))
    return proxy.start(), listed


@pytest.fixture
def good(field, authority):
    """The proxy, with a trickle of handshakes for the good certificate none of which may fail."""
    proxy, _ = field
    with Trickle(proxy.port, "good.test", lambda: authority.path) as trickle:
        yield proxy
        trickle.wait_for(3)
    assert not trickle.failures, trickle.failures[:5]
    assert len(trickle.seen) == 1


class TestFiles:
    def test_the_good_one_is_served(self, field, authority):
        proxy, _ = field
        with connect_tls(proxy.port, "good.test", authority.path) as connection:
            assert connection.socket.version()

    def test_all_is_listed_with_a_reason(self, field):
        proxy, listed = field
        done = portico("certs", proxy.certs)
        assert done.returncode == 1, done.stderr
        for name in listed:
            assert any(is_about(line, name) for line in done.stdout.splitlines()), f"{name!r}:\n{done.stdout}"

    def test_nothing_reaches_the_terminal_raw(self, field):
        proxy, _ = field
        done = portico("certs", proxy.certs)
        assert "\x1b" not in done.stdout + done.stderr and "\x07" not in done.stdout and "\0" not in done.stdout
        assert not any(line.startswith("feed") for line in done.stdout.splitlines())

    def test_every_log_line_is_json(self, field):
        proxy, _ = field
        for line in proxy.log_text().splitlines():
            assert isinstance(json.loads(line), dict)

    @pytest.mark.parametrize("name", ["weak.test", "writable.test", "rubbish.test", "lonely.test", "deep.test"])
    def test_what_is_bad_is_not_served(self, field, name):
        proxy, _ = field
        assert proxy.served(name) is None

    @pytest.mark.parametrize("name", ["partly.test", "long-name.test"])
    def test_what_is_only_odd_is_served(self, field, name, authority):
        proxy, _ = field
        with connect_tls(proxy.port, name, authority.path) as connection:
            assert connection.socket.version()

    def test_a_file_name_that_is_not_utf8(self, field):
        """Served, or listed; not passed over in silence."""
        proxy, _ = field
        if proxy.served("bytes.test") is None:
            done = portico("certs", proxy.certs)
            odd = [line for line in done.stdout.splitlines() if re.search(r"(\\x|[^ -~]|\?|%|\\)[^ ]{0,20}\.pem", line)]
            assert len(odd) >= 3, f"two besides the one with a line feed\n{done.stdout}"

    @pytest.mark.parametrize("name", ["n0000.t", "n5000.t", "n9999.t"])
    def test_ten_thousand_names(self, field, name):
        proxy, _ = field
        assert proxy.served(name)

    def test_a_hundred_looks_leave_nothing_behind(self, good):
        """Memory, descriptors and log stay what they were."""
        for _ in range(10):
            good.reload(write=False)
        before = descriptors(good.pid), processes.resident(good.pid), good.log_text().count("certificates: quarantined")
        for _ in range(100):
            good.reload(write=False)
        assert descriptors(good.pid) == before[0]
        assert processes.resident(good.pid) - before[1] < 4 << 20
        assert good.log_text().count("certificates: quarantined") == before[2]

    def test_a_file_that_grows_while_it_is_read(self, good, authority):
        stop, path = threading.Event(), good.certs / "growing.pem"

        def grow():
            with open(path, "wb", buffering=0) as file:
                while not stop.is_set():
                    file.write(b"-----BEGIN CERTIFICATE-----\n" + b"A" * 4000 + b"\n")
                    if file.tell() > 3 << 20:
                        file.seek(0)
                        file.truncate()
        thread = threading.Thread(target=grow, daemon=True)
        thread.start()
        try:
            for days in (40, 50, 60):
                pair = good.certificate("beside.test", days=days)
                wait_until(lambda: good.served("beside.test") == pair.der, WITHIN, lambda: good.log_text()[-3000:])
        finally:
            stop.set()
            thread.join(10)
            path.unlink()
            (good.certs / "beside.test.pem").unlink()

    def test_rubbish_comes_and_goes(self, good, authority):
        """Another heap of it arrives while the proxy runs, and is renewed by a good certificate of the same file name."""
        heap = good.certs / "heap"
        heap.mkdir()
        Rubbish(authority).write(heap)
        good.wait_for_log("heap/weak.pem", '"level":"warning"')
        for name in ("weak", "random", "empty", "locked", "fifo", "self", "sparse"):
            pair = good.certificate(f"{name}.heap.test", file=f"heap/{name}.pem")
            wait_until(lambda: good.served(f"{name}.heap.test") == pair.der, WITHIN, lambda: good.log_text()[-3000:])
        for path in sorted(heap.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        heap.rmdir()
        wait_until(lambda: good.served("weak.heap.test") is None, WITHIN)

    def test_a_key_that_others_can_write_is_refused_until_they_cannot(self, good, authority):
        put(good.folder / "modes.pem", authority.issue("modes.test").pem)
        (good.folder / "modes.pem").chmod(0o620)
        (good.folder / "modes.pem").rename(path := good.certs / "modes.pem")
        good.wait_for_log("modes.pem", "certificates: quarantined")
        assert good.served("modes.test") is None
        path.chmod(0o600)
        wait_until(lambda: good.served("modes.test"), WITHIN, lambda: good.log_text()[-2000:])
        path.unlink()

    def test_a_key_that_everybody_can_read_is_served_with_a_warning(self, good, authority):
        put(good.certs / "readable.pem", authority.issue("readable.test").pem)
        (good.certs / "readable.pem").chmod(0o644)
        good.wait_for_log("readable.pem", '"level":"warning"', "read")
        wait_until(lambda: good.served("readable.test"), WITHIN)
        (good.certs / "readable.pem").unlink()


class TestNames:
    def test_an_address_instead_of_a_name(self, field, authority):
        """Clients that connect by address say no name; the certificate with that address answers, and they verify it."""
        proxy, _ = field
        with connect_tls(proxy.port, "127.0.0.1", authority.path) as connection:
            assert ("IP Address", "127.0.0.1") in connection.socket.getpeercert()["subjectAltName"]
        with connect_tls(proxy.port, None, authority.path) as connection:
            assert ("DNS", "good.test") in connection.socket.getpeercert()["subjectAltName"]

    @pytest.mark.parametrize("asked", ["anything", "x.y.a.test", "a.x.b.test", "www.partial.test", "*", "*.*.a.test", "a.*.b.test"])
    def test_odd_wildcards_are_for_nobody(self, field, asked):
        proxy, _ = field
        assert answer_to(proxy.port, client_hello(asked.encode())) == UNRECOGNIZED

    @pytest.mark.parametrize("asked", [
        b"../../../etc/passwd", b"/etc/ssl/private/key.pem", b"m/good.pem", b"..", b".", b"good.test/../good.test", b"good.test\0",
        b"good.test\0.evil.test", b"\0", b"good\xff.test", b"\xff" * 255, b"\x1b[2J", b"a\r\nb", b"with space.test", b"a" * 64,
        b"a." * 120 + b"test", b"a" * 255, b"%s%n%x", b"127.0.0.1", b"::1", b"good.test..", b"..good.test"])
    def test_a_name_that_is_none(self, field, asked):
        proxy, _ = field
        answer = answer_to(proxy.port, client_hello(asked))
        assert answer.startswith("alert") and answer != "alert 80", answer

    @pytest.mark.parametrize("extension", [
        b"", b"\0", b"\0\0", server_names((0, b"")), server_names((0, b"a" * 256)), server_names((0, b"a" * 15_000)),
        server_names((0, b"good.test"), (0, b"good.test")), server_names((7, b"good.test")), server_names((0, b"good.test")) + b"x",
        b"\xff\xff" + server_names((0, b"good.test"))[2:], server_names((0, b"good.test"))[:-3], b"\0\x0c\0\xff\xffgood.test"],
        ids=lambda extension: f"{len(extension)}:{extension[:12].hex()}")
    def test_an_extension_that_is_malformed(self, field, extension):
        proxy, _ = field
        answer = answer_to(proxy.port, client_hello(extension=extension))
        assert answer == "closed" or answer.startswith("alert") and answer != "alert 80", answer

    def test_a_good_hello_made_by_hand(self, field):
        """The hellos above are refused for their names, not for something else."""
        proxy, _ = field
        assert answer_to(proxy.port, client_hello(b"good.test")) == "handshake"
        assert answer_to(proxy.port, client_hello(b"GOOD.test.")) == "handshake"

    def test_a_flood_of_made_up_names(self, good):
        """Twenty thousand names that nobody has a certificate for leave nothing in the worker."""
        [worker] = good.workers()
        hello, placeholder = client_hello(b"n000000.flood.test"), b"000000"

        def flood(numbers):
            for number in numbers:
                assert answer_to(good.port, hello.replace(placeholder, b"%06d" % number)) == UNRECOGNIZED
        flood(range(2_000))
        before = processes.resident(worker), descriptors(worker)
        flood(range(2_000, 20_000))
        assert good.workers() == [worker]
        wait_until(lambda: descriptors(worker) <= before[1] + 2, 5)
        assert processes.resident(worker) - before[0] < 1 << 20, f"{before[0]} -> {processes.resident(worker)}"
