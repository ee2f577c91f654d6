"""Writes opening.csv: sixty problems of which sites to open, drawn from their number, and the optima
of each by SciPy's mixed-integer solver (HiGHS). tests/opening_oracles.rs draws the same problems.

The model is the capacitated form of maximal covering: y[j] opens site j, x[r, g, j] are the people of
village g who stay at site j in realization r, z[r] says that the realization is met.

python make_opening.py > opening.csv      (numpy, scipy)
"""

import numpy as np
import scipy
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix


class Draw:
    """Knuth's generator of MMIX; the upper bits."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def problem(seed):
    draw = Draw(seed)
    # Near seeds draw near numbers at first.
    for _ in range(8):
        draw.below(2)
    n_sites = 20 + draw.below(21)
    n_villages = 30 + draw.below(31)
    n_realizations = 8 + draw.below(9)
    sites = [(draw.below(1000), draw.below(1000)) for _ in range(n_sites)]
    villages = [(draw.below(1000), draw.below(1000)) for _ in range(n_villages)]
    near = 180 + draw.below(180)
    cost = [1 if seed % 2 == 0 else 1 + draw.below(4) for _ in range(n_sites)]
    budget = 4 + draw.below(6) if seed % 2 == 0 else 8 + draw.below(12)
    is_open = [draw.below(10) == 0 for _ in range(n_sites)]
    people = [draw.below(300) for _ in range(n_villages)]
    room = [100 + draw.below(2000) for _ in range(n_sites)]
    realizations = []
    for _ in range(n_realizations):
        shaken = 20 + draw.below(81)
        demand = [it * shaken * (50 + draw.below(101)) // 10_000 for it in people]
        usable = [0 if draw.below(7) == 0 else it for it in room]
        reach = []
        for ax, ay in villages:
            row = [
                (ax - bx) ** 2 + (ay - by) ** 2 <= near**2 and draw.below(10) != 0
                for bx, by in sites
            ]
            reach.append(row)
        realizations.append((demand, usable, reach))
    most_unmet = (5, 10, 15, 25)[seed // 2 % 4]
    return cost, budget, is_open, realizations, most_unmet


class Model:
    """Columns y, then z, then x."""

    def __init__(self, cost, budget, is_open, realizations, most_unmet):
        self.n_sites, self.n_z = len(cost), len(realizations)
        self.rows, self.n_rows, self.most = [], 0, []
        self.n_columns = self.n_sites + self.n_z
        paid = [(j, it) for j, it in enumerate(cost) if not is_open[j]]
        self.row(paid, budget)
        for r, (demand, usable, reach) in enumerate(realizations):
            at_site = [[] for _ in cost]
            of_all = []
            for g, people in enumerate(demand):
                own = []
                for j, reaches in enumerate(reach[g]):
                    if reaches and people > 0 and usable[j] > 0:
                        x = self.n_columns
                        self.n_columns += 1
                        own.append((x, 1))
                        at_site[j].append((x, 1))
                        self.row([(x, 1), (j, -min(people, usable[j]))], 0)
                self.row(own, people)
                of_all += own
            for j, own in enumerate(at_site):
                self.row(own + [(j, -usable[j])], 0)
            asking = sum(demand)
            target = asking - most_unmet * asking // 100
            self.row([(self.n_sites + r, target)] + [(x, -1) for x, _ in of_all], 0)
        self.least_y = [float(it) for it in is_open]

    def row(self, entries, most):
        self.rows += [(self.n_rows, column, value) for column, value in entries]
        self.n_rows += 1
        self.most.append(most)

    def best(self, score, also=()):
        """The most of the sum over columns of score."""
        i, j, value = zip(*self.rows)
        a = coo_matrix((value, (i, j)), shape=(self.n_rows, self.n_columns)).tocsr()
        limits = [LinearConstraint(a, -np.inf, self.most)]
        for row, least in also:
            limits.append(LinearConstraint(row[None, :], least, np.inf))
        n_whole = self.n_sites + self.n_z
        low = np.zeros(self.n_columns)
        low[: self.n_sites] = self.least_y
        high = np.full(self.n_columns, np.inf)
        high[:n_whole] = 1
        whole = np.zeros(self.n_columns)
        whole[:n_whole] = 1
        got = milp(
            -score,
            constraints=limits,
            bounds=Bounds(low, high),
            integrality=whole,
            options={"mip_rel_gap": 0.0, "time_limit": 300},
        )
        assert got.status == 0, got.message
        assert abs(got.fun - round(got.fun)) < 1e-4, got.fun
        return round(-got.fun)


def optima(*it):
    model = Model(*it)
    at = np.arange(model.n_columns)
    n_whole = model.n_sites + model.n_z
    people = (at >= n_whole).astype(float)
    met = ((at >= model.n_sites) & (at < n_whole)).astype(float)
    most_people = model.best(people)
    most_met = model.best(met)
    return most_people, most_met, model.best(people, [(met, most_met)])


def main():
    print(f"# source: SciPy {scipy.__version__}, scipy.optimize.milp (HiGHS), proven optimal (gap 0)")
    print("# made by: tests/verification/allocation/make_opening.py; the number is the seed")
    print("# covered: most people placed, summed over realizations; met: most realizations whose unmet")
    print("# demand is within the share; covered_if_met: most people placed with so many met")
    print("number,sites,realizations,asking,covered,met,covered_if_met", flush=True)
    for number in range(60):
        it = problem(number)
        asking = sum(sum(demand) for demand, _, _ in it[3])
        covered, met, covered_if_met = optima(*it)
        print(
            f"{number},{len(it[0])},{len(it[3])},{asking},{covered},{met},{covered_if_met}",
            flush=True,
        )


if __name__ == "__main__":
    main()
