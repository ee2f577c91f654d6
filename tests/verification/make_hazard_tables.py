#!/usr/bin/env python3
"""Makes the tables of gmm/, distance/, scaling/, correlation/ and gmice/ with other programs.

    python3 -m venv env
    env/bin/pip install openquake-engine==3.26.2 esi-shakelib==1.2.1
    env/bin/python make_hazard_tables.py

Inputs are drawn here, seeded; numbers are what those programs return. Run from this folder.
"""

import math
import random
from pathlib import Path

import numpy as np
from esi_shakelib.gmice.wgrw12 import WGRW12
from openquake.hazardlib import imt as oq_imt
from openquake.hazardlib.contexts import simple_cmaker
from openquake.hazardlib.correlation import JB2009CorrelationModel
from openquake.hazardlib.geo import Mesh, Point
from openquake.hazardlib.geo.geodetic import geodetic_distance
from openquake.hazardlib.geo.surface import PlanarSurface
from openquake.hazardlib.gsim import bindi_2011_ipe, boore_2014, parker_2020
from openquake.hazardlib.scalerel.wc1994 import WC1994
from openquake.hazardlib.site import Site, SiteCollection

HERE = Path(__file__).parent
MADE_BY = "# made by: tests/verification/make_hazard_tables.py\n"
OPENQUAKE = "# source: openquake-engine 3.26.2, "
SHAKELIB = "# source: esi-shakelib 1.2.1, "


def write(name, source, header, rows):
    def text(value):
        return f"{value:.9g}" if isinstance(value, float) else str(value)

    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    lines = [",".join(text(it) for it in row) for row in rows]
    path.write_text(source + "\n" + MADE_BY + header + "\n" + "\n".join(lines) + "\n")


PATH = ("mag", "rake", "hypo_depth", "rrup", "rjb", "repi", "rhypo", "vs30")
GMM_HEADER = "mag,rake_deg,depth_km,rrup_km,rjb_km,repi_km,rhypo_km,vs30_m_s,imt,mean,sigma,tau,phi"


def scenarios(rng, n):
    """Magnitudes, distances and ground on both sides of every break of the equations.

    Not Vs30 = 225 m/s itself: there OpenQuake takes the site's part off φ of BSSA14 twice.
    """
    for i in range(n):
        mag = [4.5, 5.0, 5.5, 6.2, 6.5, 7.0, 7.6, 8.2][i % 8] + rng.choice([-0.3, 0.0, 0.2])
        depth = rng.uniform(1.0, 25.0)
        repi = math.exp(rng.uniform(math.log(0.5), math.log(380.0)))
        rhypo = math.hypot(repi, depth)
        rjb = repi * rng.choice([0.0, 0.4, 0.8, 0.95])
        yield {
            "mag": round(mag, 2),
            "rake": rng.choice([-170.0, -90.0, -45.0, -30.0, 0.0, 30.0, 31.0, 90.0, 149.0, 180.0]),
            "hypo_depth": depth,
            "rrup": min(rhypo, math.hypot(rjb, rng.uniform(0.0, depth))),
            "rjb": rjb,
            "repi": repi,
            "rhypo": rhypo,
            "vs30": rng.choice([150.0, 224.0, 260.0, 300.0, 450.0, 760.0, 1100.0, 1600.0]),
        }


def slab_scenarios(rng, n):
    """The same, deeper and farther."""
    for case in scenarios(rng, n):
        case["hypo_depth"] = rng.choice([15.0, 40.0, 66.0, 67.0, 68.0, 110.0, 220.0])
        case["rhypo"] = math.hypot(case["repi"], case["hypo_depth"])
        case["rrup"] = rng.uniform(0.7, 1.8) * case["rhypo"]
        case["vs30"] = rng.choice([150.0, 201.0, 270.0, 400.0, 499.0, 760.0, 1100.0, 1600.0])
        yield case


