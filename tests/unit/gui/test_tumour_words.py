"""Sizes stand beside the largest tumours and cover nothing; the legend explains what is in view."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from pytestqt.qtbot import QtBot

from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.tumour_words import LEGEND, MOST_SIZES, TumourWriter, size_text, stage_words
from metaviz.render.camera import Camera
from metaviz.render.colony_shapes import ColonyShapes
from metaviz.render.frame import NO_COLONIES, ColonyStage, ColonyStates
from metaviz.render.plain_plate import layout_window
from metaviz.render.ways import Ways
from tests.toy_picture import random_colonies, toy_colonies, toy_layout
from tests.toys import toy_body

BODY = toy_body()
WAYS = Ways(BODY, toy_layout(BODY), home_place=BODY.place_index["breast"])
SIZE_PX = (1920, 1080)
SIZE = QSizeF(*SIZE_PX)
CAMERA = Camera.fit(layout_window(WAYS.layout), SIZE_PX)
EM = 28.0


def _many(n: int, seed: int) -> ColonyStates:
    return random_colonies(BODY, n, seed, diameters_mm=(5.0, 40.0), stages=[ColonyStage.DETECTABLE])


@pytest.mark.parametrize(
    ("diameter_mm", "text"), [(0.05, "50 µm"), (4.6, "5 mm"), (12.2, "12 mm"), (19.4, "19 mm"), (52.0, "5.2 cm")]
)
def test_diameters_read_like_a_report(diameter_mm: float, text: str) -> None:
    assert size_text(diameter_mm) == text


@pytest.mark.parametrize("seed", range(6))
def test_sizes_cover_neither_tumours_nor_each_other(qtbot: QtBot, seed: int) -> None:
    states = _many(14, seed)
    sizes = TumourWriter(WAYS).words(states, CAMERA, SIZE, EM).sizes
    assert 1 <= len(sizes) <= MOST_SIZES
    boxes = [QRectF(*label.box_px) for label in sizes]
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    corners = CAMERA.to_px(ColonyShapes(WAYS).outlines_cm(states)).reshape(-1, 2)
    assert not any(box.contains(x, y) for box in boxes for x, y in corners.tolist())
    assert all(QRectF(0.0, 0.0, *SIZE_PX).contains(box) for box in boxes)


def test_the_largest_come_first_and_what_no_test_sees_has_no_size(qtbot: QtBot) -> None:
    states = _many(3, 1)
    states = replace(
        states,
        diameter_mm=np.array([9.0, 31.0, 60.0]),
        stage=np.array([ColonyStage.DETECTABLE, ColonyStage.DETECTABLE, ColonyStage.VASCULARISED]),
        place=np.array([BODY.place_index[place] for place in ("liver", "lung", "colon")]),
    )
    assert [label.text for label in TumourWriter(WAYS).words(states, CAMERA, SIZE, EM).sizes] == ["3.1 cm", "9 mm"]


def test_no_size_stands_on_a_leader(qtbot: QtBot) -> None:
    states = _many(1, 2)
    writer = TumourWriter(WAYS)
    (free,) = writer.words(states, CAMERA, SIZE, EM).sizes
    left, top, width, height = free.box_px
    leader = PlacedLabel(
        "liver", "Liver", False, ((1900.0, 20.0), (1800.0, 20.0), (left + width / 2, top + height / 2))
    )
    (moved,) = writer.words(states, CAMERA, SIZE, EM, (leader,)).sizes
    assert not QRectF(*moved.box_px).intersects(QRectF(*free.box_px))


def test_no_size_stands_on_the_name_of_an_organ(qtbot: QtBot) -> None:
    states = _many(1, 2)
    writer = TumourWriter(WAYS)
    (free,) = writer.words(states, CAMERA, SIZE, EM).sizes
    left, top, _width, height = free.box_px
    at = (left, top + height / 2)
    for name in (PlacedLabel("liver", "Liver", False, (at, at, at), is_inside=True), _at_the_end_of_a_leader(at)):
        (moved,) = writer.words(states, CAMERA, SIZE, EM, (name,)).sizes
        assert not QRectF(*moved.box_px).intersects(QRectF(*free.box_px))


def _at_the_end_of_a_leader(at: tuple[float, float]) -> PlacedLabel:
    return PlacedLabel("liver", "Liver", False, (at, (at[0] - 5.0, at[1]), (at[0] - 20.0, at[1])))


def test_the_legend_explains_what_is_in_view(qtbot: QtBot) -> None:
    writer = TumourWriter(WAYS)
    every = toy_colonies(BODY)
    assert writer.words(every, CAMERA, SIZE, EM).stages == LEGEND
    primary = ColonyStates(**{name: getattr(every, name)[:1] for name in every.__dataclass_fields__})
    assert writer.words(primary, CAMERA, SIZE, EM).stages == (ColonyStage.DETECTABLE,)
    aside = replace(CAMERA, centre_cm=(500.0, 0.0))
    assert writer.words(every, aside, SIZE, EM).stages == ()
    assert writer.words(NO_COLONIES, CAMERA, SIZE, EM).stages == ()
    assert len({stage_words(stage) for stage in LEGEND}) == len(LEGEND)


def test_a_small_picture_has_signs_only(qtbot: QtBot) -> None:
    words = TumourWriter(WAYS).words(_many(5, 3), CAMERA.resized((480, 270)), QSizeF(480, 270), 13.0)
    assert words.sizes == ()
    assert words.stages == (ColonyStage.DETECTABLE,)
