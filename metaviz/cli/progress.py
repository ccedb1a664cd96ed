"""A progress bar on standard error."""

from __future__ import annotations

import sys
from types import TracebackType

_WIDTH = 40


class ProgressBar:
    """One line that grows; nothing where standard error is no terminal, or on request.

    Parameters
    ----------
    n_steps
        Steps of the whole work.
    quiet
        Show nothing.
    """

    def __init__(self, n_steps: int, *, quiet: bool = False) -> None:
        self._n_steps = n_steps
        self._seen = not quiet and sys.stderr.isatty()
        self._shown = ""

    def __enter__(self) -> ProgressBar:
        """Show an empty bar."""
        self.show(0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the line."""
        if self._seen:
            sys.stderr.write("\n")
            sys.stderr.flush()

    def show(self, n_done: int) -> None:
        """Show how many steps are done."""
        filled = _WIDTH * n_done // self._n_steps
        text = f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {n_done} of {self._n_steps} frames"
        if self._seen and text != self._shown:
            self._shown = text
            sys.stderr.write(text)
            sys.stderr.flush()
