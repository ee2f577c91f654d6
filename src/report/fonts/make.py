"""Makes the two fonts of the report from Source Sans 3 (npm package `source-sans`, 3.52.0).

    npm pack source-sans@3.52.0 && tar xzf source-sans-3.52.0.tgz
    python3 make.py package/TTF       # needs fonttools and brotli

Latin, Cyrillic with the six letters of Tajik, and the signs that reports use. The name "Source"
is reserved by its licence (OFL-1.1), so what is made from it is called "Panoh Sans".
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
RANGES = [
    (0x20, 0x7E), (0xA0, 0xFF), (0x100, 0x17F), (0x400, 0x4FF), (0x2010, 0x2026), (0x2030, 0x203A),
]
SIGNS = "−×·≤≥≈±²³½→↑↓•…№₂€$°ᵐ\u02bc\u2019\u2032"


def make(source: Path, weight: str) -> None:
    font = TTFont(source)
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "locl", "tnum", "ccmp"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.recalc_timestamp = False
    wanted = {it for low, high in RANGES for it in range(low, high + 1)} | set(map(ord, SIGNS))
    tool = subset.Subsetter(options)
    tool.populate(unicodes=wanted)
    tool.subset(font)
    style = {"400": "Regular", "600": "Semibold"}[weight]
    names = {1: "Panoh Sans", 2: style, 3: f"Panoh Sans {style}", 4: f"Panoh Sans {style}",
             6: f"PanohSans-{style}"}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font["name"].names = [it for it in font["name"].names if it.nameID in (0, 13, 14, *names)]
    font.save(HERE / f"panoh-sans-{weight}.ttf")
    font.flavor = "woff2"
    font.save(HERE / f"panoh-sans-{weight}.woff2")
    missing = [chr(it) for it in map(ord, SIGNS) if it not in font.getBestCmap()]
    print(weight, len(font.getBestCmap()), "missing:", missing)


folder = Path(sys.argv[1])
make(folder / "SourceSans3-Regular.ttf", "400")
make(folder / "SourceSans3-Semibold.ttf", "600")