def gmm(name, gsim, imts, n, seed, scenarios=scenarios):
    maker = simple_cmaker([gsim], imts)
    cases = list(scenarios(random.Random(seed), n))
    ctx = maker.new_ctx(len(cases))
    for key in PATH:
        if key in ctx.dtype.names:
            ctx[key] = [it[key] for it in cases]
    mean, sigma, tau, phi = maker.get_mean_stds([ctx])[:, 0]
    rows = []
    for m, imt in enumerate(imts):
        for i, case in enumerate(cases):
            numbers = [float(it[m, i]) for it in (mean, sigma, tau, phi)]
            rows.append([case[key] for key in PATH] + [imt] + numbers)
    write(f"gmm/{name}.csv", OPENQUAKE + type(gsim).__name__, GMM_HEADER, rows)


def all_gmm():
    imts = ["PGA", "PGV", "SA(0.01)", "SA(0.1)", "SA(0.3)", "SA(0.6)", "SA(1.0)", "SA(3.3)", "SA(10.0)"]
    gmm("bssa_2014", boore_2014.BooreEtAl2014(), imts, 24, 1)
    gmm("bssa_2014_high_q", boore_2014.BooreEtAl2014HighQ(), imts[:7], 16, 2)
    slab = parker_2020.ParkerEtAl2020SSlab()
    gmm("parker_2022_slab", slab, imts, 24, 9, slab_scenarios)
    gmm("bindi_2011_repi", bindi_2011_ipe.BindiEtAl2011Repi(), ["MMI"], 200, 3)
    gmm("bindi_2011_repi_fixed_depth", bindi_2011_ipe.BindiEtAl2011RepiFixedH(), ["MMI"], 200, 4)
    gmm("bindi_2011_rhypo", bindi_2011_ipe.BindiEtAl2011Rhypo(), ["MMI"], 200, 5)


# top_lon_deg top_lat_deg ztor_km strike_deg dip_deg length_km width_km
PLANES = [
    (68.8, 38.6, 0.0, 15.0, 90.0, 40.0, 12.0),
    (70.3, 39.1, 1.5, 255.0, 30.0, 70.0, 30.0),
    (71.6, 38.2, 6.0, 95.0, 45.0, 22.0, 15.0),
    (69.2, 37.9, 0.0, 180.0, 60.0, 18.0, 11.0),
    (72.4, 39.4, 3.0, 232.0, 20.0, 120.0, 50.0),
    (70.9, 36.9, 150.0, 300.0, 75.0, 50.0, 25.0),
    (68.1, 40.2, 9.0, 358.0, 70.0, 1.5, 1.2),
    (73.5, 37.6, 2.0, 140.0, 85.0, 35.0, 16.0),
]


def distance():
    rng = random.Random(6)
    rows = []
    for lon, lat, ztor, strike, dip, length, width in PLANES:
        radians = math.radians(dip)
        bottom, across = ztor + width * math.sin(radians), width * math.cos(radians)
        centre = Point(lon, lat, ztor)
        start = centre.point_at(length / 2, 0, strike + 180)
        end = centre.point_at(length / 2, 0, strike)
        below = [it.point_at(across, bottom - ztor, strike + 90) for it in (start, end)]
        surface = PlanarSurface(strike, dip, start, end, below[1], below[0])
        for i in range(25):
            far = [0.3, 3.0, 30.0, 100.0, 330.0][i % 5] * rng.uniform(0.5, 1.5)
            site = centre.point_at(far, -ztor, rng.uniform(0.0, 360.0))
            site = Point(round(site.longitude, 5), round(site.latitude, 5))
            mesh = Mesh(np.array([site.longitude]), np.array([site.latitude]))
            got = [
                surface.get_min_distance(mesh),
                surface.get_joyner_boore_distance(mesh),
                surface.get_rx_distance(mesh),
                surface.get_ry0_distance(mesh),
            ]
            repi = geodetic_distance(lon, lat, site.longitude, site.latitude)
            rhypo = math.hypot(float(repi), ztor)
            rows.append(
                [lon, lat, ztor, strike, dip, length, width, site.longitude, site.latitude]
                + [float(np.ravel(it)[0]) for it in got]
                + [float(repi), rhypo]
            )
    header = (
        "top_lon_deg,top_lat_deg,ztor_km,strike_deg,dip_deg,length_km,width_km,site_lon_deg,"
        "site_lat_deg,rrup_km,rjb_km,rx_km,ry0_km,repi_km,rhypo_km"
    )
    source = OPENQUAKE + "PlanarSurface; hypocentre in the middle of the top edge"
    write("distance/planar.csv", source, header, rows)


