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
import array
import http.client
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

PORT = 5055
# Points of the table whose durations are compared.
COMPARED = 1000


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


def read_npy(path):
    data = open(path, "rb").read()
    start = 10 + int.from_bytes(data[8:10], "little")
    return array.array("f", data[start:])


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def route_times(points, count):
    """Wall seconds of routes over one kept connection, less what a request costs that asks for nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    asked = 0

    def took(path):
        nonlocal asked
        asked += 1
        if asked % 100 == 0:
            # osrm-routed closes a connection after some hundreds of requests.
            connection.close()
            connection.connect()
        clock = time.perf_counter()
        connection.request("GET", path)
        connection.getresponse().read()
        return time.perf_counter() - clock

    empty = statistics.median(took("/nearest/v1/driving/x") for _ in range(200))
    random.seed(3)
    pairs = [random.sample(points, 2) for _ in range(count)]
    times = [took(f"/route/v1/driving/{a},{b};{c},{d}?steps=true&overview=full&geometries=geojson") - empty for (a, b), (c, d) in pairs]
    return {"p50": percentile(times, 0.5), "p99": percentile(times, 0.99)}


def compare(theirs, ours, side):
    """Our durations as shares of theirs, over pairs of a minute and more."""
    shares, lost = [], 0
    for row, line in enumerate(theirs):
        for column, duration in enumerate(line):
            own = ours[row * side + column]
            if duration is None or duration < 60:
                continue
            if math.isnan(own):
                lost += 1
            else:
                shares.append(own / duration)
    return {"pairs": len(shares), "median": percentile(shares, 0.5), "p10": percentile(shares, 0.1),
            "p90": percentile(shares, 0.9), "no_way_here": lost}


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
        some = points[:COMPARED]
        theirs = json.loads(get(f"/table/v1/driving/polyline({polyline(some)})?annotations=duration"))["durations"]
        routes = route_times(points, 1000)
    finally:
        server.kill()
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "points.csv")
        with open(table, "w") as file:
            file.write("lon,lat\n" + "".join(f"{lon:.6f},{lat:.6f}\n" for lon, lat in points))
        command = [taza, "matrix", roads, "--vehicle", "car", "--points", table, "--out", folder, "--json", "--no-cache"]
        ours = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(3)]
        durations = read_npy(os.path.join(folder, "durations.npy"))
    rows = [durations[row * len(points): row * len(points) + len(some)] for row in range(len(some))]
    shares = compare(theirs, [value for row in rows for value in row], len(some))
    ours.sort(key=lambda run: run["matrix_s"] + run["snap_s"])
    print(json.dumps({"osrm_table_cpu_s": sorted(osrm)[1], "osrm_route_s": routes, "durations_as_share_of_osrm": shares, "taza": ours[1]}, indent=1))


if __name__ == "__main__":
    main()
