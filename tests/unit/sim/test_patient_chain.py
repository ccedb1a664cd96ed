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
    for frail, usual in zip(chain.forms, mean.forms, strict=True):
        assert np.array_equal(frail.ends[:, ELSEWHERE], usual.ends[:, ELSEWHERE])
        assert frail.ends.sum(axis=1) == pytest.approx(usual.ends.sum(axis=1))
        assert (frail.ends >= 0.0).all()
        in_tissue = usual.ends[:, IN_TISSUE].sum(axis=1)
        assert frail.ends[:, FOUNDED] == pytest.approx(np.minimum(frailty * usual.ends[:, FOUNDED], in_tissue))
        assert frail.founds == pytest.approx(frail.visits * frail.ends[:, FOUNDED])
    assert chain.founds == pytest.approx(sum(form.share * form.founds for form in chain.forms))


def test_those_who_fail_sleep_as_often_as_before() -> None:
    chain = patient_chain(replace(COURSE, frailty=3.0))
    for form in chain.forms:
        wrong_soil, dormant = (form.ends[:, FATES.index(fate)] for fate in (Fate.WRONG_SOIL, Fate.DORMANT))
        assert dormant == pytest.approx(SCENE.biology.lasting_sleep_share * (wrong_soil + dormant))
