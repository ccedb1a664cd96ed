"""The same walk in Mesa 3: every cell is an agent that takes one hop a step."""

import json
import sys
import time
from bisect import bisect_right
from pathlib import Path

import mesa
import numpy as np
from numpy.typing import NDArray

from tests.bench.peers.chain import WalkerChain, check_walk, load_chain

N_CELLS = 100_000


class Cell(mesa.Agent):
    """A cell that hops until it meets its fate."""

    def __init__(self, model: "Stream", place: int) -> None:
        super().__init__(model)
        self.place = place

    def hop(self) -> None:
        """Draw the next place, or the end."""
        model = self.model
        bounds, outcomes = model.rows[self.place]
        self.place = place = outcomes[bisect_right(bounds, model.random.random())]
        if place >= model.n_states:
            model.counts[place - model.n_states] += 1
            self.remove()


class Stream(mesa.Model):
    """Cells that were shed together."""

    def __init__(self, chain: WalkerChain, n_cells: int, seed: int) -> None:
        super().__init__(seed=seed)
        self.n_states = chain.n_states
        self.rows = [_row(row) for row in chain.transitions]
        self.counts = [0] * (chain.transitions.shape[1] - chain.n_states)
        for _ in range(n_cells):
            Cell(self, chain.start)

    def step(self) -> None:
        """Let every cell take one hop."""
        self.agents.do("hop")


def _row(row: NDArray[np.float64]) -> tuple[list[float], list[int]]:
    outcomes = np.flatnonzero(row)
    bounds = np.cumsum(row[outcomes])[:-1]
    return bounds.tolist(), outcomes.tolist()


def walk(chain: WalkerChain, n_cells: int, seed: int) -> NDArray[np.int64]:
    """Walk so many cells to their ends; how many found each fate, shape (n_fates,)."""
    stream = Stream(chain, n_cells, seed)
    while len(stream.agents):
        stream.step()
    return np.array(stream.counts)


def cells_per_s(chain: WalkerChain) -> float:
    """Cells that are walked to their end in a second, best of three."""
    check_walk(chain, walk(chain, N_CELLS, seed=1))
    times = []
    for seed in (2, 3, 4):
        begun = time.perf_counter()
        walk(chain, N_CELLS, seed)
        times.append(time.perf_counter() - begun)
    return N_CELLS / min(times)


if __name__ == "__main__":
    print(json.dumps(cells_per_s(load_chain(Path(sys.argv[1])))))
