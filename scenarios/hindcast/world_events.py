#!/usr/bin/env python3
"""Makes world_events.csv from the table of events of N. Paul's global-earthquake-displacement.

Use: python3 world_events.py ged_events.csv > world_events.csv
"""

import csv
import sys
from datetime import datetime

COLUMNS = [
    "event", "iso3", "date", "magnitude", "season", "destroyed", "damaged", "fatalities",
    "sheltered", "protracted", "income", "palma", "shakemap_id", "source",
]
# Countries outside the tropics; all others have no cold season. Ours.
NORTH = "AFG ALB DZA HRV IRN ITA JPN KGZ MAR NPL PAK SYR TJK TUR USA".split()
SOUTH = "CHL NZL".split()


def season(iso3, month):
    north = iso3 in NORTH and month in (11, 12, 1, 2, 3)
    south = iso3 in SOUTH and month in (5, 6, 7, 8, 9)
    return "cold" if north or south else "warm"


def people(text):
    """The source has 0.4 where nobody was counted, so that logarithms exist."""
    if not text:
        return ""
    number = float(text)
    return "0" if number == 0.4 else f"{number:.0f}"


def main(path):
    rows = []
    with open(path, encoding="utf-8", newline="") as file:
        for it in csv.DictReader(file):
            date = datetime.strptime(it["date_mainshock"], "%m/%d/%y")
            rows.append({
                "event": " ".join(it["event"].split()),
                "iso3": it["iso"],
                "date": date.strftime("%Y-%m-%d"),
                "magnitude": it["magnitude"],
                "season": season(it["iso"], date.month),
                "destroyed": people(it["destroyed"]),
                "damaged": people(it["damaged"]),
                "fatalities": people(it["fatalities"]),
                "sheltered": people(it["sheltered_peak"]),
                "protracted": people(it["protracted"]),
                "income": it["INCOME"],
                "palma": f'{float(it["PALMA"]):.4f}' if it["PALMA"] else "",
                "shakemap_id": it["shakemap_id"],
                "source": "Paul et al.",
            })
    rows.sort(key=lambda it: (it["date"], it["event"]))
    print("# Residents of destroyed and damaged homes, people sheltered at the peak and displaced near")
    print("# six months. N. Paul and others, global-earthquake-displacement, MIT licence; made by")
    print("# world_events.py, which see. Empty is unknown.")
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


main(sys.argv[1])
