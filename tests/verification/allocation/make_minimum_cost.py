"""Writes minimum_cost.csv: fifty problems of allocation, drawn from their number, and the optimum of
each by SciPy's shortest paths and HiGHS. tests/allocation_oracles.rs draws the same problems.

python make_minimum_cost.py > minimum_cost.csv      (numpy, scipy)
"""

import numpy as np
import scipy
from scipy.optimize import linprog
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra


class Draw:
    """Knuth's generator of MMIX; the upper bits."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def problem(seed):
    draw = Draw(seed)
    n_nodes = 60 + draw.below(240)
    segments = []
    for node in range(1, n_nodes):
        reach = min(node, 12)
        segments.append((node, node - 1 - draw.below(reach)))
    for _ in range(n_nodes // 3):
        segments.append((draw.below(n_nodes), draw.below(n_nodes)))
    # From, to, milliseconds, one way, closed.
    segments = [
        (a, b, 60_000 + draw.below(600_000), draw.below(10) == 0, draw.below(15) == 0)
        for a, b in segments
    ]
    villages = [(draw.below(n_nodes), draw.below(300)) for _ in range(40 + draw.below(120))]
    most = (40, 150, 400, 1200)[seed % 4] * 10
    shelters = [
        (draw.below(n_nodes), draw.below(8) * 45_000, draw.below(most))
        for _ in range(8 + draw.below(30))
    ]
    limit_ms = (20 + draw.below(100)) * 60_000
    return n_nodes, segments, villages, shelters, limit_ms


def optimum(n_nodes, segments, villages, shelters, limit_ms):
    best = {}
    for a, b, ms, one_way, closed in segments:
        if not closed and a != b:
            for pair in [(a, b)] + ([] if one_way else [(b, a)]):
                best[pair] = min(ms, best.get(pair, ms))
    rows, columns = zip(*best)
    graph = coo_matrix((list(best.values()), (rows, columns)), shape=(n_nodes, n_nodes)).tocsr()
    times = dijkstra(graph, indices=[it[0] for it in villages])
    ways = [
        (i, j, int(times[i, node]) + door_ms)
        for i in range(len(villages))
        for j, (node, door_ms, _) in enumerate(shelters)
        if np.isfinite(times[i, node]) and int(times[i, node]) + door_ms <= limit_ms
    ]
    if not ways:
        return 0, 0, 0
    i, j, ms = (np.array(it) for it in zip(*ways))
    one = np.ones(len(ways))
    at = np.arange(len(ways))
    limits = coo_matrix(
        (np.r_[one, one], (np.r_[i, len(villages) + j], np.r_[at, at])),
        shape=(len(villages) + len(shelters), len(ways)),
    ).tocsr()
    amounts = np.array([it[1] for it in villages] + [it[2] for it in shelters], float)
    most = linprog(-one, A_ub=limits, b_ub=amounts, method="highs-ds")
    assert most.status == 0, most.message
    placed = round(-most.fun)
    least = linprog(
        ms / 60_000.0,
        A_ub=limits,
        b_ub=amounts,
        A_eq=coo_matrix(one[None, :]).tocsr(),
        b_eq=[placed],
        method="highs-ds",
    )
    assert least.status == 0, least.message
    people = np.rint(least.x).astype(np.int64)
    # The corner that the dual simplex ends in is whole.
    assert np.abs(people - least.x).max() < 1e-6 and people.sum() == placed
    return len(ways), placed, int((people * ms).sum())


def main():
    print(f"# source: SciPy {scipy.__version__}, csgraph.dijkstra and linprog by HiGHS's dual simplex")
    print("# made by: tests/verification/allocation/make_minimum_cost.py")
    print("number,ways,asking,sheltered,person_ms")
    for number in range(50):
        it = problem(number)
        asking = sum(people for _, people in it[2])
        ways, placed, cost = optimum(*it)
        print(f"{number},{ways},{asking},{placed},{cost}")


if __name__ == "__main__":
    main()
