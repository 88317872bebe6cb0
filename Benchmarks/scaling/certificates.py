"""Fills DIR with certificates of one authority, or renews some of those that are there. The root for clients is in DIR.ca/root.pem."""
import argparse
import random
import subprocess
import sys
import time

from .mint import LAYOUTS, RSA_BITS, Progress, Shape, Tree


def options():
    made = argparse.ArgumentParser(prog="Benchmarks/certificates", description=__doc__)
    made.add_argument("folder", metavar="DIR", help="what is there already is left as it is")
    made.add_argument("count", metavar="COUNT", type=int, help="how many certificates it holds: names h00000.bench.test and on")
    made.add_argument("--layout", choices=LAYOUTS, default="pairs", help="pairs: NAME.crt (with the intermediate) and NAME.key; "
                      "combined: all in NAME.pem; certbot: live/ and archive/ (%(default)s)")
    made.add_argument("--key", choices=RSA_BITS, default="p256", help="RSA keys are taken from a pool of sixteen a process (%(default)s)")
    made.add_argument("--per-directory", type=int, default=1000, metavar="N",
                      help="certificates in a sub-directory; 0: all in DIR itself (%(default)s)")
    made.add_argument("--prefix", default="h", help="what all names begin with (%(default)s)")
    made.add_argument("--names", type=int, choices=(1, 2), default=1, help="2: each is for www.NAME too (%(default)s)")
    made.add_argument("--days", type=int, default=90, help="lifetime (%(default)s)")
    made.add_argument("--renew", type=int, metavar="N", help="issue N of the COUNT anew, by chance, each with another key and number")
    made.add_argument("--renew-in-place", action="store_true", help="overwrite files instead of moving others into their place")
    made.add_argument("--seed", type=int, help="renew the same ones again")
    chosen = made.parse_args()
    if chosen.renew_in_place and chosen.renew is None:
        made.error("--renew-in-place says how; --renew N says how many")
    if chosen.count < 0 or not 0 <= (chosen.renew or 0) <= chosen.count or chosen.per_directory < 0:
        made.error("a number is out of range")
    if chosen.layout == "certbot" and chosen.renew_in_place:
        made.error("certbot writes another version and points its links to it")
    return chosen


def main():
    wanted = options()
    tree = Tree(wanted.folder, Shape(wanted.prefix, wanted.key, wanted.layout, wanted.per_directory, wanted.names, wanted.days))
    began = time.monotonic()
    try:
        if wanted.renew is None:
            tree.fill(wanted.count, Progress(wanted.count))
        else:
            numbers = random.Random(wanted.seed).sample(range(wanted.count), wanted.renew)
            tree.renew(numbers, in_place=wanted.renew_in_place, watch=Progress(wanted.renew))
    except (ValueError, OSError, subprocess.CalledProcessError) as failure:
        sys.exit(f"{failure}")
    done = wanted.count if wanted.renew is None else wanted.renew
    how = "there" if wanted.renew is None else "renewed"
    print(f"{tree.folder}: {done:,} certificates {how} after {time.monotonic() - began:.1f} s; trust {tree.root}", file=sys.stderr)


if __name__ == "__main__":
    main()
