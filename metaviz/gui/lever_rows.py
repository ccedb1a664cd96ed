"""Rows of levers under their headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from metaviz.gui.dial_row import DialRow
from metaviz.gui.lever_words import heading_text, lever_meaning, lever_name, lever_scale
from metaviz.gui.number_text import factor_text, share_text
from metaviz.gui.scale import LinearScale
from metaviz.model.body import Body
from metaviz.model.scene import Scene
from metaviz.session.dials import Dial, dial_of

Headed = tuple[str, tuple[DialRow, ...]]


def lever_rows(body: Body, headings: Iterable[tuple[str, Sequence[str]]]) -> tuple[Headed, ...]:
    """Return a row for each lever, under its heading."""
    return tuple((heading_text(heading), tuple(_row(dial_of(body, key)) for key in keys)) for heading, keys in headings)


def set_lever_scales(rows: Iterable[DialRow], scene: Scene) -> None:
    """Give the sliders of levers the scales of a scene."""
    for row in rows:
        if row.dial.lever is not None:
            published = row.dial.value(scene.published)
            row.set_scale(lever_scale(row.dial.lever, published), published)


def heading_label(text: str) -> QLabel:
    """Return a heading between rows."""
    label = QLabel(text)
    label.setProperty("role", "heading")
    label.setContentsMargins(0, 10, 0, 0)
    return label


def text_label(role: str = "") -> QLabel:
    """Return an empty label for running text, in the style of a role."""
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    return label


def scrolled(inside: QWidget) -> QScrollArea:
    """Return a page that scrolls up and down."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def add_headed(column: QVBoxLayout, headed: Iterable[Headed]) -> None:
    """Put rows under their headings into a column."""
    for heading, rows in headed:
        column.addWidget(heading_label(heading))
        for row in rows:
            column.addWidget(row)


def _row(dial: Dial) -> DialRow:
    assert dial.lever is not None
    lever = dial.lever
    return DialRow(
        dial, lever_name(lever), lever_meaning(lever), LinearScale(), factor_text if lever.is_factor else share_text
    )
