"""Legs as vertices: one structured array per window, uploaded once, moved by one number per frame.

The vertex shader ``shaders/flow.vert`` and `metaviz.render.positions` read the same array in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from metaviz.model.events import CellForm, Legs
from metaviz.model.fate import FATES, Fate
from metaviz.render.frame import LegWindow
from metaviz.render.ways import Ways

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
VertexArray = NDArray[np.void]
IndexArray = NDArray[np.uint32]

VERTEX = np.dtype(
    [
        ("a_path", np.float32, 4),  # column, row, steps of the track; lane
        ("a_when", np.float32, 4),  # start, duration, travel in seconds; share of the track travelled
        # Shift at the end of the track in cm (x, y); glyph, and in its fraction the beat at the start; seconds seen
        # before the end.
        ("a_look", np.float32, 4),
    ]
)

FADE_S = 1.6
"""How long a mark of death is seen, from the moment and at the place of the death."""
DRIFT_S = 1.5
"""How long a held cell drifts into its twig before it stops."""
DRIFT_SHARE = 0.45
BEATS_PER_S = 0.5
"""Heartbeats in a second of flow: half as many as in life, for the map mostly hastens the flow and they would blur."""
PULSE = 0.6
"""How far the speed of an arterial dot rises and falls in a beat, as a share; so small that dots never turn back."""
FIRST_BEAT, LAST_BEAT = 0.02, 0.98
"""Beats are told from no beat by being neither 0 nor 1."""
STILL_POINTS = 5.0
"""With reduced motion a dot lights up at so many points of its way, one after the other."""
FOUNDED = FATES.index(Fate.FOUNDED)
FOUNDER_GLYPH = len(FATES)
HELD_GLYPH = 4
"""Added to the form of a cell that is held: it stands still, and shows that it does."""
MOST_PER_CM = 0.4
"""Most dots on a square centimetre. On the whole body that is a dot's own width: more would be a band."""
TRAIL_DOTS = 9
TRAIL_STEP_S = 0.07
"""A founder draws a trail of so many fading dots, so many seconds of flow apart."""
BUCKET_S = 0.5
MOST_BUCKETS = 128
VERTICES_PER_BUCKET = 200
"""Few vertices need few buckets: making a buffer on the graphics card costs more than shading a few dots in vain."""


@dataclass(frozen=True, eq=False)
class Particles:
    """The vertices of a window: three arrays of dtype `VERTEX`, each ordered by start.

    Attributes
    ----------
    dots
        Moving and held cells, one for each leg that is no founder's; those that would crowd are never seen.
    marks
        Ends of cells, seen after their last leg where that ends.
    founders
        Cells that will found a colony, drawn with a ring.
    trails
        Where founders were a moment before.
    """

    dots: VertexArray
    marks: VertexArray
    founders: VertexArray
    trails: VertexArray


def particles(window: LegWindow, ways: Ways, most_per_cm: float = MOST_PER_CM) -> Particles:
    """Return the vertices of a window's legs, with at most so many dots on a centimetre of way."""
    legs = window.legs
    founder = legs.colony >= 0
    track = _tracks(legs, ways)
    vertices = _vertices(window, ways, track)
    crowds = ~founder & _crowds(vertices, legs, ways, track, most_per_cm)
    ends = (legs.ending >= 0) & (legs.ending != FOUNDED) & ~founder & ~crowds
    duration = vertices["a_when"][:, 1]

    dots = vertices[~founder]
    held = (legs.route < 0) & (legs.came_by >= 0)
    dots["a_look"][:, 2] += (legs.form + HELD_GLYPH * held)[~founder]
    dots["a_look"][:, 3] = np.where(crowds[~founder], 0.0, dots["a_when"][:, 1])

    marks = vertices[ends]
    marks["a_look"][:, 2] += legs.ending[ends]
    marks["a_when"][:, 1] = duration[ends] + FADE_S
    marks["a_look"][:, 3] = FADE_S

    founders = vertices[founder]
    founders["a_look"][:, 2] += FOUNDER_GLYPH
    founders["a_look"][:, 3] = founders["a_when"][:, 1]
    return Particles(dots, marks, founders, _trails(founders))


