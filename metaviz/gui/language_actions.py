"""What the View menu says about language levels."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from metaviz.gui.language import Language
from metaviz.model.level import Level


class LanguageActions(QActionGroup):
    """One action for each level, of which one is ticked.

    Attributes
    ----------
    levels
        The actions.
    """

    def __init__(self, menu: QMenu, language: Language) -> None:
        super().__init__(menu)
        self._language = language
        words = menu.addMenu(self.tr("&Words"))
        self.levels = {
            level: words.addAction(text)
            for level, text in ((Level.PLAIN, self.tr("&Plain words")), (Level.TEXTBOOK, self.tr("&Textbook words")))
        }
        for level, action in self.levels.items():
            action.setCheckable(True)
            self.addAction(action)
            action.triggered.connect(partial(self._choose, level))
        language.changed.connect(self._show)
        self._show()

    def _choose(self, level: Level, _checked: bool = True) -> None:
        self._language.set_level(level)

    def _show(self) -> None:
        self.levels[self._language.level].setChecked(True)
