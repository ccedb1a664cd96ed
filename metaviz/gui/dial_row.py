"""One parameter of the panels: name, value to type in, slider, source and reset."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from metaviz.gui.log_slider import LogSlider
from metaviz.gui.number_text import parsed_number
from metaviz.gui.press_button import PressButton
from metaviz.gui.scale import Scale
from metaviz.session.case import Case
from metaviz.session.dials import Dial

_BUTTON_PX = 22

TextOf = Callable[[float], str]


class ValueEdit(QLineEdit):
    """A value that is read most of the time and typed now and then.

    Signals
    -------
    value_typed
        The text, after Enter or on leaving, if a person changed it.
    """

    value_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.setProperty("role", "value")
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._finish)
        self.textEdited.connect(lambda _text: self.show_valid(True))

    def show_text(self, text: str) -> None:
        """Show a value; what is being typed is left alone."""
        self._shown = text
        if not self.isModified():
            self._put(text)

    def show_valid(self, valid: bool) -> None:
        """Mark the text as understood or not."""
        if self.property("invalid") == (not valid):
            return
        self.setProperty("invalid", not valid)
        self.style().unpolish(self)
        self.style().polish(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape brings the value back."""
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self._put(self._shown)
            self.show_valid(True)
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Make room for larger text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _put(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self._fit()
        self.setModified(False)

    def _fit(self) -> None:
        font = self.font()
        font.setWeight(QFont.Weight.DemiBold)
        self.setFixedWidth(max(QFontMetrics(font).horizontalAdvance(self.text()) + 20, 54))

    def _finish(self) -> None:
        if self.isModified():
            text = self.text()
            self.setModified(False)
            self.value_typed.emit(text)
            if not self.isModified():
                self._put(self._shown)


class DialRow(QWidget):
    """One dial with its widgets.

    Parameters
    ----------
    dial
        The parameter.
    name, meaning
        What it is called, and one sentence that says what it is.
    value_text, aside_text
        Text of a value, and a second way to say it (``1 in 20``), which stands under the slider; None for none.

    Signals
    -------
    value_chosen
        Key and value, whenever a person chooses one.
    gesture_began, gesture_ended
        Around a drag of the slider or a held key.
    reset_asked, source_asked
        Key of the dial.
    regarded
        Key of the dial, when the pointer or the keyboard comes to it.
    """

    value_chosen = Signal(str, float)
    gesture_began = Signal()
    gesture_ended = Signal()
    reset_asked = Signal(str)
    source_asked = Signal(str, QWidget)
    regarded = Signal(str)

    def __init__(
        self,
        dial: Dial,
        name: str,
        meaning: str,
        scale: Scale,
        value_text: TextOf,
        aside_text: TextOf | None = None,
    ) -> None:
        super().__init__()
        self._dial = dial
        self._value_text, self._aside_text = value_text, aside_text
        self._name = QLabel(name)
        self._aside = QLabel()
        self._aside.setProperty("role", "quiet")
        self._aside.setVisible(aside_text is not None)
        self._edit = ValueEdit()
        self._slider = LogSlider(scale)
        self._reset = PressButton(self.tr("Return to the published value"), _BUTTON_PX)
        self._source = PressButton(self.tr("Where this number comes from"), _BUTTON_PX)
        self._name.setBuddy(self._slider)
        self.setToolTip(meaning)
        self._slider.setAccessibleName(name)
        self._edit.setAccessibleName(self.tr("{name}, value").format(name=name))
        self._reset.setAccessibleName(self.tr("{name}: return to the published value").format(name=name))
        self._source.setAccessibleName(self.tr("{name}: source").format(name=name))
        self._lay_out()
        self._connect()

    @property
    def dial(self) -> Dial:
        """The parameter."""
        return self._dial

    @property
    def name(self) -> str:
        """What it is called."""
        return self._name.text()

    @property
    def slider(self) -> LogSlider:
        """The slider."""
        return self._slider

    @property
    def edit(self) -> ValueEdit:
        """The field for typing the value."""
        return self._edit

    @property
    def reset_button(self) -> PressButton:
        """The button that returns to the published value."""
        return self._reset

    @property
    def source_button(self) -> PressButton:
        """The button that shows the source."""
        return self._source

    def set_scale(self, scale: Scale, published: float) -> None:
        """Show the scale of another scene."""
        self._slider.set_scale(scale, published)

    def show_case(self, case: Case) -> None:
        """Show the value that the parameter has."""
        value = self._dial.value(case.parameters)
        # A blank keeps the height of a line.
        aside = (self._aside_text(value) or " ") if self._aside_text else ""
        self._slider.show_value(value)
        self._edit.show_text(self._value_text(value))
        if aside != self._aside.text():
            self._aside.setText(aside)
            self._slider.setAccessibleDescription(aside.strip() or self._edit.text())
        changed = case.changed(self._dial)
        if changed != self._reset.isEnabled():
            self._reset.setEnabled(changed)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that the pointer has come."""
        super().enterEvent(event)
        self.regarded.emit(self._dial.key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell that the keyboard has come."""
        if event.type() == QEvent.Type.FocusIn:
            self.regarded.emit(self._dial.key)
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 1)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._name, 0, 0)
        self._aside.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # Under the last digit of the value.
        self._aside.setIndent(10)
        grid.addWidget(self._edit, 0, 1)
        grid.addWidget(self._source, 0, 2)
        grid.addWidget(self._slider, 1, 0, 1, 2)
        grid.addWidget(self._reset, 1, 2)
        grid.addWidget(self._aside, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        self._reset.setEnabled(False)
        QWidget.setTabOrder(self._slider, self._edit)
        QWidget.setTabOrder(self._edit, self._reset)
        QWidget.setTabOrder(self._reset, self._source)

    def _connect(self) -> None:
        key = self._dial.key
        self._slider.value_chosen.connect(lambda value: self.value_chosen.emit(key, value))
        self._slider.sliderPressed.connect(self.gesture_began)
        self._slider.sliderReleased.connect(self.gesture_ended)
        self._slider.reset_asked.connect(lambda: self.reset_asked.emit(key))
        self._reset.clicked.connect(lambda: self.reset_asked.emit(key))
        self._source.clicked.connect(lambda: self.source_asked.emit(key, self._source))
        self._edit.value_typed.connect(self._choose_typed)
        for widget in (self._slider, self._edit, self._reset, self._source):
            widget.installEventFilter(self)

    def _choose_typed(self, text: str) -> None:
        value = parsed_number(text)
        if value is not None and self._dial.allows(value):
            self._edit.show_valid(True)
            self.value_chosen.emit(self._dial.key, value)
        else:
            self._edit.show_valid(False)
            self._edit.setText(text)
            self._edit.setModified(True)
