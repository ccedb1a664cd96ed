"""The fastest cell-by-cell walker: compiled by numba, one stream of luck a thread, one draw a hop."""

import json
import sys
import time
from pathlib import Path

import numba
import numpy as np
from numpy.typing import NDArray

from tests.bench.peers.chain import AliasTable, WalkerChain, alias_table, check_walk, load_chain

N_THREADS = 2
N_CELLS = 100_000_000
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
MIX_2 = np.uint64(0x94D049BB133111EB)


Columns = tuple[NDArray[np.uint32], NDArray[np.int32], NDArray[np.int32]]


@numba.njit(parallel=True, nogil=True)
def _walk(
    columns: Columns, bits: int, n_states: int, n_fates: int, start: int, n_cells: int, n_threads: int, seed: int
) -> NDArray[np.int64]:
    threshold, first, second = columns
    counts = np.zeros((n_threads, max(n_fates, 64)), np.int64)  # rows far apart: no cache line is shared
    to_column = np.uint64(64 - bits)
    for thread in numba.prange(n_threads):
        mine = np.zeros(n_fates, np.int64)
        # SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195).
        luck = np.uint64(seed) * MIX_1 + np.uint64(thread) * MIX_2
        for _ in range(n_cells // n_threads):
            state = start
            while state < n_states:
                luck += GOLDEN
                bits_64 = (luck ^ (luck >> np.uint64(30))) * MIX_1
                bits_64 = (bits_64 ^ (bits_64 >> np.uint64(27))) * MIX_2
                bits_64 ^= bits_64 >> np.uint64(31)
                column = (state << bits) + np.int64(bits_64 >> to_column)
                low = np.uint32(bits_64 & np.uint64(0xFFFFFFFF))
                state = first[column] if low < threshold[column] else second[column]
            mine[state - n_states] += 1
        counts[thread, :n_fates] = mine
    total: NDArray[np.int64] = counts[:, :n_fates].sum(axis=0)
    return total


def walk(table: AliasTable, n_cells: int, seed: int) -> NDArray[np.int64]:
    """Walk so many cells to their ends; how many found each fate, shape (n_fates,)."""
    columns = (table.threshold, table.first, table.second)
    counts = _walk(columns, table.bits, table.n_states, table.n_fates, table.start, n_cells, N_THREADS, seed)
    return np.array(counts, dtype=np.int64)


def cells_per_s(chain: WalkerChain) -> float:
    """Cells that are walked to their end in a second, best of three; compilation does not count."""
    numba.set_num_threads(min(N_THREADS, numba.config.NUMBA_NUM_THREADS))
    table = alias_table(chain)
    check_walk(chain, walk(table, 1_000_000, seed=1))
    times = []
    for seed in (2, 3, 4):
        begun = time.perf_counter()
        walk(table, N_CELLS, seed)
        times.append(time.perf_counter() - begun)
    return N_CELLS / min(times)


if __name__ == "__main__":
    print(json.dumps(cells_per_s(load_chain(Path(sys.argv[1])))))