def _trails(founders: VertexArray) -> VertexArray:
    """Return each founder again and again, a little later each time: so it is seen where it was."""
    trails = np.repeat(founders, TRAIL_DOTS)
    number = np.tile(np.arange(1, TRAIL_DOTS + 1), len(founders))
    trails["a_when"][:, 0] += number * TRAIL_STEP_S
    # The fraction is the heart's beat.
    trails["a_look"][:, 2] = number + np.mod(trails["a_look"][:, 2], 1.0)
    return trails[np.argsort(trails["a_when"][:, 0], kind="stable")]


def _crowds(vertices: VertexArray, legs: Legs, ways: Ways, track: IntArray, most_per_cm: float) -> NDArray[np.bool_]:
    """Return which legs are left out, so that nowhere more dots are seen than can be told apart.

    All dots of a way have the same chance to be left out, that of its fullest centimetre. A cell that is left out on a
    full way may be seen on an emptier one.
    """
    if not len(legs) or np.isinf(most_per_cm):
        return np.zeros(len(legs), dtype=np.bool_)
    moves = legs.route >= 0
    seen_s = np.where(moves & (legs.form != CellForm.EXOSOME), vertices["a_when"][:, 1], 0.0)
    start_s = vertices["a_when"][:, 0].astype(np.float64)
    span_s = max(float(np.subtract(*np.quantile(start_s, (0.95, 0.05)))) / 0.9, 1.0)
    crowd = ways.crowd_per_cm(np.bincount(track, seen_s, minlength=len(ways.tracks)) / span_s)
    # Who is held belongs to the way by which it came.
    came = np.where(moves, track, ways.route_tracks(np.maximum(legs.came_by, 0), legs.way))
    share = most_per_cm / np.maximum(crowd[came], most_per_cm)
    return np.asarray((legs.came_by >= 0) & (0.5 + 0.5 * legs.lane2 > share))


def _vertices(window: LegWindow, ways: Ways, track: IntArray) -> VertexArray:
    """Return one vertex per leg, seen for the whole leg."""
    legs = window.legs
    vertices = np.zeros(len(legs), VERTEX)
    start_s = (legs.start_day - window.start_day) / window.day_per_s
    duration_s = (legs.end_day - legs.start_day) / window.day_per_s
    stay = legs.route < 0
    late_s = _unseen_s(legs, ways, track, duration_s)
    start_s, duration_s = start_s + late_s, duration_s - late_s
    atlas = ways.atlas
    vertices["a_path"][:, 0] = atlas.column[track]
    vertices["a_path"][:, 1] = atlas.row[track]
    vertices["a_path"][:, 2] = atlas.n_steps[track]
    vertices["a_path"][:, 3] = np.where(stay, 0.0, legs.lane)
    vertices["a_when"][:, 0] = start_s
    vertices["a_when"][:, 1] = duration_s
    drift_s = np.minimum(DRIFT_S, DRIFT_SHARE * duration_s)
    vertices["a_when"][:, 2] = np.maximum(np.where(stay, drift_s, duration_s), 1e-4)
    vertices["a_when"][:, 3] = np.where(stay, 0.75 + 0.25 * legs.lane2, 1.0)
    arterial = ~stay & np.isin(legs.route, ways.arterial_routes)
    # Counted from day 0, so that all windows beat together.
    beat = np.mod((legs.start_day / window.day_per_s + late_s) * BEATS_PER_S, 1.0)
    vertices["a_look"][:, 2] = np.where(arterial, np.clip(beat, FIRST_BEAT, LAST_BEAT), 0.0)
    _aim(vertices, window, ways, track)
    return vertices


