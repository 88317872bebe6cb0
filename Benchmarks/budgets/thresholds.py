"""What was recorded: Benchmarks/Thresholds, one file for each Swift version, since another compiler makes other code."""
import json
import re
import subprocess
from functools import cached_property

from .rig import ROOT


class Thresholds:
    """The numbers of one budget ("mallocs_per_request") by workload."""

    def __init__(self, budget):
        self._budget = budget

    @cached_property
    def swift(self):
        said = subprocess.run(["swift", "--version"], capture_output=True, text=True, check=True).stdout
        return re.search(r"Swift version (\d+\.\d+)", said)[1]

    @property
    def path(self):
        return ROOT / f"Benchmarks/Thresholds/{self.swift}.json"

    def _all(self):
        return json.loads(self.path.read_text()) if self.path.exists() else {}

    def get(self, workload):
        """The recorded number, or None."""
        return self._all().get(self._budget, {}).get(workload)

    def record(self, values):
        """Takes the given numbers in and leaves the others as they are."""
        everything = self._all()
        everything.setdefault(self._budget, {}).update(values)
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(json.dumps(everything, indent=2) + "\n")
