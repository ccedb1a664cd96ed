"""What a colony founded at any time is expected to do at any later time, when treatments change lives.

Without treatment that depends on the colony's age alone; with it on both days, so the kernels are matrices. They follow
from the plan and the slow sliders, never from the cascade, and are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.growth import ColonyLife, Shedding
from metaviz.theory.calendar import NODES, Calendar, node_weights
from metaviz.theory.felt import Felt
from metaviz.theory.life_paths import LifePaths, Singles, life_paths, mean_wait
from metaviz.theory.weighing import Weighing, weighing


@dataclass(frozen=True)
class TreatedLaw:
    """All that the lives of treated colonies follow from; equal if they are.

    Attributes
    ----------
    life, shedding, seen_cells
        Growth and dormancy; cells shed; size from which a colony is detectable.
    time, felt
        The calendar, and what is felt in its cells.
    fingerprint
        The numbers of both.
    """

    life: ColonyLife
    shedding: Shedding
    seen_cells: float
    time: Calendar = field(compare=False)
    felt: Felt = field(compare=False)
    fingerprint: bytes

    @staticmethod
    def of(life: ColonyLife, shedding: Shedding, seen_cells: float, time: Calendar, felt: Felt) -> TreatedLaw:
        """Return the question, with its fingerprint."""
        return TreatedLaw(life, shedding, seen_cells, time, felt, time.edge_days.tobytes() + felt.fingerprint())


@dataclass(frozen=True, eq=False)
class TreatedKernel:
    """Expected lives by class, day of founding and later day.

    Attributes
    ----------
    time, felt
        The calendar, and the classes.
    path_of_class
        Shape (n_classes,), row of the paths that each class follows once awake.
    wakes
        Shape (n_classes, 2 * n_cells, 2 * n_cells): chance that a founder of one node starts to grow at another.
    paths
        Lives from there on.
    shed, seen
        Shape (n_classes, 2 * n_cells, n_cells): expected cells shed, and chance to become detectable, by node of
        founding and later cell.
    """

    time: Calendar
    felt: Felt
    path_of_class: IntArray
    wakes: FloatArray
    paths: LifePaths
    shed: FloatArray
    seen: FloatArray

    @property
    def n_paths(self) -> int:
        """Number of paths that differ once awake."""
        return len(self.paths.before.switch)

    def shed_by(self, founded: FloatArray) -> FloatArray:
        """Return the cells that colonies shed in each cell, from those founded; both (n_cells, n_kinds)."""
        return self._apply(self.shed, founded)

    def seen_of(self, founded: FloatArray) -> FloatArray:
        """Return the colonies that become detectable in each cell, from those founded; both (n_cells, n_kinds)."""
        return self._apply(self.seen, founded)

    def histogram(self, weighing: Weighing, founded: FloatArray) -> FloatArray:
        """Return how many colonies are how large at the end of each cell, (n_cells, n_bins).

        Parameters
        ----------
        weighing
            The bins.
        founded
            Shape (n_cells, n_kinds).
        """
        births = self.time.on_nodes(founded)
        by_path = np.zeros((len(self.paths.before.switch), *self.paths.before.switch.shape[1:3]))
        for number, kinds in enumerate(self.kinds_of_class):
            path = int(self.path_of_class[number])
            awake = births[:, kinds].sum(axis=1) @ self.wakes[number]
            by_path[path] += self.paths.weights[:, None] * (awake.astype(np.float32) @ self.paths.before.switch[path])
        tables = sum(weighing.of_path(path, switched.ravel()) for path, switched in enumerate(by_path))
        return np.maximum(tables, 0.0)

    def mean_burden(self, founded: FloatArray) -> FloatArray:
        """Return the expected cells of colonies at the end of each cell, shape (..., n_cells).

        Parameters
        ----------
        founded
            Shape (..., n_cells, n_kinds).
        """
        total = np.zeros(founded.shape[:-1])
        for number, kinds in enumerate(self.kinds_of_class):
            births = np.moveaxis(founded[..., kinds].sum(axis=-1), -1, 0)
            total += np.moveaxis(self.time.on_nodes(births), 0, -1) @ self.burden[number]
        return total

    @cached_property
    def burden(self) -> FloatArray:
        """Expected cells at the end of each cell, by class and node of founding, (n_classes, 2 n_cells, n_cells)."""
        of_path = []
        for switch, lives, size in zip(
            self.paths.before.switch, self.paths.after.lives, self.paths.after.size, strict=True
        ):
            of_path.append(np.einsum("s,sij->ij", self.paths.weights, switch @ (lives * size)))
        return np.stack([wakes @ of_path[path] for wakes, path in zip(self.wakes, self.path_of_class, strict=True)])

    @cached_property
    def _weighings(self) -> dict[float, Weighing]:
        return {}

    @cached_property
    def _light(self) -> dict[tuple[int, float], Singles]:
        return {}

    def shed_while_light(self, path: int, most_cells: float) -> Singles:
        """Return what colonies with vessels shed until they hold so many cells, in each cell of time; kept.

        Shape (n_stretches * n_cells, n_cells), by stretch and cell of the switch: the mean of its two nodes.
        """
        if (path, most_cells) not in self._light:
            after, n_cells = self.paths.after, self.time.n_cells
            light = np.maximum.accumulate(after.size[path], axis=-1) < most_cells
            both = (after.shed[path] * light).reshape(-1, 2, n_cells)
            self._light[path, most_cells] = np.ascontiguousarray(both.mean(axis=1))
        return self._light[path, most_cells]

    def switched_in_cells(self, path: int, awake: FloatArray) -> FloatArray:
        """Return how many colonies get vessels in each cell of time, shape (n_rows, n_stretches * n_cells).

        Parameters
        ----------
        path
            Row of the paths.
        awake
            Shape (n_rows, 2 * n_cells): colonies by node of waking.
        """
        switched = awake.astype(np.float32) @ self._switch_in_cells[path]
        weighted = self.paths.weights[:, None, None] * switched
        return np.asarray(np.moveaxis(weighted, 0, 1).reshape(len(awake), -1))

    def shed_before_vessels(self, path: int) -> FloatArray:
        """Return the cells shed before a colony has vessels, by node of waking and cell: (2 n_cells, n_cells); kept."""
        return np.asarray(self._shed_before[path])

    @cached_property
    def _switch_in_cells(self) -> Singles:
        switch = self.paths.before.switch
        return np.asarray(switch.reshape(*switch.shape[:3], -1, 2).sum(axis=-1))

    @cached_property
    def _shed_before(self) -> FloatArray:
        return np.asarray(np.einsum("s,psit->pit", self.paths.weights, self.paths.before.shed))

    def weighing(self, lethal_cells: float) -> Weighing:
        """Return the bins around a lethal burden; kept."""
        if lethal_cells not in self._weighings:
            self._weighings[lethal_cells] = weighing(self.paths.after, lethal_cells)
        return self._weighings[lethal_cells]

    def _apply(self, kernel: FloatArray, founded: FloatArray) -> FloatArray:
        births = self.time.on_nodes(founded)
        result = np.zeros_like(founded)
        for number, kinds in enumerate(self.kinds_of_class):
            result[:, kinds] = kernel[number].T @ births[:, kinds]
        # The weights of nodes may be a little below zero; a count never is.
        return np.maximum(result, 0.0)

    @cached_property
    def kinds_of_class(self) -> tuple[IntArray, ...]:
        """Kinds of each class."""
        return tuple(np.flatnonzero(self.felt.of_kind == number) for number in range(self.felt.n_classes))


@lru_cache(maxsize=2)
def treated_kernel(lives: TreatedLaw) -> TreatedKernel:
    """Work out the kernels of a plan."""
    time, felt = lives.time, lives.felt
    awake, path_of_class = felt.awake()
    paths = life_paths(awake, lives.life, lives.shedding, lives.seen_cells, time)
    wakes = _wakes(felt, time)
    n_cells = time.n_cells
    shed, seen = np.zeros((2, felt.n_classes, 2 * n_cells, n_cells))
    for path in range(awake.n_classes):
        once_awake = _once_awake(paths, path)
        for number in np.flatnonzero(path_of_class == path):
            both = wakes[number] @ once_awake
            shed[number], seen[number] = both[:, :n_cells], both[:, n_cells:]
    return TreatedKernel(time, felt, path_of_class, wakes, paths, shed, seen)


def _once_awake(paths: LifePaths, path: int) -> FloatArray:
    """Return cells shed and chance to become detectable by node of waking, side by side: (2 n_cells, 2 n_cells)."""
    before, after = paths.before, paths.after
    total = np.zeros((before.shed.shape[2], 2 * before.shed.shape[3]))
    for stretch, weight in enumerate(paths.weights):
        early = np.concatenate((before.shed[path, stretch], before.seen[path, stretch]), axis=1)
        late = np.concatenate((after.shed[path, stretch], after.seen[path, stretch]), axis=1)
        total += weight * (early + before.switch[path, stretch] @ late)
    return total


def _wakes(felt: Felt, time: Calendar) -> FloatArray:
    """Return the chance that a founder of one node starts to grow at another, (n_classes, 2 n_cells, 2 n_cells)."""
    n_cells = time.n_cells
    asleep = np.ones((felt.n_classes, 2 * n_cells))
    woken = np.zeros((felt.n_classes, 2 * n_cells, n_cells, 2))
    for cell in range(n_cells):
        asleep[:, : 2 * cell] *= np.exp(-felt.asleep_kill[:, cell, None])
        days = np.full(2 * cell + 2, time.step_days[cell])
        days[-2:] *= 1.0 - NODES
        used = felt.wake_rate[:, cell, None] * days
        count = asleep[:, : 2 * cell + 2] * -np.expm1(-used) * (1.0 - felt.woken_die_share[:, cell, None])
        moment = count * (1.0 - days * (1.0 - mean_wait(used)) / time.step_days[cell])
        woken[:, : 2 * cell + 2, cell] = node_weights(count, moment)
        asleep[:, : 2 * cell + 2] *= np.exp(-used)
    share = felt.sleep_share[:, None, None]
    return np.asarray((1.0 - share) * np.eye(2 * n_cells) + share * woken.reshape(*asleep.shape, -1))
