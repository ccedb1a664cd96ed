"""Where the work of a new course is done: at once, or elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

Result = TypeVar("Result")


class Runner(Protocol):
    """Does one kind of work; only the latest request matters."""

    def request(self, work: Callable[[], Result], deliver: Callable[[Result], None]) -> None:
        """Do `work` and hand its result to `deliver`, in the caller's thread.

        A request that is still waiting or running when the next one comes may be dropped; requests that are
        delivered come in the order in which they were made.
        """

    def collect(self) -> None:
        """Deliver at once what is ready, without waiting for anything."""

    def close(self) -> None:
        """Drop what is waiting; nothing is delivered any more."""


class RunNow:
    """Does the work inside the request: for tests, films and pictures."""

    def __init__(self) -> None:
        self._open = True

    def request(self, work: Callable[[], Result], deliver: Callable[[Result], None]) -> None:
        """Do `work` and deliver its result before returning."""
        if self._open:
            deliver(work())

    def collect(self) -> None:
        """Do nothing: everything has been delivered."""

    def close(self) -> None:
        """Refuse further work."""
        self._open = False
