"""Tells listeners of changes, each once and in the order in which they happened."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from metaviz.session.state import SessionState

Listener = Callable[[SessionState, SessionState], None]


class Broadcast:
    """Listeners of a session.

    A listener may cause further changes; they are told after the present one has been told to all.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._untold: deque[tuple[SessionState, SessionState]] = deque()
        self._telling = False

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every change from now on; the returned function ends that."""
        self._listeners.append(listener)

        def forget() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return forget

    def note(self, old: SessionState, new: SessionState) -> None:
        """Note a change, to be told by the next `tell`."""
        self._untold.append((old, new))

    def tell(self) -> None:
        """Tell all listeners of the changes noted."""
        if self._telling:
            return
        self._telling = True
        try:
            while self._untold:
                before, after = self._untold.popleft()
                for listener in tuple(self._listeners):
                    listener(before, after)
        finally:
            self._telling = False
            self._untold.clear()

    def close(self) -> None:
        """Forget all listeners."""
        self._listeners.clear()
