"""What is under the pointer: a dot, a tumour or an organ."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaviz.gui.scenery import Scenery
from metaviz.model.events import CellForm, Events
from metaviz.model.layout import Region
from metaviz.render.colonies import least_cm
from metaviz.render.colony_shapes import ColonyShapes
from metaviz.render.frame import Frame, LegWindow
from metaviz.render.interior import contains
from metaviz.render.particles import VertexArray, particles
from metaviz.render.positions import positions

FloatArray = NDArray[np.float64]

_NEAR_PX = 9.0
_LEAST_TUMOUR_PX = 7.0
_KEPT = 16


@dataclass(frozen=True, slots=True)
class PickedDot:
    """A dot on its way.

    Attributes
    ----------
    weight
        Cells it stands for.
    colony
        Row of the colony that it is going to found, -1 for none.
    cell, events
        Its number, and the window whose events tell its way, if known.
    window
        The legs among which it was found, if it is to be found again.
    form
        In what company the cells travel.
    """

    weight: int
    colony: int
    cell: int
    events: Events | None
    window: LegWindow | None = None
    form: CellForm = CellForm.SINGLE


@dataclass(frozen=True, slots=True)
class PickedTumour:
    """A tumour; `row` counts as in `ColonyStates`: 0 is the primary, n is colony n - 1."""

    row: int


@dataclass(frozen=True, slots=True)
class PickedOrgan:
    """An organ or a group of lymph nodes."""

    site_id: str


Picked = PickedDot | PickedTumour | PickedOrgan | None


class Picker:
    """Finds things in a frame; keeps the vertices of the windows it has searched.

    Parameters
    ----------
    scenery
        The body.
    events_of
        Gives the events from which a window of legs was made.
    """

    def __init__(self, scenery: Scenery, events_of: Callable[[LegWindow], Events | None]) -> None:
        self._events_of = events_of
        self._scenery = scenery
        self._shapes = ColonyShapes(scenery.ways)
        self._regions = sorted(scenery.layout.regions, key=lambda region: -region.depth)
        self._moving: OrderedDict[int, tuple[LegWindow, VertexArray, NDArray[np.int64]]] = OrderedDict()

    def at(self, frame: Frame, point_px: tuple[float, float]) -> Picked:
        """Return what is at a point of a frame, the smallest thing first."""
        point_cm = frame.camera.to_cm(point_px)
        near_cm = _NEAR_PX / frame.camera.px_per_cm
        return (
            self._founder_or_dot(frame, point_cm, near_cm, founders_only=True)
            or self._tumour(frame, point_cm)
            or (self._founder_or_dot(frame, point_cm, near_cm, founders_only=False) or self._organ(point_cm))
        )

    def region_at(self, frame: Frame, point_px: tuple[float, float]) -> Region | None:
        """Return the nearest territory at a point of a frame, whatever cells and tumours are in front of it."""
        return self._region(frame.camera.to_cm(point_px))

    def where(self, dot: PickedDot, day: float) -> tuple[float, float] | None:
        """Return where a dot is on a day, in body centimetres; None while it is not seen."""
        window = dot.window
        if window is None:
            return None
        own = window.legs.cell[self._rows(window)] == dot.cell
        where = positions(self._vertices(window)[own], self._scenery.ways.atlas, _time_s(window, day))
        seen = np.flatnonzero(where.seen)
        if not len(seen):
            return None
        x, y = where.point_cm[seen[-1]].tolist()
        return x, y

    def days_of(self, dot: PickedDot) -> tuple[float, float]:
        """Return when a dot sets out and when it ends; an empty span if it cannot be found again."""
        if dot.window is None:
            return np.inf, -np.inf
        legs = dot.window.legs
        own = legs.cell == dot.cell
        return float(legs.start_day[own].min()), float(legs.end_day[own].max())

    def tumour_centres_cm(self, frame: Frame) -> FloatArray:
        """Return where the tumours of a frame are, shape (n, 2); nan where a place is not drawn."""
        return self._shapes.centres_cm(frame.colonies)

    def _tumour(self, frame: Frame, point_cm: FloatArray) -> PickedTumour | None:
        states = frame.colonies
        if not len(states):
            return None
        least = np.maximum(least_cm(states.stage, frame.camera), _LEAST_TUMOUR_PX / frame.camera.px_per_cm)
        hit = np.flatnonzero(self._shapes.hit(states, point_cm, least) & (states.presence > 0.0))
        if not len(hit):
            return None
        return PickedTumour(int(hit[np.argmin(states.diameter_mm[hit])]))

    def _founder_or_dot(
        self, frame: Frame, point_cm: FloatArray, near_cm: float, *, founders_only: bool
    ) -> PickedDot | None:
        best: tuple[float, PickedDot] | None = None
        for window in frame.windows:
            legs = window.legs
            if founders_only != bool((legs.colony >= 0).any()):
                continue
            vertices = self._vertices(window)
            where = positions(vertices, self._scenery.ways.atlas, _time_s(window, frame.day))
            # Exosomes are specks of no weight; a click is meant for cells.
            cells = where.seen & (legs.weight[self._rows(window)] > 0)
            distance = np.where(cells, np.hypot(*(where.point_cm - point_cm).T), np.inf)
            nearest = int(np.argmin(distance)) if len(distance) else 0
            if len(distance) and distance[nearest] <= near_cm and (best is None or distance[nearest] < best[0]):
                rows = self._rows(window)
                row = int(rows[nearest])
                dot = PickedDot(
                    int(legs.weight[row]),
                    int(legs.colony[row]),
                    int(legs.cell[row]),
                    self._events_of(window),
                    window,
                    CellForm(int(legs.form[row])),
                )
                best = (float(distance[nearest]), dot)
        return None if best is None else best[1]

    def _region(self, point_cm: FloatArray) -> Region | None:
        body = self._scenery.scene.body
        for region in self._regions:
            if region.place_id in body.place_index and contains(region.outline_cm, point_cm[None, :])[0]:
                return region
        return None

    def _organ(self, point_cm: FloatArray) -> PickedOrgan | None:
        region, body = self._region(point_cm), self._scenery.scene.body
        return None if region is None else PickedOrgan(body.places[body.place_index[region.place_id]].site_id)

    def _vertices(self, window: LegWindow) -> VertexArray:
        return self._known(window)[1]

    def _rows(self, window: LegWindow) -> NDArray[np.int64]:
        return self._known(window)[2]

    def _known(self, window: LegWindow) -> tuple[LegWindow, VertexArray, NDArray[np.int64]]:
        known = self._moving.get(id(window))
        if known is None:
            made = particles(window, self._scenery.ways)
            founder = window.legs.colony >= 0
            vertices = np.concatenate((made.dots, made.founders))
            rows = np.concatenate((np.flatnonzero(~founder), np.flatnonzero(founder)))
            known = self._moving[id(window)] = (window, vertices, rows)
            while len(self._moving) > _KEPT:
                self._moving.popitem(last=False)
        return known


def _time_s(window: LegWindow, day: float) -> float:
    return (day - window.start_day) / window.day_per_s
