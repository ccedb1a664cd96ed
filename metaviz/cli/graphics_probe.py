"""The doctor's look at OpenGL, run in a process of its own."""

from __future__ import annotations

import json


def print_probe(kind: str) -> int:
    """Print as a line of JSON what OpenGL is found: ``window`` as Qt gives it, ``offscreen`` by EGL."""
    found, trouble = _window() if kind == "window" else _offscreen()
    print(json.dumps({"found": found, "trouble": trouble}))
    return 0


def _offscreen() -> tuple[str, str]:
    from vispy import app  # noqa: PLC0415 - a probe imports only what it looks at

    from metaviz.render.backend import HeadlessUnavailableError, use_headless  # noqa: PLC0415
    from metaviz.render.probe import probe  # noqa: PLC0415

    try:
        use_headless()
    except HeadlessUnavailableError as error:
        return "not available", f"{error}"
    canvas = app.Canvas(size=(64, 64), show=False, dpi=96.0)
    canvas.set_current()
    report = probe()
    canvas.close()
    return f"{report.version}, {report.renderer}", " ".join(report.problems)


def _window() -> tuple[str, str]:
    from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext  # noqa: PLC0415

    from metaviz.gui.graphics import graphics_trouble, prepare_graphics  # noqa: PLC0415

    prepare_graphics(safe=False)
    application = QGuiApplication(["metaviz"])
    trouble = graphics_trouble()
    if trouble:
        return "not available", trouble
    surface, context = QOffscreenSurface(), QOpenGLContext()
    surface.create()
    context.create()
    context.makeCurrent(surface)
    major, minor = context.format().majorVersion(), context.format().minorVersion()
    context.doneCurrent()
    screens = ", ".join(f"{s.size().width()}x{s.size().height()}" for s in application.screens())
    return f"{major}.{minor} on a screen of {screens}", ""
