#!/usr/bin/env python3
"""Wall time and peak memory of `taza plan` and of a service that has just started, on the sample municipality.

Goes in: a release build. Comes out: one line a measure, medians of RUNS runs.
    cargo build --release && benches/sample.py
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

RUNS = 5
ROOT = Path(__file__).resolve().parent.parent
TAZA = ROOT / "target/release/taza"
MAP = ROOT / "maps/ak-bulak"


def plan(folder: Path, *limits: str) -> tuple[float, float]:
    """Seconds of wall time and peak resident megabytes of one plan."""
    began = time.monotonic()
    process = subprocess.Popen(
        [TAZA, "plan", MAP, *limits, "--seed", "1", "--out", folder / "plan"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"taza plan {' '.join(limits)} failed: wait status {status}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


def serve(folder: Path) -> tuple[float, float]:
    """Seconds until /ready answers, and resident megabytes after a hundred pages."""
    began = time.monotonic()
    process = subprocess.Popen(
        [TAZA, "serve", "--map", MAP, "--plan", folder / "plan/plan.json"]
        + ["--database", folder / "taza.sqlite", "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        addresses = (re.search(r"http://[\d.:]+", line) for line in process.stdout)
        base = next((found[0] for found in addresses if found), None)
        if base is None:
            sys.exit("taza serve ended without an address")
        urllib.request.urlopen(f"{base}/ready").read()
        ready = time.monotonic() - began
        for _ in range(100):
            urllib.request.urlopen(base).read()
        status = Path(f"/proc/{process.pid}/status").read_text()
        return ready, int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
    finally:
        process.terminate()
        process.wait()
        for path in folder.glob("taza.sqlite*"):
            path.unlink()


def main() -> None:
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room)
        measures = {
            "plan --seconds 10": lambda: plan(folder, "--seconds", "10"),
            "plan without a search (read, graph, matrix, first plan, recount, files)": lambda: plan(folder, "--iterations", "0"),
            "serve, ready": lambda: serve(folder),
        }
        for name, measure in measures.items():
            runs = [measure() for _ in range(RUNS)]
            seconds, megabytes = (statistics.median(column) for column in zip(*runs))
            print(f"{name}: {seconds:.2f} s, {megabytes:.0f} MB (median of {RUNS})")


if __name__ == "__main__":
    main()
