"""First start and settings: whatever lies in a person's folders, there is a window."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from metaviz.gui.recent import RecentScenes
from metaviz.gui.settings_store import open_settings
from metaviz.gui.view_settings import ViewSettings
from tests.gui.first_start import Person

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="folders are set by variables of Linux")


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


@on_linux
def test_settings_lie_in_the_platforms_folder_and_a_regular_end_leaves_nothing_else(person: Person) -> None:
    done = person.run(
        "window.set_text_scale(1.5)\ntell(window)\nwindow.session.set_seed(8)\nkeep(window)\nwindow.close()"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")
    assert "text_scale=1.5" in person.settings.read_text()
    files = [path for path in person.home.rglob("*") if path.is_file() and "cache" not in str(path)]
    assert files == [person.settings]


@on_linux
def test_broken_settings_are_set_aside_and_told_once(person: Person) -> None:
    person.settings.parent.mkdir(parents=True)
    person.settings.write_bytes(b"[view\ntext_scale\x00=2\nnonsense")
    first = person.run("tell(window)\nwindow.set_text_scale(1.25)\nwindow.close()")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("The settings could not be read; the program begins with its own.|")
    assert person.settings.with_name("settings.ini.broken").read_bytes().endswith(b"nonsense")
    second = person.run("print(window.text_scale)\ntell(window)\nwindow.close()")
    assert (second.returncode, second.stdout, second.stderr) == (0, "1.25\n\n", "")


@on_linux
def test_folders_that_cannot_be_made_keep_nothing_and_stop_nothing(person: Person) -> None:
    # A file in place of a folder stops the superuser as well.
    (person.home / "config").write_text("")
    (person.home / "data").write_text("")
    done = person.run("tell(window)\nwindow.set_text_scale(1.25)\nwindow.session.set_seed(8)\nwindow.close()")
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")


@pytest.mark.parametrize(
    "content",
    [
        b"[view]\ntext_scale=huge\nlevel=@Invalid()\nreduced_motion=@Variant(\\0\\0)\n[notice]\naccepted=-4\n",
        b"recent_scenes=@Variant(\\0\\0\\0\\x11\\0\\0\\0\\x3)\n",
        b"recent_scenes=@Size(3 4), 7\n[view]\ntext_scale=\n",
        b"",
    ],
)
def test_values_that_are_not_understood_count_as_none(qapp: QApplication, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.ini").write_bytes(content)
    opened = open_settings(tmp_path)
    seen = ViewSettings(opened.settings)
    assert (seen.text_scale, seen.level.value, seen.notice_version) == (1.0, "plain", 0)
    assert seen.reduced_motion in (True, False)
    assert RecentScenes(opened.settings).paths() == ()


def test_a_good_file_stays_where_it_is(qapp: QApplication, tmp_path: Path) -> None:
    QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat).setValue("view/text_scale", 2.0)
    opened = open_settings(tmp_path)
    assert opened.aside is None
    assert ViewSettings(opened.settings).text_scale == 2.0


def test_settings_that_cannot_be_set_aside_are_borne(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "settings.ini").write_text("[view\nnonsense")
    (tmp_path / "settings.ini.broken" / "full").mkdir(parents=True)
    opened = open_settings(tmp_path)
    assert opened.aside is None
    assert ViewSettings(opened.settings).text_scale == 1.0
