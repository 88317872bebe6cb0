"""The pages that preloaded counters share with us: csrc/turns.h and csrc/alloccount.c say what stands where."""
import mmap
import struct
import time
from dataclasses import dataclass
from pathlib import Path

BEGIN, END = 1, 2

_TURNS = struct.Struct("=IIIIQ")
_ASKED, _DONE, _COMMAND, _WAITING = 0, 4, 8, 12
_HEADER = struct.Struct("=QQQQ")
_MODULE = struct.Struct("=QQQ240s")
_SITE = struct.Struct("=QQQ24Q")
_MODULES, _SITES = 64, 2048


class Timeout(Exception):
    """The worker did not get there in time."""


def wait_until(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise Timeout(f"waited {seconds} s in vain for {what}")
        time.sleep(0.0005)
    return value


@dataclass(frozen=True)
class Module:
    base: int
    start: int
    end: int
    path: str       # empty: the program itself


@dataclass(frozen=True)
class Site:
    count: int
    size: int
    frames: tuple   # return addresses, the caller of the allocator first


class Page:
    """The page of one process, kept between two turns of its loop."""

    def __init__(self, path):
        self.process = int(path.name)
        with open(path, "r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 0)

    @classmethod
    def of_worker(cls, folder, seconds):
        """The page of the one process that waits in epoll_wait."""
        def find():
            for path in Path(folder).iterdir():
                if path.name.isdigit() and path.stat().st_size and (page := cls(path)).waiting:
                    return page
            return None
        return wait_until(find, seconds, "a worker that has the preloaded counter")

    def _word(self, offset):
        return struct.unpack_from("=I", self._memory, offset)[0]

    @property
    def waiting(self):
        """It has done all there was to do."""
        return self._word(_WAITING) == 1

    @property
    def turns(self):
        return _TURNS.unpack_from(self._memory, 0)[4]

    def command(self, command, wake, seconds=30):
        """Lets the worker obey at its next turn, which `wake` brings about, and before it does anything in it."""
        wait_until(lambda: self.waiting, seconds, "an idle worker")
        asked = self._word(_ASKED) + 1
        struct.pack_into("=I", self._memory, _COMMAND, command)
        struct.pack_into("=I", self._memory, _ASKED, asked)
        wake()
        wait_until(lambda: self._word(_DONE) == asked, seconds, "the worker's answer")

    # What csrc/alloccount.c counted.

    @property
    def balance(self):
        """(allocations, frees) of the last count."""
        allocations, frees, lost, _ = _HEADER.unpack_from(self._memory, _TURNS.size)
        if lost:
            raise ValueError(f"{lost} allocations did not fit into the table of call sites")
        return allocations, frees

    @property
    def modules(self):
        count = _HEADER.unpack_from(self._memory, _TURNS.size)[3]
        offset = _TURNS.size + _HEADER.size
        rows = (_MODULE.unpack_from(self._memory, offset + i * _MODULE.size) for i in range(count))
        return [Module(base, start, end, path.split(b"\0")[0].decode()) for base, start, end, path in rows]

    @property
    def sites(self):
        offset = _TURNS.size + _HEADER.size + _MODULES * _MODULE.size
        rows = (_SITE.unpack_from(self._memory, offset + i * _SITE.size) for i in range(_SITES))
        return [Site(row[0], row[1], row[3:3 + row[2]]) for row in rows if row[0]]
