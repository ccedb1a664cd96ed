"""Courses are computed in a thread of their own, so that the window stays quick."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal, Slot

Result = TypeVar("Result")


class _Done(QObject):
    """Carries a result from the worker's thread to the thread that asked."""

    done = Signal(int, object, object)


class _Work(QRunnable):
    def __init__(self, number: int, work: Callable[[], object], carrier: _Done) -> None:
        super().__init__()
        self._number, self._work, self._carrier = number, work, carrier

    def run(self) -> None:
        """Do the work and hand over what came of it, be it an error."""
        result: object = None
        error: BaseException | None = None
        try:
            result = self._work()
        except Exception as raised:  # carried to the thread that asked, and raised there
            error = raised
        self._carrier.done.emit(self._number, result, error)


class LatestRunner(QObject):
    """A runner with one worker; a request that has not begun when the next one comes is dropped.

    Parameters
    ----------
    held
        Begin no work before `release`: a window is painted first.
    """

    def __init__(self, parent: QObject | None = None, *, held: bool = False) -> None:
        super().__init__(parent)
        self._held = held
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)
        self._carrier = _Done()
        self._carrier.done.connect(self._deliver)
        self._latest = 0
        self._running: int | None = None
        self._waiting: tuple[Callable[[], object], Callable[[object], None]] | None = None
        self._deliver_to: Callable[[object], None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a result is still to come."""
        return self._running is not None

    def request(self, work: Callable[[], Result], deliver: Callable[[Result], None]) -> None:
        """Do `work` in the worker's thread and call `deliver` with its result in this one."""
        self._waiting = (work, deliver)  # type: ignore[assignment] # the pair belongs together
        if self._running is None:
            self._start()

    def release(self) -> None:
        """Begin the work that is waiting; a second time does nothing."""
        if self._held:
            self._held = False
            self._start()

    def close(self) -> None:
        """Drop what is waiting and wait for what is under way."""
        self._waiting = self._deliver_to = None
        self._pool.waitForDone()
        self._latest += 1

    def _start(self) -> None:
        if self._waiting is None or self._held:
            return
        (work, self._deliver_to), self._waiting = self._waiting, None
        self._latest += 1
        self._running = self._latest
        self._pool.start(_Work(self._latest, work, self._carrier))

    @Slot(int, object, object)
    def _deliver(self, number: int, result: object, error: BaseException | None) -> None:
        self._running = None
        deliver = self._deliver_to if number == self._latest else None
        self._start()
        if deliver is None:
            return
        if error is not None:
            raise error
        deliver(result)
