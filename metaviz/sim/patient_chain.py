"""The chain of one patient, with the patient's frailty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metaviz.model.course import Course
from metaviz.model.fate import FATES, Fate
from metaviz.model.kept import kept
from metaviz.sim.step_odds import FOUNDED
from metaviz.theory.chain import FateChain, solve_chain


@kept
def patient_chain(course: Course) -> FateChain:
    """Return the chain of a patient, whose cells found more or less often than those of the mean patient.

    The difference goes to the cells that fail in the tissue.
    """
    scene = course.scene
    chain, asleep = solve_chain(scene.body, course.parameters, scene.biology), scene.biology.lasting_sleep_share
    wrong_soil, dormant = FATES.index(Fate.WRONG_SOIL), FATES.index(Fate.DORMANT)
    form = chain.forms[0]
    ends = form.ends.copy()
    founded = form.ends[:, FOUNDED]
    in_tissue = founded + ends[:, wrong_soil] + ends[:, dormant]
    ends[:, FOUNDED] = np.minimum(course.frailty * founded, in_tissue)
    ends[:, wrong_soil] += (1.0 - course.frailty) * founded * (1.0 - asleep)
    ends[:, dormant] += (1.0 - course.frailty) * founded * asleep
    ends = np.maximum(ends, 0.0)
    form = replace(form, ends=ends, founds=form.visits * ends[:, FOUNDED])
    return replace(chain, forms=(form,), founds=form.founds)