def _unseen_s(legs: Legs, ways: Ways, track: IntArray, duration_s: FloatArray) -> FloatArray:
    """Return how long each cell is in undrawn vessels of its organ before it is seen on the way; 0 for founders.

    What is left to the way is the time it takes at the least drawn speed, so the hop still ends when it ends.
    """
    least_cm_per_s = np.where(legs.route >= 0, ways.least_cm_per_s[legs.route], 0.0)
    bound = (least_cm_per_s > 0.0) & (legs.colony < 0)
    seen_s = ways.length_cm[track] / np.where(bound, least_cm_per_s, 1.0)
    return np.where(bound, np.maximum(duration_s - seen_s, 0.0), 0.0)


def _tracks(legs: Legs, ways: Ways) -> IntArray:
    """Return the track of each leg; a stay takes one behind the way by which its cell came."""
    moves = legs.route >= 0
    share = 0.5 + 0.5 * np.clip(legs.lane, -1.0, 1.0)
    stays = ways.resting_tracks(legs.place, legs.came_by, legs.way, share)
    return np.where(moves, ways.route_tracks(np.maximum(legs.route, 0), legs.way), stays)


def _aim(vertices: VertexArray, window: LegWindow, ways: Ways, track: IntArray) -> None:
    """Shift the ends of stays: around a point where many rest, and for founders to their colony."""
    legs = window.legs
    # Around a point they rest in a ring, for in the middle there is a tumour or the end of a vessel.
    radius_cm = np.array([one.spread_cm for one in ways.tracks])[track] * (0.75 + 0.25 * legs.lane2)
    vertices["a_look"][:, 0] = radius_cm * np.cos(np.pi * legs.lane)
    vertices["a_look"][:, 1] = radius_cm * np.sin(np.pi * legs.lane)
    if window.founder_spot is not None:
        for row in np.flatnonzero((legs.route < 0) & (legs.colony >= 0) & (legs.came_by >= 0)):
            goal = ways.spot_cm(int(legs.place[row]), window.founder_spot[row])
            if goal is not None:
                vertices["a_when"][row, 3] = 1.0
                vertices["a_look"][row, :2] = goal - ways.tracks[track[row]].points_cm[-1]


@dataclass(frozen=True, eq=False)
class Buckets:
    """Which vertices can be on screen in each short stretch of time; so a frame touches these alone.

    Attributes
    ----------
    start_s, length_s
        Start of the first bucket, and the length of each.
    indices
        For each bucket the vertices of dtype uint32 that are on screen in some part of it.
    """

    start_s: float
    length_s: float
    indices: tuple[IndexArray, ...]

    def at(self, time_s: float) -> int:
        """Return the bucket of a time, -1 outside of all."""
        bucket = int(np.floor((time_s - self.start_s) / self.length_s))
        return bucket if 0 <= bucket < len(self.indices) else -1


def buckets(vertices: VertexArray) -> Buckets:
    """Sort vertices into stretches of `BUCKET_S`, or longer ones where vertices are few or the time is long."""
    if not len(vertices):
        return Buckets(0.0, BUCKET_S, ())
    end = vertices["a_when"][:, 0].astype(np.float64) + vertices["a_when"][:, 1]
    start = np.maximum(vertices["a_when"][:, 0].astype(np.float64), end - vertices["a_look"][:, 3])
    first_s = float(start.min())
    most = min(max(len(vertices) // VERTICES_PER_BUCKET, 1), MOST_BUCKETS)
    length_s = max(BUCKET_S, (float(end.max()) - first_s) / most * 1.001)
    first = ((start - first_s) / length_s).astype(np.int64)
    last = ((end - first_s) / length_s).astype(np.int64)
    count = last - first + 1
    vertex = np.repeat(np.arange(len(vertices)), count)
    bucket = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)
    order = np.argsort(bucket, kind="stable")
    edges = np.searchsorted(bucket[order], np.arange(int(last.max()) + 2))
    sorted_vertex = vertex[order].astype(np.uint32)
    return Buckets(
        first_s,
        length_s,
        tuple(sorted_vertex[a:b] for a, b in pairwise(edges)),
    )
