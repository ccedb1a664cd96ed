"""What a sample of blood tells: circulating tumour cells and tumour DNA."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import FloatArray
from metaviz.model.course import Course
from metaviz.model.examination import TestKind
from metaviz.model.scene import Scene
from metaviz.sim import draws
from metaviz.sim.burden import failing_by_source, total_burden
from metaviz.sim.draws import Stream
from metaviz.sim.patient_chain import course_conditions
from metaviz.sim.quantum import QUANTUM_DAYS
from metaviz.theory.passage import invasion_in_force
from metaviz.theory.plumbing import plumbing

BLOOD_TESTS: Final = (TestKind.CTC, TestKind.CTDNA)
SAMPLE_ML: Final = 7.5
"""Blood in which circulating tumour cells are counted."""
_MOST_COUNTED: Final = 1e12
_KINDS: Final = tuple(TestKind)


def entering_share(course: Course, era: int) -> FloatArray:
    """Return the chance that a cell shed at each place enters a blood vessel there, shape (n_places,)."""
    scene, parameters = course.scene, course.parameters
    environment = course_conditions(course).environment(era, scene.clones[0])
    # All clones invade alike.
    invades, _ = invasion_in_force(parameters, scene.biology, environment)
    pipes = plumbing(scene.body)
    into_blood = (1.0 - pipes.cavity_share) * (1.0 - pipes.lymph_share(parameters)) * pipes.has_blood
    return np.asarray(invades * parameters.intravasation * into_blood)


def ctc_expected(course: Course, day: ArrayLike) -> FloatArray:
    """Return the circulating tumour cells to be expected in 7.5 mL of blood, elementwise.

    A steady state: cells that enter the blood in a day, times their mean life (half-life over ln 2), spread over all
    the blood. What enters lymph is left out: nodes hold most of it.

    References
    ----------
    Meng S et al. Circulating tumor cells in patients with breast cancer dormancy. Clin Cancer Res 2004;10:8152-8162.
    doi:10.1158/1078-0432.CCR-04-1110
    """
    scene, days = course.scene, np.atleast_1d(np.asarray(day, dtype=np.float64))
    detector, during = scene.detector, course_conditions(course)
    until = np.clip(days, 0.0, course.end_day)
    since = np.maximum(until - 1.0, 0.0)
    shed = failing_by_source(course, until) - failing_by_source(course, since)
    shed_per_day = shed / np.maximum(until - since, 1e-9)[:, None]
    entering = np.empty(len(days))
    eras = during.era(until)
    for era in np.unique(eras):
        here = eras == era
        entering[here] = shed_per_day[here] @ entering_share(course, int(era))[course.source_place]
    mean_life_days = detector.ctc_half_life_days / math.log(2.0)
    return np.reshape(entering * mean_life_days * SAMPLE_ML / detector.blood_ml, np.shape(day))


def ctdna_expected(course: Course, day: ArrayLike) -> FloatArray:
    """Return the mutant fragments to be expected in a sample of plasma, elementwise: in proportion to all tumour.

    References
    ----------
    Abbosh C et al. Phylogenetic ctDNA analysis depicts early-stage lung cancer evolution. Nature 2017;545:446-451.
    doi:10.1038/nature22364
    """
    detector = course.scene.detector
    volume_cm3 = total_burden(course, day) / course.scene.detection.cells_per_cm3
    share = np.minimum(volume_cm3 * detector.ctdna_share_per_cm3, 1.0)
    return np.asarray(share * detector.ctdna_fragments)


def counted(course: Course, kind: TestKind, day: float, expected: float, repeat: int = 0) -> int:
    """Return what is counted in one sample of blood: a Poisson draw.

    Told by kind and day, so that it stays whatever other tests there are.

    Parameters
    ----------
    course
        Whose seed.
    kind, day
        Which test.
    expected
        Mean.
    repeat
        Number of the sample among those of one kind and day.
    """
    numbers = (_KINDS.index(kind), round(day / QUANTUM_DAYS), repeat)
    return int(draws.generator(course.seed, Stream.EXAMINATION, *numbers).poisson(min(expected, _MOST_COUNTED)))


def cut_off(scene: Scene, kind: TestKind) -> int:
    """Return the count from which a blood test is positive."""
    return scene.detector.ctc_cut_off if kind is TestKind.CTC else scene.detector.ctdna_cut_off
