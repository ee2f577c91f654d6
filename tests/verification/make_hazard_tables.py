#!/usr/bin/env python3
"""Makes the tables of gmm/, distance/, scaling/ and gmice/ with other programs.

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
from openquake.hazardlib.geo import Mesh, Point
from openquake.hazardlib.geo.geodetic import geodetic_distance
from openquake.hazardlib.geo.surface import PlanarSurface
from openquake.hazardlib.gsim import (
    abrahamson_2014,
    abrahamson_gulerce_2020,
    akkar_2014,
    allen_2012_ipe,
    bindi_2011_ipe,
    bindi_2014,
    boore_2014,
    campbell_bozorgnia_2014,
    cauzzi_2014,
    chiou_youngs_2014,
    idriss_2014,
    kotha_2020,
    kuehn_2020,
    parker_2020,
)
from openquake.hazardlib.scalerel.wc1994 import WC1994

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


INPUTS = ("mag", "rake", "dip", "ztor", "width", "hypo_depth", "rrup", "rjb", "rx", "ry0", "repi",
          "rhypo", "vs30", "vs30measured", "z1pt0", "z2pt5")
RAKES = [-170.0, -150.0, -135.0, -120.0, -90.0, -60.0, -45.0, -31.0, -30.0, 0.0, 20.0, 30.0, 31.0,
         45.0, 46.0, 60.0, 90.0, 120.0, 149.0, 150.0, 180.0]


def crustal(rng, n):
    """Ruptures, paths and ground on both sides of every break of the equations, and on some.

    Not Vs30 = 225 m/s itself: there OpenQuake takes the site's part off φ of BSSA14 twice.
    """
    for i in range(n):
        mag = [4.2, 4.5, 5.0, 5.5, 5.7, 6.0, 6.5, 6.75, 7.0, 7.6, 8.2][i % 11] + rng.choice([-0.3, 0.0, 0.2])
        ztor = rng.choice([0.0, 0.0, 3.0, 9.9, 10.1, 16.6, 16.7, 22.0])
        yield _case(rng, mag, ztor, [0.3, 3.0, 10.0, 30.0, 90.0, 250.0][i % 6] * rng.uniform(0.5, 1.5))


def slab(rng, n):
    """The same, deeper and farther."""
    for i in range(n):
        mag = [5.0, 6.0, 6.9, 7.4, 7.5, 7.6, 8.0][i % 7] + rng.choice([-0.3, 0.0, 0.2])
        ztor = rng.choice([15.0, 45.0, 50.0, 50.5, 64.0, 65.0, 90.0, 150.0, 201.0, 240.0])
        yield _case(rng, mag, ztor, [3.0, 60.0, 160.0, 320.0, 480.0][i % 5] * rng.uniform(0.5, 1.5))


def _case(rng, mag, ztor, far):
    """A plane of a third of a circle's area, a site `far` from its top edge, and their distances."""
    dip = rng.choice([15.0, 30.0, 31.0, 45.0, 60.0, 89.0, 90.0])
    width = min(10 ** (0.45 * mag - 1.8), 25.0)
    across, down = width * math.cos(math.radians(dip)), width * math.sin(math.radians(dip))
    azimuth = rng.uniform(0.0, 2 * math.pi)
    rx, ry0 = far * math.cos(azimuth), max(0.0, far * math.sin(azimuth))
    part = min(max((rx * across - ztor * down) / width**2, 0.0), 1.0)
    straight = math.hypot(rx - part * across, ztor + part * down)
    outside = max(-rx, rx - across, 0.0)
    start = rng.uniform(0.1, 0.9)
    depth = ztor + start * down
    repi = math.hypot(rx - start * across, ry0 + rng.uniform(0.0, 2 * width))
    case = {
        "mag": mag, "rake": rng.choice(RAKES), "dip": dip, "ztor": ztor, "width": width,
        "hypo_depth": depth, "rrup": math.hypot(straight, ry0), "rjb": math.hypot(outside, ry0),
        "rx": rx, "ry0": ry0, "repi": repi, "rhypo": math.hypot(repi, depth),
        "vs30": rng.choice([140.0, 180.0, 224.0, 260.0, 300.0, 390.0, 450.0, 620.0, 760.0, 900.0, 1100.0,
                            1140.0, 1190.0, 1600.0]),
        "vs30measured": rng.choice([0, 1]),
        "z1pt0": rng.choice([-999.0, 0.0, 5.0, 60.0, 300.0, 900.0]),
        "z2pt5": rng.choice([-999.0, 0.1, 0.9, 2.0, 3.5, 6.0]),
    }
    return {key: round(value, 6) for key, value in case.items()}


