"""Composition root: builds session and window, and runs them."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import vispy
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from metaviz import __version__
from metaviz.gui.colours import Profile
from metaviz.gui.graphics import graphics_trouble, prepare_graphics
from metaviz.gui.recent import RecentScenes
from metaviz.gui.runner import LatestRunner
from metaviz.gui.window import MainWindow
from metaviz.model.scene import Scene, Setup
from metaviz.scene.layout_file import layout_of
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.session.session import Session

DEFAULT_SCENE = "breast"
NO_SCREEN = "There is no screen here for a window; `metaviz render SCENE -o picture.png` needs none."


def open_window(
    scene_path: Path | None = None,
    *,
    seed: int | None = None,
    profile: str | None = None,
    fullscreen: bool = False,
    safe_graphics: bool = False,
) -> int:
    """Open the window and return the exit status when it is closed.

    Parameters
    ----------
    scene_path
        Scene to begin with; the default scene if None.
    seed
        Patient to begin with; that of the scene's setup if None.
    profile
        A word of `Profile`; the one used last if None.
    fullscreen
        Fill the screen.
    safe_graphics
        Draw with the processor.

    Raises
    ------
    SceneError
        If the scene is not valid; no window has been opened then.
    """
    path = scene_path or shipped_scenes()[DEFAULT_SCENE]
    scene, setup = load_scene(path)
    if not _has_screen():
        sys.stderr.write(NO_SCREEN + "\n")
        return 1
    app = make_app(safe_graphics=safe_graphics)
    setup = setup if seed is None else replace(setup, seed=seed)
    window = make_window(scene, setup, path, QSettings(), None if profile is None else Profile(profile))
    if fullscreen:
        window.showFullScreen()
    else:
        window.show()
    return app.exec()


def make_app(*, safe_graphics: bool = False) -> QApplication:
    """Return the application, made with all that must be said before it."""
    prepare_graphics(safe=safe_graphics)
    app = QApplication([sys.argv[0]])
    app.setApplicationName("metaviz")
    app.setApplicationDisplayName("metaviz")
    app.setOrganizationName("metaviz")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("metaviz")
    return app


def make_window(
    scene: Scene, setup: Setup, path: Path | None, settings: QSettings, profile: Profile | None = None
) -> MainWindow:
    """Return the window of a scene, not yet shown."""
    trouble = graphics_trouble()
    if not trouble:
        vispy.use("pyside6")
    runner = LatestRunner(held=not trouble)
    session = Session(scene, setup, path, runner=runner)
    window = MainWindow(
        session, layout_of, RecentScenes(settings), profile or Profile.DARK, trouble, counter=LatestRunner()
    )
    # The first picture, of the still body, does not wait for the patient.
    window.map.painted.connect(runner.release)
    return window


def main() -> int:
    """Open the window as a desktop does: with a file or none, and no terminal to complain to."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    try:
        return open_window(path)
    except SceneError as problem:
        if path is None:
            raise
        return _open_with_message(path, str(problem))


def _open_with_message(path: Path, details: str) -> int:
    default = shipped_scenes()[DEFAULT_SCENE]
    app = make_app()
    window = make_window(*load_scene(default), default, QSettings())
    window.banner.show_problem(f"{path.name} cannot be opened.", details)
    window.show()
    return app.exec()


def _has_screen() -> bool:
    """Tell whether there is a screen; Qt would end the process without one."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
