"""What stops a command, as one sentence for the user."""

from __future__ import annotations


class CommandError(Exception):
    """A command cannot go on; the text says why, and what to do.

    Attributes
    ----------
    status
        Exit status: 2 for bad input, 1 where the machine cannot do what was asked.
    """

    def __init__(self, message: str, *, status: int = 2) -> None:
        super().__init__(message)
        self.status = status
