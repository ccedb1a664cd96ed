"""The language level is chosen in the menu and outlives the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from metaviz.gui.view_settings import ViewSettings
from metaviz.gui.window import MainWindow
from metaviz.model.level import Level
from tests.gui.test_notice import open_window


def test_the_menu_changes_the_words(window: MainWindow, qtbot: QtBot) -> None:
    levels = window.actions_.words.levels
    assert window.language.level is Level.PLAIN
    assert levels[Level.PLAIN].isChecked()
    with qtbot.waitSignal(window.language.changed):
        levels[Level.TEXTBOOK].trigger()
    assert window.language.captions.level is Level.TEXTBOOK
    assert levels[Level.TEXTBOOK].isChecked()
    assert not levels[Level.PLAIN].isChecked()
    with qtbot.assertNotEmitted(window.language.changed):
        levels[Level.TEXTBOOK].trigger()


def test_the_level_is_there_at_the_next_start(settings_file: QSettings, qtbot: QtBot) -> None:
    window = open_window(settings_file, qtbot)
    window.actions_.words.levels[Level.TEXTBOOK].trigger()
    window.close()
    window = open_window(settings_file, qtbot)
    assert window.language.level is Level.TEXTBOOK
    assert window.actions_.words.levels[Level.TEXTBOOK].isChecked()
    window.close()


@pytest.mark.parametrize("nonsense", ["", "latin", "2"])
def test_a_level_that_is_not_understood_is_plain(settings_file: QSettings, nonsense: str) -> None:
    settings_file.setValue("view/level", nonsense)
    assert ViewSettings(settings_file).level is Level.PLAIN
