#!/usr/bin/env python3
"""Table and route times of OSRM (CPU seconds of osrm-routed) beside `taza matrix`, on the same file and points.

    pip download --no-deps --python-version 312 --platform manylinux_2_28_x86_64 --only-binary=:all: osrm-bindings
    unzip osrm_bindings-*.whl -d osrm-wheel          # its osrm/bin holds the OSRM programs
    osrm-wheel/osrm/bin/osrm-extract -t 1 -p osrm-wheel/osrm/share/profiles/car.lua andorra.osm.pbf
    osrm-wheel/osrm/bin/osrm-contract -t 1 andorra.osrm
    benches/peers/osrm_table.py osrm-wheel/osrm/bin andorra.osrm andorra.osm.pbf 1000 1.42,42.43,1.78,42.65

Points are drawn from a seed inside the box and put on roads by OSRM's own `nearest`. OSRM answers as
flatbuffers, so writing JSON is not counted; `taza` writes its files after the times are taken.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

PORT = 5055


def get(path):
    return urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=900).read()


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def polyline(points):
    text, last = [], [0, 0]
    for lon, lat in points:
        for axis, value in ((0, lat), (1, lon)):
            rounded = round(value * 1e5)
            step = rounded - last[axis]
            last[axis] = rounded
            step = ~(step << 1) if step < 0 else step << 1
            while step >= 0x20:
                text.append(chr((0x20 | (step & 0x1F)) + 63))
                step >>= 5
            text.append(chr(step + 63))
    return urllib.parse.quote("".join(text), safe="")


def draw(count, box):
    west, south, east, north = box
    random.seed(1)
    points = []
    while len(points) < count:
        lon, lat = random.uniform(west, east), random.uniform(south, north)
        nearest = json.loads(get(f"/nearest/v1/driving/{lon:.6f},{lat:.6f}"))["waypoints"][0]
        if nearest["distance"] < 400:
            points.append(nearest["location"])
    return points


def main():
    programs, base, roads, count, box = sys.argv[1:6]
    taza = os.environ.get("TAZA", "target/release/taza")
    server = subprocess.Popen(
        [os.path.join(programs, "osrm-routed"), "-t", "1", "-p", str(PORT), "-i", "127.0.0.1", "--max-table-size", "100000", "-l", "NONE", base],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                get("/nearest/v1/driving/1.5,42.5")
                break
            except OSError:
                time.sleep(0.1)
        points = draw(int(count), [float(number) for number in box.split(",")])
        table = f"/table/v1/driving/polyline({polyline(points)}).flatbuffers?annotations=duration,distance&generate_hints=false&skip_waypoints=true"
        osrm = []
        for _ in range(3):
            before = cpu_seconds(server.pid)
            get(table)
            osrm.append(cpu_seconds(server.pid) - before)
        random.seed(3)
        before = cpu_seconds(server.pid)
        for _ in range(400):
            (a, b), (c, d) = random.sample(points, 2)
            get(f"/route/v1/driving/{a},{b};{c},{d}?steps=true&overview=full&geometries=geojson")
        route = (cpu_seconds(server.pid) - before) / 400
    finally:
        server.kill()
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "points.csv")
        with open(table, "w") as file:
            file.write("lon,lat\n" + "".join(f"{lon:.6f},{lat:.6f}\n" for lon, lat in points))
        command = [taza, "matrix", roads, "--vehicle", "car", "--points", table, "--out", folder, "--json"]
        ours = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(3)]
    ours.sort(key=lambda run: run["matrix_s"] + run["snap_s"])
    print(json.dumps({"osrm_table_cpu_s": sorted(osrm)[1], "osrm_route_cpu_s": route, "taza": ours[1]}, indent=1))


if __name__ == "__main__":
    main()
