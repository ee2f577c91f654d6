#!/usr/bin/env python3
"""Makes the tables of correlation/ with other programs.

    python3 -m venv env
    env/bin/pip install openquake-engine==3.26.2 esi-shakelib==1.2.1
    env/bin/python make_correlation_tables.py

Inputs are drawn here, seeded; numbers are what those programs return. Run from this folder.
"""

import math
import random
from pathlib import Path

import numpy as np
from esi_shakelib.correlation.loth_baker_2013 import LothBaker2013
from openquake.hazardlib import imt as oq_imt
from openquake.hazardlib.correlation import HM2018CorrelationModel, JB2009CorrelationModel
from openquake.hazardlib.cross_correlation import BakerJayaram2008, Bradley2012, GodaAtkinson2009
from openquake.hazardlib.geo import Point
from openquake.hazardlib.site import Site, SiteCollection

HERE = Path(__file__).parent
MADE_BY = "# made by: tests/verification/make_correlation_tables.py\n"
OPENQUAKE = "# source: openquake-engine 3.26.2, "
SHAKELIB = "# source: esi-shakelib 1.2.1, "


def write(name, source, header, rows):
    def text(value):
        return f"{value:.12g}" if isinstance(value, float) else str(value)

    lines = [",".join(text(it) for it in row) for row in rows]
    (HERE / name).write_text(source + "\n" + MADE_BY + header + "\n" + "\n".join(lines) + "\n")


def site(lon, lat):
    return Site(Point(lon, lat), vs30=400.0, vs30measured=False, z1pt0=1, z2pt5=1)


def rho(model, km, imt):
    """ρ of one distance, from a matrix of two sites on the equator.

    OpenQuake means PGV to be SA(1.0), yet takes b of 0 s for it: SA(1.0) stands for it here.
    """
    degrees = math.degrees(km / 6371.0)
    pair = SiteCollection([site(x, 0.0) for x in (0.0, degrees)])
    return float(model._get_correlation_matrix(pair, oq_imt.from_string(imt.replace("PGV", "SA(1.0)")))[0, 1])


def distance(rng):
    return round(math.exp(rng.uniform(math.log(0.1), math.log(120.0))), 6)


def of_sites():
    rng = random.Random(7)
    rows = []
    for text in ["PGA", "PGV", "SA(0.2)", "SA(0.6)", "SA(1.0)", "SA(3.0)"]:
        for clustered in (False, True):
            model = JB2009CorrelationModel(clustered)
            distances = [distance(rng) for _ in range(17)]
            rows += [[text, int(clustered), km, rho(model, km, text)] for km in distances]
    write("correlation/jayaram_baker_2009.csv", OPENQUAKE + "JB2009CorrelationModel",
          "imt,clustered,distance_km,rho", rows)
    places = [(round(70 + rng.uniform(0, 0.6), 4), round(38.5 + rng.uniform(0, 0.5), 4)) for _ in range(14)]
    sites = SiteCollection([site(*it) for it in places])
    lower = np.asarray(JB2009CorrelationModel(False).get_lower_triangle_correlation_matrix(
        sites, oq_imt.SA(1.0)))
    rows = [
        [i, j, *places[i], *places[j], float(lower[i, j])]
        for i in range(len(places)) for j in range(i + 1)
    ]
    write("correlation/exact_factor.csv", OPENQUAKE + "JB2009CorrelationModel, PGV as SA(1.0): lower triangle",
          "i,j,lon_i_deg,lat_i_deg,lon_j_deg,lat_j_deg,lower", rows)
    model = HM2018CorrelationModel(0)
    rows = []
    for text in ["PGA", "SA(0.1)", "SA(0.5)", "SA(1.0)", "SA(1.36)", "SA(1.37)", "SA(3.0)", "SA(10.0)"]:
        distances = [distance(rng) for _ in range(15)]
        rows += [[text, km, rho(model, km, text)] for km in distances]
    write("correlation/heresi_miranda_2018.csv", OPENQUAKE + "HM2018CorrelationModel(0)",
          "imt,distance_km,rho", rows)


def of_measures():
    """Periods on both sides of every break of the equations.

    Not Baker and Jayaram's of PGA: OpenQuake takes it as SA(0), below the periods of the paper.
    """
    wide = ["SA(0.01)", "SA(0.03)", "SA(0.09)", "SA(0.12)", "SA(0.19)", "SA(0.2)", "SA(0.6)",
            "SA(1.0)", "SA(2.6)", "SA(10.0)"]
    narrow = ["PGA", "SA(0.1)", "SA(0.15)", "SA(0.24)", "SA(0.25)", "SA(0.3)", "SA(1.0)", "SA(2.5)",
              "SA(5.0)"]
    rows = []
    for model, ones, others in [
        (BakerJayaram2008(), wide, wide),
        (Bradley2012(), ["PGV"], ["PGV", "PGA", *wide, "SA(0.1)", "SA(0.74)", "SA(0.75)", "SA(2.5)"]),
        (GodaAtkinson2009(), narrow, narrow),
    ]:
        rows += [
            [type(model).__name__, one, other,
             float(model.get_correlation(oq_imt.from_string(one), oq_imt.from_string(other)))]
            for one in ones for other in others
        ]
    write("correlation/measures.csv", OPENQUAKE + "cross_correlation", "model,one,other,rho", rows)


def of_both():
    """Sums of the three parts, not scaled; the variance of each period beside them."""
    rng = random.Random(9)
    periods = np.array([0.01, 0.06, 0.1, 0.3, 0.5, 0.6, 1.0, 3.0, 7.5, 9.0])
    model = LothBaker2013(periods)
    variances = np.diag(model.b1 + model.b2 + model.b3)
    rows = []
    for i in range(len(periods)):
        for j in range(i + 1):
            for km in (0.0, distance(rng), distance(rng)):
                ix, jx = np.array([[i]]), np.array([[j]])
                got = model.getCorrelation(ix, jx, np.array([[km]]))
                rows.append([float(periods[i]), float(periods[j]), km, float(np.ravel(got)[0]),
                             float(variances[i]), float(variances[j])])
    write("correlation/loth_baker_2013.csv", SHAKELIB + "LothBaker2013",
          "period_i_s,period_j_s,distance_km,covariance,variance_i,variance_j", rows)


def joint_factor():
    """Cholesky factor of R_ij √(ρ_i ρ_j), site by site; the sites lie in a row on the equator."""
    measures = [oq_imt.from_string(it) for it in ("SA(0.01)", "SA(0.3)", "SA(1.0)")]
    lons = [70.0, 70.02, 70.1, 70.35, 70.4, 71.0]
    sites = SiteCollection([site(lon, 0.0) for lon in lons])
    model, between = JB2009CorrelationModel(False), BakerJayaram2008()
    by_measure = [model._get_correlation_matrix(sites, it) for it in measures]
    n = len(measures)
    matrix = np.empty((len(lons) * n, len(lons) * n))
    for i in range(n):
        for j in range(n):
            r = between.get_correlation(measures[i], measures[j])
            matrix[i::n, j::n] = r * np.sqrt(by_measure[i] * by_measure[j])
    lower = np.linalg.cholesky(matrix)
    rows = [[row, column, float(lower[row, column])]
            for row in range(len(lower)) for column in range(row + 1)]
    write("correlation/joint_factor.csv",
          OPENQUAKE + "JB2009CorrelationModel, BakerJayaram2008; factor by numpy", "row,column,lower", rows)


of_sites()
of_measures()
of_both()
joint_factor()
