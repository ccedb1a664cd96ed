"""Frailty moves cells between founding and failing in the tissue, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from metaviz.model.fate import FATES, Fate
from metaviz.sim.course import simulate_course
from metaviz.sim.patient_chain import patient_chain
from metaviz.theory.chain import solve_chain
from tests.toys import toy_scene

SCENE = toy_scene()
COURSE = simulate_course(SCENE, SCENE.published, 3)
FOUNDED = FATES.index(Fate.FOUNDED)
IN_TISSUE = [FATES.index(fate) for fate in (Fate.FOUNDED, Fate.WRONG_SOIL, Fate.DORMANT)]
ELSEWHERE = [i for i in range(len(FATES)) if i not in IN_TISSUE]


@pytest.mark.parametrize("frailty", [0.2, 1.0, 3.0, 1e12])
def test_only_what_happens_in_the_tissue_changes(frailty: float) -> None:
    mean = solve_chain(SCENE.body, SCENE.published, SCENE.biology)
    chain = patient_chain(replace(COURSE, frailty=frailty))
    assert np.array_equal(chain.ends[:, ELSEWHERE], mean.ends[:, ELSEWHERE])
    assert chain.ends.sum(axis=1) == pytest.approx(mean.ends.sum(axis=1))
    assert (chain.ends >= 0.0).all()
    in_tissue = mean.ends[:, IN_TISSUE].sum(axis=1)
    assert chain.ends[:, FOUNDED] == pytest.approx(np.minimum(frailty * mean.ends[:, FOUNDED], in_tissue))
    assert chain.founds == pytest.approx(chain.visits * chain.ends[:, FOUNDED])


def test_those_who_fail_sleep_as_often_as_before() -> None:
    chain = patient_chain(replace(COURSE, frailty=3.0))
    wrong_soil, dormant = (chain.ends[:, FATES.index(fate)] for fate in (Fate.WRONG_SOIL, Fate.DORMANT))
    assert dormant == pytest.approx(SCENE.biology.lasting_sleep_share * (wrong_soil + dormant))
