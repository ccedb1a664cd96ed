"""A studio that goes on when OpenGL does not."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Protocol

from metaviz.render.frame import Frame
from metaviz.render.still import ByteArray, Overlay, Size


class AnyStudio(Protocol):
    """What takes pictures of frames."""

    size_px: Size

    def __enter__(self) -> AnyStudio:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> object:
        """End."""

    def take(self, frame: Frame, overlay: Overlay | None = None) -> ByteArray:
        """Return a frame as pixels, shape (height, width, 4), dtype uint8."""


class LastingStudio:
    """Takes pictures with the first studio as long as that works, then with the second.

    Parameters
    ----------
    size_px
        Size of the pictures.
    first
        Makes the studio that may fail; None if it is known to.
    second
        Makes the one that does not.
    tell
        Called with the reason, once, when the second one takes over.
    """

    def __init__(
        self,
        size_px: Size,
        first: Callable[[], AnyStudio] | None,
        second: Callable[[], AnyStudio],
        tell: Callable[[str], None],
    ) -> None:
        self.size_px = size_px
        self._first = first
        self._second = second
        self._tell = tell
        self._studio: AnyStudio | None = None

    def __enter__(self) -> LastingStudio:
        """Begin."""
        if self._first is not None:
            try:
                self._studio = self._first().__enter__()
            except Exception as problem:  # whatever a driver does, there is a picture
                self._change(str(problem))
        else:
            self._change("")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        if self._studio is not None:
            self._studio.__exit__(kind, problem, trace)
            self._studio = None

    def take(self, frame: Frame, overlay: Overlay | None = None) -> ByteArray:
        """Return a frame as pixels, shape (height, width, 4), dtype uint8, straight alpha, top row first."""
        assert self._studio is not None
        try:
            return self._studio.take(frame, overlay)
        except Exception as problem:
            if self._first is None:
                raise
            self._change(str(problem))
            return self._studio.take(frame, overlay)

    def _change(self, reason: str) -> None:
        self._first = None
        self._tell(reason)
        self._studio = self._second().__enter__()
