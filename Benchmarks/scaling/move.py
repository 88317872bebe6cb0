"""Moves prepared certificates into place in a tight loop: `python3 -m scaling.move STAGED FOLDER`. Prints when it began and ended."""
import os
import sys
import time


def main(staged, folder):
    moves = []
    for top, _, files in sorted(os.walk(staged)):
        place = os.path.join(folder, os.path.relpath(top, staged))
        # The key, then the certificate, of one after the other.
        for name in sorted(files, key=lambda file: (file.rpartition(".")[0], file.endswith(".crt"))):
            moves.append((os.path.join(top, name), os.path.join(place, name)))
    began = time.monotonic()
    for source, target in moves:
        os.rename(source, target)
    print(began, time.monotonic())


if __name__ == "__main__":
    main(*sys.argv[1:])
