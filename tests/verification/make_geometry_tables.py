#!/usr/bin/env python3
"""Makes scaling/leonard_2014.csv, scaling/thingbaijam_2017.csv and geometry/ with OpenQuake.

    python3 -m venv env
    env/bin/pip install openquake-engine==3.26.2
    env/bin/python make_geometry_tables.py

Inputs are drawn here, seeded; numbers are what OpenQuake returns. Run from this folder.
"""

import json
import math
import random
from pathlib import Path

import numpy as np
from openquake.hazardlib.geo import Line, Mesh, Point
from openquake.hazardlib.geo.geodetic import geodetic_distance
from openquake.hazardlib.geo.surface import (
    ComplexFaultSurface, KiteSurface, MultiSurface, PlanarSurface,
    SimpleFaultSurface)
from openquake.hazardlib.geo.surface.gridded import GriddedSurface
from openquake.hazardlib.scalerel.leonard2014 import Leonard2014_Interplate, Leonard2014_SCR
from openquake.hazardlib.scalerel.thingbaijam2017 import (
    ThingbaijamInterface, ThingbaijamNormalFault, ThingbaijamReverseFault, ThingbaijamStrikeSlip)

HERE = Path(__file__).parent
MADE_BY = "# made by: tests/verification/make_geometry_tables.py\n"
OPENQUAKE = "# source: openquake-engine 3.26.2, "


def write(name, source, header, rows):
    def text(value):
        return f"{value:.9g}" if isinstance(value, float) else str(value)

    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    lines = [",".join(text(it) for it in row) for row in rows]
    path.write_text(OPENQUAKE + source + "\n" + MADE_BY + header + "\n" + "\n".join(lines) + "\n")


def scaling():
    rows = []
    for name, model in [("leonard_2014", Leonard2014_Interplate()),
                        ("leonard_2014_stable", Leonard2014_SCR())]:
        for mag in np.arange(4.0, 8.9, 0.4).round(1).tolist():
            for rake in [-160.0, -120.0, -90.0, -46.0, -45.0, 0.0, 30.0, 60.0, 135.0, 180.0]:
                rows.append([name, mag, rake, float(model.get_median_area(mag, rake))])
    write("scaling/leonard_2014.csv", "Leonard2014_Interplate and Leonard2014_SCR",
          "model,mag,rake_deg,area_km2", rows)
    rows = []
    kinds = [("thingbaijam_2017", 90.0, ThingbaijamReverseFault()),
             ("thingbaijam_2017", -90.0, ThingbaijamNormalFault()),
             ("thingbaijam_2017", 0.0, ThingbaijamStrikeSlip()),
             ("thingbaijam_2017_interface", 90.0, ThingbaijamInterface())]
    for name, rake, model in kinds:
        for mag in np.arange(4.0, 9.2, 0.2).round(1).tolist():
            rows.append([name, mag, rake, float(model.get_median_area(mag, rake))])
    write("scaling/thingbaijam_2017.csv",
          "ThingbaijamReverseFault, -NormalFault, -StrikeSlip and -Interface",
          "model,mag,rake_deg,area_km2", rows)



def corners(lon, lat, strike, dip, ztor, length, width):
    """Top left, top right, bottom left, bottom right of a plane around the middle of its top."""
    centre, across = Point(lon, lat, ztor), width * math.cos(math.radians(dip))
    start = centre.point_at(length / 2, 0, strike + 180)
    end = centre.point_at(length / 2, 0, strike)
    down = width * math.sin(math.radians(dip))
    below = [it.point_at(across, down, strike + 90) for it in (start, end)]
    return [[it.longitude, it.latitude, it.depth] for it in (start, end, *below)]


def plane(strike, dip, points):
    tl, tr, bl, br = [Point(*it) for it in points]
    return PlanarSurface(strike, dip, tl, tr, br, bl)


def simple(trace, upper, lower, dip, spacing):
    return {"type": "simple_fault", "trace": trace, "upper_depth": upper, "lower_depth": lower,
            "dip": dip, "mesh_spacing": spacing}


