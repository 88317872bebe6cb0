"""The command line of both counters: tables, checks, records."""
import argparse
import subprocess
import sys
import xml.etree.ElementTree as xml
from dataclasses import dataclass
from pathlib import Path

from .load import WORKLOADS
from .rig import ROOT
from .thresholds import Thresholds


@dataclass(frozen=True)
class Budget:
    """One kind of count, and what is allowed of it."""
    key: str            # in the file of thresholds
    what: str
    command: str
    relative: float     # how far a count may be above the recorded one: this share of it,
    absolute: float     # and this much
    digits: int

    def text(self, count):
        return f"{count:,.{self.digits}f}"

    def recorded(self, count):
        """As it is written down: whole where what is beyond a whole number would be allowed anyway."""
        whole = round(count)
        return whole if self.digits == 0 or abs(count - whole) <= self.absolute else round(count, self.digits)

    def complaint(self, workload, count, limit):
        """None, or what is wrong with a count."""
        said = f"{self.what}, {workload.what}: {self.text(count)}"
        if limit is None:
            return f"{said}, and nothing is recorded for this version of Swift. To record it: {self.command} --update"
        allowed = limit * (1 + self.relative) + self.absolute
        if count <= allowed:
            return None
        return (f"{said}; recorded is {self.text(limit)}, allowed {self.text(allowed)}. "
                f"If there is a good reason for it: {self.command} --update")


@dataclass(frozen=True)
class Count:
    """What was measured of one workload."""
    workload: object
    value: float
    row: tuple          # further columns of the table
    detail: tuple = ()  # lines to follow


def parser(budget, about):
    made = argparse.ArgumentParser(prog=budget.command, description=about)
    made.add_argument("--check", action="store_true", help="fail when a count is above what is recorded")
    made.add_argument("--update", action="store_true", help="record the counts")
    made.add_argument("--xunit", type=Path, metavar="FILE", help="with --check: write the outcome as xUnit")
    made.add_argument("--workloads", default=",".join(w.name for w in WORKLOADS), help="some of %(default)s")
    return made


def chosen(options):
    names = options.workloads.split(",")
    unknown = set(names) - {w.name for w in WORKLOADS}
    if unknown:
        sys.exit(f"no such workload: {', '.join(sorted(unknown))}")
    return [w for w in WORKLOADS if w.name in names]


def conclude(budget, columns, counts, options):
    """Prints what was counted and does what is asked with it; returns the exit status."""
    print(f"| {budget.what} | portico | " + " | ".join(columns) + " |")
    print("|---" * (2 + len(columns)) + "|")
    for count in counts:
        print(f"| {count.workload.what} | {budget.text(count.value)} | " + " | ".join(count.row) + " |")
    sys.stdout.flush()
    thresholds = Thresholds(budget.key)
    if options.update:
        thresholds.record({c.workload.name: budget.recorded(c.value) for c in counts})
        print(f"recorded in {thresholds.path.relative_to(ROOT)}", file=sys.stderr)
    if options.check:
        return check(budget, thresholds, counts, options.xunit)
    for line in (line for count in counts for line in count.detail):
        print(line)
    return 0


def check(budget, thresholds, counts, xunit):
    limits = [thresholds.get(count.workload.name) for count in counts]
    complaints = [budget.complaint(count.workload, count.value, limit) for count, limit in zip(counts, limits)]
    for count, limit, complaint in zip(counts, limits, complaints):
        if complaint:
            print(complaint, *count.detail, sep="\n", file=sys.stderr)
        elif count.value < limit * (1 - budget.relative) - budget.absolute:
            print(f"{budget.what}, {count.workload.what}: {budget.text(count.value)}, fewer than the recorded {budget.text(limit)}. "
                  f"To keep it so: {budget.command} --update", file=sys.stderr)
    if xunit:
        write_xunit(xunit, budget, counts, complaints)
    return 1 if any(complaints) else 0


def write_xunit(path, budget, counts, complaints):
    suite = xml.Element("testsuite", name="budgets", tests=str(len(counts)), failures=str(sum(map(bool, complaints))))
    for count, complaint in zip(counts, complaints):
        case = xml.SubElement(suite, "testcase", classname="budgets", name=f"{budget.what}, {count.workload.what}")
        if complaint:
            xml.SubElement(case, "failure", message=complaint).text = "\n".join(count.detail)
    xml.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def guarded(main):
    """Runs `main`; what keeps it from counting at all ends in one clear line, and status 2."""
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as failure:
        print(f"{failure}\n{failure.stderr or ''}", file=sys.stderr)
    except Exception as failure:
        print(f"{type(failure).__name__}: {failure}", file=sys.stderr)
    sys.exit(2)
