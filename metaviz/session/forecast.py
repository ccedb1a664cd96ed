"""Expectations of a case, computed when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from metaviz.theory.expectation import Expectation


class Forecast:
    """A pure function's value that is not there before somebody asks for it.

    Whoever shows a state asks at once, so the numbers still change in the same event; but a window that has
    not been painted yet, or a film without charts, does not wait for them.
    """

    def __init__(self, compute: Callable[[], Expectation]) -> None:
        self._compute = compute

    @cached_property
    def expectation(self) -> Expectation:
        """The expectations; the same object each time."""
        return self._compute()
