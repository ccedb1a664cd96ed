"""How far a disease has spread, and what can still be hoped for."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from metaviz.model.arrays import BoolArray, IntArray
from metaviz.model.body import PlaceKind, RouteKind
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.kept import kept
from metaviz.model.scene import Scene


class Stage(StrEnum):
    """How far the disease has spread, in words of the summary stage."""

    NONE = "none"
    """No tumour to be seen."""
    LOCAL = "local"
    REGIONAL = "regional"
    """Colonies in the lymph nodes that drain the primary."""
    DISTANT = "distant"


class Goal(StrEnum):
    """What treatment is for."""

    CURE = "cure"
    CONTROL = "control"
    """Once a distant metastasis was found, as is usual; some are cured nevertheless."""


@kept
def regional_places(scene: Scene) -> BoolArray:
    """Return which places are lymph nodes that drain the primary directly, shape (n_places,)."""
    body = scene.body
    regional = np.zeros(len(body.places), dtype=np.bool_)
    for route in body.routes_from(scene.primary_place):
        target = body.place_index[route.target]
        if route.kind is RouteKind.LYMPHATIC and body.places[target].kind is PlaceKind.NODE:
            regional[target] = True
    return regional


def stage_of(course: Course, rows: IntArray) -> Stage:
    """Return the stage that some tumours make.

    A colony in the primary's own organ is self-seeding and no spread.

    Parameters
    ----------
    course
        The course.
    rows
        Rows of colonies, and `FROM_PRIMARY` for the primary.
    """
    if not len(rows):
        return Stage.NONE
    scene = course.scene
    body = scene.body
    place = course.colonies.place[rows[rows != FROM_PRIMARY]]
    home = body.site_of_place[body.place_index[scene.primary_place]]
    elsewhere = place[body.site_of_place[place] != home]
    if not len(elsewhere):
        return Stage.LOCAL
    return Stage.REGIONAL if regional_places(scene)[elsewhere].all() else Stage.DISTANT
