"""The same walk in NumPy: the cells of a batch that fits the cache hop together; two threads."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.bench.peers.chain import AliasTable, WalkerChain, alias_table, check_walk, load_chain

N_THREADS = 2
N_CELLS = 40_000_000
BATCH = 1 << 15


def walk(table: AliasTable, n_cells: int, seed: int) -> NDArray[np.int64]:
    """Walk so many cells to their ends; how many found each fate, shape (n_fates,)."""
    source = np.random.SFC64(seed)
    counts = np.zeros(table.n_states + table.n_fates, np.int64)
    to_column = np.uint64(64 - table.bits)
    for begin in range(0, n_cells, BATCH):
        state = np.full(min(BATCH, n_cells - begin), table.start, np.int64)
        while len(state):
            luck = source.random_raw(len(state))
            column = (state << table.bits) + (luck >> to_column).view(np.int64)
            is_first = luck.astype(np.uint32) < table.threshold[column]
            state = np.where(is_first, table.first[column], table.second[column]).astype(np.int64)
            counts += np.bincount(state, minlength=len(counts))
            state = state[state < table.n_states]
    return counts[table.n_states :]


def cells_per_s(chain: WalkerChain) -> float:
    """Cells that are walked to their end in a second, best of three."""
    table = alias_table(chain)
    check_walk(chain, walk(table, 1_000_000, seed=1))
    times = []
    with ThreadPoolExecutor(N_THREADS) as threads:
        for seed in (10, 20, 30):
            begun = time.perf_counter()
            list(threads.map(lambda one: walk(table, N_CELLS // N_THREADS, one), range(seed, seed + N_THREADS)))
            times.append(time.perf_counter() - begun)
    return N_CELLS / min(times)


if __name__ == "__main__":
    print(json.dumps(cells_per_s(load_chain(Path(sys.argv[1])))))
