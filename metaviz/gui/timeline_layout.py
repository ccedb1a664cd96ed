"""Where the marks of a plan stand on the timeline; pure, so that it can be followed by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from metaviz.model.examination import FollowUp
from metaviz.model.treatment import Intervention
from metaviz.session.plan_edit import Mark, MarkId, can_stretch, check_up_days, first_day, last_day

N_LANES = 3
"""Bars that overlap stand in as many rows; further ones share them."""
_MOST_TICKS = 200


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """One mark with its pixel columns.

    Attributes
    ----------
    name, mark
        Which mark.
    x, end_x
        Columns of its first and last day.
    badge_x
        Column of the middle of its badge: that of the first day, or right of it where another badge stands.
    lane
        Row of its bar; -1 if it has none.
    ticks
        Columns of doses or check-ups.
    """

    name: MarkId
    mark: Mark
    x: float
    end_x: float
    badge_x: float
    lane: int
    ticks: tuple[float, ...]


def placed_marks(
    named: Mapping[MarkId, Mark],
    x_of_day: Callable[[float], float],
    badge_px: Callable[[Mark], float],
    right_px: float,
) -> tuple[PlacedMark, ...]:
    """Return where each mark stands.

    Badges keep the order of their days and do not overlap: one that finds its place taken moves right, and where the
    timeline ends they close up to the left.

    Parameters
    ----------
    named
        The marks by their first day.
    x_of_day
        Pixel column of a day.
    badge_px
        Width of the badge of a mark, its gap included.
    right_px
        Where the last badge must end.
    """
    widths = [badge_px(mark) for mark in named.values()]
    columns = [x_of_day(first_day(mark)) for mark in named.values()]
    middles = _spread(columns, widths, right_px)
    lane_ends = [float("-inf")] * N_LANES
    placed = []
    for (name, mark), x, middle in zip(named.items(), columns, middles, strict=True):
        end_x = x_of_day(last_day(mark))
        lane = -1
        if can_stretch(mark) or end_x > x:
            lane = next((i for i in range(N_LANES) if lane_ends[i] < x - 1.0), lane_ends.index(min(lane_ends)))
            lane_ends[lane] = max(lane_ends[lane], end_x)
        placed.append(PlacedMark(name, mark, x, end_x, middle, lane, tuple(x_of_day(day) for day in _ticks(mark))))
    return tuple(placed)


def _spread(columns: list[float], widths: list[float], right_px: float) -> list[float]:
    middles: list[float] = []
    edge = float("-inf")
    for x, width in zip(columns, widths, strict=True):
        middle = max(x, edge + width / 2.0)
        middles.append(middle)
        edge = middle + width / 2.0
    edge = right_px
    for number in reversed(range(len(middles))):
        middles[number] = min(middles[number], edge - widths[number] / 2.0)
        edge = middles[number] - widths[number] / 2.0
    return middles


def _ticks(mark: Mark) -> tuple[float, ...]:
    match mark:
        case FollowUp():
            return check_up_days(mark)[:_MOST_TICKS]
        case Intervention():
            return mark.dose_days[:_MOST_TICKS] if mark.cycles > 1 else ()
    return ()
