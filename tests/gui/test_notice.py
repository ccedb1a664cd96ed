"""The notice comes once for each version, holds up nobody, and goes with a key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from metaviz import app
from metaviz.gui.notice_card import NoticeCard
from metaviz.gui.view_settings import ViewSettings
from metaviz.gui.window import MainWindow
from metaviz.scene.notice import shipped_notice
from metaviz.scene.shipped import shipped_scenes
from tests.gui.conftest import end


def open_window(settings: QSettings, qtbot: QtBot) -> MainWindow:
    opening = app.make_window(shipped_scenes()["breast"], settings)
    window = opening.window
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: window.is_furnished and window.presenter.is_settled, timeout=20_000)
    return window


def card_of(window: MainWindow) -> NoticeCard | None:
    QApplication.processEvents()
    return next(iter(window.findChildren(NoticeCard)), None)


def on_map(window: MainWindow, card: NoticeCard) -> bool:
    """Whether a card stands on the map and above everything else on it."""
    inside = window.map.rect().contains(QRect(window.map.mapFrom(window, card.pos()), card.size()))
    corners = (card.rect().topLeft(), card.rect().bottomRight(), card.rect().center())
    return inside and all(
        card.isAncestorOf(on_top) or on_top is card
        for corner in corners
        if (on_top := window.childAt(card.mapTo(window, corner))) is not None
    )


def test_the_notice_comes_once_and_the_animation_does_not_wait(settings_file: QSettings, qtbot: QtBot) -> None:
    window = open_window(settings_file, qtbot)
    card = card_of(window)
    assert card is not None
    assert card.isVisible()
    assert on_map(window, card)
    told = " ".join(label.text() for label in card.findChildren(QLabel))
    assert shipped_notice().title in told
    QTest.keyClick(window.map, Qt.Key.Key_Space)
    assert window.session.state.playing
    assert card.isVisible()
    QTest.keyClick(window.map, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: card_of(window) is None)
    assert ViewSettings(settings_file).notice_version == shipped_notice().version
    end(window)
    window = open_window(settings_file, qtbot)
    assert card_of(window) is None
    window.dialogs.show_page("notice")
    assert window.dialogs.help is not None
    assert shipped_notice().paragraphs[-1] in window.dialogs.help.page.toPlainText()
    end(window)


def test_a_newer_version_comes_again_and_its_buttons_work(settings_file: QSettings, qtbot: QtBot) -> None:
    ViewSettings(settings_file).notice_version = shipped_notice().version - 1
    window = open_window(settings_file, qtbot)
    card = card_of(window)
    assert card is not None
    card.read_all.click()
    assert window.dialogs.help is not None
    assert window.dialogs.help.shown == "notice"
    card.understood.click()
    assert ViewSettings(settings_file).notice_version == shipped_notice().version
    end(window)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_of_the_notice_is_cut_off(settings_file: QSettings, qtbot: QtBot, scale: float) -> None:
    ViewSettings(settings_file).text_scale = scale
    window = open_window(settings_file, qtbot)
    qtbot.wait(100)
    card = card_of(window)
    assert card is not None
    assert on_map(window, card)
    for label in card.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width())
        assert card.rect().contains(label.geometry())
    for button in card.findChildren(QAbstractButton):
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
    end(window)


@pytest.mark.parametrize("nonsense", ["one", "", "-3", "1.5"])
def test_a_version_that_is_not_understood_counts_as_none(settings_file: QSettings, nonsense: str) -> None:
    settings_file.setValue("notice/accepted", nonsense)
    assert ViewSettings(settings_file).notice_version == 0
