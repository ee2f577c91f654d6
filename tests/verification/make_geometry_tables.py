#!/usr/bin/env python3
"""Makes scaling/leonard_2014.csv, scaling/thingbaijam_2017.csv and geometry/ with OpenQuake.

    python3 -m venv env
    env/bin/pip install openquake-engine==3.26.2
    env/bin/python make_geometry_tables.py

Inputs are drawn here, seeded; numbers are what OpenQuake returns. Run from this folder.
"""

from pathlib import Path

import numpy as np
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


scaling()
