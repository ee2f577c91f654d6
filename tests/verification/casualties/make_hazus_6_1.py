"""Indoor severities of Hazus 6.1 for chosen mixtures of damage states, from a transcription of the
manual's tables 12-3 to 12-8 that is not the program's (PyPI hazus-loss 1.0.0, as CSV).

    python3 make_hazus_6_1.py casualties.csv collapse.csv > hazus_6_1.csv
"""

import csv
import sys

TYPES = ["W1", "S1L", "C1L", "C2M", "C3L", "PC2M", "RM1L", "URML", "URMM"]
STATES = ["slight", "moderate", "extensive", "complete"]
MIXTURES = [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1),
            (0.3, 0.2, 0.1, 0.05), (0.1, 0.25, 0.3, 0.35)]

with open(sys.argv[1], newline="") as file:
    rates = {(r["structural_type"], r["damage_state"]): [float(r[f"severity_{k}"]) for k in (1, 2, 3, 4)]
             for r in csv.DictReader(file)}
with open(sys.argv[2], newline="") as file:
    collapse = {r["structural_type"]: float(r["probability"]) for r in csv.DictReader(file)}

print("# source: FEMA (2024), Hazus Earthquake Model Technical Manual 6.1, tables 12-3 to 12-8")
print("# made by: make_hazus_6_1.py")
print("class,slight,moderate,extensive,complete,severity_1,severity_2,severity_3,severity_4")
for name in TYPES:
    c = collapse[name]
    for mixture in MIXTURES:
        severities = []
        for k in range(4):
            damaged = sum(p * rates[name, s][k] for p, s in zip(mixture, STATES[:3]))
            complete = (1 - c) * rates[name, "complete_no_collapse"][k] + c * rates[name, "collapse"][k]
            severities.append(damaged + mixture[3] * complete)
        print(",".join([name, *(f"{x:.12g}" for x in [*mixture, *severities])]))
