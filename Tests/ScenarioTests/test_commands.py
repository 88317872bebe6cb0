"""The commands: what they print and their exit codes."""
import re
import socket

import pytest
from harness.proxy import portico

GOOD = """\
listen:
  - address: "127.0.0.1:18443"
upstreams:
  app:
    servers: ["http://127.0.0.1:8000"]
routes:
  - upstream: app
"""


def test_version():
    done = portico("version")
    assert done.returncode == 0
    assert re.fullmatch(r"portico \d+\.\d+\.\d+.*\n", done.stdout)


@pytest.mark.parametrize("command", ["run", "check", "certs", "explain", "demo", "version"])
def test_help_of_each(command):
    done = portico(command, "--help")
    assert done.returncode == 0, done.stderr
    assert re.match(rf"usage: portico \[?{command}\b", done.stdout) and done.stderr == ""


def test_help():
    done = portico("--help")
    assert done.returncode == 0
    for word in ("run", "check", "certs", "explain", "demo", "version", "exit", "proxy.yaml"):
        assert word in done.stdout.lower(), word


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"], ["run", "--nonsense"], ["check", "a", "b"], ["run", "-c"]])
def test_wrong_usage_is_2(arguments, tmp_path):
    done = portico(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr and not done.stdout


def test_check_of_a_good_file(tmp_path):
    (tmp_path / "proxy.yaml").write_text(GOOD)
    for arguments in (["check"], ["check", "-c", "proxy.yaml"], ["check", "--config", tmp_path / "proxy.yaml"]):
        done = portico(*arguments, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("change, line, column, words", [
    (("listen:", "lisen:"), 1, 1, ["lisen", "listen"]),
    (("upstream: app", "upstream: ap"), 7, 15, ["ap", "app"]),
    (("address:", "adress:"), 2, 5, ["adress", "address"]),
    (("http://127.0.0.1:8000", "htp://127.0.0.1"), 5, 15, ["htp"]),
    (("127.0.0.1:18443", "127.0.0.1:99999"), 2, 14, ["99999"]),
    (("listen:", "timeouts: {head: 10}\nlisten:"), 1, 18, ["10", "unit"]),
    (("listen:", "limits: {head: much}\nlisten:"), 1, 16, ["much"]),
])
def test_check_of_a_bad_file(tmp_path, change, line, column, words):
    (tmp_path / "proxy.yaml").write_text(GOOD.replace(*change))
    done = portico("check", cwd=tmp_path)
    assert done.returncode == 1
    output = done.stdout + done.stderr
    assert re.search(rf"^(.*/)?proxy\.yaml:{line}:{column}: error: ", output, re.M), output
    for word in words:
        assert word in output


def test_check_says_everything_at_once(tmp_path):
    (tmp_path / "proxy.yaml").write_text("workers: many\nlimits: {head: much}\nnonsense: 1\n" + GOOD)
    done = portico("check", cwd=tmp_path)
    found = re.findall(r"proxy\.yaml:(\d+):\d+: error", done.stdout + done.stderr)
    assert done.returncode == 1 and found == ["1", "2", "3"]


def test_check_of_an_absent_file(tmp_path):
    done = portico("check", "-c", "absent.yaml", cwd=tmp_path)
    assert done.returncode != 0
    assert "absent.yaml" in done.stderr + done.stdout


def test_run_with_a_bad_file_does_not_start(tmp_path):
    (tmp_path / "proxy.yaml").write_text("nonsense: 1\n")
    done = portico("run", cwd=tmp_path)
    assert done.returncode == 1
    assert 'proxy.yaml","line":1,"column":1' in done.stderr


def test_run_on_a_taken_address_is_4(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        (tmp_path / "proxy.yaml").write_text(GOOD.replace("18443", str(port)))
        done = portico("run", cwd=tmp_path)
    assert done.returncode == 4
    assert str(port) in done.stderr


def test_run_is_the_default_command(make):
    """`portico` alone takes ./proxy.yaml."""
    import subprocess
    from harness.proxy import BINARY
    from harness.waiting import wait_until
    proxy = make.proxy(make.upstream().url, start=False)
    proxy.certificate("localhost")
    proxy.write()
    with subprocess.Popen([BINARY], cwd=proxy.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: proxy.served(), 10, "serving")
        finally:
            process.terminate()
        assert process.wait(10) == 0


def test_certs_table(tmp_path, authority):
    folder = tmp_path / "certs.d"
    folder.mkdir()
    (folder / "a.pem").write_bytes(authority.issue("a.test", "*.a.test").pem)
    (folder / "rsa.pem").write_bytes(authority.issue("rsa.test", key="rsa").pem)
    (folder / "old.pem").write_bytes(authority.issue("old.test", days=-1, since_days=9).pem)
    (folder / "mixed.pem").write_bytes(authority.issue("b.test").chain + authority.issue("b.test").key)
    (folder / "alone.key").write_bytes(authority.issue("c.test").key)
    done = portico("certs", folder)
    output = done.stdout
    for word in ("a.test", "*.a.test", "rsa.test", "old.test", "a.pem", "rsa.pem", "Scenario Intermediate", "mixed.pem"):
        assert word in output, output
    assert re.search(r"old\.test.*expired", output, re.I), output
    assert "expired" not in next(line for line in output.splitlines() if "rsa.test" in line)


def test_certs_of_an_empty_and_an_absent_directory(tmp_path):
    (tmp_path / "certs.d").mkdir()
    assert portico("certs", tmp_path / "certs.d").returncode == 0
    assert portico("certs", tmp_path / "absent").returncode in (0, 1)


@pytest.mark.parametrize("command", ["reload", "status", "top", "doctor"])
def test_commands_of_later_say_so(command):
    done = portico(command)
    assert done.returncode == 2 and done.stderr
