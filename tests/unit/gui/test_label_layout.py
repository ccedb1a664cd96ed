"""Leaders cross neither organs nor one another."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metaviz.gui.label_layout import (
    Columns,
    OrganMask,
    Outline,
    PlacedLabel,
    Point,
    Wanted,
    crosses,
    leaders_cross,
    place_labels,
)

SIZE = (800.0, 700.0)
COLUMNS = Columns(left_px=200.0, right_px=600.0, top_px=20.0, bottom_px=680.0, row_px=26.0, text_px=26.0)


def _box(left: float, top: float, width: float, height: float) -> np.ndarray:
    points = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    return np.array(points, dtype=np.float64)


def _wanted(site: str, box: np.ndarray) -> Wanted:
    x, y = box.mean(axis=0)
    return Wanted(site, site.title(), 80.0, (float(x), float(y)))


def _placed(boxes: dict[str, np.ndarray], columns: Columns = COLUMNS) -> tuple[PlacedLabel, ...]:
    outlines = [Outline(site, box) for site, box in boxes.items()]
    wanted = [_wanted(site, box) for site, box in boxes.items()]
    return place_labels(wanted, outlines, columns, OrganMask(outlines, SIZE))


@pytest.mark.parametrize(
    ("a", "b", "c", "d", "meet"),
    [
        ((0, 0), (2, 2), (0, 2), (2, 0), True),
        ((0, 0), (1, 0), (0, 1), (1, 1), False),
        ((0, 0), (2, 0), (1, 0), (1, 5), True),
        ((0, 0), (1, 0), (2, 0), (3, 0), False),
        ((0, 0), (2, 0), (1, 0), (3, 0), True),
        ((0, 0), (0, 0), (0, 0), (1, 1), True),
    ],
)
def test_segments_that_meet(a: Point, b: Point, c: Point, d: Point, meet: bool) -> None:
    assert crosses(a, b, c, d) is meet
    assert crosses(c, d, b, a) is meet


def test_labels_stand_beside_their_organs_on_the_nearer_side() -> None:
    labels = {label.site_id: label for label in _placed({"a": _box(260, 100, 80, 80), "b": _box(460, 300, 80, 80)})}
    assert labels["a"].on_left
    assert not labels["b"].on_left
    assert 60.0 < labels["a"].leader_px[0][1] < 200.0


def test_a_leader_does_not_cross_an_organ_in_its_way() -> None:
    boxes = {"hidden": _box(360, 300, 80, 60), "left": _box(250, 200, 60, 260), "right": _box(490, 200, 60, 260)}
    labels = _placed(boxes)
    hidden = next((label for label in labels if label.site_id == "hidden"), None)
    if hidden is not None:
        knee, end = np.array(hidden.leader_px[1]), np.array(hidden.leader_px[2])
        for share in np.linspace(0.0, 1.0, 200):
            x, y = knee * (1 - share) + end * share
            assert not (250 + 4 < x < 310 - 4 and 200 + 4 < y < 460 - 4)
            assert not (490 + 4 < x < 550 - 4 and 200 + 4 < y < 460 - 4)


def test_an_organ_that_no_leader_reaches_has_no_label() -> None:
    ring = np.array([(250, 100), (550, 100), (550, 600), (250, 600)], dtype=np.float64)
    outlines = [Outline("outer", ring), Outline("inner", _box(370, 320, 60, 60))]
    inner = _wanted("inner", outlines[1].points_px)
    assert place_labels([inner], outlines, COLUMNS, OrganMask(outlines, SIZE)) == ()


def test_a_needed_label_crosses_rather_than_to_be_missing() -> None:
    ring = np.array([(250, 100), (550, 100), (550, 600), (250, 600)], dtype=np.float64)
    outlines = [Outline("outer", ring), Outline("inner", _box(300, 320, 60, 60))]
    inner = replace(_wanted("inner", outlines[1].points_px), is_needed=True)
    (label,) = place_labels([inner], outlines, COLUMNS, OrganMask(outlines, SIZE))
    assert label.on_left, "50 pixels of the outer organ lie left of the inner one, 190 right of it"


def test_a_needed_label_goes_the_long_way_round_an_organ() -> None:
    outlines = [Outline("wanted", _box(380, 300, 40, 40)), Outline("wall", _box(250, 0, 60, 700))]
    needed = replace(_wanted("wanted", outlines[0].points_px), is_needed=True)
    (label,) = place_labels([needed], outlines, COLUMNS, OrganMask(outlines, SIZE))
    assert not label.on_left


def test_taken_room_stays_free() -> None:
    box = (0.0, 0.0, 260.0, 400.0)
    columns = Columns(200.0, 600.0, 20.0, 680.0, 26.0, 26.0, (box,))
    for label in _placed({"a": _box(260, 100, 80, 80), "b": _box(270, 300, 60, 60)}, columns):
        assert not label.on_left or label.leader_px[0][1] >= 400.0 + 13.0


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(240, 500), st.integers(30, 600), st.integers(12, 80), st.integers(12, 70)), max_size=9
    )
)
def test_whatever_the_body_no_leaders_cross_and_no_texts_overlap(corners: list[tuple[int, int, int, int]]) -> None:
    boxes = {f"organ{i}": _box(*map(float, corner)) for i, corner in enumerate(corners)}
    labels = _placed(boxes)
    for one, other in combinations(labels, 2):
        assert not leaders_cross(one, other)
        if one.on_left == other.on_left:
            assert abs(one.leader_px[0][1] - other.leader_px[0][1]) >= COLUMNS.row_px
    mask = OrganMask([Outline(site, box) for site, box in boxes.items()], SIZE)
    for label in labels:
        knee, end = (np.array(point) for point in label.leader_px[1:])
        share = np.linspace(0.0, 0.98, 300)[:, None]
        hit = mask.at(knee * (1.0 - share) + end * share)
        # The mask is coarse and leaders are sampled: a graze of a corner is let pass, a crossing is not.
        assert ((hit != 0) & (hit != mask.number(label.site_id))).mean() < 0.03
