"""Mean damage grades and binomial shares of the macroseismic method, by another route than the
program's: exponentials instead of tanh, math.comb instead of written-out powers.

    python3 make_macroseismic.py > macroseismic.csv
"""

import math

CASES = [(0.70, 2.3), (0.84, 2.3), (1.0, 2.3), (0.873, 2.3), (0.74, 2.3), (0.616, 2.3), (0.451, 2.3),
         (0.644, 2.3), (0.544, 2.6), (0.384, 3.0), (0.447, 2.3), (0.324, 2.3)]
INTENSITIES = [1, 3, 4.5, 5, 5.5, 6, 6.25, 6.5, 7, 7.3, 7.5, 8, 8.4, 9, 9.75, 10, 11, 12]

print("# source: Lagomarsino and Giovinazzi (2006), mean damage grade and binomial distribution")
print("# made by: make_macroseismic.py (Python, double precision)")
print("intensity,vulnerability,ductility,mean_grade,d0,d1,d2,d3,d4,d5")
for v, q in CASES:
    for i in INTENSITIES:
        e = math.exp(2 * (i + 6.25 * v - 13.1) / q)
        mean = 5 * e / (e + 1)
        p = mean / 5
        shares = [math.comb(5, k) * p**k * (1 - p) ** (5 - k) for k in range(6)]
        print(",".join(f"{x:.12g}" for x in [i, v, q, mean, *shares]))
