"""Undo and redo of cases, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from metaviz.session.case import Case

LONGEST: Final = 500
"""Cases share their scene and most of their parameters, so that many cost little."""


@dataclass(frozen=True, eq=False)
class History:
    """Cases before and after the present one.

    Attributes
    ----------
    past
        Cases that undo brings back, the last one first to come.
    future
        Cases that redo brings back, the last one first to come.
    """

    past: tuple[Case, ...] = ()
    future: tuple[Case, ...] = ()

    def leaving(self, case: Case) -> History:
        """Return the history after the present `case` was left for a new one; what could be redone is gone."""
        return History((*self.past, case)[-LONGEST:], ())

    def undone(self, case: Case) -> tuple[Case, History]:
        """Return the case before the present `case`, and the history there.

        Raises
        ------
        IndexError
            If there is nothing to undo.
        """
        return self.past[-1], History(self.past[:-1], (*self.future, case))

    def redone(self, case: Case) -> tuple[Case, History]:
        """Return the case after the present `case`, and the history there.

        Raises
        ------
        IndexError
            If there is nothing to redo.
        """
        return self.future[-1], History((*self.past, case), self.future[:-1])
