"""User-space instructions per request: see Benchmarks/instructions."""
from collections import Counter

from . import symbols
from .callgrind import self_costs
from .report import Budget, Count, chosen, conclude, guarded, parser
from .rig import BINARY, Rig, compiled

BUDGET = Budget("instructions_per_request", "instructions per request", "Benchmarks/instructions", relative=0.05, absolute=0, digits=0)
WARM_UP, REQUESTS, ROUNDS = 200, 1000, 3
VALGRIND = ("valgrind", "-q", "--tool=callgrind", "--trace-children=yes", "--vgdb=no", "--dump-line=no",
            "--callgrind-out-file=callgrind.%p")


class Round:
    """One dump: instructions by library (the preloaded one left out) and, of our own, by function."""

    def __init__(self, text, turns):
        self.libraries, self.functions, self.turns = Counter(), Counter(), turns
        for (library, function), cost in self_costs(text).items():
            name = library.rsplit("/", 1)[-1]
            if name == "instrcount.so":
                continue
            owner = "portico" if library == str(BINARY) else "openssl" if name.startswith(("libssl", "libcrypto")) else \
                "libc" if name.startswith("libc.so") else "other"
            self.libraries[owner] += cost
            if owner == "portico":
                self.functions[function] += cost


def top(round, most):
    """Lines with our most expensive functions; what they call is not in their numbers."""
    functions = round.functions.most_common(most)
    for (_, cost), name in zip(functions, symbols.demangle([function for function, _ in functions])):
        yield f"  {cost / REQUESTS:8,.1f}  {name}"


def measure(rig, workload, most):
    client = rig.client(workload)
    client.ask(WARM_UP)
    rounds = []
    for _ in range(ROUNDS):
        turns = rig.count(client, REQUESTS)
        newest = max(rig.folder.glob(f"callgrind.{rig.page.process}.*"), key=lambda path: int(path.suffix[1:]))
        rounds.append(Round(newest.read_text(), turns))
    client.close()
    # The first may still find something to warm up.
    best = min(rounds, key=lambda round: round.libraries["portico"])
    if not best.libraries["portico"]:
        raise ValueError(f"callgrind saw nothing of {BINARY}")
    each = [best.libraries[name] / REQUESTS for name in ("openssl", "libc", "other")] + [best.libraries.total() / REQUESTS]
    detail = (f"\n{workload.what}, functions of ours:", *top(best, most)) if most else ()
    return Count(workload, best.libraries["portico"] / REQUESTS, (*map(BUDGET.text, each), f"{best.turns / REQUESTS:.2f}"), detail)


def main():
    arguments = parser(BUDGET, __doc__)
    arguments.add_argument("--top", type=int, default=0, metavar="N",
                           help="print so many functions of each workload")
    options = arguments.parse_args()
    counts = []
    with compiled("instrcount") as library:
        for log in (False, True):
            workloads = [w for w in chosen(options) if w.log == log]
            if workloads:
                with Rig(library, log, VALGRIND, patience=60) as rig:
                    counts += [measure(rig, w, options.top) for w in workloads]
    return conclude(BUDGET, ("OpenSSL", "C library", "others", "all", "turns"), counts, options)


if __name__ == "__main__":
    guarded(main)
