"""Tumours tell their clone by a letter: read without colour, beside the tumour, and turned about while it resists."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from metaviz.gui.clone_marks import MOST_MARKS, CloneMark, Surroundings, clone_marks, clones_by_row, paint_marks
from metaviz.gui.clone_words import clone_letter, clone_name, clones_of_primary, has_clones, resisting_clones
from metaviz.gui.colours import Profile, colours_of
from metaviz.model.course import Course
from metaviz.model.examination import Examination, Layer, TestKind
from metaviz.model.treatment import TreatmentKind
from metaviz.render.camera import Camera
from metaviz.render.colony_shapes import ColonyShapes
from metaviz.render.frame import ColonyStage, ColonyStates
from metaviz.render.plain_plate import layout_window
from metaviz.render.ways import Ways
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.session.session import Session
from tests.toy_picture import random_colonies, toy_layout
from tests.toys import toy_body

BODY = toy_body()
WAYS = Ways(BODY, toy_layout(BODY), home_place=BODY.place_index["breast"])
SIZE_PX = (1920, 1080)
SIZE = QSizeF(*SIZE_PX)
CAMERA = Camera.fit(layout_window(WAYS.layout), SIZE_PX)
EM = 28.0


def course_of(name: str) -> Course:
    course = Session(*load_scene(shipped_scenes()[name])).state.course
    assert course is not None
    return course


@pytest.fixture(scope="module")
def treated() -> Course:
    return course_of("breast.adjuvant")


def hormone_of(course: Course) -> tuple[float, float]:
    """Return first and last day of the hormone therapy, which is given alone in its last year."""
    each = next(each for each in course.plan.interventions if each.kind is TreatmentKind.HORMONE)
    return each.day, each.end_day


def many(n: int, seed: int) -> ColonyStates:
    stages = [ColonyStage.ASLEEP, ColonyStage.MICRO, ColonyStage.DETECTABLE]
    return random_colonies(BODY, n, seed, diameters_mm=(0.2, 30.0), stages=stages)


def marks_of(
    states: ColonyStates, around: Surroundings | None = None, size_px: tuple[int, int] = SIZE_PX, em: float = EM
) -> tuple[CloneMark, ...]:
    clones = {row: (row % 2,) for row in range(len(states))}
    camera, size = CAMERA.resized(size_px), QSizeF(*size_px)
    shapes = ColonyShapes(WAYS)
    return clone_marks(clones, frozenset({1}), states, shapes, camera, size, em, around or Surroundings())


@pytest.mark.parametrize("seed", range(4))
def test_letters_cover_neither_tumours_nor_each_other(qapp: QApplication, seed: int) -> None:
    states = many(16, seed)
    marks = marks_of(states)
    boxes = [QRectF(*mark.box_px) for mark in marks]
    assert len(marks) >= 10
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    middles = CAMERA.to_px(ColonyShapes(WAYS).centres_cm(states)).tolist()
    assert not any(box.contains(x, y) for box in boxes for x, y in middles)
    assert all(QRectF(0.0, 0.0, *SIZE_PX).contains(box) for box in boxes)


def test_each_letter_is_that_of_its_tumour(qapp: QApplication) -> None:
    for row, states in enumerate(many(2, seed) for seed in range(2)):
        one = ColonyStates(**{name: getattr(states, name)[: row + 1] for name in states.__dataclass_fields__})
        letters = [(mark.letters, mark.resists) for mark in marks_of(one)]
        assert sorted(letters) == [("A", False), ("B", True)][: row + 1]


def test_letters_give_way_to_words(qapp: QApplication) -> None:
    states = many(1, 3)
    (free,) = marks_of(states)
    (moved,) = marks_of(states, Surroundings((QRectF(*free.box_px),)))
    assert not QRectF(*moved.box_px).intersects(QRectF(*free.box_px))
    assert marks_of(states, Surroundings((QRectF(0.0, 0.0, *SIZE_PX),))) == ()


def test_crowds_and_small_pictures(qapp: QApplication) -> None:
    assert len(marks_of(many(400, 1))) <= MOST_MARKS
    assert marks_of(many(9, 1), size_px=(480, 270), em=13.0) == ()
    gone = replace(many(3, 1), presence=np.zeros(3))
    assert marks_of(gone) == ()


@pytest.mark.parametrize("profile", Profile)
def test_letters_differ_by_shape_and_resistance_by_more(qapp: QApplication, profile: Profile) -> None:
    def ink(mark: CloneMark) -> np.ndarray:
        image = QImage(60, 60, QImage.Format.Format_RGB32)
        image.fill(QColor(colours_of(profile).ground))
        painter = QPainter(image)
        paint_marks(painter, (mark,), 40.0, colours_of(profile))
        painter.end()
        lightness = np.array(image.constBits()).reshape(60, 60, 4)[..., :3].astype(int).mean(axis=2)
        return np.asarray(np.abs(lightness - lightness[0, 0]) > 60)

    place = (16.0, 16.0, 28.0, 28.0)
    inked = [ink(CloneMark(letter, place, resists)) for letter, resists in (("A", False), ("B", False), ("B", True))]
    assert all(each.sum() > 100 for each in inked)
    for one, other in combinations(inked, 2):
        assert (one ^ other).sum() / (one | other).sum() > 0.3


def test_a_clone_resists_while_what_it_resists_is_given_alone(treated: Course) -> None:
    _first, last = hormone_of(treated)
    names = [clone.id for clone in treated.scene.clones]
    assert {names[number] for number in resisting_clones(treated, last - 10.0)} == {"hormone_independent"}
    assert resisting_clones(treated, last + 100.0) == frozenset()
    assert resisting_clones(treated, 0.0) == frozenset()


def test_the_primary_has_the_letters_of_its_clones(treated: Course) -> None:
    surgery = min(each.day for each in treated.plan.interventions if each.kind is TreatmentKind.SURGERY)
    assert clones_of_primary(treated, surgery - 1.0) == (0, 1)
    assert clones_of_primary(treated, surgery + 1.0) == ()


def test_colonies_tell_their_clone_and_a_scan_only_those_a_biopsy_has_named(treated: Course) -> None:
    day = treated.end_day
    told = clones_by_row(treated, day, Layer.TRUTH)
    assert [told[row + 1] for row in range(len(treated.colonies))] == [(n,) for n in treated.colonies.clone.tolist()]
    before = clones_by_row(treated, float(treated.colonies.founded_day[0]) - 1.0, Layer.TRUTH)
    assert set(before) == {0}
    assert clones_by_row(treated, day, Layer.SCAN) == {}
    biopsy_day = min(each.day for each in treated.plan.interventions) - 1.0
    tests = (Examination(TestKind.MRI, biopsy_day - 1.0, "breast"), Examination(TestKind.BIOPSY, biopsy_day, "breast"))
    looked = replace(treated, plan=replace(treated.plan, follow_ups=(), examinations=tests))
    assert clones_by_row(looked, biopsy_day - 0.5, Layer.SCAN) == {}
    assert clones_by_row(looked, biopsy_day, Layer.SCAN) == {0: (0,)}


def test_a_tumour_of_one_clone_has_no_letters() -> None:
    course = course_of("bladder")
    assert not has_clones(course)
    assert clones_by_row(course, course.end_day, Layer.TRUTH) == {}


def test_letters_and_names(treated: Course) -> None:
    assert [clone_letter(number) for number in (0, 1, 25, 26)] == ["A", "B", "Z", "A"]
    assert clone_name(treated, 1) == "B, Hormone-independent"
