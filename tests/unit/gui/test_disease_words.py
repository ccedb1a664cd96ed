"""What is said of a disease: badge, goal, lines, symptoms and captions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.disease_words import badge_text, caption_of, chips_of, ctc_text, goal_text, lines_of
from metaviz.gui.head_words import MOST_CHIPS, Chip, Head, chips_shown, head_box, head_room, paint_caption
from metaviz.gui.overlay import text_px
from metaviz.gui.tumours import tumours_at
from metaviz.model.course import Course
from metaviz.model.examination import Layer, TestKind
from metaviz.model.level import Level
from metaviz.replay.knowledge import Status
from metaviz.replay.snapshot import snapshot
from metaviz.replay.stage import Stage
from metaviz.scene.captions import captions_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.sim.milestones import primary_detectable_day
from tests.unit.replay.toy_course import Row, day_of_mm, with_tests, written_course

LIVER, BONE = Row("liver", 1500.0), Row("bone.lumbar", 1600.0)
COURSE = written_course([LIVER, BONE])
CT, CTC = TestKind.CT, TestKind.CTC
UNKNOWN = Status(Stage.NONE, is_diagnosed=False, is_stage_four=False, is_recurrent=False, is_by_tests=True)


def test_badge_and_goal() -> None:
    local = replace(UNKNOWN, stage=Stage.LOCAL, is_diagnosed=True)
    far = replace(local, stage=Stage.DISTANT, is_stage_four=True)
    told = [
        (badge_text(status), goal_text(status))
        for status in (
            UNKNOWN,
            local,
            replace(local, stage=Stage.REGIONAL),
            replace(local, stage=Stage.NONE),
            far,
            replace(far, is_recurrent=True),
            replace(far, stage=Stage.NONE),
        )
    ]
    assert told == [
        ("Nothing found yet", ""),
        ("Local", "goal: cure"),
        ("Regional", "goal: cure"),
        ("Nothing left to be seen", "goal: cure"),
        ("Stage IV", "goal: control"),
        ("Recurrence: Stage IV", "goal: control"),
        ("Stage IV, seen no more", "goal: control"),
    ]


def scanned(course: Course, day: float) -> tuple[str, ...]:
    return lines_of(course, snapshot(course, day), Layer.SCAN)


def test_the_scan_tells_what_it_showed_and_how_long_ago() -> None:
    day = day_of_mm(LIVER, 12.0)
    course = with_tests(COURSE, (CT, day), (CTC, day))
    assert scanned(course, day - 10.0) == ("No lesion known", "No scan yet")
    lines = scanned(course, day + 30.0)
    assert lines[0].startswith("3 lesions known, up to ") or lines[0].startswith("2 lesions known, up to ")
    assert lines[1] == "Last scan: CT, 30 days ago"
    assert lines[2].startswith("CTC: ")


def test_without_tests_it_is_said_on_screen() -> None:
    lines = scanned(COURSE, 5000.0)
    assert lines[1:] == ("No test planned: as if scanned daily", "Shown from 10 mm on")


def test_cells_in_the_blood() -> None:
    assert ctc_text(COURSE, 0.0) == "CTC: 0 in 7.5 mL of blood"
    assert ctc_text(COURSE, 1500.0) == "CTC: < 0.1 in 7.5 mL of blood"
    assert ctc_text(COURSE, 1e9) == ctc_text(COURSE, COURSE.end_day)


@pytest.mark.parametrize(("by_treatment", "words"), [(False, "1 regressed"), (True, "1 gone")])
def test_what_was_killed_did_not_regress(by_treatment: bool, words: str) -> None:
    course = written_course([Row("liver", 1500.0, regress_day=2500.0), BONE])
    colonies = replace(course.colonies, eradicated=np.array([by_treatment, False]))
    course = replace(course, colonies=colonies)
    assert lines_of(course, snapshot(course, 2600.0))[1].endswith(words)


@pytest.mark.parametrize("level", Level)
def test_captions_follow_what_was_found(level: Level) -> None:
    """The truth tells of a metastasis that nobody sees; the scan only of what it shows, with the place."""
    words = captions_of(level)
    liver_day = day_of_mm(LIVER, 10.0)
    found = liver_day + 400.0
    course = with_tests(COURSE, (CT, found))

    def caption(day: float, layer: Layer) -> str:
        return caption_of(course, day, 1.0, layer, level)

    assert caption(1500.0 + 1.0, Layer.TRUTH) == f"Liver. {words.text('milestone', 'first_colony')}"
    assert caption(1500.0 + 1.0, Layer.SCAN) == ""
    assert caption(found, Layer.SCAN) == words.text("milestone", "diagnosis")
    assert caption(found + 300.0, Layer.SCAN) == ""
    assert caption_of(course, found + 300.0, 365.25, Layer.SCAN, level) != ""


def test_symptoms_in_both_levels() -> None:
    day = day_of_mm(BONE, 21.0)
    now = snapshot(COURSE, day)
    plain, learned = (chips_of(COURSE, now, level) for level in (Level.PLAIN, Level.TEXTBOOK))
    assert [chip.is_felt for chip in plain] == [chip.is_felt for chip in learned]
    assert plain[0].text.startswith("Bone: pain in the bones")
    assert plain[0] != learned[0]
    assert [chip.text.partition(":")[0] for chip in plain] == ["Bone", "Liver"]
    assert plain[1].text.startswith("Liver: can cause ")


def test_the_head_keeps_room_for_its_longest_words(qapp: QApplication) -> None:
    assert qapp is not None
    chips = tuple(Chip(f"Site {number}: one thing, another thing, a third thing", True) for number in range(4))
    head = Head("Breast cancer", "Year 3, month 1", "Stage IV", "goal: control", ("One", "Two", "Three"), chips)
    size = QSizeF(800.0, 700.0)
    assert len(chips_shown(head, size)) == MOST_CHIPS
    assert chips_shown(head, QSizeF(400.0, 300.0)) == ()
    room, bare = head_room(head, size, 18.0), head_room(Head("A", "B"), size, 18.0)
    assert room.contains(head_box(head, size, 18.0))
    assert room.bottom() == pytest.approx(bare.bottom())


def painted(caption: str, right_of: float) -> QRectF:
    """Return the box of all that a caption paints."""
    image = QImage(800, 600, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    paint_caption(painter, caption, QSizeF(800.0, 600.0), 16.0, colours_of(Profile.DARK), right_of=right_of)
    painter.end()
    spots = [(x, y) for x in range(800) for y in range(600) if image.pixelColor(x, y).alpha()]
    if not spots:
        return QRectF()
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def test_a_caption_gives_way_to_the_legend(qapp: QApplication) -> None:
    assert qapp is not None
    words = captions_of(Level.PLAIN).text("milestone", "recurrence")
    middle = painted(words, 0.0)
    assert middle.center().x() == pytest.approx(400.0, abs=2.0)
    assert painted(words, 380.0).left() >= 380.0
    assert painted(words, 380.0).right() <= 800.0
    assert painted("", 0.0).isEmpty()


def test_the_scan_hides_what_nobody_knows() -> None:
    day = primary_detectable_day(COURSE) + 1.0
    course = with_tests(COURSE, (CT, day_of_mm(LIVER, 10.0)))
    truth, scan = (tumours_at(course, day, layer) for layer in (Layer.TRUTH, Layer.SCAN))
    assert (scan.key == truth.key).all()
    known = snapshot(course, day).known
    assert (scan.presence > 0.0).nonzero()[0].tolist() == (known.row + 1).tolist()
    assert scan.diameter_mm[known.row + 1].tolist() == known.diameter_mm.tolist()
    assert (scan.diameter_mm[scan.presence == 0.0] == 0.0).all()


@pytest.mark.parametrize("size", [QSizeF(765.0, 640.0), QSizeF(1076.0, 948.0), QSizeF(1600.0, 900.0)])
def test_a_long_title_stays_clear_of_the_head_of_the_body(size: QSizeF) -> None:
    em = text_px(size.height())
    for scene in shipped_scenes().values():
        title = load_scene(scene)[0].title
        box = head_box(Head(title=title, date="Year 14, month 12"), size, em)
        assert box.right() <= size.width() / 2.0 - 0.05 * size.height()
