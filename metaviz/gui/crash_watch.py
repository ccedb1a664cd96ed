"""Writes down every fault that is met: in Python, in a thread, in Qt, and in the machine code below."""

from __future__ import annotations

import faulthandler
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qFormatLogMessage, qInstallMessageHandler

_GRAVE = (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
_MOST_FAULTS = 20
"""A fault that is met in every frame must not fill the disk."""


class CrashWatch(QObject):
    """Listens for faults from `begin` to `end`; what was told about them before is told still.

    Parameters
    ----------
    path
        File of the faults, made at once, for there may be no time later; nothing is written where it cannot be made.

    Signals
    -------
    met
        A fault was met, and the program goes on. Told in the thread that made the watch.
    """

    met = Signal()
    _met_somewhere = Signal()

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._stream: TextIO | None = None
        self._n_faults = 0
        self._python_before = sys.excepthook
        self._threads_before = threading.excepthook
        self._qt_before: Callable[[QtMsgType, QMessageLogContext, str], object] | None = None
        self._hears_qt = False
        self._met_somewhere.connect(self.met, Qt.ConnectionType.QueuedConnection)

    @property
    def has_met_faults(self) -> bool:
        """Whether a fault was met so far."""
        return self._n_faults > 0

    def begin(self) -> None:
        """Listen."""
        try:
            self._stream = self._path.open("w", encoding="utf-8", errors="backslashreplace", buffering=1)
        except OSError:
            return
        # Machine code that crashes leaves no turn to Python; this writes the lines of Python that called it.
        faulthandler.enable(self._stream)
        sys.excepthook = self._of_python
        threading.excepthook = self._of_thread

    def listen_to_qt(self) -> None:
        """Listen to Qt as well; to be called once vispy is in use, which would take the place for itself."""
        if self._stream is not None:
            self._qt_before = qInstallMessageHandler(self._of_qt)
            self._hears_qt = True

    def end(self) -> None:
        """Listen no longer."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        if self._hears_qt:
            qInstallMessageHandler(self._qt_before)
        sys.excepthook = self._python_before
        threading.excepthook = self._threads_before
        faulthandler.disable()
        stream.close()

    def _of_python(self, kind: type[BaseException], raised: BaseException, where: TracebackType | None, /) -> None:
        if issubclass(kind, Exception):
            self._write("".join(traceback.format_exception(kind, raised, where)))
        if sys.stderr is not None:
            self._python_before(kind, raised, where)

    def _of_thread(self, arguments: threading.ExceptHookArgs, /) -> None:
        raised = arguments.exc_value
        if isinstance(raised, Exception):
            text = "".join(traceback.format_exception(arguments.exc_type, raised, arguments.exc_traceback))
            self._write(f"In another thread:\n{text}")
        if sys.stderr is not None:
            self._threads_before(arguments)

    def _of_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind in _GRAVE:
            self._write(f"Qt: {message}\n")
        if self._qt_before is not None:
            self._qt_before(kind, context, message)
        elif sys.stderr is not None:
            sys.stderr.write(qFormatLogMessage(kind, context, message) + "\n")

    def _write(self, text: str) -> None:
        self._n_faults += 1
        if self._stream is None or self._n_faults > _MOST_FAULTS:
            return
        try:
            self._stream.write(text.rstrip() + "\n\n")
        except OSError:
            return
        self._met_somewhere.emit()
