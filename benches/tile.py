#!/usr/bin/env python3
"""Makes a large road file of a small one: copies of it laid side by side, joined by a road to the copy in the east and in the north.

    benches/tile.py ROADS.geojson COPIES_A_SIDE OUT.geojson

`taza scaffold CITY.osm.pbf --out DIR` makes a GeoJSON of an extract. Tags of our own (`collection`, `people`, ...) are left out.
"""

import json
import sys

OURS = {"collection", "people", "village", "visits_per_week", "sides", "assumed"}


def spread(values):
    return values[len(values) * 99 // 100] - values[len(values) // 100]


def main(path, side, out):
    features = json.load(open(path, encoding="utf-8"))["features"]
    roads = [feature for feature in features if feature["geometry"]["type"] == "LineString"]
    places = [place for road in roads for place in road["geometry"]["coordinates"]]
    # Extracts hold a few whole ways that lead far out of their box: the copies are set by the middle 98 % of the vertices.
    width, height = (round(spread(sorted(place[axis] for place in places)) + 0.01, 7) for axis in (0, 1))
    # A road that everybody may drive in both directions ties the copies together.
    main_road = max(
        (road for road in roads if road["properties"].get("highway") in ("secondary", "tertiary") and "oneway" not in road["properties"]),
        key=lambda road: len(road["geometry"]["coordinates"]),
    )
    knot = main_road["geometry"]["coordinates"][0]

    def moved(place, column, row):
        return [round(place[0] + column * width, 7), round(place[1] + row * height, 7)]

    def write(file, first, identity, properties, line):
        text = json.dumps(
            {"type": "Feature", "id": identity, "properties": properties, "geometry": {"type": "LineString", "coordinates": line}},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        file.write(("" if first else ",\n") + text)

    with open(out, "w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[\n')
        first = True
        for row in range(side):
            for column in range(side):
                copy = row * side + column
                for number, road in enumerate(roads):
                    properties = {key: value for key, value in road["properties"].items() if key not in OURS}
                    line = [moved(place, column, row) for place in road["geometry"]["coordinates"]]
                    write(file, first, f"way/{copy * 1000000 + number + 1}", properties, line)
                    first = False
                for number, (right, up) in enumerate(((1, 0), (0, 1))):
                    if column + right < side and row + up < side:
                        line = [moved(knot, column, row), moved(knot, column + right, row + up)]
                        write(file, first, f"way/{copy * 1000000 + 900000 + number}", {"highway": "tertiary"}, line)
        file.write("\n]}\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
