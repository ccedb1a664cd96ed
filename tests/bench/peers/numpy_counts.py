"""No walker at all: NumPy shares out whole crowds, place by place and hop by hop, by multinomial draws.

Its time hardly depends on the number of cells, and it tells fates alone: no cell has a way or a day.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.bench.peers.chain import WalkerChain, check_walk, load_chain

N_CELLS = 10_000_000_000


def walk(chain: WalkerChain, n_cells: int, seed: int) -> NDArray[np.int64]:
    """Share out so many cells until all have ended; how many met each fate, shape (n_fates,)."""
    generator = np.random.Generator(np.random.SFC64(seed))
    rows = [(outcomes, row[outcomes]) for row in chain.transitions for outcomes in [np.flatnonzero(row)]]
    here = np.zeros(chain.transitions.shape[1], np.int64)
    here[chain.start] = n_cells
    while True:
        busy = np.flatnonzero(here[: chain.n_states])
        if not len(busy):
            return here[chain.n_states :]
        crowds = here[busy]
        here[busy] = 0
        for state, crowd in zip(busy, crowds, strict=True):
            outcomes, chances = rows[state]
            here[outcomes] += generator.multinomial(crowd, chances)


def cells_per_s(chain: WalkerChain) -> float:
    """Cells whose fates are drawn in a second, best of five."""
    check_walk(chain, walk(chain, 1_000_000, seed=1))
    times = []
    for seed in range(2, 7):
        begun = time.perf_counter()
        walk(chain, N_CELLS, seed)
        times.append(time.perf_counter() - begun)
    return N_CELLS / min(times)


if __name__ == "__main__":
    print(json.dumps(cells_per_s(load_chain(Path(sys.argv[1])))))
