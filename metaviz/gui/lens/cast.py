"""What moves in a lens: blood, cells on their way and how they end."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from metaviz.gui.lens.cells import (
    CANCER_RADIUS,
    blob,
    paint_cancer_cell,
    paint_clock,
    paint_death_mark,
    paint_immune_cell,
    paint_red_cell,
    paint_ring,
    paint_scissors,
    tint,
)
from metaviz.gui.lens.ground import (
    BED_DOOR_X,
    BED_HALF,
    DOORS_X,
    FAR_WALL_Y,
    GAPS_Y,
    NICHE_VESSEL_Y,
    WALL_Y,
    bed_y,
    membrane_x,
    sprout_path,
    wall_of,
)
from metaviz.gui.lens.inks import Inks
from metaviz.model.cascade import Step
from metaviz.model.events import CellForm
from metaviz.model.fate import Fate
from metaviz.replay.close_up import Actor, CloseUp, Nest, Theatre
from metaviz.replay.snapshot import ColonyState

_DEATH = 0.72
"""Phase at which a cell that dies is dead; until the end of its time it fades under its mark."""
_CLUSTER = (QPointF(-0.075, -0.05), QPointF(0.075, -0.035), QPointF(0.0, 0.075))
"""Where the cells of a cluster are, from its middle."""
_N_PLATELETS = 11
_MOST_ENZYMES = 3
_NEST = QPointF(0.05, 0.16)


def paint_cast(painter: QPainter, seen: CloseUp, inks: Inks) -> None:
    """Draw everything that moves."""
    _paint_blood(painter, seen, inks)
    if seen.theatre is Theatre.TISSUE_EDGE:
        _paint_enzymes(painter, seen, inks)
    if seen.theatre is Theatre.NICHE:
        _paint_nest(painter, seen.nest, inks)
    for actor in seen.actors:
        _paint_actor(painter, seen.step, actor, inks)


def _eased(share: float) -> float:
    share = min(max(share, 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)


def _along(points: Sequence[tuple[float, QPointF]], phase: float) -> tuple[QPointF, float]:
    """Return where a cell is on a way that is given by moments, and the direction in degrees."""
    for (t0, start), (t1, end) in itertools.pairwise(points):
        if phase <= t1:
            share = _eased((phase - t0) / (t1 - t0))
            ahead = end - start
            return start + ahead * share, math.degrees(math.atan2(ahead.y(), ahead.x()))
    return points[-1][1], 0.0


def _paint_blood(painter: QPainter, seen: CloseUp, inks: Inks) -> None:
    n, speed = {Theatre.VESSEL_WALL: (22, 0.16), Theatre.CAPILLARY_BED: (7, 0.075), Theatre.NICHE: (7, 0.075)}.get(
        seen.theatre, (0, 0.0)
    )
    for i in range(n):
        row = (i * 0.5698) % 1.0
        # Blood is fastest in the middle of the stream.
        pace = speed * (0.55 + 0.9 * (1.0 - (2.0 * row - 1.0) ** 2)) if n > 10 else speed
        x = (((i * 0.7548 % 1.0 if n > 10 else i / n) * 2.6 + seen.flow_s * pace) % 2.6) - 1.3
        tilt = math.sin(i * 12.9898)
        if seen.theatre is Theatre.VESSEL_WALL:
            y = WALL_Y + 0.14 + row * (FAR_WALL_Y - WALL_Y - 0.28)
        elif seen.theatre is Theatre.CAPILLARY_BED:
            y = bed_y(x) + 0.02 * tilt
        else:
            y = NICHE_VESSEL_Y + 0.02 * tilt
        paint_red_cell(painter, QPointF(x, y), 0.088, tilt, inks)


def _paint_enzymes(painter: QPainter, seen: CloseUp, inks: Inks) -> None:
    """Draw the enzymes at the gaps: those of the tumour amber, those of the stroma in the stroma's colour.

    The more they cut, the more there are and the wider the gap.
    """
    n_pairs = min(round(math.sqrt(seen.cutting)), _MOST_ENZYMES)
    wide = wall_of(seen.wall, seen.cutting).gap
    for gap, y in enumerate(GAPS_Y):
        for i in range(4 * n_pairs):
            side = 1.0 if i % 2 else -1.0
            from_tumour = i % 4 < 2
            beat = 0.5 + 0.5 * math.sin(seen.flow_s * 1.9 + i * 1.7 + gap)
            away = 1.0 + 0.55 * (i // 4)
            x = membrane_x(y) + (-0.075 if from_tumour else 0.085) * away
            at = QPointF(x, y + side * (0.125 * wide + 0.014 * beat + 0.05 * (i // 4)))
            aim = 0.0 if from_tumour else 180.0
            paint_scissors(painter, at, aim, beat, inks.cancer if from_tumour else inks.pericyte, inks)


def _paint_actor(painter: QPainter, step: Step, actor: Actor, inks: Inks) -> None:
    dies = actor.ending not in (None, Fate.FOUNDED, Fate.DORMANT)
    phase = min(actor.phase, _DEATH) if dies else actor.phase
    at, angle, stretch, radius = {
        Step.INVASION: _invading,
        Step.INTRAVASATION: _entering,
        Step.CIRCULATION: _carried,
        Step.EXTRAVASATION: _leaving,
        Step.COLONISATION: _settling,
    }[step](actor, phase)
    gone = (actor.phase - _DEATH) / (1.0 - _DEATH) if dies else 0.0
    alpha = min(actor.phase / 0.06, 1.0) * (1.0 - 0.85 * _eased(max(gone, 0.0)))
    if actor.ending is Fate.IMMUNE:
        _paint_killer(painter, actor, at, inks)
    if actor.ending is Fate.SHEAR and actor.phase > 0.45:
        _paint_torn(painter, actor, at, alpha, inks)
    else:
        seed = actor.lane * 3.0
        is_cluster = actor.form is CellForm.CLUSTER and step is not Step.INVASION
        for i, off in enumerate(_CLUSTER if is_cluster else (QPointF(),)):
            small = radius * (0.78 if is_cluster else 1.0)
            paint_cancer_cell(
                painter, at + off, inks, radius=small, stretch=stretch, angle=angle, seed=seed + i, alpha=alpha
            )
    # Platelets are in the blood: a cell takes its cloak there, and loses it on the way out.
    is_in_blood = {
        Step.INTRAVASATION: at.y() > WALL_Y,
        Step.CIRCULATION: True,
        Step.EXTRAVASATION: abs(at.y() - bed_y(at.x())) < BED_HALF,
    }
    if actor.form is CellForm.CLOAKED and is_in_blood.get(step, False):
        _paint_platelets(painter, at, radius, alpha, inks)
    if actor.founder:
        paint_ring(painter, at, radius * 1.5, inks)
    if actor.ending is Fate.DORMANT and actor.phase > 0.6:
        paint_clock(painter, at + QPointF(radius, -radius), 0.06, actor.phase, inks)
    if dies and actor.ending is not None and actor.phase >= _DEATH:
        paint_death_mark(painter, at, actor.ending, 1.0 - _eased(max(gone - 0.4, 0.0)), inks)


_Pose = tuple[QPointF, float, float, float]
"""Place, direction in degrees, stretch and radius of a cell."""


def _paint_platelets(painter: QPainter, at: QPointF, radius: float, alpha: float, inks: Inks) -> None:
    """Draw the cloak of a cell."""
    painter.setPen(QPen(tint(inks.lining_edge, alpha), 0.008))
    painter.setBrush(tint(inks.lining, alpha))
    for i in range(_N_PLATELETS):
        turn = 2.0 * math.pi * (i + 0.3 * math.sin(i * 5.0)) / _N_PLATELETS
        centre = at + QPointF(math.cos(turn), math.sin(turn)) * (radius * 1.22)
        painter.drawEllipse(centre, 0.034, 0.026)


def _invading(actor: Actor, phase: float) -> _Pose:
    gap = GAPS_Y[0] if actor.lane < 0.0 else GAPS_Y[1]
    wide = abs(actor.lane) - 0.5
    x = membrane_x(gap)
    stuck = 0.3 + 0.22 * abs(math.sin(actor.lane * 17.0))
    end = QPointF(stuck if actor.ending else 1.15, gap + wide * (0.75 if actor.ending else 0.5))
    way = (
        (0.0, QPointF(x - 0.5, gap + 0.3 * wide)),
        (0.34, QPointF(x - 0.13, gap)),
        (0.5, QPointF(x + 0.12, gap)),
        (_DEATH if actor.ending else 1.0, end),
    )
    at, angle = _along(way, phase)
    # Round in the epithelium, a spindle from the gap on.
    return at, angle * _eased(phase / 0.4), 1.0 + 1.7 * _eased((phase - 0.2) / 0.25), CANCER_RADIUS


def _entering(actor: Actor, phase: float) -> _Pose:
    door = DOORS_X[0] if actor.lane < 0.0 else DOORS_X[1]
    wide = abs(actor.lane) - 0.5
    if actor.ending:
        fails = (
            (0.0, QPointF(door + 0.5 * wide, -0.95)),
            (0.5, QPointF(door + 0.16 * wide, WALL_Y - 0.24)),
            (_DEATH, QPointF(door + 0.3 * wide, WALL_Y - 0.15)),
        )
        return *_along(fails, phase), 1.7 - 0.5 * _eased(phase / _DEATH), CANCER_RADIUS * 0.95
    lane_y = 0.16 + 0.34 * abs(wide) * 2.0
    way = (
        (0.0, QPointF(door + 0.5 * wide, -0.95)),
        (0.42, QPointF(door, WALL_Y - 0.2)),
        (0.62, QPointF(door + 0.02, WALL_Y + 0.14)),
        (0.72, QPointF(door + 0.14, lane_y)),
        (1.0, QPointF(1.2, lane_y)),
    )
    at, angle = _along(way, phase)
    squeezed = math.exp(-(((phase - 0.52) / 0.09) ** 2))
    free = _eased((phase - 0.64) / 0.1)
    return at, angle * (1.0 - free), (1.75 + 1.4 * squeezed) * (1.0 - free) + free, CANCER_RADIUS * 0.95


def _carried(actor: Actor, phase: float) -> _Pose:
    y = WALL_Y + 0.17 + (0.5 + 0.5 * actor.lane) * (FAR_WALL_Y - WALL_Y - 0.34)
    lasts = actor.ending is None
    reach = 2.5 if lasts else 1.0 + 0.35 * math.sin(actor.lane * 23.0)
    share = phase if lasts else _eased(phase / _DEATH)
    return QPointF(-1.2 + reach * share, y), 0.0, 1.0, CANCER_RADIUS * 0.95


def _leaving(actor: Actor, phase: float) -> _Pose:
    radius = CANCER_RADIUS
    if actor.passes:
        x = -1.2 + 2.4 * phase
        return QPointF(x, bed_y(x)), 0.0, 1.3, radius * 0.85
    stop = BED_DOOR_X - 0.1 + 0.55 * min(actor.lane, 0.0) if actor.ending else BED_DOOR_X
    arrive = _eased(phase / 0.34)
    if actor.ending or phase < 0.46:
        x = -1.2 + (stop + 1.2) * arrive
        return QPointF(x, bed_y(x)), 0.0, 1.0 + 0.5 * arrive, radius
    way = (
        (0.46, QPointF(stop, bed_y(stop))),
        (0.7, QPointF(stop + 0.01, bed_y(stop) + BED_HALF + 0.14)),
        (1.0, QPointF(stop + 0.3 * actor.lane, 0.55)),
    )
    at, angle = _along(way, phase)
    squeezed = math.exp(-(((phase - 0.6) / 0.08) ** 2))
    return at, angle, 1.2 + 1.7 * squeezed, radius


def _settling(actor: Actor, phase: float) -> _Pose:
    start = QPointF(-0.75 + 1.1 * abs(actor.lane), NICHE_VESSEL_Y + 0.1)
    turn = actor.lane * math.pi
    end = _NEST + QPointF(0.66 * math.cos(turn), 0.42 * abs(math.sin(turn)))
    if actor.ending is Fate.FOUNDED:
        end = _NEST
    at, angle = _along(((0.0, start), (0.6, end), (1.0, end)), phase)
    moving = 1.0 - _eased((phase - 0.4) / 0.25)
    small = 0.82 if actor.ending is Fate.DORMANT else 0.95
    return at, angle * moving, 1.0 + 1.1 * moving, CANCER_RADIUS * small


def _paint_killer(painter: QPainter, actor: Actor, prey: QPointF, inks: Inks) -> None:
    near = _eased((actor.phase - 0.1) / 0.45)
    away = QPointF(0.5, -0.42 if prey.y() > 0.5 * (WALL_Y + FAR_WALL_Y) else 0.4) * (1.0 - near)
    touch = QPointF(0.15, -0.06 if away.y() < 0.0 else 0.06)
    paint_immune_cell(painter, prey + touch + away, 0.09, actor.lane, min(near * 3.0, 1.0), inks)


def _paint_torn(painter: QPainter, actor: Actor, at: QPointF, alpha: float, inks: Inks) -> None:
    """Draw a cell that the stream tears into pieces."""
    apart = _eased((actor.phase - 0.45) / 0.35)
    painter.setPen(QPen(tint(inks.cancer_edge, alpha), 0.009))
    painter.setBrush(tint(inks.cancer, alpha))
    for i in range(5):
        turn = i * 1.257 + actor.lane * 3.0
        out = QPointF(math.cos(turn) * 1.7, math.sin(turn)) * (0.035 + 0.085 * apart)
        painter.drawPath(blob(at + out, 0.05 - 0.014 * apart, i + actor.lane, 0.2))


def _paint_nest(painter: QPainter, nest: Nest | None, inks: Inks) -> None:
    if nest is None:
        return
    if nest.sprout > 0.0:
        path = sprout_path(nest.sprout)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for width, ink in ((0.1, inks.lining_edge), (0.082, inks.lining), (0.05, inks.plasma), (0.02, inks.red_light)):
            painter.setPen(QPen(tint(ink, 1.0), width, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            painter.drawPath(path)
        tip = path.pointAtPercent(1.0)
        painter.setPen(QPen(tint(inks.lining_edge, 1.0), 0.014, c=Qt.PenCapStyle.RoundCap))
        for turn in (0.5, 1.3, 2.2):
            painter.drawLine(tip, tip + QPointF(-math.cos(turn) * 0.09, math.sin(turn) * 0.09))
    if nest.state is ColonyState.ASLEEP:
        paint_cancer_cell(painter, _NEST, inks, radius=0.13, seed=nest.row * 0.37)
        paint_clock(painter, _NEST + QPointF(0.17, -0.17), 0.1, (nest.asleep_days / 365.25) % 1.0, inks)
        return
    # The cluster's radius follows the colony's, up to the size at which it stalls, and somewhat beyond.
    share = min(nest.diameter_mm / max(nest.stall_mm, 1e-9), 1.35)
    reach = 0.1 + 0.27 * share
    n = max(round((reach / 0.088) ** 2 * 0.8), 1)
    for i in range(n):
        turn, out = i * 2.39996 + nest.row, reach * math.sqrt((i + 0.5) / n) * 0.86
        centre = _NEST + QPointF(out * math.cos(turn), out * math.sin(turn))
        paint_cancer_cell(painter, centre, inks, radius=0.085, seed=i * 0.7 + nest.row)
    if nest.state is ColonyState.STALLED:
        painter.setPen(QPen(tint(inks.text, 0.8), 0.011, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(_NEST, reach + 0.07, reach + 0.07)
