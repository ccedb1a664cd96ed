"""Hands on the keys of a screen."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass

from bare.screen import waited_for

_PAUSE_S = 0.4
_MOST_S = 20.0


@dataclass(frozen=True, slots=True)
class Hands:
    """Presses keys and types, on a screen where no desktop gives the keys to a window.

    Attributes
    ----------
    display
        The screen's name.
    """

    display: str

    def turn_to(self, title: str) -> bool:
        """Give the keys to the window whose title has these words; tell whether there is one."""
        if not waited_for(lambda: bool(self._windows(title)), _MOST_S):
            return False
        self._do("windowfocus", "--sync", self._windows(title)[-1])
        return True

    def press(self, *keys: str) -> None:
        """Press keys one after the other, named as X names them."""
        for key in keys:
            self._do("key", key)
            time.sleep(_PAUSE_S)

    def type(self, text: str) -> None:
        """Type a text."""
        self._do("type", text)
        time.sleep(_PAUSE_S)

    def sees(self, title: str) -> bool:
        """Tell whether a window with these words in its title is there."""
        return bool(self._windows(title))

    def _windows(self, title: str) -> list[str]:
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env=os.environ | {"DISPLAY": self.display},
            capture_output=True,
            text=True,
            check=False,
        )
        return found.stdout.split()

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=os.environ | {"DISPLAY": self.display}, check=True)
