"""Reads callgrind's output files (https://valgrind.org/docs/manual/cl-format.html)."""
import re
from collections import Counter

_NAMED = re.compile(r"(ob|fn)=\((\d+)\)(?: (.*))?$")
_COST = re.compile(r"(?:[+-]?\d+|\*) (\d+)$")


def self_costs(text):
    """{(object, function): instructions}, without what was called."""
    names = {"ob": {}, "fn": {}}
    now = {"ob": "", "fn": ""}
    costs = Counter()
    calls = False
    for line in text.splitlines():
        if cost := _COST.match(line):
            # The line after `calls=` is the cost of the called.
            if not calls:
                costs[now["ob"], now["fn"]] += int(cost[1])
            calls = False
        elif line.startswith("calls="):
            calls = True
        elif spec := re.match(r"c?(ob|fn)=\((\d+)\)(?: (.*))?$", line):
            kind, number, name = spec.groups()
            if name:
                names[kind][number] = name
            if not line.startswith("c"):
                now[kind] = names[kind][number]
    return costs
