"""Runs that end otherwise than they should, and the starts that come after them."""

from __future__ import annotations

import platform
import re
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from metaviz.gui.autosave import read_kept
from metaviz.gui.banner import Offer
from metaviz.gui.crash_report import aftermath_of, report_text, shortened
from metaviz.gui.journal import KEPT_LINES, MOST_LINES, Journal
from metaviz.gui.press_button import PressButton
from metaviz.gui.report_window import ReportWindow
from metaviz.gui.run_files import claim_run, left_over_runs
from metaviz.gui.window import MainWindow
from metaviz.scene.shipped import shipped_scenes
from tests.gui.first_start import Person

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="folders are set by variables of Linux")
ENDED = "The program ended unexpectedly last time."
CLOSE = "\nwindow.close()"
KILL = "window.session.set_seed(41)\nkeep(window)\nos.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


@pytest.fixture
def own_scene(tmp_path: Path) -> Path:
    path = tmp_path / "my lesson.yaml"
    path.write_text(shipped_scenes()["lung"].read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_a_killed_run_is_offered_and_restored_as_unsaved_changes_of_its_file(person: Person, own_scene: Path) -> None:
    before = own_scene.read_bytes()
    assert person.run(KILL, str(own_scene)).returncode == -signal.SIGKILL
    assert own_scene.read_bytes() == before
    after = person.run(
        "tell(window)\npress(window, 'Restore')\nstate = window.session.state\n"
        "print(state.seed, state.is_modified, state.document.path, state.scene.id, window.banner.isHidden())\n"
        "print(sorted(os.listdir(run._files.case.parent)))\nwindow.dialogs._decided = True" + CLOSE
    )
    assert (after.returncode, after.stderr) == (0, "")
    offer, state, files = after.stdout.splitlines()
    assert offer.startswith(f"{ENDED}|Your unsaved changes of “Lung")
    assert offer.endswith("|Restore|Show report|Discard")
    assert state == f"41 True {own_scene} my lesson True"
    # The restored case is kept again by the run that restored it: one fault more must not lose it.
    assert "2.yaml" in files
    assert "1.yaml" not in files
    assert own_scene.read_bytes() == before
    assert person.kept() == []


def test_what_is_not_decided_is_offered_again_and_what_is_discarded_is_not(person: Person) -> None:
    person.run(KILL)
    for do in ("", "press(window, 'Discard')\nprint(window.session.state.seed != 41)\n"):
        done = person.run(f"tell(window)\n{do}{CLOSE}")
        assert done.stdout.startswith(ENDED)
        assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("True\n")
    assert person.kept() == []
    assert person.run("tell(window)" + CLOSE).stdout == "\n"


def test_a_run_that_was_killed_with_nothing_unsaved_has_nothing_to_tell(person: Person) -> None:
    person.run("os.kill(os.getpid(), signal.SIGKILL)")
    assert person.kept() != []
    assert person.run("tell(window)" + CLOSE).stdout == "\n"
    assert person.kept() == []


def test_a_crash_of_machine_code_is_reported(person: Person) -> None:
    crashed = person.run("window.session.set_seed(6)\nwindow.session.seek(900.0)\nctypes.string_at(0)")
    assert crashed.returncode == -signal.SIGSEGV
    after = person.run(
        "tell(window)\npress(window, 'Show report')\nprint(window.run_watch.recovery.report.text.toPlainText())\n"
        "press(window, 'Discard')" + CLOSE
    )
    offer, _, report = after.stdout.partition("\n")
    assert offer == f"{ENDED}|A report tells what happened.|Show report|Discard"
    assert "Segmentation fault" in report
    assert "string_at" in report
    assert report.rstrip().endswith("open breast\nseed 6\ngo to day 900")
    for part in (f"Python {platform.python_version()} on ", "Qt 6", "xcb", "OpenGL: ", "llvmpipe", "numpy "):
        assert part in report
    assert str(person.home) not in report
    assert not re.search(rf"\b{re.escape(platform.node())}\b", report)
    assert person.kept() == []


def test_a_fault_that_is_survived_is_told_at_once_and_reported_without_the_home_folder(person: Person) -> None:
    later = "QTimer.singleShot(400, lambda: (tell(window), window.close()))"
    done = person.run(f"QTimer.singleShot(0, fault)\nthreading.Thread(target=fault).start()\n{later}")
    assert done.returncode == 0
    assert done.stdout.startswith("Something went wrong in the program.|")
    assert done.stderr.count("RuntimeError: seven in ") == 2
    after = person.run(
        "tell(window)\npress(window, 'Show report')\nprint(window.run_watch.recovery.report.text.toPlainText())\n"
        "press(window, 'Discard')" + CLOSE
    )
    assert after.stdout.startswith("Something went wrong in the program last time.|")
    assert after.stdout.count("RuntimeError: seven in ~/secret") == 2
    assert "In another thread:" in after.stdout
    assert str(person.home) not in after.stdout
    assert person.kept() == []


def test_a_fault_that_was_looked_at_is_not_told_again(person: Person) -> None:
    look = "QTimer.singleShot(400, lambda: (press(window, 'Show report'), window.close()))"
    done = person.run(f"QTimer.singleShot(0, fault)\n{look}")
    assert done.returncode == 0
    assert person.kept() == []


def test_what_qt_calls_critical_is_reported_and_printed_still(person: Person) -> None:
    done = person.run("qCritical('no such thing')\nQTimer.singleShot(200, window.close)")
    assert "no such thing" in done.stderr
    assert "Qt: no such thing" in (person.runs / "1.faults").read_text()


def test_two_programs_at_once_keep_apart_and_offer_nothing_of_each_other(person: Person) -> None:
    first = person.start(
        "window.session.set_seed(7)\nkeep(window)\nprint('ready', flush=True)\nsys.stdin.readline()" + CLOSE
    )
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == "ready\n"
        second = person.run(
            "tell(window)\nwindow.session.set_seed(9)\nkeep(window)\nprint(run._files.case.name)" + CLOSE
        )
        assert second.stdout.split() == ["2.yaml"]
        kept = read_kept(person.runs / "1.yaml")
        assert kept is not None
        assert kept.setup.seed == 7
    finally:
        first.kill()
        first.communicate()
    third = person.run("tell(window)\nprint(run._files.case.name)" + CLOSE)
    assert third.stdout.startswith(ENDED)
    assert third.stdout.endswith("2.yaml\n")


def test_a_folder_of_runs_is_shared_by_locks(qapp: QApplication, tmp_path: Path) -> None:
    one, other = claim_run(tmp_path), claim_run(tmp_path)
    assert one is not None
    assert other is not None
    assert (one.case.name, other.case.name) == ("1.yaml", "2.yaml")
    one.case.write_text("left")
    assert left_over_runs(tmp_path) == []
    one.release()
    [left] = left_over_runs(tmp_path)
    assert left.case == one.case
    assert not QLockFile(str(tmp_path / "1.lock")).tryLock(0)


def test_a_kept_case_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    path = tmp_path / "1.yaml"
    shipped = shipped_scenes()["lung"].read_bytes()
    for content in (
        shipped,
        b"",
        b"\xff\xfe",
        b"# Unsaved changes of: 3\n",
        b'# Unsaved changes of: ["a", "b"]\ntitle: 3\n',
    ):
        path.write_bytes(content)
        assert read_kept(path) is None
    assert read_kept(tmp_path / "none.yaml") is None


def test_the_journal_keeps_the_latest_lines_and_stays_short(tmp_path: Path) -> None:
    path = tmp_path / "1.journal"
    journal = Journal(path)
    for number in range(3 * MOST_LINES):
        journal.note(f"go to\nday {number}")
        journal.note(f"go to\nday {number}")
    lines = path.read_text().splitlines()
    journal.close()
    assert KEPT_LINES <= len(lines) <= MOST_LINES
    assert lines[-2:] == [f"go to day {3 * MOST_LINES - 2}", f"go to day {3 * MOST_LINES - 1}"]


def test_a_long_report_shows_its_beginning_and_its_end(qapp: QApplication, tmp_path: Path) -> None:
    files = claim_run(tmp_path)
    assert files is not None
    files.faults.write_text("\n".join(f"line {number}." for number in range(5000)))
    report = report_text(aftermath_of(files))
    assert "line 0." in report
    assert "line 4999." in report
    assert "line 2500." not in report
    assert "4800 lines left out" in report


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("/people/ann/a.py", "~/a.py"),
        ("in '/people/ann'", "in '~'"),
        ("/people/anna/a.py", "/people/anna/a.py"),
        ("/people/ann.old/a.py", "/people/ann.old/a.py"),
    ],
)
def test_only_the_home_folder_is_shortened(text: str, short: str) -> None:
    assert shortened(text, Path("/people/ann")) == short


