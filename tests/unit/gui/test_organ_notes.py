"""Under the names of organs stands how many cells they held and how many died in wrong soil, as the ledger has it."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.counted_course import CountedCourse, counted
from metaviz.gui.label_layout import PlacedLabel
from metaviz.gui.number_text import count_text
from metaviz.gui.organ_notes import OrganNote, organ_notes, paint_notes
from metaviz.gui.tumour_words import words_box
from metaviz.model.fate import FATES, Fate
from metaviz.replay.site_fates import HELD, fates_at_site
from metaviz.sim.course import simulate_course
from tests.toys import toy_scene

SIZE, EM = QSizeF(1200, 900), 24.0
WRONG_SOIL = FATES.index(Fate.WRONG_SOIL)


@pytest.fixture(scope="module")
def cells() -> CountedCourse:
    scene = toy_scene()
    return counted(simulate_course(scene, scene.published, 3))


def label(site_id: str, y: float, *, on_left: bool = False, is_inside: bool = False) -> PlacedLabel:
    x = 300.0 if on_left else 900.0
    knee = x + (24.0 if on_left else -24.0)
    return PlacedLabel(site_id, site_id.title(), on_left, ((x, y), (knee, y), (600.0, y)), is_inside=is_inside)


def notes_of(cells: CountedCourse, *labels: PlacedLabel, taken: tuple[QRectF, ...] = ()) -> tuple[OrganNote, ...]:
    return organ_notes(labels, cells, cells.course.end_day, SIZE, EM, taken)


def test_the_counts_are_those_of_the_ledger(qapp: QApplication, cells: CountedCourse) -> None:
    course = cells.course
    for site_id in ("liver", "lung"):
        site = course.scene.body.site_index[site_id]
        for share in (0.3, 0.7, 1.0):
            day = share * course.end_day
            fates = fates_at_site(course, cells.ledger, site, day)
            held = sum(int(fates[FATES.index(fate)]) for fate in HELD)
            notes = organ_notes((label(site_id, 400.0),), cells, day, SIZE, EM, ())
            told = [(note.text, note.fate) for note in notes]
            wanted = [(f"held {count_text(held)}", -1), (count_text(int(fates[WRONG_SOIL])), WRONG_SOIL)]
            assert told == [line for line, number in zip(wanted, (held, fates[WRONG_SOIL]), strict=True) if number]
    assert organ_notes((label("liver", 400.0),), cells, 0.0, SIZE, EM, ()) == ()


@pytest.mark.parametrize("on_left", [False, True])
def test_lines_stand_under_their_name_and_end_with_it(qapp: QApplication, cells: CountedCourse, on_left: bool) -> None:
    name = label("liver", 400.0, on_left=on_left)
    boxes = [QRectF(*note.box_px) for note in notes_of(cells, name)]
    assert len(boxes) == 2
    assert boxes[0].bottom() <= boxes[1].top() + 1e-6
    assert all(box.top() > 400.0 for box in boxes)
    ends = [box.right() if on_left else box.left() for box in boxes]
    assert ends[0] == pytest.approx(ends[1])
    assert abs(ends[0] - name.leader_px[0][0]) < EM


def test_lines_give_way_and_cover_nothing(qapp: QApplication, cells: CountedCourse) -> None:
    names = [label("liver", 400.0), label("lung", 440.0), label("colon", 520.0)]
    notes = notes_of(cells, *names)
    boxes = [QRectF(*note.box_px) for note in notes]
    assert boxes
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    # The foot of a name's line is empty, and its own counter begins there.
    inked = [words_box(name, EM).adjusted(0.0, 0.12 * EM, 0.0, -0.12 * EM) for name in names]
    assert not any(box.intersects(letters) for box in boxes for letters in inked)
    below = QRectF(880.0, 410.0, 300.0, 100.0)
    over = [QRectF(*note.box_px) for note in notes_of(cells, names[0], taken=(below,))]
    assert over
    assert all(box.bottom() < 400.0 for box in over)
    around = QRectF(800.0, 300.0, 400.0, 300.0)
    assert notes_of(cells, names[0], taken=(around,)) == ()


def test_a_small_picture_has_no_counters(qapp: QApplication, cells: CountedCourse) -> None:
    assert organ_notes((label("liver", 100.0),), cells, cells.course.end_day, QSizeF(480, 270), 13.0, ()) == ()


@pytest.mark.parametrize("profile", Profile)
def test_the_sign_of_wrong_soil_stands_before_its_count(qapp: QApplication, profile: Profile) -> None:
    def ink(fate: int) -> np.ndarray:
        image = QImage(160, 40, QImage.Format.Format_RGB32)
        image.fill(QColor(colours_of(profile).ground))
        painter = QPainter(image)
        paint_notes(painter, (OrganNote("12", (10.0, 4.0, 100.0, 30.0), fate),), 40.0, colours_of(profile))
        painter.end()
        pixels = np.array(image.constBits()).reshape(40, 160, 4)[..., :3].astype(int)
        return np.asarray(np.abs(pixels - pixels[0, 0]).max(axis=2) > 60)

    with_sign, without = ink(WRONG_SOIL), ink(-1)
    columns = np.flatnonzero(with_sign.any(axis=0))
    assert with_sign.sum() > without.sum() > 30
    # Sign, a gap, and then the number.
    assert np.diff(columns).max() >= 3
