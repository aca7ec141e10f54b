#!/usr/bin/env python3
"""Counts the instructions of one round of the search, family by family: the same on every run and every machine of a kind.

    benches/instructions.py [--rounds 400] [--taza target/release/taza] [--data ../shared/data] [--most PERCENT] [--before FILE]

valgrind (callgrind) counts `taza solve` with no round and with --rounds of them, one seed, one thread; the difference
is the search alone: ruin, insertion, counting tours anew, deciding. With --before (an earlier output, kept in a file)
each figure is compared, and one that grew by more than --most percent (3) ends the program with code 1.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

# One file a depth of the model: costs, costs with directions, durations with unloadings, windows, a week.
FILES = [
    ("cvrp-x", "cvrp-x/X-n200-k36.vrp"),
    ("carp", "carp/egl/egl-e4-B.dat"),
    ("mcarptif", "mcarptif/gdb_if/gdb1_IF.txt"),
    ("vrptw", "vrptw/solomon100/C101.vrptw"),
    ("kim", "kim-wcvrptw/102_stop.txt"),
    ("pvrp-if", "pvrp-if/Milano_020_4_9.geojson"),
    ("pcarp", "pcarp/gdb3.txt"),
]


def instructions(taza, family, path, rounds):
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", taza, "solve", family, path,
                          "--iterations", str(rounds)], capture_output=True, text=True)
    counted = re.search(r"Collected : (\d+)", run.stderr)
    if not counted:
        sys.exit(f"valgrind did not count {path}: {run.stderr[-300:]}")
    return int(counted.group(1))


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=400)
    asked.add_argument("--taza", default="target/release/taza")
    asked.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"))
    asked.add_argument("--most", type=float, default=3.0)
    asked.add_argument("--before", type=pathlib.Path)
    asked = asked.parse_args()
    before = {}
    if asked.before:
        before = {line["family"]: line["instructions_a_round"] for line in map(json.loads, asked.before.read_text().splitlines())}
    worse = False
    for family, place in FILES:
        path = asked.data / "instances" / place
        if not path.exists():
            print(f"{family}: skipped, {path} is not there", file=sys.stderr)
            continue
        counts = [instructions(asked.taza, family, path, rounds) for rounds in (0, asked.rounds)]
        line = {"family": family, "file": path.name, "instructions_a_round": (counts[1] - counts[0]) // asked.rounds}
        if family in before:
            line["percent"] = round(100 * (line["instructions_a_round"] / before[family] - 1), 2)
            worse |= line["percent"] > asked.most
        print(json.dumps(line), flush=True)
    sys.exit(1 if worse else 0)


if __name__ == "__main__":
    main()
