"""Many certificates, fast: drives csrc/certmint.c, in as many processes as there are cores."""
import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[1] / "csrc"
RSA_BITS = {"p256": 0, "rsa2048": 2048, "rsa4096": 4096}
LAYOUTS = ("pairs", "combined", "certbot")


@dataclass(frozen=True)
class Shape:
    """How the certificates of a tree look, and where they lie."""
    prefix: str = "h"
    key: str = "p256"
    layout: str = "pairs"
    per_directory: int = 1000   # 0: all in one
    names: int = 1              # 2: www.NAME too
    days: int = 90

    @property
    def format(self):
        """Of a number; the names that the bench beside the repository has."""
        return f"{self.prefix}%05d.bench.test"


class Tree:
    """A folder of certificates 0, 1, 2, ..., their authority beside it in FOLDER.ca."""

    def __init__(self, folder, shape=Shape(), processes=None):
        self.folder, self.shape = Path(folder).absolute(), shape
        self.authority = self.folder.with_name(self.folder.name + ".ca")
        self._processes = processes or os.cpu_count() or 1

    @property
    def root(self):
        """What clients trust."""
        return self.authority / "root.pem"

    def name(self, number):
        return self.shape.format % number

    def directory(self, number, top=None):
        each = self.shape.per_directory
        return (top or self.folder) / (f"{number // each:03d}" if each else "")

    def files(self, number, top=None):
        """Key and certificate as they lie in the layout `pairs`, the key first."""
        return [self.directory(number, top) / f"{self.name(number)}.{ending}" for ending in ("key", "crt")]

    def fill(self, count, watch=None):
        """Issues what is not there yet. watch: called with how many more are done."""
        if not self.authority.exists() and self.folder.exists() and any(self.folder.iterdir()):
            raise ValueError(f"{self.folder} is not empty, and its authority is not there: {self.authority}")
        self.folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([compiled(), "ca", self.authority], check=True)
        self._issue(range(count), self.folder, (), watch)

    def renew(self, numbers, into=None, in_place=False, watch=None):
        """Issues these again, with another key each. into: another top folder of the same form, for moving them into place later."""
        (into or self.folder).mkdir(exist_ok=True)
        self._issue(numbers, into or self.folder, ("--again", *(("--in-place",) if in_place else ())), watch)

    def _issue(self, numbers, out, options, watch):
        shape = self.shape
        command = [compiled(), "issue", "--ca", self.authority, "--out", out, "--layout", shape.layout, "--rsa", RSA_BITS[shape.key],
                   "--format", shape.format, "--per-directory", shape.per_directory, "--names", shape.names, "--days", shape.days, *options]
        # Neighbours go to one process, so that no two of them fill one folder.
        numbers = sorted(numbers)
        share = -(-len(numbers) // self._processes)
        jobs = []
        try:
            for start in range(0, len(numbers), share or 1):
                jobs.append(self._begin(command, numbers[start:start + share]))
            for job in jobs:
                for line in job.stdout:
                    if watch:
                        watch(int(line))
                if job.wait():
                    raise ValueError(f"certmint ended with {job.returncode}")
        finally:
            for job in jobs:
                job.stdout.close()
                if job.poll() is None:
                    job.kill()
                    job.wait()

    @staticmethod
    def _begin(command, numbers):
        with tempfile.TemporaryFile("w+") as wanted:
            wanted.writelines(f"{number}\n" for number in numbers)
            wanted.seek(0)
            return subprocess.Popen([str(word) for word in command], stdin=wanted, stdout=subprocess.PIPE, text=True)


_tool = None


def compiled():
    """The path of certmint, compiled when this process first needs it."""
    global _tool
    if not _tool:
        folder = tempfile.mkdtemp(prefix="portico-certmint-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        made = Path(folder) / "certmint"
        subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", made, SOURCES / "certmint.c", "-lcrypto"], check=True)
        _tool = made
    return _tool


class Progress:
    """Counts on a terminal; silent elsewhere."""

    def __init__(self, of):
        self._of, self._done = of, 0

    def __call__(self, more):
        self._done += more
        if sys.stderr.isatty():
            print(f"\r{self._done:,} of {self._of:,}", end="" if self._done < self._of else "\n", file=sys.stderr, flush=True)
