"""What must be said to Qt about OpenGL before there is a window, and whether OpenGL is there at all."""

from __future__ import annotations

import os

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext, QSurfaceFormat

from metaviz.render.windows_opengl import follow_qt

LEAST_VERSION = (2, 1)
NO_OPENGL = "METAVIZ_NO_OPENGL"
"""Set to anything, this variable of the environment keeps the map from using OpenGL."""


def prepare_graphics(*, safe: bool) -> None:
    """Ask for the OpenGL that every machine has; to be called before the QApplication is made.

    Parameters
    ----------
    safe
        Draw with the processor: for drivers that crash or draw rubbish.
    """
    surface = QSurfaceFormat()
    surface.setVersion(*LEAST_VERSION)
    # The map is painted back to front: neither depth nor stencil is needed, and both would cost memory traffic.
    surface.setDepthBufferSize(0)
    surface.setStencilBufferSize(0)
    QSurfaceFormat.setDefaultFormat(surface)
    # A window that moves to another screen keeps its textures.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    if safe:
        os.environ["LIBGL_ALWAYS_SOFTWARE"] = "1"
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_UseSoftwareOpenGL)


def graphics_trouble() -> str:
    """Return in a sentence why the map cannot be drawn; empty if it can. Needs a QGuiApplication."""
    if os.environ.get(NO_OPENGL):
        return QCoreApplication.translate("graphics", "OpenGL is switched off by {name}.").format(name=NO_OPENGL)
    context, surface = QOpenGLContext(), QOffscreenSurface()
    surface.create()
    context.create()
    if not context.makeCurrent(surface):
        return QCoreApplication.translate(
            "graphics", "OpenGL cannot be started on this machine; try again with --safe-graphics."
        )
    version = (context.format().majorVersion(), context.format().minorVersion())
    context.doneCurrent()
    follow_qt()
    return "" if version >= LEAST_VERSION else _too_old(version)


def _too_old(version: tuple[int, int]) -> str:
    text = QCoreApplication.translate("graphics", "OpenGL {found} is older than 2.1; try again with --safe-graphics.")
    return text.format(found=f"{version[0]}.{version[1]}")
