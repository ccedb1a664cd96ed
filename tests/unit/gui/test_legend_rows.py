"""The legend explains clones, soil, niche and shield while they are shown, and covers no other words."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from metaviz.gui.body_labels import Attention, body_labels
from metaviz.gui.body_words import BodyWriter, Shown, without_places
from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.counted_course import CountedCourse, counted
from metaviz.gui.legend_rows import LegendRow, Sign, fitting_rows, paint_rows, rows_box
from metaviz.gui.map_words import map_words
from metaviz.gui.overlay import OverlayState, key_room, legend_box, legend_room, shown_rows, text_px, title_room
from metaviz.gui.scenery import Scenery, scenery_of
from metaviz.gui.tumour_words import words_box
from metaviz.gui.tumours import tumours_at
from metaviz.gui.ways_legend import ROW_EM
from metaviz.model.examination import Layer
from metaviz.model.treatment import TreatmentKind
from metaviz.render.camera import Camera
from metaviz.scene.layout_file import layout_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.session.session import Session

SIZES = ((1076, 945), (763, 638), (1920, 1080))
Case = tuple[Session, Scenery, BodyWriter, CountedCourse]


@pytest.fixture(scope="module", params=["breast.adjuvant", "colorectal", "bladder"])
def case(request: pytest.FixtureRequest, qapp: QApplication) -> Case:
    session = Session(*load_scene(shipped_scenes()[request.param]))
    scenery = scenery_of(session.state.scene, layout_of(session.state.scene.body))
    course = session.state.course
    assert course is not None
    return session, scenery, BodyWriter(scenery), counted(course)


def written(
    case: Case, day: float, size_px: tuple[int, int], *, soil: bool = False, layer: Layer = Layer.TRUTH
) -> OverlayState:
    """Return the words of the whole body, names placed beside the legend as the window does it."""
    session, scenery, writer, cells = case
    session.seek(day)
    state, camera, size = session.state, Camera.fit(scenery.home, size_px), QSizeF(*size_px)
    assert state.course is not None
    tumours, shown = tumours_at(state.course, state.day, layer), Shown(layer, soil, cells)
    words = writer.written(map_words(state, 10, (), layer=layer), state, tumours, camera, size, shown)
    taken = (title_room(words, size), legend_box(size), key_room(words, size))
    labels = body_labels(scenery, camera, size, taken, Attention(with_notes=soil))
    return writer.written(replace(words, labels=labels), state, tumours, camera, size, shown)


def signs(words: OverlayState) -> list[Sign]:
    return [row.sign for row in words.rows]


def days_of(case: Case) -> list[float]:
    end = case[3].course.end_day
    return [share * end for share in (0.0, 0.3, 0.5, 0.6, 0.7, 0.85, 1.0)]


def test_rows_are_there_with_what_they_explain(case: Case) -> None:
    n_clones = len(case[0].state.scene.clones)
    for day in days_of(case):
        words = written(case, day, SIZES[0])
        shown = signs(words)
        assert shown.count(Sign.CLONE) == (n_clones if n_clones > 1 else 0)
        assert (Sign.NICHE in shown) == any(ring.is_prepared for ring in words.rings)
        assert (Sign.SHIELD in shown) == any(ring.is_shielded for ring in words.rings)
        assert (Sign.RESISTS in shown) <= (n_clones > 1)
        assert not {Sign.SOIL, Sign.WRONG_SOIL} & set(shown)
        soils = written(case, day, SIZES[0], soil=True)
        assert {Sign.SOIL, Sign.WRONG_SOIL} <= set(signs(soils))
        assert Sign.CLONE not in signs(soils)
        assert soils.clones == ()
        scan = signs(written(case, day, SIZES[0], soil=True, layer=Layer.SCAN))
        assert Sign.SOIL in scan
        assert Sign.WRONG_SOIL not in scan


def test_rows_count_the_living_colonies_of_each_clone(case: Case) -> None:
    course = case[3].course
    if len(course.scene.clones) < 2:
        return
    for day in days_of(case):
        rows = [row for row in written(case, day, SIZES[0]).rows if row.sign is Sign.CLONE]
        alive = (course.colonies.founded_day <= day) & (course.colonies.regress_day >= day)
        counts = np.bincount(course.colonies.clone[alive], minlength=len(rows)).tolist()
        assert [int(row.text.rpartition(": ")[2]) for row in rows] == counts
        assert [row.letter for row in rows] == ["A", "B"]


def test_resistance_is_explained_while_the_drug_is_given(case: Case) -> None:
    hormone = [each for each in case[3].course.plan.interventions if each.kind is TreatmentKind.HORMONE]
    for each in hormone:
        words = written(case, each.end_day - 10.0, SIZES[0])
        assert {Sign.RESISTS, Sign.SHIELD} <= set(signs(words))
        told = {mark.letters: mark.resists for mark in words.clones}
        assert told["B"]
        assert not told.get("A", False)


@pytest.mark.parametrize("size_px", SIZES, ids=str)
@pytest.mark.parametrize("soil", [False, True])
def test_the_legend_covers_no_words(case: Case, size_px: tuple[int, int], soil: bool) -> None:
    size, em = QSizeF(*size_px), text_px(size_px[1])
    for day in days_of(case):
        words = written(case, day, size_px, soil=soil)
        rows, box = shown_rows(words, size)
        assert rows == words.rows
        room = legend_room(words, size)
        assert room.contains(box) or not rows
        assert not title_room(words, size).intersects(box)
        names = [words_box(label, em) for label in words.labels]
        notes = [QRectF(*note.box_px) for note in words.notes]
        marks = [QRectF(*mark.box_px) for mark in words.clones]
        assert not any(room.intersects(other) for other in (*names, *notes, *marks))
        assert not any(one.intersects(other) for one, other in combinations([*notes, *marks], 2))
        assert "liver" in {label.site_id for label in words.labels}


def test_a_small_picture_has_no_rows(case: Case) -> None:
    words = written(case, days_of(case)[4], (480, 270), soil=True)
    assert shown_rows(words, QSizeF(480, 270)) == ((), QRectF())
    assert words.notes == ()
    assert words.clones == ()


def test_what_stands_at_a_place_goes_when_the_camera_moves(case: Case) -> None:
    words = without_places(written(case, days_of(case)[5], SIZES[0], soil=True))
    assert words.labels == words.notes == words.clones == ()
    assert words.rows


def test_rows_that_find_no_room_are_left_out_from_the_top() -> None:
    rows = tuple(LegendRow(Sign.CLONE, letter, letter) for letter in "ABCD")
    em = 20.0
    assert fitting_rows(rows, QRectF(0, 0, 99, 2.5 * ROW_EM * em), em) == rows[2:]
    assert fitting_rows(rows, QRectF(0, 0, 99, 9 * ROW_EM * em), em) == rows
    assert fitting_rows(rows, QRectF(0, 0, 99, -5.0), em) == ()


@pytest.mark.parametrize("profile", Profile)
def test_each_sign_has_a_shape_of_its_own(qapp: QApplication, profile: Profile) -> None:
    em, masks = 30.0, {}
    for sign in Sign:
        row = LegendRow(sign, "", "B" if sign in (Sign.CLONE, Sign.RESISTS) else "")
        image = QImage(80, 60, QImage.Format.Format_RGB32)
        image.fill(QColor(colours_of(profile).ground))
        blank = QImage(image)
        painter = QPainter(image)
        paint_rows(painter, (row,), rows_box((row,), 10.0, 50.0, em), em, colours_of(profile))
        painter.end()
        pixels = [np.array(one.constBits()).reshape(60, 80, 4)[..., :3].astype(int) for one in (image, blank)]
        masks[sign] = np.abs(pixels[0] - pixels[1]).max(axis=2) > 40
    assert all(mask.sum() > 20 for mask in masks.values())
    for one, other in combinations(masks.values(), 2):
        assert (one ^ other).sum() / (one | other).sum() > 0.2
