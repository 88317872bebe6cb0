"""The README's five minutes, command by command as written; only the ports are our own."""
import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from harness.proxy import BINARY, ROOT
from harness.waiting import free_port

README = (ROOT / "README.md").read_text()


def blocks():
    section = README.split("## Five minutes")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", section, re.S)


def test_five_minutes(tmp_path):
    script = "\n".join(blocks())
    for port in ("8000", "8080", "8443"):
        assert port in script
        script = re.sub(rf"\b{port}\b", str(free_port()), script)
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "portico").symlink_to(BINARY)
    # The packages of the test environment stand in for the download: `pip install gunicorn` finds it installed.
    site = next(Path(sys.prefix).glob("lib/python3*/site-packages"))
    script = script.replace("python3 -m venv venv\n", f"{sys.executable} -m venv venv\necho {site} > $(echo venv/lib/python3*/site-packages)/x.pth\n")
    script = script.replace("venv/bin/gunicorn", f"{sys.executable} -m gunicorn --no-control-socket")
    environment = {**os.environ, "PATH": f"{commands}:{os.environ['PATH']}", "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    # A group of its own, so that everything it left in the background can be ended by one number.
    log = tmp_path / "output"
    with open(log, "wb") as output:
        process = subprocess.Popen(["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        code = process.wait(60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    text = log.read_text()
    assert code == 0, text
    assert re.search(r"Hello \S+, you came by https\.", text), text
    assert "localhost.crt" in text, "portico certs lists it"


def test_the_two_commands_exist():
    for command in ("scripts/run", "scripts/test"):
        assert command in README
        assert os.access(ROOT / command, os.X_OK)
        subprocess.run(["bash", "-n", ROOT / command], check=True)


def test_linked_pages_exist():
    for link in re.findall(r"\]\(((?!http)[^)#]+)", README):
        assert (ROOT / link).exists(), link
