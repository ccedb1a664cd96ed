"""Chooses vispy's backend where no window system does."""

from __future__ import annotations

import os
import sys

import vispy


class HeadlessUnavailableError(RuntimeError):
    """OpenGL without a screen cannot be had on this machine; the message says why, in one sentence."""


def use_headless() -> None:
    """Make vispy draw without a screen, by EGL; to be called before the first canvas.

    Raises
    ------
    HeadlessUnavailableError
        On systems without EGL, or if vispy already uses another backend.
    """
    if sys.platform != "linux":
        raise HeadlessUnavailableError("Drawing without a screen needs Linux with EGL; use a window instead.")
    # Mesa draws without any screen; other drivers do not know this platform and look for a device themselves.
    os.environ.setdefault("EGL_PLATFORM", "surfaceless")
    try:
        vispy.use(app="egl")
    except Exception as problem:
        raise HeadlessUnavailableError(f"Drawing without a screen failed: {problem}") from problem
