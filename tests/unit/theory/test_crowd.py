"""The few patients with most of the colonies: how far they are counted, and how finely."""

from __future__ import annotations

import numpy as np
import pytest

from metaviz.sim.cohort import MOST_CANDIDATES
from metaviz.theory.expectation import expect
from metaviz.theory.frailty import frailty_nodes
from metaviz.theory.later import CROWD, Generations, later_generations
from tests.toys import toy_scene


def test_the_crowd_is_what_the_engine_follows() -> None:
    """About two of three points of the luck plane within reach found a colony."""
    assert 0.6 < CROWD / MOST_CANDIDATES < 0.75


def test_nobody_has_more_colonies_than_a_crowd() -> None:
    """Of a patient whose later colonies would be a million, those are counted that come before the crowd."""
    scene = toy_scene()
    founding = expect(scene, scene.published).founding
    founded = np.zeros((2, 4, founding.n_kinds))
    founded[0, :, 0] = 10.0
    founded[1, :, 1] = [100.0, 5_000.0, 10_000.0, 1e6]
    generations = Generations(founded, founding.by_place(founded), founded[0])
    later = later_generations(founding, generations, np.ones(1), np.ones(1), np.ones((1, 5)))
    counted = later.by_kind[:, 1]
    assert counted[:2] == pytest.approx([100.0, 5_000.0])
    assert counted[3] == 0.0
    assert 5_000.0 < counted[2] < 10_000.0
    assert counted.sum() == pytest.approx(CROWD, rel=0.01)


@pytest.mark.parametrize("deadly", [20.0, 30.0, 40.0, 60.0, 90.0])
def test_nodes_tell_apart_who_dies(deadly: float) -> None:
    """Colonies rise with a power of the frailty up to where it is deadly; their mean is that of a fine sum."""
    factor, weight = frailty_nodes(1.5)
    z = np.linspace(-8.0, 8.0, 4001)
    fine = np.exp(1.5 * z - 0.5 * 1.5**2)
    share = np.exp(-0.5 * z**2)

    def colonies(frailty: np.ndarray) -> np.ndarray:
        return frailty**3 * np.exp(-((frailty / deadly) ** 3))

    assert weight @ colonies(factor) == pytest.approx(share @ colonies(fine) / share.sum(), rel=0.04)
