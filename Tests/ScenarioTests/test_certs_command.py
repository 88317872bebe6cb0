"""`portico certs`: what a directory holds, and what the running proxy serves, as a table and as JSON."""
import fcntl
import hashlib
import json
import os
import pty
import re
import select
import socket
import struct
import subprocess
import termios
import time

import pytest
from harness.proxy import BINARY, portico
from harness.waiting import wait_until

FIELDS = {"directory", "made", "running", "changes", "certificates", "quarantined", "unused_keys", "warnings", "summary"}
ROW = {"names", "addresses", "key", "issuer", "not_before", "not_after", "seconds_left", "state", "sha256", "file", "key_file",
       "chain_length", "notes"}


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "certs.d"
    path.mkdir()
    return path


def put(path, content):
    path.write_bytes(content)
    path.chmod(0o600)


def document(*arguments, code=0, **options):
    done = portico("certs", "--json", *arguments, **options)
    assert done.returncode == code, done.stderr
    assert done.stdout.isascii() and done.stdout.endswith("}\n")
    parsed = json.loads(done.stdout)
    assert set(parsed) == FIELDS
    return parsed


def on_terminal(*arguments, columns, env=None):
    """What a command writes to a terminal of that width, and its exit code."""
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    with subprocess.Popen([BINARY, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=end, stderr=end,
                          env={**environment, "TERM": "xterm", **(env or {})}) as process:
        os.close(end)
        output = b""
        while select.select([terminal], [], [], 20)[0]:
            try:
                output += os.read(terminal, 65536)
            except OSError:
                break
        os.close(terminal)
        return output.decode(), process.wait(20)


def test_states_by_shares_of_the_lifetime(folder, authority):
    for name, since, days in [("fresh", 10, 80), ("late", 65, 25), ("alarm", 80, 10), ("old", 9, -1), ("early", -2, 9)]:
        put(folder / f"{name}.pem", authority.issue(f"{name}.test", days=days, since_days=since).pem)
    rows = {row["names"][0].split(".")[0]: row for row in document(folder, code=1)["certificates"]}
    assert {name: row["state"] for name, row in rows.items()} == {
        "fresh": "valid", "late": "warning", "alarm": "alarm", "old": "expired", "early": "not_yet_valid"}
    assert rows["old"]["seconds_left"] == 0 and 9 * 86400 < rows["alarm"]["seconds_left"] <= 10 * 86400
    table = portico("certs", folder)
    assert table.returncode == 1
    assert "5 certificates, 2 expire soon, 1 expired, 1 not yet valid\n" in table.stdout


def test_the_document(folder, authority):
    pair = authority.issue("a.test", "*.a.test", ips=("192.0.2.7", "2001:db8::1"))
    put(folder / "chain.pem", pair.chain)
    put(folder / "a.key", pair.key)
    put(folder / "rsa.pem", authority.issue("rsa.test", key="rsa").pem)
    put(folder / "bad.pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n")
    put(folder / "lone.key", authority.issue("lone.test").key)
    parsed = document(folder, code=1)
    first, second = parsed["certificates"]
    assert set(first) == ROW and set(first["key"]) == {"type", "bits"}
    assert first["names"] == ["a.test", "*.a.test"] and first["addresses"] == ["192.0.2.7", "2001:db8::1"]
    assert first["file"] == str(folder / "chain.pem") and first["key_file"] == str(folder / "a.key")
    assert first["key"] == {"type": "ECDSA", "bits": 256} and second["key"] == {"type": "RSA", "bits": 2048}
    assert first["issuer"] == "Scenario Intermediate" and first["chain_length"] == 2
    assert first["not_after"] == pair.certificate.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert first["sha256"] == hashlib.sha256(pair.der).hexdigest()
    (bad,) = parsed["quarantined"]
    assert bad["file"] == str(folder / "bad.pem") and bad["reason"] and bad["since"].endswith("Z")
    assert parsed["unused_keys"] == [str(folder / "lone.key")] and parsed["running"] is None
    assert parsed["changes"]["found_by"] in ("inotify", "polling")
    assert parsed["summary"]["certificates"] == 2 and parsed["summary"]["quarantined"] == 1


def test_odd_file_names(folder, authority):
    """Nothing in a file's name can drive the terminal or break the document."""
    names = ["new\nline.pem", "esc\x1b[31m.pem", "quote\"\\.pem", "日本.pem", "\u202etxt.pem", " space .pem", "n" * 250 + ".pem"]
    for number, name in enumerate(names):
        put(folder / name, authority.issue(f"n{number}.test").pem)
    parsed = document(folder)
    assert {row["file"] for row in parsed["certificates"]} == {str(folder / name) for name in names}
    output = portico("certs", folder).stdout
    assert len([line for line in output.splitlines() if ".test " in line]) == len(names)
    assert not any(c in output for c in "\x1b\r\u202e")
    assert "日本.pem" in output and "new?line.pem" in output


def test_a_file_name_that_is_not_utf8(folder, authority):
    put(folder / "good.pem", authority.issue("good.test").pem)
    with open(os.fsencode(folder) + b"/\xff\xfe.pem", "wb") as file:
        file.write(authority.issue("odd.test").pem)
    done = portico("certs", "--json", folder)
    parsed = json.loads(done.stdout)
    assert "good.test" in [name for row in parsed["certificates"] for name in row["names"]]
    assert portico("certs", folder).returncode == done.returncode in (0, 1)


@pytest.mark.parametrize("columns", [50, 80, 132])
def test_the_table_fits_the_terminal(folder, authority, columns):
    long = ".".join(["label" * 8] * 5) + ".test"
    put(folder / ("f" * 100 + ".pem"), authority.issue(long, "b.test").pem)
    put(folder / "old.pem", authority.issue("old.test", days=-1, since_days=5).pem)
    output, code = on_terminal("certs", folder, columns=columns)
    assert on_terminal("certs", folder, columns=200, env={"COLUMNS": str(columns)}) == (output, code)
    assert code == 1
    plain = re.sub(r"\x1b\[\d+m", "", output)
    lines = plain.replace("\r", "").split("\n\n")[0].splitlines()
    # The least that the columns need is more than 50.
    assert len(lines) == 3 and all(len(line) <= max(columns, 72) for line in lines), lines
    assert "…" in lines[1] and lines[1].endswith(".pem") and "expired" in plain
    assert "\x1b[31mexpired\x1b[0m" in output
    piped = portico("certs", folder).stdout
    assert long in piped and "…" not in piped and "\x1b" not in piped


def test_no_color(folder, authority):
    put(folder / "old.pem", authority.issue("old.test", days=-1, since_days=5).pem)
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in on_terminal("certs", folder, columns=80, env=env)[0]
    assert "\x1b[31m" in on_terminal("certs", folder, columns=80, env={"NO_COLOR": ""})[0]


def test_a_slow_reader_gets_everything(folder, authority):
    """A pager that is looked at for longer than a pipe's buffer lasts."""
    pair = authority.issue("a.test")
    for number in range(400):
        put(folder / f"{'bad' * 60}{number}.pem", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    put(folder / "a.pem", pair.pem)
    with subprocess.Popen([BINARY, "certs", "--json", str(folder)], stdout=subprocess.PIPE) as process:
        first = process.stdout.read(1000)
        time.sleep(6)
        parsed = json.loads(first + process.stdout.read())
        assert process.wait(10) == 1
    assert len(parsed["quarantined"]) == 400


def test_which_directory(tmp_path, authority):
    for name in ("certs.d", "elsewhere"):
        (tmp_path / name).mkdir()
        put(tmp_path / name / f"{name}.pem", authority.issue(f"{name}.test").pem)
    assert "certs.d.test" in portico("certs", cwd=tmp_path).stdout
    text = "listen: [{address: ':1'}]\ncertificates: elsewhere\nupstreams: {a: {servers: ['http://127.0.0.1:1']}}\nroutes: [{upstream: a}]\n"
    (tmp_path / "proxy.yaml").write_text(text)
    (tmp_path / "other.yaml").write_text(text.replace("elsewhere", "certs.d"))
    assert "elsewhere.test" in portico("certs", cwd=tmp_path).stdout
    assert "certs.d.test" in portico("certs", "-c", "other.yaml", cwd=tmp_path).stdout
    assert "elsewhere.test" in portico("certs", "elsewhere", cwd=tmp_path).stdout
    (tmp_path / "broken.yaml").write_text("nonsense: 1\n")
    for name in ("absent.yaml", "broken.yaml"):
        done = portico("certs", "-c", name, cwd=tmp_path)
        assert done.returncode == 1 and name in done.stderr and not done.stdout


@pytest.mark.parametrize("arguments", [["a", "b"], ["-c"], ["--json=1"], ["--bogus"], ["dir", "-c", "x"], ["dir", "--live"]])
def test_wrong_usage(arguments, tmp_path):
    done = portico("certs", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and done.stderr and not done.stdout


# The running proxy


def test_live_shows_what_is_served(make, authority):
    proxy = make.proxy(make.upstream().url)
    proxy.certificate("b.test", file="b.pem")
    proxy.put("bad.pem", b"garbage")
    config = proxy.folder / "proxy.yaml"

    def rows():
        done = portico("certs", "--live", "--json", "-c", config)
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout)

    parsed = wait_until(lambda: (p := rows()) and len(p["certificates"]) == 2 and p["quarantined"] and p, 10, rows)
    assert parsed["running"] == {"process": proxy.pid, "user": os.geteuid()} and set(parsed) == FIELDS
    assert parsed["directory"] == str(proxy.certs) and parsed["quarantined"][0]["file"] == str(proxy.certs / "bad.pem")
    assert {row["names"][0] for row in parsed["certificates"]} == {"b.test", "localhost"}
    renewed = proxy.certificate("b.test", file="b.pem", days=60)
    digest = hashlib.sha256(renewed.der).hexdigest()
    wait_until(lambda: digest in [row["sha256"] for row in rows()["certificates"]], 10, "the renewed certificate")
    (proxy.certs / "b.pem").unlink()
    (proxy.certs / "bad.pem").unlink()
    wait_until(lambda: len(rows()["certificates"]) == 1 and not rows()["quarantined"], 10, rows)
    table = portico("certs", "--live", cwd=proxy.folder)
    assert table.returncode == 0 and f"1 certificate, served by process {proxy.pid} of user {os.geteuid()}\n" in table.stdout


def test_live_finds_the_proxy_by_any_spelling_of_its_configuration(make):
    proxy = make.proxy(make.upstream().url)
    for path in ("proxy.yaml", "./proxy.yaml", f"../{proxy.folder.name}/proxy.yaml", proxy.folder / "proxy.yaml"):
        assert portico("certs", "--live", "-c", path, cwd=proxy.folder).returncode == 0, path
    other = proxy.folder / "other.yaml"
    other.write_text((proxy.folder / "proxy.yaml").read_text())
    done = portico("certs", "--live", "-c", other)
    assert done.returncode == 4 and f"no running portico for {other}" in done.stderr and not done.stdout


def test_live_after_the_end(make):
    proxy = make.proxy(make.upstream().url)
    assert portico("certs", "--live", cwd=proxy.folder).returncode == 0
    assert proxy.stop() == 0
    done = portico("certs", "--live", cwd=proxy.folder)
    assert done.returncode == 4 and "nobody answers" in done.stderr


def live_name(proxy):
    """The abstract name that the proxy listens under."""
    return "\0portico/" + hashlib.sha256(str(proxy.folder / "proxy.yaml").encode()).hexdigest()[:32]


def ask(name, request, deadline=8):
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as client:
        client.settimeout(deadline)
        client.connect(name)
        client.send(request)
        answer, descriptors, _, _ = socket.recv_fds(client, 4096, 4)
        for descriptor in descriptors:
            os.close(descriptor)
        return answer, len(descriptors), client.recv(10)


def test_live_questions_that_make_no_sense(make):
    proxy = make.proxy(make.upstream().url)
    name = live_name(proxy)
    answer, count, end = ask(name, b"certificates\n")
    assert answer.startswith(b"portico ") and count == 2 and end == b""
    for request in (b"certificates", b"keys\n", b"\0", b"\xff" * 256, b"x" * 60000):
        answer, count, end = ask(name, request)
        assert answer.startswith(b"refused ") and count == 0 and end == b"", request
    assert proxy.get().status == 200 and portico("certs", "--live", cwd=proxy.folder).returncode == 0


def test_live_clients_that_are_stuck_hold_up_nobody(make):
    """A crowd connects and says nothing: the loop goes on, reloads and renewals work, and they are let go."""
    proxy = make.proxy(make.upstream().url)
    crowd = []
    for _ in range(12):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        client.settimeout(10)
        client.connect(live_name(proxy))
        crowd.append(client)
    try:
        pair = proxy.certificate("new.test")
        wait_until(lambda: proxy.served("new.test") == pair.der, 5, "a certificate meanwhile")
        proxy.reload()
        assert crowd[0].recv(10) == b""
        done = portico("certs", "--live", cwd=proxy.folder)
        assert done.returncode == 0, done.stderr
    finally:
        for client in crowd:
            client.close()
    processor = sum(map(int, open(f"/proc/{proxy.pid}/stat").read().rsplit(")", 1)[1].split()[11:13]))
    assert processor < 200, "the supervisor spins"


def test_live_is_for_its_user_and_root_only(make):
    """Another user gets no answer, and does not believe one."""
    if os.geteuid() != 0:
        pytest.skip("needs root to become another user")
    proxy = make.proxy(make.upstream().url)
    script = (
        "import os, socket, sys\nos.setgid(65534); os.setuid(65534)\n"
        "s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET); s.settimeout(10); s.connect(bytes.fromhex(sys.argv[1]))\n"
        "try:\n    s.send(b'certificates\\n'); print(repr(s.recv(100)))\nexcept OSError as e:\n    print('refused', e)\n")
    done = subprocess.run(["python3", "-c", script, live_name(proxy).encode().hex()], capture_output=True, text=True, timeout=20)
    assert done.stdout.startswith(("b''", "refused")), done.stdout + done.stderr


def test_a_taken_name_costs_the_commands_and_nothing_else(make):
    proxy = make.proxy(make.upstream().url, start=False)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as squatter:
        squatter.bind(live_name(proxy))
        squatter.listen()
        proxy.start()
        assert proxy.get().status == 200
        warnings = [line for line in proxy.log() if line.get("msg", "").startswith("live: ")]
        assert len(warnings) == 1 and warnings[0]["level"] == "warning", proxy.log_text()
