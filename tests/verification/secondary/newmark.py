#!/usr/bin/env python3
"""Makes newmark.csv beside it: inputs of our own, answers of another program.

    pip install openquake-engine==3.26.2 && python3 newmark.py

OpenQuake is AGPL-3.0; nothing of it is copied, only what its functions return for these inputs.
"""

import pathlib
import random

import numpy as np
from openquake.sep.landslide import displacement as d
from openquake.sep.landslide.probability import jibson_etal_2000_probability
from openquake.sep.landslide.static_safety_factor import infinite_slope_fs

INPUTS = ["pga_g", "pgv_cm_s", "magnitude", "arias_m_s", "critical_g", "slope_gradient", "cohesion_kpa",
          "friction_deg", "density_kg_m3", "thickness_m", "wetness"]
OUTPUTS = ["jibson_2000_m", "jibson_2007_m", "jibson_2007_magnitude_m", "saygili_rathje_2008_m",
           "rathje_saygili_2009_m", "failure_probability", "safety", "slope_critical_g"]


def inputs():
    """The edges of every rule, then a random rest."""
    draw = random.Random(19652007)

    def row(**given):
        return {"pga_g": 10 ** draw.uniform(-2, 0.2), "pgv_cm_s": 10 ** draw.uniform(-0.5, 2.4),
                "magnitude": draw.uniform(5.0, 8.0), "arias_m_s": 10 ** draw.uniform(-2, 1.2),
                "critical_g": 10 ** draw.uniform(-3.0, -0.2), "slope_gradient": draw.uniform(0.01, 1.8),
                "cohesion_kpa": draw.uniform(0.0, 50.0), "friction_deg": draw.uniform(15.0, 45.0),
                "density_kg_m3": draw.uniform(1500.0, 2500.0), "thickness_m": draw.uniform(0.5, 10.0),
                "wetness": draw.uniform(0.0, 1.0)} | given

    for ratio in [0.01, 0.0499, 0.05, 0.0501, 0.5, 0.9999, 1.0, 1.0001, 3.0]:
        for pga_g in [0.1, 0.8]:
            yield row(pga_g=pga_g, critical_g=ratio * pga_g)
    yield row(pga_g=0.0)
    yield row(pgv_cm_s=0.0)
    yield row(arias_m_s=0.0)
    for cohesion_kpa, slope_gradient, wetness in [(0.0, 2.0, 1.0), (0.0, 0.3, 0.0), (50.0, 0.001, 0.0)]:
        yield row(cohesion_kpa=cohesion_kpa, slope_gradient=slope_gradient, wetness=wetness)
    for _ in range(76):
        yield row()


def main():
    lines = ["# source: openquake.sep.landslide of openquake-engine 3.26.2",
             "# made by: newmark.py beside this file; inputs are ours",
             "# slope_gradient is rise over run; safety and slope_critical_g are of the infinite slope",
             ",".join(INPUTS + OUTPUTS)]
    for it in inputs():
        # Nine digits are what the table keeps, so they are what the models see.
        it = {key: float(f"{x:.9g}") for key, x in it.items()}
        a = {key: np.array([x]) for key, x in it.items()}
        j2000 = d.jibson_etal_2000(a["arias_m_s"], a["critical_g"])
        safety = infinite_slope_fs(a["slope_gradient"], a["cohesion_kpa"] * 1000.0, a["friction_deg"],
                                   a["wetness"], a["thickness_m"], a["density_kg_m3"])
        got = [j2000, d.jibson_2007_model_a(a["pga_g"], a["critical_g"]),
               d.jibson_2007_model_b(a["pga_g"], a["critical_g"], it["magnitude"]),
               d.saygili_rathje_2008(a["pga_g"], a["pgv_cm_s"], a["critical_g"]),
               d.rathje_saygili_2009(a["pga_g"], it["magnitude"], a["critical_g"]),
               jibson_etal_2000_probability(j2000),
               safety, d.critical_accel(safety, a["slope_gradient"])]
        cells = [f"{it[key]:.9g}" for key in INPUTS]
        cells += [f"{float(np.asarray(x).ravel()[0]):.12g}" for x in got]
        lines.append(",".join(cells))
    pathlib.Path(__file__).with_suffix(".csv").write_text("\n".join(lines) + "\n")


main()
