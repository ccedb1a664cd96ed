"""Who feels the same of a plan: colonies of some clones at some sites live by the same law."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.model.growth import ColonyLife
from metaviz.model.scene import Scene
from metaviz.theory.calendar import Calendar
from metaviz.theory.conditions import Conditions
from metaviz.theory.founding import Founding


@dataclass(frozen=True, eq=False)
class Felt:
    """What colonies feel in each cell of a calendar, one row for each class that differs from the others.

    Attributes
    ----------
    pace, switch_factor, wake_rate, woken_die_share
        Shape (n_classes, n_cells): speed of the growth clock, factor on the switch, rate of waking per day, and share
        of the woken that die.
    kill, asleep_kill
        Shape (n_classes, n_cells): what the dose at the beginning of the cell divides growing colonies and sleeping
        founders by, as a logarithm.
    sleep_share
        Shape (n_classes,), chance that a founder sleeps.
    of_kind
        Shape (n_kinds,), class of the colonies of each kind.
    """

    pace: FloatArray
    switch_factor: FloatArray
    wake_rate: FloatArray
    woken_die_share: FloatArray
    kill: FloatArray
    asleep_kill: FloatArray
    sleep_share: FloatArray
    of_kind: IntArray

    @property
    def n_classes(self) -> int:
        """Number of classes."""
        return len(self.sleep_share)

    def fingerprint(self) -> bytes:
        """Return all numbers in a row."""
        return b"".join(getattr(self, name).tobytes() for name in (*_BY_CLASS, "of_kind"))

    def awake(self) -> tuple[Felt, IntArray]:
        """Return the classes that differ once awake, and to which of them each class belongs."""
        rows = np.concatenate((self.pace, self.switch_factor, self.kill), axis=1)
        _, first, group = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        kept = {name: getattr(self, name)[first] for name in _BY_CLASS}
        return replace(self, **kept), group.reshape(-1)


_LEAST_PACE = 1e-6
"""A growth clock that goes more slowly, forwards or backwards, stands still."""
_BY_CLASS = ("pace", "switch_factor", "wake_rate", "woken_die_share", "kill", "asleep_kill", "sleep_share")


def felt_tables(during: Conditions) -> tuple[FloatArray, ...]:
    """Return all that colonies feel of treatments, each of shape (n_eras, n_clones, n_sites)."""
    return (
        during.pace,
        during.kill,
        during.asleep_kill,
        during.wake_factor,
        during.woken_die_share,
        during.switch_factor,
    )


def felt_by_class(scene: Scene, during: Conditions, founding: Founding, life: ColonyLife, time: Calendar) -> Felt:
    """Group the kinds of tumours by what their colonies feel.

    Parameters
    ----------
    scene, during, founding
        The case, what holds when, and the kinds.
    life
        Sleep of each site.
    time
        The calendar; what is felt after its end makes no difference.
    """
    clones = np.unique(founding.clone, return_index=True)[1]
    n_sites = len(scene.body.sites)
    dosed = time.begins_era & (time.era > 0)

    def rows(table: FloatArray) -> FloatArray:
        return np.moveaxis(table[time.era][:, clones], 0, -1).reshape(len(clones) * n_sites, -1)

    wake_rate = np.tile(1.0 / np.asarray(life.wake_mean_days), len(clones))
    pace = rows(during.pace)
    columns = (
        np.where(np.abs(pace) < _LEAST_PACE, 0.0, pace),
        rows(during.switch_factor),
        rows(during.wake_factor) * wake_rate[:, None],
        rows(during.woken_die_share),
        # On the first day there is no colony yet to feel a dose.
        np.where(dosed, rows(during.kill), 0.0),
        np.where(dosed, rows(during.asleep_kill), 0.0),
        np.tile(np.asarray(life.sleep_share), len(clones))[:, None],
    )
    _, first, group = np.unique(np.concatenate(columns, axis=1), axis=0, return_index=True, return_inverse=True)
    site = scene.body.site_of_place[founding.place_of_kind]
    clone = np.repeat(np.arange(len(clones)), founding.n_places)
    # Junctions found nothing and borrow the last site's class.
    of_kind = group.reshape(-1)[clone * n_sites + np.where(site >= 0, site, n_sites - 1)]
    pace, switch, wakes, dies, kill, asleep_kill, share = (column[first] for column in columns)
    return Felt(pace, switch, wakes, dies, kill, asleep_kill, share[:, 0], of_kind)
