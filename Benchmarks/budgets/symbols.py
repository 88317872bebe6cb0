"""Names for addresses of the release binary."""
import re
import subprocess


def names(binary, addresses):
    """{address: "function, File.swift:12"} for addresses below the binary's load address; those of a call that was inlined have several,
    the innermost first."""
    if not addresses:
        return {}
    # A return address is that of the next instruction, which may belong to something else.
    asked = "\n".join(f"{address - 1:#x}" for address in addresses)
    out = _run(["addr2line", "-a", "-f", "-i", "-e", binary], asked)
    lines = iter(demangle(_run(["addr2line", "-a", "-f", "-i", "-e", binary], asked).splitlines()))
    found, current = {}, None
    for line in lines:
        if re.fullmatch(r"0x[0-9a-f]+", line):
            current = found.setdefault(int(line, 16) + 1, [])
            continue
        place = re.fullmatch(r"(?:.*/)?([^/]+\.swift)(:\d+)?.*", next(lines))
        current.append(f"{line}, {place[1]}{place[2] or ''}" if place else line)
    return found


def demangle(names):
    """Swift's names as they are written; others as they are."""
    return _run(["swift", "demangle", "--simplified"], "\n".join(names)).splitlines()


def _run(command, text):
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