def gmm(name, gsim, imts, seed, scenarios=crustal, n=44):
    """A row a rupture and site, with the answers to all measures beside one another."""
    maker = simple_cmaker([gsim], imts)
    cases = list(scenarios(random.Random(seed), n))
    ctx = maker.new_ctx(len(cases))
    for key in INPUTS:
        if key in ctx.dtype.names:
            ctx[key] = [it[key] for it in cases]
    if "region" in ctx.dtype.names:
        ctx["region"] = 0
    mean, sigma, tau, phi = maker.get_mean_stds([ctx])[:, 0]
    header = list(INPUTS) + [f"{imt}_{it}" for imt in imts for it in ("mean", "sigma", "tau", "phi")]
    rows = [
        [case[key] for key in INPUTS]
        + [float(it[m, i]) for m in range(len(imts)) for it in (mean, sigma, tau, phi)]
        for i, case in enumerate(cases)
    ]
    label = str(gsim).strip("[]").replace("]\n", ", ").replace("\n", ", ")
    write(f"gmm/{name}.csv", OPENQUAKE + label, ",".join(header), rows)


# With a measure in between two of each table, and on both sides of every limit of period.
SHORT = ["PGA", "PGV", "SA(0.02)", "SA(0.1)", "SA(0.24)", "SA(0.3)", "SA(0.6)", "SA(1.4)", "SA(3.0)"]
LONG = SHORT + ["SA(0.64)", "SA(0.66)", "SA(2.7)", "SA(3.3)", "SA(10.0)"]


def all_gmm():
    without_pgv = [it for it in LONG if it != "PGV"]
    gmm("bssa_2014", boore_2014.BooreEtAl2014(), LONG, 1)
    gmm("bssa_2014_high_q", boore_2014.BooreEtAl2014HighQ(), SHORT, 2)
    basin = boore_2014.BooreEtAl2014(region="CAL")
    gmm("bssa_2014_california_basin", basin, LONG, 3)
    gmm("ask_2014", abrahamson_2014.AbrahamsonEtAl2014(), LONG, 4)
    gmm("cb_2014", campbell_bozorgnia_2014.CampbellBozorgnia2014(), LONG, 5)
    gmm("cy_2014", chiou_youngs_2014.ChiouYoungs2014(), LONG, 6)
    gmm("idriss_2014", idriss_2014.Idriss2014(), without_pgv, 7)
    gmm("cauzzi_2014", cauzzi_2014.CauzziEtAl2014(), LONG, 8)
    gmm("akkar_2014_rjb", akkar_2014.AkkarEtAlRjb2014(), SHORT, 9)
    gmm("akkar_2014_repi", akkar_2014.AkkarEtAlRepi2014(), SHORT, 10)
    gmm("akkar_2014_rhypo", akkar_2014.AkkarEtAlRhyp2014(), SHORT, 11)
    gmm("bindi_2014_rjb", bindi_2014.BindiEtAl2014Rjb(), SHORT, 12)
    gmm("kotha_2020_rock", kotha_2020.KothaEtAl2020(), SHORT, 13)
    gmm("kotha_2020_vs30", kotha_2020.KothaEtAl2020Site(), SHORT, 14)
    gmm("kotha_2020_eshm20", kotha_2020.KothaEtAl2020ESHM20(), SHORT, 15)
    gmm("parker_2022_slab", parker_2020.ParkerEtAl2020SSlab(), LONG, 16, slab)
    gmm("ag_2020_slab", abrahamson_gulerce_2020.AbrahamsonGulerce2020SSlab(), without_pgv, 17, slab)
    gmm("kuehn_2020_slab", kuehn_2020.KuehnEtAl2020SSlab(), LONG, 18, slab)
    gmm("bindi_2011_repi", bindi_2011_ipe.BindiEtAl2011Repi(), ["MMI"], 19, n=200)
    gmm("bindi_2011_repi_fixed_depth", bindi_2011_ipe.BindiEtAl2011RepiFixedH(), ["MMI"], 20, n=200)
    gmm("bindi_2011_rhypo", bindi_2011_ipe.BindiEtAl2011Rhypo(), ["MMI"], 21, n=200)
    gmm("allen_2012_rrup", allen_2012_ipe.AllenEtAl2012(), ["MMI"], 22, n=200)
    gmm("allen_2012_rhypo", allen_2012_ipe.AllenEtAl2012Rhypo(), ["MMI"], 23, n=200)


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
gmice()
