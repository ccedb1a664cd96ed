"""A body as a random walker sees it: numpy alone, so that it can be read in the rivals' environment."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WalkerChain:
    """An absorbing chain of one kind of cell.

    Attributes
    ----------
    transitions
        Shape (n_states, n_states + n_fates): chance to go from a state to a state or to end with a fate; rows sum
        to one.
    start
        State in which every cell begins.
    """

    transitions: FloatArray
    start: int

    @property
    def n_states(self) -> int:
        """Number of states in which a cell goes on."""
        return len(self.transitions)

    def fate_shares(self) -> FloatArray:
        """Chance of every fate by linear algebra, shape (n_fates,): what a right walker must find."""
        moves, ends = np.split(self.transitions, [self.n_states], axis=1)
        arrivals = np.linalg.solve((np.eye(self.n_states) - moves).T, np.eye(self.n_states)[self.start])
        return np.asarray(arrivals @ ends)

    def hops_per_cell(self) -> float:
        """Expected number of draws that a cell takes."""
        moves = self.transitions[:, : self.n_states]
        return float(np.linalg.solve((np.eye(self.n_states) - moves).T, np.eye(self.n_states)[self.start]).sum())

    def save(self, path: Path) -> None:
        """Write the chain for another process."""
        np.savez(path, transitions=self.transitions, start=self.start)


def load_chain(path: Path) -> WalkerChain:
    """Read a chain that was saved."""
    with np.load(path) as arrays:
        return WalkerChain(transitions=arrays["transitions"], start=int(arrays["start"]))


@dataclass(frozen=True, eq=False)
class AliasTable:
    """Rows of a chain made ready to be drawn from with one 64-bit number a hop (Walker 1977, Vose 1991).

    The upper bits of the number choose a column, the lower 32 choose between the column's two outcomes.

    Attributes
    ----------
    threshold
        Shape (n_states * width,), uint32: below it the column's first outcome, else the second.
    first, second
        Shape (n_states * width,), int32: a state, or `n_states` plus a fate.
    bits
        Width of a row as a power of two.
    n_states, n_fates, start
        As in the chain.

    References
    ----------
    Vose MD. A linear algorithm for generating random numbers with a given distribution. IEEE Trans Softw Eng
    1991;17:972-975. doi:10.1109/32.92917
    """

    threshold: NDArray[np.uint32]
    first: NDArray[np.int32]
    second: NDArray[np.int32]
    bits: int
    n_states: int
    n_fates: int
    start: int


def alias_table(chain: WalkerChain) -> AliasTable:
    """Prepare a chain for walkers that draw an outcome in constant time."""
    widest = int((chain.transitions > 0.0).sum(axis=1).max())
    bits = max(1, (widest - 1).bit_length())
    rows = [_alias_row(row, 1 << bits) for row in chain.transitions]
    threshold, first, second = (np.concatenate(part) for part in zip(*rows, strict=True))
    n_states, n_outcomes = chain.transitions.shape
    return AliasTable(
        threshold=np.minimum(np.rint(threshold * 2.0**32), 2.0**32 - 1).astype(np.uint32),
        first=first.astype(np.int32),
        second=second.astype(np.int32),
        bits=bits,
        n_states=n_states,
        n_fates=n_outcomes - n_states,
        start=chain.start,
    )


def _alias_row(row: FloatArray, width: int) -> tuple[FloatArray, NDArray[np.int64], NDArray[np.int64]]:
    outcomes = np.flatnonzero(row)
    outcome = np.full(width, outcomes[0])
    outcome[: len(outcomes)] = outcomes
    share = np.zeros(width)
    share[: len(outcomes)] = row[outcomes] * width
    second = outcome.copy()
    small = [i for i in range(width) if share[i] < 1.0]
    large = [i for i in range(width) if share[i] >= 1.0]
    while small and large:
        less, more = small.pop(), large[-1]
        second[less] = outcome[more]
        share[more] -= 1.0 - share[less]
        if share[more] < 1.0:
            small.append(large.pop())
    # What is left is one but for rounding.
    for column in (*small, *large):
        share[column] = 1.0
        second[column] = outcome[column]
    return share, outcome, second


def check_walk(chain: WalkerChain, counts: NDArray[np.int64]) -> None:
    """Refuse the speed of a walker that walks wrongly.

    Raises
    ------
    ValueError
        If a fate was counted more than six standard deviations from its expectation.
    """
    expected = chain.fate_shares() * counts.sum()
    spread = np.sqrt(np.maximum(expected, 1.0))
    if np.any(np.abs(counts - expected) > 6.0 * spread):
        raise ValueError(f"the walker counts {counts.tolist()} where {expected.round().tolist()} are expected")
