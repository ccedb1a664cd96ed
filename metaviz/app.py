"""Composition root: builds session and window, and runs them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import vispy
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from metaviz import __version__
from metaviz.gui.application import Application
from metaviz.gui.colours import Profile
from metaviz.gui.graphics import graphics_trouble, prepare_graphics
from metaviz.gui.opening import Opened, Opening
from metaviz.gui.recent import RecentScenes
from metaviz.gui.run_watch import RunWatch
from metaviz.gui.runner import LatestRunner
from metaviz.gui.screen import has_screen
from metaviz.gui.settings_store import aside_words, open_settings
from metaviz.gui.user_folders import user_folders
from metaviz.gui.view_settings import ViewSettings
from metaviz.gui.window import MainWindow
from metaviz.model.soil import SoilModel
from metaviz.render.first_plate import first_plate
from metaviz.resources import assets_dir
from metaviz.scene.problems import SceneError
from metaviz.scene.shipped import body_shown_by, shipped_scenes

if TYPE_CHECKING:
    from collections.abc import Callable

    from metaviz.model.scene import Scene, Setup

DEFAULT_SCENE = "breast"
NO_SCREEN = "There is no screen here for a window; `metaviz render SCENE -o picture.png` needs none."


def open_window(
    scene_path: Path | None = None,
    *,
    seed: int | None = None,
    soil: str | None = None,
    profile: str | None = None,
    fullscreen: bool = False,
    safe_graphics: bool = False,
    comparison: str | None = None,
) -> int:
    """Open the window and return the exit status when it is closed.

    Parameters
    ----------
    scene_path
        Scene to begin with; the default scene if None.
    seed
        Patient to begin with; that of the scene's setup if None.
    soil
        A word of `SoilModel` to begin with; the cancer's own soil if None.
    profile
        A word of `Profile`; the one used last if None.
    fullscreen
        Fill the screen.
    safe_graphics
        Draw with the processor.
    comparison
        Name of the comparison whose first member the scene is; None for none.

    Raises
    ------
    SceneError
        If the scene is not valid; no window has been opened then.
    """
    path = scene_path or shipped_scenes()[DEFAULT_SCENE]
    # A file of somebody's own may be wrong, and that must be told instead of a window.
    read = None if _is_shipped(path) else _read(path)
    if not has_screen():
        sys.stderr.write(NO_SCREEN + "\n")
        return 1
    app = make_app(safe_graphics=safe_graphics)
    colours = None if profile is None else Profile(profile)
    return _run(
        app,
        lambda settings: make_window(path, settings, colours, seed=seed, soil=soil, read=read, comparison=comparison),
        fullscreen=fullscreen,
    )


def make_app(*, safe_graphics: bool = False) -> Application:
    """Return the application, made with all that must be said before it."""
    prepare_graphics(safe=safe_graphics)
    app = Application(sys.argv[:1])
    app.setApplicationName("metaviz")
    app.setApplicationDisplayName("metaviz")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("metaviz")
    return app


def make_window(
    path: Path,
    settings: QSettings,
    profile: Profile | None = None,
    *,
    seed: int | None = None,
    soil: str | None = None,
    read: tuple[Scene, Setup] | None = None,
    comparison: str | None = None,
) -> Opening:
    """Make the window of a scene, not yet shown; it is furnished when its first picture is on screen.

    Parameters
    ----------
    path
        The scene's file.
    settings
        Remember the scenes opened lately.
    profile
        Colours; dark if None.
    seed
        Patient to begin with; that of the scene's setup if None.
    soil
        A word of `SoilModel` to begin with; the cancer's own soil if None.
    read
        What is in the file, if it has been read already.
    comparison
        Name of the comparison whose first member the scene is; None for none.
    """
    colours = profile or Profile.DARK
    body_id = body_shown_by(path) if read is None else read[0].body.id
    trouble = graphics_trouble()
    if not trouble:
        vispy.use("pyside6")
    window = MainWindow(colours, trouble)
    window.remember(ViewSettings(settings))
    plate = first_plate(assets_dir() / "plates", body_id, colours)
    if plate is not None:
        window.map.show_still(plate)

    def furnish(opened: Opened) -> None:
        # By now all of it has been imported in the worker's thread.
        from metaviz.scene.layout_file import layout_of  # noqa: PLC0415
        from metaviz.session.session import Session  # noqa: PLC0415
        from metaviz.theory.soil_models import soil_changes  # noqa: PLC0415

        setup = opened.setup if seed is None else replace(opened.setup, seed=seed)
        if soil is not None:
            setup = replace(setup, changes=(*setup.changes, *soil_changes(opened.scene, SoilModel(soil))))
        session = Session(opened.scene, setup, path, runner=LatestRunner(), forecast_runner=LatestRunner())
        window.furnish(session, layout_of, RecentScenes(settings), counter=LatestRunner(), scenery=opened.scenery)
        if comparison is not None:
            _compare(window, comparison)
        app = QApplication.instance()
        if isinstance(app, Application):
            app.hand_files_to(window.dialogs.open_file)

    return Opening(window, lambda: _opened(read or _read(path), colours), furnish)


def _compare(window: MainWindow, name: str) -> None:
    """Take the scene that a window shows for the first member of a comparison."""
    from metaviz.gui.side_panel import Page  # noqa: PLC0415
    from metaviz.scene.comparisons import shipped_comparisons  # noqa: PLC0415

    window.comparing.adopt(next(each for each in shipped_comparisons() if each.id == name))
    window.side.show_page(Page.COMPARE)


def _opened(read: tuple[Scene, Setup], profile: Profile) -> Opened:
    """Return a scene with its scenery; imports what the window needs next."""
    from metaviz.gui import furniture  # noqa: F401, PLC0415
    from metaviz.gui.scenery import scenery_of  # noqa: PLC0415
    from metaviz.scene.layout_file import layout_of  # noqa: PLC0415

    scene, setup = read
    return Opened(scene, setup, scenery_of(scene, layout_of(scene.body), soon=profile))


def _read(path: Path) -> tuple[Scene, Setup]:
    # pydantic and what hangs on it take longer to import than the first picture takes.
    from metaviz.scene.scene_file import load_scene  # noqa: PLC0415

    return load_scene(path)


def _is_shipped(path: Path) -> bool:
    return path.resolve() in {known.resolve() for known in shipped_scenes().values()}


def _run(
    app: QApplication,
    make: Callable[[QSettings], Opening],
    problem: tuple[str, str] = ("", ""),
    *,
    fullscreen: bool = False,
) -> int:
    """Make the window of a person's settings and run until it is closed; raise what kept it from being furnished.

    Parameters
    ----------
    app
        Made already.
    make
        Makes the window from the settings.
    problem
        Headline and details of what is wrong already; the headline is empty if nothing is.
    fullscreen
        Fill the screen.
    """
    folders = user_folders()
    run = RunWatch(folders.runs)
    opened = open_settings(folders.settings)
    opening = make(opened.settings)
    window = opening.window
    run.watch(window)
    if problem[0]:
        window.banner.show_problem(*problem)
    elif opened.aside is not None:
        window.banner.show_problem(*aside_words(opened.aside))
    if fullscreen:
        window.showFullScreen()
    else:
        window.show()
    status = app.exec()
    opening.close()
    if opening.problem is not None:
        raise opening.problem
    run.end()
    return status


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
    return _run(app, lambda settings: make_window(default, settings), (f"{path.name} cannot be opened.", details))
