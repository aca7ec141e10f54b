#!/usr/bin/env python3
"""Solves published benchmark instances with `taza solve` and prints each gap to the best known value, and their mean.

    benches/families.py FAMILY... [--seconds 10] [--threads 1] [--seed 1] [--every N] [--skip K]
                        [--only NAME,...] [--cpu] [--data ../shared/data] [--judge FILE] [--peers pyvrp,ortools,vroom,vrp-cli] [--python FILE]

FAMILY is a row of bks.csv, such as carp/egl, mcarptif/lpr_if, rwcp-tp/routing or cvrp-x. Every N-th file is taken,
from the K-th on (0 is the first), or those named with --only. --cpu counts seconds of the processor, for a machine with other work. With --judge each solution is also given to check_solution.py. --peers runs peers on the
same file for the same time, after Taza, with the interpreter --python that has them (cvrp-x; pyvrp also vrptw).
Instances without a known value count in no mean.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

# The judge's names where they differ; families it does not read are recounted by `taza` alone.
JUDGED = {"carp": "carp", "mcgrp": "mcgrp", "mcarptif": "mcarptif", "cvrp-x": "cvrp", "kim-wcvrptw": "kim", "pvrp-if": "pvrp-if"}
SUFFIXES = (".dat", ".txt", ".gz", ".vrp", ".vrptw", ".geojson", ".json")
HERE = pathlib.Path(__file__).parent


def known_values(data, family):
    with open(data / "bks.csv", newline="") as rows:
        return {row["instance"]: float(row["bks"]) for row in csv.DictReader(rows)
                if row["family"] == family and row["bks"]}


def arguments():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("families", nargs="+", metavar="FAMILY")
    asked.add_argument("--seconds", type=float, default=10)
    asked.add_argument("--threads", type=int, default=1)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--every", type=int, default=1)
    asked.add_argument("--skip", type=int, default=0)
    asked.add_argument("--cpu", action="store_true")
    asked.add_argument("--only", default="")
    asked.add_argument("--data", type=pathlib.Path, default=pathlib.Path("../shared/data"))
    asked.add_argument("--judge", type=pathlib.Path)
    asked.add_argument("--peers", default="")
    asked.add_argument("--python", default=sys.executable)
    asked.add_argument("--taza", default="target/release/taza")
    return asked.parse_args()


def judge(asked, reader, path, solution):
    if not asked.judge or reader not in JUDGED:
        return ""
    done = subprocess.run([sys.executable, asked.judge, JUDGED[reader], path, solution], capture_output=True, text=True)
    return "judged right" if done.returncode == 0 else "JUDGED WRONG " + (done.stdout or done.stderr)[:200]


def solve(asked, reader, path):
    """Taza's line and the judge's word."""
    with tempfile.NamedTemporaryFile(suffix=".json") as solution:
        run = subprocess.run(
            [asked.taza, "solve", reader, path, "--seconds", str(asked.seconds), "--threads", str(asked.threads),
             "--seed", str(asked.seed), "--solution", solution.name] + ["--cpu"] * asked.cpu, capture_output=True, text=True)
        if run.returncode:
            return None, run.stderr.strip()
        return json.loads(run.stdout), judge(asked, reader, path, solution.name)


def peers(asked, reader, path):
    names = [name for name in asked.peers.split(",") if name]
    if reader == "vrptw":
        names = [name for name in names if name == "pyvrp"]
    elif reader != "cvrp-x":
        names = []
    for name in names:
        run = subprocess.run([asked.python, HERE / "peers/route_solvers.py", name, path, str(asked.seconds), str(asked.seed)],
                             capture_output=True, text=True)
        lines = [line for line in run.stdout.splitlines() if line.startswith('{"peer"')]
        yield name, json.loads(lines[-1]) if lines else {"failed": run.stderr.strip()[-100:]}


def measure(asked, family):
    folder = asked.data / "instances" / family
    if not folder.is_dir():
        sys.exit(f"{folder} is not there: give the folder that holds bks.csv with --data")
    known, reader = known_values(asked.data, family), family.split("/")[0]
    files = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES and not path.name.startswith("FORMAT"))
    names = {path: path.name.removesuffix(".gz").rsplit(".", 1)[0] for path in files}
    only = set(filter(None, asked.only.split(",")))
    files = [path for path in files if names[path] in only] if only else files[asked.skip::asked.every]
    gaps = {}
    for path in files:
        line, word = solve(asked, reader, path)
        if line is None:
            print(f"{names[path]:24} failed: {word}", flush=True)
            continue
        best = known.get(names[path])
        gap = lambda cost: "-" if not best else f"{100 * (cost - best) / best:.2f} %"
        if best:
            gaps.setdefault("taza", []).append(100 * (line["cost"] - best) / best)
        beside = []
        for name, found in peers(asked, reader, path):
            if "cost" in found and best:
                gaps.setdefault(name, []).append(100 * (found["cost"] - best) / best)
            beside.append(f"{name} {gap(found['cost']) if 'cost' in found else found}")
        print(f"{names[path]:24} {line['cost']:>12} {line['vehicles']:>4} vehicles  best known {best if best else '-':>10}"
              f"  gap {gap(line['cost']):>8}  {line['iterations']:>9} rounds  {' | '.join(beside)} {word}"
              f"{' UNSERVED' if 'unserved' in line else ''}", flush=True)
    for name, own in gaps.items():
        print(f"{family}: {name}: mean gap {sum(own) / len(own):.2f} %, worst {max(own):.2f} %, {len(own)} instances,"
              f" {asked.seconds:g} s", flush=True)


def main():
    asked = arguments()
    for family in asked.families:
        measure(asked, family)


if __name__ == "__main__":
    main()
