"""The raw messages of the conformance tables, which the suites in Tests/ConformanceTests give to the parsers.

`CaseFolder.swift` says how the files are written.
"""
import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "ConformanceTests" / "Cases"

_ESCAPE = re.compile(r"\\(?:([rnt\\])|x([0-9a-f]{2})|\((\d+)\*([^)]*)\)|(.|$))")


@dataclass(frozen=True)
class Case:
    verdict: str
    section: str
    name: str
    raw: bytes


def load(folder):
    """All cases of one folder."""
    cases = []
    for path in sorted((FOLDER / folder).glob("*.txt")):
        before = after = None
        for line in path.read_text("ascii").splitlines():
            if not line or line.startswith("#"):
                continue
            if line.startswith("frame: "):
                before, after = map(unescape, line.removeprefix("frame: ").split("@"))
                continue
            verdict, section, name, raw = (column.strip(" ") for column in line.split("|", 3))
            cases.append(Case(verdict, section, name, before + unescape(raw) + after))
    assert cases, f"no cases in {folder}"
    return cases


def unescape(text):
    def one(match):
        letter, hexadecimal, count, repeated, bad = match.groups()
        assert bad is None, f"escape in {text!r}"
        if letter:
            return {"r": "\r", "n": "\n", "t": "\t", "\\": "\\"}[letter]
        return chr(int(hexadecimal, 16)) if hexadecimal else unescape(repeated).decode("latin-1") * int(count)
    return _ESCAPE.sub(one, text).encode("latin-1")
