"""Courses are computed in a thread of their own, so that the window stays quick."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

Result = TypeVar("Result")
_Outcome = tuple[Any, Exception | None]


class _Bell(QObject):
    """Rings in the thread that asked when a result is ready."""

    rung = Signal()


class _Work(QRunnable):
    def __init__(self, work: Callable[[], Any], outcomes: SimpleQueue[_Outcome], bell: _Bell) -> None:
        super().__init__()
        self._work, self._outcomes, self._bell = work, outcomes, bell

    def run(self) -> None:
        """Do the work and put down what came of it, be it an error."""
        try:
            self._outcomes.put((self._work(), None))
        except Exception as raised:  # carried to the thread that asked, and raised there
            self._outcomes.put((None, raised))
        self._bell.rung.emit()


class LatestRunner(QObject):
    """A runner with one worker; a request that has not begun when the next one comes is dropped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_closed = False
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)
        self._outcomes: SimpleQueue[_Outcome] = SimpleQueue()
        self._bell = _Bell()
        self._bell.rung.connect(self.collect, Qt.ConnectionType.QueuedConnection)
        self._waiting: tuple[Callable[[], Any], Callable[[Any], None]] | None = None
        self._deliver: Callable[[Any], None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a result is still to come."""
        return self._deliver is not None

    def request(self, work: Callable[[], Result], deliver: Callable[[Result], None]) -> None:
        """Do `work` in the worker's thread and call `deliver` with its result in this one."""
        self._waiting = (work, deliver)
        self._start()

    def collect(self) -> None:
        """Deliver at once what is ready, without waiting for anything."""
        try:
            result, error = self._outcomes.get_nowait()
        except Empty:
            return
        deliver, self._deliver = self._deliver, None
        self._start()
        if deliver is None:
            return
        if error is not None:
            raise error
        deliver(result)

    def close(self) -> None:
        """Drop what is waiting and wait for what is under way; nothing is delivered any more."""
        self._is_closed = True
        self._waiting = self._deliver = None
        self._pool.waitForDone()

    def _start(self) -> None:
        if self._waiting is None or self._deliver is not None or self._is_closed:
            return
        (work, self._deliver), self._waiting = self._waiting, None
        self._pool.start(_Work(work, self._outcomes, self._bell))
