"""Where a number comes from, beside the slider that was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from metaviz.gui.lever_words import lever_meaning
from metaviz.gui.screen_room import room_of
from metaviz.model.quantity import Basis, Quantity
from metaviz.model.scene import Scene
from metaviz.session.dials import dial_of

_WIDTH_PX = 320
_TABLES = ("arrest", "soil", "sanctuary")


def source_of(scene: Scene, key: str) -> Quantity | None:
    """Return the quantity behind a key; a site that says nothing of its own has its table's default."""
    quantity = scene.quantities.get(key)
    table = key.partition(".")[0]
    if quantity is None and table in _TABLES:
        return scene.quantities.get(f"{table}.default")
    return quantity


def basis_text(basis: Basis) -> str:
    """Return in a sentence what a number stands on."""
    tr = QCoreApplication.translate
    return {
        Basis.MEASURED: tr("source", "Measured."),
        Basis.FITTED: tr("source", "Fitted, so that the model agrees with data."),
        Basis.ILLUSTRATIVE: tr("source", "Illustrative: chosen, not measured."),
    }[basis]


def factor_sentence() -> str:
    """Return why no source is given for a factor that is published as one."""
    return QCoreApplication.translate("source", "A factor on published numbers: × 1 changes nothing.")


def source_lines(quantity: Quantity | None, number_text: Callable[[float], str] = "{:g}".format) -> tuple[str, ...]:
    """Return published value, basis and source in words."""
    tr = QCoreApplication.translate
    if quantity is None:
        return (tr("source", "The scene gives no source for this number."),)
    unit = "" if quantity.unit == "1" else f" {quantity.unit}"
    published = tr("source", "Published value: {value}{unit}").format(value=number_text(quantity.value), unit=unit)
    return published, basis_text(quantity.basis), quantity.source


def told_source(scene: Scene, key: str) -> tuple[str, ...]:
    """Return what there is to tell of the number with a key: its source, or what a factor multiplies."""
    quantity = source_of(scene, key)
    lever = dial_of(scene.body, key).lever
    if quantity is None and lever is not None and lever.is_factor:
        return lever_meaning(lever), factor_sentence()
    return source_lines(quantity)


class SourceCard(QFrame):
    """A small card that closes with the next click or Escape."""

    def __init__(self, name: str, lines: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("sourceCard")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Source of {name}").format(name=name))
        self.setFixedWidth(_WIDTH_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        heading = QLabel(name)
        heading.setProperty("role", "heading")
        column.addWidget(heading)
        for text in lines:
            label = QLabel(text)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)

    def open_beside(self, widget: QWidget) -> None:
        """Show the card under a widget, inside its screen."""
        self.adjustSize()
        at = widget.mapToGlobal(QPoint(widget.width() - self.width(), widget.height() + 4))
        room = room_of(widget)
        at.setX(max(min(at.x(), room.right() - self.width()), room.left()))
        if at.y() + self.height() > room.bottom():
            at.setY(widget.mapToGlobal(QPoint(0, -4)).y() - self.height())
        self.move(at)
        self.show()