def scaling():
    rows = [
        [mag, rake, float(WC1994().get_median_area(mag, rake))]
        for mag in np.arange(4.0, 8.3, 0.3).round(1).tolist()
        for rake in [-120.0, -90.0, 0.0, 60.0, 180.0]
    ]
    write("scaling/wells_coppersmith_1994.csv", OPENQUAKE + "WC1994", "mag,rake_deg,area_km2", rows)


def correlation():
    rng = random.Random(7)
    rows = []
    for text in ["PGA", "PGV", "SA(0.2)", "SA(0.6)", "SA(1.0)", "SA(3.0)"]:
        for clustered in (False, True):
            model = JB2009CorrelationModel(clustered)
            for _ in range(17):
                km = round(math.exp(rng.uniform(math.log(0.1), math.log(120.0))), 6)
                rho = _rho(model, km, oq_imt.from_string(text))
                rows.append([text, int(clustered), km, float(rho)])
    write("correlation/jayaram_baker_2009.csv", OPENQUAKE + "JB2009CorrelationModel",
          "imt,clustered,distance_km,rho", rows)
    places = [(round(70 + rng.uniform(0, 0.6), 4), round(38.5 + rng.uniform(0, 0.5), 4)) for _ in range(14)]
    sites = SiteCollection([Site(Point(*it), vs30=400.0, vs30measured=False, z1pt0=1, z2pt5=1) for it in places])
    lower = np.asarray(JB2009CorrelationModel(False).get_lower_triangle_correlation_matrix(
        sites, oq_imt.PGV()))
    rows = [
        [i, j, *places[i], *places[j], float(lower[i, j])]
        for i in range(len(places)) for j in range(i + 1)
    ]
    write("correlation/exact_factor.csv", OPENQUAKE + "JB2009CorrelationModel, PGV: lower triangle",
          "i,j,lon_i_deg,lat_i_deg,lon_j_deg,lat_j_deg,lower", rows)


def _rho(model, km, imt):
    """ρ of one distance, from a matrix of two sites on the equator."""
    degrees = math.degrees(km / 6371.0)
    pair = [Site(Point(x, 0.0), vs30=400.0, vs30measured=False, z1pt0=1, z2pt5=1) for x in (0.0, degrees)]
    return model._get_correlation_matrix(SiteCollection(pair), imt)[0, 1]


def gmice():
    rng = random.Random(8)
    model = WGRW12()
    rows = []
    for text in ["PGA", "PGV", "SA(0.3)", "SA(1.0)", "SA(3.0)"]:
        imt = oq_imt.from_string(text)
        low, high = (-3.0, 5.0) if text == "PGV" else (-7.0, 0.5)
        for i in range(20):
            known = i % 4 == 0
            mag, rrup = round(rng.uniform(3.0, 7.8), 2), round(rng.uniform(2.0, 350.0), 1)
            path = {"dists": np.array([rrup]), "mag": mag} if known else {}
            there = rng.uniform(low, high)
            mmi, _ = model.getMIfromGM(np.array([there]), imt, **path)
            given = rng.uniform(1.5, 9.8)
            back, _ = model.getGMfromMI(np.array([given]), imt, **path)
            tail = [mag, rrup] if known else ["", ""]
            rows.append([text, "forwards", *tail, there, float(mmi[0]), model.getGM2MIsd()[imt]])
            rows.append([text, "backwards", *tail, given, float(back[0]), float(model.getMI2GMsd()[imt])])
    write("gmice/worden_2012.csv", SHAKELIB + "WGRW12; ln of g or cm/s to intensity, and backwards",
          "imt,way,mag,rrup_km,given,mean,sigma", rows)


all_gmm()
distance()
scaling()
correlation()
gmice()