def test_the_report_can_be_copied_and_saved(qtbot: QtBot, tmp_path: Path) -> None:
    window = ReportWindow("what was met")
    qtbot.addWidget(window)
    window.copy()
    assert QApplication.clipboard().text() == "what was met"
    window.save(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text() == "what was met"
    window.save(tmp_path / "none" / "report.txt")
    assert "cannot be written" in window.words


def test_an_offer_waits_behind_a_problem_and_outlives_other_changes(window: MainWindow) -> None:
    banner, chosen = window.banner, []
    banner.show_problem("It cannot be opened.")
    banner.show_offer(Offer("It ended.", "Kept.", (("Restore", lambda: chosen.append("restored")),)))
    assert (banner.text, banner.choices) == ("It cannot be opened.", [])
    window.session.set_seed(3)
    assert banner.text == "It ended.\nKept."
    window.session.set_seed(4)
    assert banner.isVisible()
    [button] = banner.choices
    button.click()
    assert chosen == ["restored"]
    banner.show_problem("It cannot be saved.")
    banner.findChildren(PressButton)[0].click()
    assert banner.text == "It ended.\nKept."
    banner.findChildren(PressButton)[0].click()
    assert not banner.isVisible()
    window.session.set_seed(5)
    assert not banner.isVisible()
