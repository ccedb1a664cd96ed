"""Text size and reduced motion outlive the window, and a large text is not cut off."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSettings
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QProxyStyle, QStyle, QWidget
from pytestqt.qtbot import QtBot

from metaviz import app
from metaviz.gui.view_settings import TEXT_SCALES, ViewSettings, desktop_is_still
from metaviz.gui.window import MainWindow
from metaviz.scene.shipped import shipped_scenes
from tests.gui.conftest import MakeWindow, end


def open_window(settings: QSettings, qtbot: QtBot) -> MainWindow:
    opening = app.make_window(shipped_scenes()["breast"], settings)
    window = opening.window
    window.resize(1366, 768)
    window.show()
    qtbot.waitUntil(lambda: window.is_furnished and window.presenter.is_settled, timeout=20_000)
    return window


def test_what_was_chosen_is_there_at_the_next_start(settings_file: QSettings, qtbot: QtBot) -> None:
    window = open_window(settings_file, qtbot)
    assert window.text_scale == 1.0
    assert not window.spotlight.still
    window.actions_.text_scales[1.5].trigger()
    window.actions_.view.reduced_motion.trigger()
    end(window)
    settings_file.sync()
    window = open_window(QSettings(settings_file.fileName(), QSettings.Format.IniFormat), qtbot)
    assert window.text_scale == 1.5
    assert window.actions_.text_scales[1.5].isChecked()
    assert window.spotlight.still
    assert window.actions_.view.reduced_motion.isChecked()
    assert window.map.pilot.cuts
    window.actions_.text_scales[1.0].trigger()
    end(window)


@pytest.mark.parametrize("nonsense", ["huge", "7", "", "nan"])
def test_settings_that_are_not_understood_count_as_none(settings_file: QSettings, nonsense: str) -> None:
    settings_file.setValue("view/text_scale", nonsense)
    settings_file.setValue("view/reduced_motion", nonsense)
    view = ViewSettings(settings_file)
    assert view.text_scale == 1.0
    assert view.reduced_motion is desktop_is_still()


class StillStyle(QProxyStyle):
    """A desktop on which animations are switched off."""

    def styleHint(self, hint: QStyle.StyleHint, *rest: object) -> int:
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return int(super().styleHint(hint, *rest))  # type: ignore[arg-type]


def test_a_still_desktop_is_honoured_until_somebody_chooses(qapp: QApplication, settings_file: QSettings) -> None:
    assert not desktop_is_still()
    before = qapp.style().objectName()
    qapp.setStyle(StillStyle("fusion"))
    try:
        view = ViewSettings(settings_file)
        assert view.reduced_motion
        view.reduced_motion = False
        assert not view.reduced_motion
    finally:
        qapp.setStyle(before)


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_no_text_is_cut_off(make_window: MakeWindow, qtbot: QtBot, scale: float) -> None:
    window = make_window(size=(1366, 768))
    window.actions_.text_scales[scale].trigger()
    window.card.tell("Axillary nodes\nSoil 2, holds 90 % of the passing cells\nColonies so far: 1")
    qtbot.wait(50)
    assert window.width() == 1366
    assert window.height() == 768
    whole = window.rect()
    for kind in (QLabel, QAbstractButton, QComboBox):
        for widget in window.findChildren(kind):
            if not widget.isVisible() or not widget.visibleRegion().boundingRect().isValid():
                continue
            assert fits(widget), (scale, widget, getattr(widget, "text", str)())
    for widget in (window.strip, window.card, window.transport):
        corner = widget.mapTo(window, QPoint(0, 0))
        assert whole.contains(corner)
        assert whole.contains(corner + QPoint(widget.width() - 1, widget.height() - 1))
    window.actions_.text_scales[1.0].trigger()


def fits(widget: QWidget) -> bool:
    """Tell whether a widget has the height of its text, and the width of its longest word."""
    metrics = widget.fontMetrics()
    text = widget.text().replace("&", "") if isinstance(widget, QLabel | QAbstractButton) else ""
    if not text:
        return True
    if isinstance(widget, QLabel) and widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        longest = max(metrics.horizontalAdvance(word) for word in text.split())
        return widget.height() >= needed - 1 and widget.width() >= longest
    lines = text.split("\n")
    longest = max(metrics.horizontalAdvance(line) for line in lines)
    return widget.width() >= longest - 1 and widget.height() >= 0.8 * metrics.height() * len(lines)
