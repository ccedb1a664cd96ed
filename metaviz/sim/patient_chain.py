"""The chains of one patient: his frailty, and what treatments, niche and clones make of the odds of his cells."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.course import Course
from metaviz.model.fate import FATES, Fate
from metaviz.model.kept import kept
from metaviz.theory.chain import FateChain, FormChain, solve_chain
from metaviz.theory.conditions import Conditions, conditions
from metaviz.theory.environment import Environment
from metaviz.theory.era_chain import era_founds

_FOUNDED = FATES.index(Fate.FOUNDED)
_WRONG_SOIL, _DORMANT = FATES.index(Fate.WRONG_SOIL), FATES.index(Fate.DORMANT)


@kept
def course_conditions(course: Course) -> Conditions:
    """Return the eras of a course and what holds in them."""
    return conditions(course.scene, course.parameters, course.plan)


@kept
def founding_share(course: Course) -> FloatArray:
    """Return the chance that a cell of the patient founds a colony anywhere.

    Returns
    -------
    ndarray
        Shape (n_eras, n_clones, n_places): by the era in which it is shed, its clone, and where it is shed.
    """
    founds = era_founds(course.scene, course.parameters, course_conditions(course))
    return np.asarray(np.minimum(course.frailty * founds.sum(axis=-1), 1.0))


def patient_chain(course: Course, era: int = 0, clone: int = 0) -> FateChain:
    """Return the chain of a patient, whose cells found more or less often than those of the mean patient.

    The difference goes to the cells that fail in the tissue.

    Parameters
    ----------
    course
        The patient's course.
    era, clone
        Index of the era in which the cell is shed, and of its clone.
    """
    environment = course_conditions(course).environment(era, course.scene.clones[clone])
    known = _known_chains(course)
    if environment not in known:
        known[environment] = _with_frailty(course, environment)
    return known[environment]


@kept
def _known_chains(course: Course) -> dict[Environment, FateChain]:
    """Return where the chains of a course are kept: many eras have the same surroundings."""
    return {}


def _with_frailty(course: Course, environment: Environment) -> FateChain:
    scene = course.scene
    chain = solve_chain(scene.body, course.parameters, scene.biology, environment)
    asleep = scene.biology.lasting_sleep_share
    forms = tuple(_frail(form, course.frailty, asleep) for form in chain.forms)
    founds = np.asarray(sum(form.share * form.founds for form in forms))
    return replace(chain, forms=forms, founds=founds)


def _frail(form: FormChain, frailty: float, asleep: float) -> FormChain:
    """Return the chain of a form in which so many times as many cells found, but never more than reach the tissue."""
    ends = form.ends.copy()
    founded = form.ends[:, _FOUNDED]
    in_tissue = founded + ends[:, _WRONG_SOIL] + ends[:, _DORMANT]
    ends[:, _FOUNDED] = np.minimum(frailty * founded, in_tissue)
    ends[:, _WRONG_SOIL] += (1.0 - frailty) * founded * (1.0 - asleep)
    ends[:, _DORMANT] += (1.0 - frailty) * founded * asleep
    ends = np.maximum(ends, 0.0)
    return replace(form, ends=ends, founds=form.visits * ends[:, _FOUNDED])