def planes(segments):
    return {"type": "multi_planar", "segments_lon_lat_strike_dip_ztor_length_width": segments,
            "corners_TL_TR_BL_BR": [corners(*it) for it in segments]}


def cloud():
    """A slab that bends, without an order."""
    rng = random.Random(3)
    points = []
    for i in range(12):
        for j in range(8):
            x, y = i + rng.uniform(-0.25, 0.25), j + rng.uniform(-0.25, 0.25)
            depth = 80 + 7 * y + 0.4 * y * y + 0.3 * x
            points.append([round(70.5 + 0.05 * x + 0.01 * y, 5), round(37.6 - 0.03 * y + 0.01 * x, 5),
                           round(depth, 3)])
    rng.shuffle(points)
    return points


def geometries():
    tear = [[70.2, 39.4, 1.0], [70.8, 39.45, 2.0], [71.4, 39.3, 1.0]]
    return {
        "bent_east": simple([[69.1, 38.3], [69.5, 38.4], [69.8, 38.35], [70.3, 38.6]], 0.0, 15.0, 60.0, 1.0),
        "bent_west": simple([[71.9, 39.5], [71.4, 39.3], [71.05, 39.35]], 2.0, 22.0, 35.0, 2.0),
        "straight_south": simple([[72.3, 38.9], [72.25, 38.2]], 0.5, 12.0, 80.0, 1.0),
        "upright_north": simple([[68.6, 37.6], [68.7, 37.9], [68.65, 38.1]], 1.0, 14.0, 90.0, 1.5),
        "two_edges": {"type": "complex_fault", "mesh_spacing": 2.5, "edges": [
            [[72.0, 37.2, 5.0], [72.5, 37.4, 6.0], [73.1, 37.5, 5.0]],
            [[72.1, 36.95, 25.0], [73.2, 37.2, 24.0]]]},
        "three_edges": {"type": "complex_fault", "mesh_spacing": 2.0, "edges": [
            tear, [[70.25, 39.3, 9.0], [70.85, 39.32, 11.0], [71.4, 39.2, 9.5]],
            [[70.3, 39.1, 16.0], [70.9, 39.05, 19.0], [71.4, 38.95, 17.0]]]},
        "four_edges_west": {"type": "complex_fault", "mesh_spacing": 3.0, "edges": [
            [[74.0, 38.6, 0.0], [73.4, 38.5, 0.0], [73.0, 38.55, 0.0]],
            [[74.0, 38.7, 6.0], [73.4, 38.62, 6.5], [73.0, 38.66, 6.0]],
            [[74.0, 38.82, 13.0], [73.4, 38.75, 13.0], [73.0, 38.79, 12.5]],
            [[73.98, 39.0, 18.0], [73.4, 38.92, 18.5], [73.02, 38.96, 18.0]]]},
        "planes_east": planes([[69.7, 39.0, 70.0, 60.0, 0.0, 22.0, 14.0], [70.0, 39.07, 80.0, 70.0, 1.0, 26.0, 13.0],
                               [70.35, 39.1, 100.0, 50.0, 0.5, 30.0, 17.0]]),
        "planes_turned": planes([[70.9, 38.0, 250.0, 45.0, 2.0, 30.0, 20.0], [70.5, 37.9, 75.0, 85.0, 0.0, 24.0, 12.0]]),
        "planes_south": planes([[71.2, 38.9, 190.0, 40.0, 0.0, 25.0, 18.0], [71.1, 38.6, 170.0, 55.0, 0.0, 31.0, 16.0],
                                [71.2, 38.3, 200.0, 65.0, 3.0, 20.0, 10.0]]),
        "slab": {"type": "gridded", "points": cloud()},
        "kite_even": {"type": "kite", "profile_sd": 2.0, "edge_sd": 2.0, "profiles": [
            [[69.0, 38.0, 0.0], [69.03, 37.93, 9.0], [69.1, 37.82, 16.0]],
            [[69.4, 38.05, 0.0], [69.43, 37.98, 9.0], [69.5, 37.87, 16.0]],
            [[69.9, 38.0, 0.0], [69.92, 37.93, 9.0], [69.97, 37.81, 16.0]]]},
        "kite_uneven": {"type": "kite", "profile_sd": 1.5, "edge_sd": 2.0, "profiles": [
            [[72.0, 40.0, 1.0], [72.05, 39.85, 14.0]],
            [[72.3, 40.1, 1.0], [72.36, 39.9, 18.0]],
            [[72.7, 40.05, 1.0], [72.73, 39.9, 13.0]]]},
    }


