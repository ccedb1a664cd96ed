"""What a scan or a biopsy tells of a patient on one day: pure functions that change nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import BoolArray, FloatArray, IntArray
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.examination import TestKind
from metaviz.model.scene import Scene
from metaviz.model.units import diameter_of_cells
from metaviz.sim.burden import colony_cells, primary_cells
from metaviz.sim.patient_chain import course_conditions

SCANS = (TestKind.CT, TestKind.MRI, TestKind.PET_CT)
_LAST_DIGITS = 1e-6


@dataclass(frozen=True, eq=False)
class Lesions:
    """All tumours on one day, the primary first; columns of equal length.

    Attributes
    ----------
    row
        Row of the colony, or `FROM_PRIMARY`.
    site
        Index into ``body.sites``.
    diameter_mm
        Size, as a ball; 0 for what is gone or not yet there.
    is_active
        Whether the tumour grows: neither asleep, nor stalled for want of vessels, nor held by a drug.
    """

    row: IntArray
    site: IntArray
    diameter_mm: FloatArray
    is_active: BoolArray


def lesions_on(course: Course, day: float) -> Lesions:
    """Return the tumours of a patient on a day."""
    scene, colonies = course.scene, course.colonies
    body, during = scene.body, course_conditions(course)
    cells = np.concatenate(([float(primary_cells(course, day))], colony_cells(course, day)))
    era = int(during.era(day))
    path = during.primary
    grows = bool(np.any((path.clone_cells(day) > 0.0) & (path.pace[min(era, len(path.pace) - 1)] > 0.0)))
    site = body.site_of_place[course.source_place]
    pace = during.pace[era][colonies.clone, site[1:]]
    has_vessels = day >= colonies.switch_day
    stalled = ~has_vessels & (cells[1:] >= scene.colony.avascular_cells * (1.0 - 1e-9))
    active = (day >= colonies.awake_day) & ~stalled & (pace > 0.0)
    return Lesions(
        row=np.arange(-1, len(colonies)),
        site=site,
        diameter_mm=diameter_of_cells(np.where(cells >= 1.0, cells, 0.0), scene.detection.cells_per_cm3),
        is_active=np.concatenate(([grows], active)),
    )


def is_detectable(scene: Scene, n_cells: ArrayLike) -> BoolArray:
    """Return whether tumours of so many cells are as large as the scene's detection threshold, elementwise."""
    # A milestone lies on a whole quantum of time, at which the cells may fall short by their last digits.
    return np.asarray(np.asarray(n_cells) >= scene.detection.detectable_cells * (1.0 - _LAST_DIGITS))


def covers(scene: Scene, kind: TestKind, site_id: str = "") -> BoolArray:
    """Return which sites a scan shows, shape (n_sites,): an MRI some, or the one it is made of; all others all."""
    body = scene.body
    if kind is not TestKind.MRI:
        return np.full(len(body.sites), kind in SCANS)
    shown = (site_id,) if site_id else scene.detector.mri_sites
    return np.array([site.id in shown for site in body.sites])


def least_mm(scene: Scene, kind: TestKind) -> float:
    """Return the smallest diameter of a lesion that a scan shows if it shows it at all."""
    detector = scene.detector
    return {
        TestKind.CT: detector.ct_mm,
        TestKind.MRI: detector.mri_mm,
        TestKind.PET_CT: min(detector.ct_mm, detector.pet_mm),
    }.get(kind, math.inf)


def shown(scene: Scene, lesions: Lesions, kind: TestKind, site_id: str = "") -> BoolArray:
    """Return which lesions a scan shows, in their shape."""
    seen_from = (1.0 - _LAST_DIGITS) * np.full(len(lesions.row), least_mm(scene, kind))
    if kind is TestKind.PET_CT:
        # PET adds what is active; what sleeps or stands still is left to the CT it is combined with.
        detector = scene.detector
        seen_from = np.where(lesions.is_active, seen_from, (1.0 - _LAST_DIGITS) * detector.ct_mm)
    return np.asarray(covers(scene, kind, site_id)[lesions.site] & (lesions.diameter_mm >= seen_from))


def clone_of(course: Course, row: int, day: float) -> str:
    """Return the id of the clone that a biopsy names: of the primary, the one with most cells."""
    clones = course.scene.clones
    if row != FROM_PRIMARY:
        return clones[int(course.colonies.clone[row])].id
    return clones[int(np.argmax(course_conditions(course).primary.clone_cells(day)))].id


def site_of(course: Course, row: int) -> str:
    """Return the id of the site of a tumour."""
    return course.scene.body.places[int(course.source_place[row + 1])].site_id
