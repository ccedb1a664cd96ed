"""Palette and style sheet of the window, made from the colours of a profile."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.fonts import font_px

_SHEET = Template("""
QMainWindow, QDialog { background: $ground; }
QMenuBar { background: $panel; color: $quiet_text; padding: 1px 6px; }
QMenuBar::item { padding: 3px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: $raised; color: $text; }
QMenu { background: $panel; color: $text; border: 1px solid $line; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: $raised; }
QMenu::item:disabled { color: $quiet_text; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QToolTip { background: $panel; color: $text; border: 1px solid $line; padding: 5px; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 4px; min-height: 28px; }
QScrollBar::handle:vertical:hover { background: $quiet_text; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; height: 0; }
#side, #charts, #transport { background: $panel; }
#side { border-left: 1px solid $line; }
#charts { border-right: 1px solid $line; }
#transport { border-top: 1px solid $line; }
QLabel { color: $text; background: transparent; }
QLabel[role="quiet"] { color: $quiet_text; }
QLabel[role="heading"] { color: $quiet_text; font-weight: 600; }
QLabel[role="result"] { font-weight: 600; }
QLabel[role="alarm"] { color: $alarm; }
QPushButton, QComboBox, QAbstractSpinBox, QLineEdit {
  background: $raised; color: $text; border: 1px solid $line; border-radius: 6px; padding: 4px 9px;
}
QPushButton:hover, QComboBox:hover { border-color: $quiet_text; }
QPushButton:pressed { background: $line; }
QPushButton:disabled, QComboBox:disabled { color: $quiet_text; }
QPushButton:focus, QComboBox:focus, QAbstractSpinBox:focus, QLineEdit:focus { border-color: $accent; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $panel; color: $text; border: 1px solid $line;
  selection-background-color: $raised; selection-color: $text; outline: none; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QLineEdit[role="value"] { background: transparent; border: 1px solid transparent; border-radius: 4px;
  padding: 0 3px; font-weight: 600; }
QLineEdit[role="value"]:hover { border-color: $line; }
QLineEdit[role="value"]:focus { border-color: $accent; background: $raised; }
QLineEdit[invalid="true"] { border-color: $alarm; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 2px; color: $text; }
QToolButton:hover { background: $raised; }
QToolButton:pressed, QToolButton:checked { background: $line; }
QToolButton:focus { border-color: $accent; }
QToolButton#play { background: $raised; border-radius: 19px; }
QToolButton#pageTab { color: $quiet_text; padding: 4px 7px; border-radius: 0; border-bottom: 2px solid transparent; }
QToolButton#pageTab:hover { color: $text; background: transparent; }
QToolButton#pageTab:checked { color: $text; background: transparent; border-bottom: 2px solid $text; }
PageTabs[focused="true"] QToolButton#pageTab:checked { border-bottom: 2px solid $accent; }
QListWidget#marks { background: transparent; color: $text; outline: none; }
QListWidget#marks::item { padding: 3px 4px; border-radius: 4px; }
QListWidget#marks::item:selected { background: $line; color: $text; }
QCheckBox { color: $text; spacing: 6px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $quiet_text; padding: 7px 10px; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $text; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { border-bottom: 2px solid $accent; }
QTreeWidget, QTextBrowser { background: $panel; color: $text; border: none; outline: none; }
QTreeWidget::item { padding: 3px 2px; }
QTreeWidget::item:selected { background: $raised; color: $text; }
QTreeWidget::item:focus { color: $accent; }
#rule { background: $line; max-height: 1px; min-height: 1px; border: none; }
#banner { background: $raised; border-bottom: 1px solid $alarm; }
#banner[news="true"] { border-bottom: 1px solid $line; }
#cameras { background: $panel; border: 1px solid $line; border-radius: 9px; }
#storyCard, #noticeCard { background: $panel; border: 1px solid $line; border-radius: 9px; }
#sourceCard { background: $panel; border: 1px solid $quiet_text; border-radius: 8px; }
""")


def text_px_for(height_px: int, scale: float = 1.0) -> int:
    """Return the height of the panels' text for a screen so many pixels high."""
    return max(round(min(max(height_px / 59.0, 13.0), 22.0) * scale), 9)


def apply_profile(app: QApplication, profile: Profile, text_px: int) -> None:
    """Give the whole application the look of a profile, with a text of a height."""
    colours = colours_of(profile)
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, colours.ground),
        (role.WindowText, colours.text),
        (role.Base, colours.panel),
        (role.AlternateBase, colours.raised),
        (role.Text, colours.text),
        (role.Button, colours.raised),
        (role.ButtonText, colours.text),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.ground),
        (role.ToolTipBase, colours.panel),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.quiet_text),
        (role.Mid, colours.line),
        (role.Light, colours.quiet_text),
        (role.Link, colours.accent),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.quiet_text))
    app.setPalette(palette)
    app.setFont(font_px(text_px))
    app.setStyleSheet(style_sheet(profile))
    # Before its event loop runs, an application does not tell its font to the widgets that are there already.
    for widget in app.allWidgets():
        app.sendEvent(widget, QEvent(QEvent.Type.ApplicationFontChange))


def style_sheet(profile: Profile) -> str:
    """Return the style sheet of a profile."""
    colours = colours_of(profile)
    return _SHEET.substitute({name: getattr(colours, name) for name in colours.__slots__})