def surface(it):
    if it["type"] == "simple_fault":
        trace = Line([Point(*point) for point in it["trace"]])
        return SimpleFaultSurface.from_fault_data(
            trace, it["upper_depth"], it["lower_depth"], it["dip"], it["mesh_spacing"])
    if it["type"] == "complex_fault":
        edges = [Line([Point(*point) for point in edge]) for edge in it["edges"]]
        return ComplexFaultSurface.from_fault_data(edges, it["mesh_spacing"])
    if it["type"] == "multi_planar":
        segments = it["segments_lon_lat_strike_dip_ztor_length_width"]
        return MultiSurface([plane(segment[2], segment[3], points)
                             for segment, points in zip(segments, it["corners_TL_TR_BL_BR"])])
    if it["type"] == "kite":
        profiles = [Line([Point(*point) for point in profile]) for profile in it["profiles"]]
        return KiteSurface.from_profiles(profiles, it["profile_sd"], it["edge_sd"])
    return GriddedSurface.from_points_list([Point(*point) for point in it["points"]])


def asked(of, *sites):
    """What the surface answers, or nothing where it has no such distance."""
    try:
        return np.ravel(of(*sites)).astype(float).tolist()
    except NotImplementedError:
        return [""] * 45


def distances():
    """45 sites a rupture: above it, near it, and up to 500 km away."""
    rng, rows, told = random.Random(11), [], []
    every = geometries()
    for name, it in every.items():
        shape = surface(it)
        lons, lats = np.ravel(shape.mesh.lons), np.ravel(shape.mesh.lats)
        known = np.flatnonzero(np.isfinite(lons))
        node = [known[int(rng.random() * len(known))] for _ in range(45)]
        places = []
        for i, idx in enumerate(node):
            far = [0.0, 2.0, 10.0, 50.0, 300.0][i % 5] * rng.uniform(0.3, 1.7)
            at = Point(lons[idx], lats[idx]).point_at(far, 0, rng.uniform(0, 360))
            places.append((round(at.longitude, 4), round(at.latitude, 4)))
        sites = Mesh(np.array([p[0] for p in places]), np.array([p[1] for p in places]))
        depths = np.ravel(shape.mesh.depths)
        it["hypocentre"] = [round(float(x), 4) for x in
                            (lons[node[0]], lats[node[0]], depths[node[0]])]
        lon, lat, depth = it["hypocentre"]
        repi = geodetic_distance(lon, lat, sites.lons, sites.lats)
        columns = [asked(shape.get_min_distance, sites), asked(shape.get_joyner_boore_distance, sites),
                   asked(shape.get_rx_distance, sites), asked(shape.get_ry0_distance, sites),
                   np.hypot(repi, depth).tolist(), repi.tolist()]
        rows += [[name, *places[i], *[column[i] for column in columns]] for i in range(45)]
        told.append([name, float(shape.get_strike()), float(shape.get_dip()),
                     float(shape.get_top_edge_depth()), *asked_width(shape)])
    path = HERE / "geometry" / "geometries.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(every, indent=1) + "\n")
    write("geometry/distances.csv", "surfaces of openquake.hazardlib.geo, geometries.json",
          "rupture,site_lon,site_lat,rrup,rjb,rx,ry0,rhypo,repi", rows)
    write("geometry/told.csv", "what the surfaces tell ground motion models",
          "rupture,strike_deg,dip_deg,ztor_km,width_km,area_km2", told)


def asked_width(shape):
    try:
        return float(shape.get_width()), float(shape.get_area())
    except NotImplementedError:
        return "", ""


scaling()
distances()
