"""What the certificate directory promises of many certificates, measured."""
import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import cold, flood, mass, renewal, start
from .harness import Harness
from .mint import Progress, Shape, Tree
from .tables import table

WORKLOADS = {module.KEY: module for module in (start, renewal, mass, cold, flood)}


def parse():
    made = argparse.ArgumentParser(prog="Benchmarks/scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                   epilog="\n".join(f"{key:6} {module.TITLE}" for key, module in WORKLOADS.items()))
    made.add_argument("--workloads", default=",".join(WORKLOADS), help="some of %(default)s")
    made.add_argument("--counts", default="1000,10000,100000",
                      help="numbers of certificates for start and renew; the others take the largest (%(default)s)")
    made.add_argument("--trees", type=Path, default=Path(tempfile.gettempdir()), metavar="FOLDER",
                      help="holds the certificates, in certs-1k and so on; made when they are not there (%(default)s)")
    made.add_argument("--rounds", type=int, default=3, help="of start (%(default)s)")
    made.add_argument("--renewals", type=int, default=20, help="of renew (%(default)s)")
    made.add_argument("--mass", type=int, default=50_000, metavar="N", help="renewed at once (%(default)s)")
    made.add_argument("--rate", type=int, default=1000, help="requests a second in mass, on kept connections (%(default)s)")
    made.add_argument("--handshakes", type=int, default=100, help="new connections a second in mass (%(default)s)")
    made.add_argument("--quiet", type=float, default=10, metavar="SECONDS", help="what mass is compared with (%(default)s)")
    made.add_argument("--flood", type=int, default=20_000, metavar="N", help="made-up names (%(default)s)")
    made.add_argument("--workers", type=int, default=2, help="of the proxy (%(default)s)")
    made.add_argument("--limit", type=float, default=300, metavar="SECONDS", help="for a start, and for renewals at once (%(default)s)")
    made.add_argument("--free", action="store_true", help="pin nothing; otherwise mass, cold and flood give the proxy one core and the "
                      "load another (start and renew pin nothing)")
    made.add_argument("--json", type=Path, metavar="FILE", help="write everything measured to this file")
    chosen = made.parse_args()
    chosen.workloads = chosen.workloads.split(",")
    if unknown := set(chosen.workloads) - set(WORKLOADS):
        made.error(f"no such workload: {', '.join(sorted(unknown))}")
    chosen.counts = [int(word) for word in chosen.counts.split(",")]
    if min(chosen.counts) < 500:
        made.error("500 certificates are the least")
    return chosen


def tree_for(options, name, count, shape=Shape()):
    """A filled tree; nothing is done where it is there."""
    tree = Tree(options.trees / name, shape)
    tree.fill(count, Progress(count))
    return tree


def label(count):
    return f"certs-{count // 1000}k" if count % 1000 == 0 else f"certs-{count}"


def main():
    options = parse()
    options.tree = lambda count: tree_for(options, label(count), count)
    options.rsa_tree = lambda count: tree_for(options, "certs-rsa4096", count, Shape(key="rsa4096"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    binary = os.environ["PORTICO_BIN"]
    result = {"when": time.strftime("%Y-%m-%d %H:%M:%S"), "binary": binary, "cores": os.cpu_count(), "load_average": os.getloadavg(),
              "version": subprocess.run([binary, "version"], capture_output=True, text=True).stdout.strip(), "workloads": {}}
    failed = False
    with Harness(options) as harness:
        for key in options.workloads:
            module, rows = WORKLOADS[key], []
            for row in module.run(harness, options):
                rows.append(row)
                failed |= bool(row.get("failure") or row.get("failed"))
                outcome = f"failed: {row['failure']}" if row.get("failure") else "done"
                print(time.strftime("%H:%M:%S"), key, row["what"], outcome, file=sys.stderr)
            result["workloads"][key] = rows
            print("\n".join(table(f"### {key}: {module.TITLE}", module.COLUMNS, rows)), flush=True)
            if options.json:
                options.json.write_text(json.dumps(result, indent=1) + "\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
