"""The lens in a real window, and its picture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from metaviz.gui.colours import Profile
from metaviz.gui.lens.ground import wall_of
from metaviz.gui.lens.paint import glass_of, lens_height, paint_lens
from metaviz.gui.lens.words import LensWords, lens_words
from metaviz.gui.window import MainWindow
from metaviz.model.cascade import STEPS, Step
from metaviz.model.fate import Fate
from metaviz.replay.close_up import THEATRE, Actor, CloseUp
from tests.toys import toy_body

WORDS = LensWords("Heading", "20 % survive", "", "A sentence.")
DIAMETER = 240.0


def close_up_of(step: Step, *actors: Actor) -> CloseUp:
    return CloseUp(step, THEATRE[step], "breast", 0.2, actors, 0.0)


def painted(seen: CloseUp, profile: Profile = Profile.DARK) -> QImage:
    image = QImage(round(DIAMETER), round(lens_height(DIAMETER)), QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    paint_lens(painter, QRectF(image.rect()), seen, WORDS, profile)
    painter.end()
    return image


def bytes_of(image: QImage) -> bytes:
    return bytes(image.constBits())


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.usefixtures("qapp")
def test_a_cell_is_seen_on_its_way_and_moves(step: Step, profile: Profile) -> None:
    empty = bytes_of(painted(close_up_of(step), profile))
    pictures = [bytes_of(painted(close_up_of(step, Actor(phase, 0.3, None)), profile)) for phase in (0.3, 0.5, 0.7)]
    assert len({empty, *pictures}) == 4


@pytest.mark.parametrize("fate", [fate for fate in Fate if fate is not Fate.FOUNDED])
@pytest.mark.usefixtures("qapp")
def test_each_death_is_marked_by_its_cause(fate: Fate) -> None:
    step = {
        Fate.MATRIX: Step.INVASION,
        Fate.VESSEL_WALL: Step.INTRAVASATION,
        Fate.SHEAR: Step.CIRCULATION,
        Fate.IMMUNE: Step.CIRCULATION,
        Fate.TRAPPED: Step.EXTRAVASATION,
        Fate.WRONG_SOIL: Step.COLONISATION,
        Fate.DORMANT: Step.COLONISATION,
    }[fate]
    ends, lives = (painted(close_up_of(step, Actor(0.8, 0.3, ending))) for ending in (fate, None))
    assert bytes_of(ends) != bytes_of(lives)


@pytest.mark.usefixtures("qapp")
def test_nothing_is_painted_outside_the_glass_and_its_words() -> None:
    image = painted(close_up_of(Step.INVASION))
    glass = glass_of(QRectF(image.rect()))
    for x, y in ((2, 2), (round(glass.right()) - 3, 2), (2, round(glass.bottom()) - 3)):
        assert image.pixelColor(x, y) == QColor("black")


def membrane_px(seen: CloseUp) -> int:
    """Return how much of the picture is as light as the sheet of the membrane, and near its place."""
    image, light = painted(seen), 0
    for x in range(round(0.3 * DIAMETER), round(0.62 * DIAMETER)):
        for y in range(round(0.1 * DIAMETER), round(0.9 * DIAMETER), 2):
            bare = QColor(image.pixel(x, y))
            light += bare.lightness() > 150
    return light


@pytest.mark.usefixtures("qapp")
def test_the_wall_is_as_thick_as_the_slider_says_and_enzymes_cut_it() -> None:
    usual = close_up_of(Step.INVASION)
    thin, thick = (membrane_px(replace(usual, wall=wall)) for wall in (0.2, 5.0))
    assert thin < membrane_px(usual) < thick
    pictures = {bytes_of(painted(replace(usual, cutting=cutting))) for cutting in (0.1, 1.0, 9.0)}
    assert len(pictures) == 3
    # A slider on its way makes a few walls, and no new one for each move.
    assert len({wall_of(1.0 + step / 1000.0, 1.0) for step in range(100)}) == 1


def test_the_edge_of_the_tumour_tells_who_leaves_it_through_what() -> None:
    seen = replace(close_up_of(Step.INVASION), motile_share=0.25, wall=2.0)
    assert lens_words(seen, toy_body()).detail == "25 % motile (EMT), wall × 2"
    assert lens_words(close_up_of(Step.CIRCULATION), toy_body()).detail == ""


def open_lens(window: MainWindow) -> None:
    window.session.seek(0.6 * window.session.state.last_day)
    QTest.keyClick(window, Qt.Key.Key_M)
    QApplication.processEvents()


def test_a_key_brings_the_lens_and_takes_it_away(window: MainWindow) -> None:
    assert window.lens.lens.isHidden()
    open_lens(window)
    assert window.lens.lens.isVisible()
    assert window.actions_.view.lens.isChecked()
    assert window.lens.lens.box in window.map.pinned_boxes()
    QTest.keyClick(window, Qt.Key.Key_M)
    assert window.lens.lens.isHidden()
    assert window.lens.lens.box not in window.map.pinned_boxes()


def test_its_survival_follows_the_slider_and_its_step_the_slider_looked_at(window: MainWindow) -> None:
    open_lens(window)
    window.session.set_step(Step.INVASION, 0.2)
    words = window.lens.lens.words
    assert words is not None
    assert words.odds == "20 % survive – 1 in 5"
    window.session.set_step(Step.INVASION, 0.1)
    words = window.lens.lens.words
    assert words is not None
    assert words.odds == "10 % survive – 1 in 10"
    assert words.odds in window.lens.lens.accessibleDescription()
    window.side.regarded.emit("cascade.extravasation")
    assert window.lens.step is Step.EXTRAVASATION
    window.side.regarded.emit("soil.liver")
    assert window.lens.step is Step.EXTRAVASATION


def test_seeking_back_shows_the_same(window: MainWindow) -> None:
    open_lens(window)
    day = window.session.state.day

    def picture() -> bytes:
        QApplication.processEvents()
        image = QImage(window.map.size(), QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        window.lens.lens.paint_on(painter)
        painter.end()
        return bytes_of(image)

    QTest.qWait(300)
    before, seen = picture(), window.lens.lens.seen
    assert seen is not None
    assert seen.actors
    window.session.seek(0.1 * day)
    QTest.qWait(300)
    assert picture() != before
    window.session.seek(day)
    QTest.qWait(300)
    assert window.lens.lens.seen == seen
    assert picture() == before
