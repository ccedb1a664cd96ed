"""What the cards of numbers to know are about, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from metaviz.model.number_card import Beside


def _tr(text: str) -> str:
    return QCoreApplication.translate("cards", text)


def beside_name(beside: Beside) -> str:
    """Return the heading of the cards that explain something."""
    return {
        Beside.FUNNEL: _tr("From shed cell to colony"),
        Beside.DEATHS: _tr("How cells end"),
        Beside.COLONIES: _tr("Colonies"),
        Beside.SOIL: _tr("Seed and soil"),
        Beside.MAP: _tr("On the way"),
        Beside.TIMELINE: _tr("Time"),
        Beside.TESTS: _tr("Tests"),
        Beside.TREATMENTS: _tr("Treatments"),
    }[beside]
