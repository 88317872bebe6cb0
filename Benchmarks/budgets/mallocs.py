"""Heap allocations per request: see Benchmarks/mallocs."""
from collections import Counter

from . import symbols
from .load import WORKLOADS
from .report import Budget, Count, chosen, conclude, guarded, parser
from .rig import BINARY, Rig, compiled

RARE = 0.01
# What a few requests in a thousand need, like a log that is written out, may allocate.
BUDGET = Budget("mallocs_per_request", "mallocs per request", "Benchmarks/mallocs", relative=0, absolute=RARE, digits=3)
WARM_UP, REQUESTS, ROUNDS = 200, 2000, 3
# These allocate on behalf of whoever calls them.
THUNKS = ("libc.so", "ld-linux", "libstdc++", "libgcc_s")
OPENSSL = ("libssl", "libcrypto")


class Round:
    """One count: what each module asked for."""

    def __init__(self, page):
        self.modules, self.sites, self.balance = page.modules, page.sites, page.balance
        self.owners = Counter()
        for site in self.sites:
            self.owners[self.owner(site)] += site.count

    def owner(self, site):
        """Whose code asked: that of the innermost frame that is not a thunk's."""
        for frame in site.frames:
            name = self.module(frame)
            if not name.startswith(THUNKS):
                return "portico" if name == "" else "openssl" if name.startswith(OPENSSL) else "other"
        return "other"

    def module(self, address):
        """The file name of the library that holds an address; "" for the program itself, "?" for none."""
        for module in self.modules:
            if module.start <= address < module.end:
                return module.path.rsplit("/", 1)[-1]
        return "?"

    def ours(self):
        return sorted((s for s in self.sites if self.owner(s) == "portico"), key=lambda site: -site.count)


def call_sites(round, most, rare):
    """Lines that say where our own allocations are made."""
    sites = [site for site in round.ours() if rare or site.count >= RARE * REQUESTS]
    base = round.modules[0].base
    inside = {f - base for site in sites[:most] for f in site.frames if round.module(f) == ""}
    names = symbols.names(BINARY, inside)
    for site in sites[:most]:
        yield f"  {site.count / REQUESTS:.4f} per request, {site.size // site.count} bytes each"
        for name in stack(site, base, names, round):
            yield f"      {name}"
    if len(sites) > most:
        yield f"  and {len(sites) - most} more (--top)"
    elsewhere = round.owners["portico"] - sum(site.count for site in sites)
    if elsewhere:
        yield f"  {elsewhere / REQUESTS:.4f} per request in places that fewer than one in {1 / RARE:.0f} requests reaches (--rare)"


def stack(site, base, names, round):
    """From the allocator outwards, as far as the loop that everything is called by."""
    for frame in site.frames:
        for name in names.get(frame - base, [round.module(frame)]):
            yield name
            if name.startswith("Worker.turn()"):
                return


def measure(rig, workload, options):
    client = rig.client(workload)
    client.ask(WARM_UP)
    rounds = []
    for _ in range(ROUNDS):
        rig.count(client, REQUESTS)
        rounds.append(Round(rig.page))
    client.close()
    # The first may still find something to warm up.
    best = min(rounds, key=lambda round: round.owners["portico"])
    allocations, frees = best.balance
    row = tuple(BUDGET.text(n / REQUESTS) for n in (best.owners["openssl"], best.owners["other"], allocations, frees))
    detail = (f"\n{workload.what}, call sites of ours:", *call_sites(best, options.top, options.rare)) if best.owners["portico"] else ()
    return Count(workload, best.owners["portico"] / REQUESTS, row, detail)


def main():
    arguments = parser(BUDGET, __doc__)
    arguments.add_argument("--top", type=int, default=8, metavar="N", help="print so many call sites of each workload (%(default)s)")
    arguments.add_argument("--rare", action="store_true", help="print call sites that few requests reach, too")
    options = arguments.parse_args()
    counts = []
    with compiled("alloccount") as library:
        for log in (False, True):
            workloads = [w for w in chosen(options) if w.log == log]
            if workloads:
                with Rig(library, log) as rig:
                    counts += [measure(rig, w, options) for w in workloads]
    return conclude(BUDGET, ("OpenSSL", "others", "all", "frees"), counts, options)


if __name__ == "__main__":
    guarded(main)
