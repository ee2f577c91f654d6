#!/usr/bin/env python3
"""Makes landslide.csv beside it: inputs of our own, answers of another program.

    pip install openquake-engine==3.26.2 && python3 landslide.py

OpenQuake is AGPL-3.0; nothing of it is copied, only what its functions return for these inputs.
"""

import pathlib
import random

import numpy as np
from openquake.sep.landslide.probability import allstadt_etal_2022_b, nowicki_jessee_2018

LITHOLOGIES = ["su", "vb", "ss", "pb", "sm", "sc", "va", "mt", "pa", "vi", "pi", "py", "nd", "ev", ""]
LAND_COVERS = [14, 20, 30, 40, 50, 60, 70, 90, 100, 110, 120, 130, 140, 150, 160, 180, 190, 200,
               220, 230, 11, 0]
COLUMNS = ["pga_g", "pgv_cm_s", "slope_gradient", "lithology", "land_cover", "cti",
           "nowicki_jessee_2018_probability", "nowicki_jessee_2018_coverage_percent",
           "allstadt_2022_probability", "allstadt_2022_coverage_percent"]


def inputs():
    """Each lithology and each land cover, then the edges of every rule, then a random rest."""
    draw = random.Random(20181835)

    def row(lithology, land_cover, **given):
        it = {"pga_g": 10 ** draw.uniform(-2, 0.2), "pgv_cm_s": 10 ** draw.uniform(-0.5, 2.5),
              "slope_gradient": draw.uniform(0.0, 1.2), "cti": draw.uniform(0.0, 22.0)} | given
        return it | {"lithology": lithology, "land_cover": land_cover}

    for lithology in LITHOLOGIES:
        for _ in range(4):
            yield row(lithology, draw.choice(LAND_COVERS))
    for land_cover in LAND_COVERS:
        for _ in range(3):
            yield row(draw.choice(LITHOLOGIES), land_cover)
    for slope_gradient in [0.0, 0.0349, 0.035, 0.0351, 1.0]:
        for pga_g in [0.0199, 0.02, 0.0201, 0.4]:
            yield row("su", 20, slope_gradient=slope_gradient, pga_g=pga_g)
    for pgv_cm_s in [0.01, 1.0, 210.9, 211.0, 211.1, 400.0]:
        for cti in [18.9, 19.0, 19.1]:
            yield row("ss", 140, pgv_cm_s=pgv_cm_s, cti=cti, pga_g=0.3, slope_gradient=0.5)
    for _ in range(36):
        yield row(draw.choice(LITHOLOGIES), draw.choice(LAND_COVERS))


def main():
    lines = ["# source: openquake.sep.landslide.probability of openquake-engine 3.26.2",
             "# made by: landslide.py beside this file; inputs are ours",
             "# slope_gradient is rise over run; coverage is the areal coverage of landslides",
             ",".join(COLUMNS)]
    for it in inputs():
        # Nine digits are what the table keeps, so they are what the models see.
        it = {key: float(f"{x:.9g}") if isinstance(x, float) else x for key, x in it.items()}
        pga, pgv, slope, cti = (np.array([it[key]]) for key in
                                ["pga_g", "pgv_cm_s", "slope_gradient", "cti"])
        lithology, land_cover = np.array([it["lithology"]]), np.array([it["land_cover"]])
        got = list(nowicki_jessee_2018(pgv, slope, lithology, land_cover, cti))
        got += list(allstadt_etal_2022_b(pga, pgv, slope, lithology, land_cover, cti))
        cells = [it[key] for key in COLUMNS[:6]]
        cells += [f"{float(np.asarray(x).ravel()[0]):.12g}" for x in got]
        lines.append(",".join(map(str, cells)))
    pathlib.Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")


main()
