#!/usr/bin/env python3
"""Makes liquefaction.csv and hazus_liquefaction.csv beside it: inputs of our own, answers of another
program.

    pip install openquake-engine==3.26.2 && python3 liquefaction.py

OpenQuake is AGPL-3.0; nothing of it is copied, only what its functions return for these inputs.
"""

import pathlib
import random

import numpy as np
from openquake.sep.liquefaction import lateral_spreading, liquefaction, vertical_settlement

INPUTS = ["pga_g", "pgv_cm_s", "magnitude", "vs30_m_s", "cti", "precipitation_mm", "water_distance_km",
          "water_table_m"]
MODELS = ["zhu_2015", "zhu_2017", "rashidian_baise_2020", "allstadt_2022_liquefaction"]
CLASSES = {"none": "n", "very_low": "vl", "low": "l", "moderate": "m", "high": "h", "very_high": "vh"}


def inputs():
    """The edges of every rule, then a random rest."""
    draw = random.Random(20152022)

    def row(**given):
        return {"pga_g": 10 ** draw.uniform(-1.5, 0.2), "pgv_cm_s": 10 ** draw.uniform(0.0, 2.4),
                "magnitude": draw.uniform(5.0, 8.0), "vs30_m_s": draw.uniform(120.0, 700.0),
                "cti": draw.uniform(0.0, 20.0), "precipitation_mm": draw.uniform(100.0, 2800.0),
                "water_distance_km": draw.uniform(0.0, 10.0),
                "water_table_m": draw.uniform(0.0, 30.0)} | given

    wet = {"vs30_m_s": 180.0, "water_distance_km": 0.1, "water_table_m": 1.0}
    for pgv_cm_s in [2.999, 3.0, 3.001, 149.9, 150.0, 150.1]:
        yield row(pga_g=0.3, pgv_cm_s=pgv_cm_s, **wet)
    for pga_g in [0.0999, 0.1, 0.1001]:
        yield row(pga_g=pga_g, pgv_cm_s=30.0, **wet)
    for vs30_m_s in [619.9, 620.0, 620.1]:
        yield row(pga_g=0.3, pgv_cm_s=30.0, **wet | {"vs30_m_s": vs30_m_s})
    for precipitation_mm in [0.0, 1699.0, 1700.0, 1701.0, 2499.0, 2501.0]:
        yield row(pga_g=0.3, pgv_cm_s=30.0, precipitation_mm=precipitation_mm, **wet)
    for _ in range(82):
        yield row()


def models(it):
    a = {key: np.array([x]) for key, x in it.items()}
    water = [a["vs30_m_s"], a["water_distance_km"], a["water_table_m"], a["precipitation_mm"]]
    return [
        liquefaction.zhu_etal_2015_general(a["pga_g"], a["magnitude"], a["cti"], a["vs30_m_s"]),
        liquefaction.zhu_etal_2017_general(a["pgv_cm_s"], *water),
        liquefaction.rashidian_baise_2020(a["pga_g"], a["pgv_cm_s"], *water),
        liquefaction.allstadt_etal_2022(a["pga_g"], a["pgv_cm_s"], a["magnitude"], *water),
    ]


def text(x):
    return f"{float(np.asarray(x).ravel()[0]):.12g}"


def from_maps():
    columns = INPUTS + [f"{name}_{what}" for name in MODELS
                        for what in ["probability", "occurs", "coverage_percent"]
                        if (name, what) != ("zhu_2015", "coverage_percent")]
    lines = ["# source: openquake.sep.liquefaction of openquake-engine 3.26.2",
             "# made by: liquefaction.py beside this file; inputs are ours", ",".join(columns)]
    for it in inputs():
        # Nine digits are what the table keeps, so they are what the models see.
        it = {key: float(f"{x:.9g}") for key, x in it.items()}
        cells = [f"{it[key]:.9g}" for key in INPUTS]
        lines.append(",".join(cells + [text(x) for of in models(it) for x in of]))
    return lines


def of_hazus():
    draw = random.Random(1987)
    lines = ["# source: openquake.sep.liquefaction of openquake-engine 3.26.2",
             "# made by: liquefaction.py beside this file; inputs are ours",
             "susceptibility,pga_g,magnitude,water_table_m,probability,lateral_spread_m,settlement_m"]
    for name, code in CLASSES.items():
        for pga_g in [0.05, 0.12, 0.24, 0.36] + [draw.uniform(0.0, 1.2) for _ in range(12)]:
            magnitude, table_m = round(draw.uniform(5.0, 8.0), 3), round(draw.uniform(0.0, 12.0), 3)
            pga_g = round(pga_g, 6)
            a, m = np.array([pga_g]), np.array([magnitude])
            got = [liquefaction.hazus_liquefaction_probability(a, m, [code], table_m),
                   lateral_spreading.hazus_lateral_spreading_displacement(m, a, [code]),
                   vertical_settlement.hazus_vertical_settlement([code])]
            lines.append(",".join([name, f"{pga_g}", f"{magnitude}", f"{table_m}"] + [text(x) for x in got]))
    return lines


def main():
    here = pathlib.Path(__file__)
    here.with_suffix(".csv").write_text("\n".join(from_maps()) + "\n")
    here.with_name("hazus_liquefaction.csv").write_text("\n".join(of_hazus()) + "\n")


main()
