"""A comparison in the window: its members take turns at the same moment, with the same luck, in the same view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from metaviz.gui.pilot import Pilot
from metaviz.gui.scene_words import member_label
from metaviz.gui.soil_model_bar import soil_model_of
from metaviz.model.scene import Scene, Setup
from metaviz.model.soil import SoilModel
from metaviz.scene.comparisons import Comparison
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.session.session import Session
from metaviz.session.state import SessionState
from metaviz.theory.soil_models import soil_changes


@dataclass(frozen=True, eq=False)
class Member:
    """One scene of a comparison.

    Attributes
    ----------
    name
        On screen.
    scene, path
        The scene and its file.
    setup
        What was made of it when it was last shown: its plan, and what the sliders changed.
    """

    name: str
    scene: Scene
    path: Path
    setup: Setup


class Comparing(QObject):
    """Which comparison is open, and which of its members the window shows.

    It ends when a scene is shown that is none of its members.

    Signals
    -------
    changed
        Another comparison or another member is shown, or none any more.
    failed
        Headline and details of what went wrong.
    """

    changed = Signal()
    failed = Signal(str, str)

    def __init__(self, session: Session, pilot: Pilot, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pilot = pilot
        self.comparison: Comparison | None = None
        self.members: tuple[Member, ...] = ()
        self._is_switching = False
        self.forget: Callable[[], None] = session.listen(self._follow)

    @property
    def shown(self) -> int:
        """Number of the member that is shown; -1 without a comparison."""
        scene = self._session.state.scene
        return next((number for number, member in enumerate(self.members) if member.scene is scene), -1)

    @property
    def soil_model(self) -> SoilModel | None:
        """The model of the soil in force; None where soils were moved by hand."""
        state = self._session.state
        return soil_model_of(state.scene, state.parameters.soil)

    def setup_of(self, number: int) -> Setup:
        """Return what a member is shown with: the soil model in force, and what was made of it before."""
        state, member = self._session.state, self.members[number]
        if number == self.shown:
            return state.setup
        model = self.soil_model
        changes = member.setup.changes
        if model is not None:
            others = tuple(change for change in changes if not change[0].startswith("soil."))
            changes = (*soil_changes(member.scene, model), *others)
        return replace(member.setup, seed=state.seed, day=state.day, day_per_s=state.speed.day_per_s, changes=changes)

    def open(self, comparison: Comparison, number: int = 0) -> bool:
        """Open a comparison at one of its members; tell what is wrong with it if that cannot be."""
        try:
            members = tuple(_member(name) for name in comparison.members)
        except (SceneError, OSError) as problem:
            self.failed.emit(self.tr("{title} cannot be opened.").format(title=comparison.title), str(problem))
            return False
        first = members[number]
        self.comparison, self.members = comparison, members
        self._switch(lambda: self._session.open_scene(first.scene, first.setup, first.path))
        return True

    def adopt(self, comparison: Comparison, number: int = 0) -> None:
        """Take the scene that is shown for a member, with the luck and the changes that it has.

        Raises
        ------
        SceneError
            If another member is broken.
        """
        state = self._session.state
        members = [_member(name) for name in comparison.members]
        members[number] = replace(members[number], scene=state.scene, setup=state.setup)
        self.comparison, self.members = comparison, tuple(members)
        self.changed.emit()

    def show_member(self, number: int) -> None:
        """Show another member at this moment, with the same luck, in the same view, still playing if it was."""
        shown = self.shown
        if shown < 0 or number == shown:
            return
        session, pilot = self._session, self._pilot
        setup, camera, aim = self.setup_of(number), pilot.goal, pilot.aim
        was_playing = session.state.playing
        self.members = tuple(
            replace(member, setup=session.state.setup) if i == shown else member
            for i, member in enumerate(self.members)
        )
        member = self.members[number]

        def show() -> None:
            session.open_scene(member.scene, setup, member.path)
            if camera is not None:
                pilot.stay(camera, aim)

        self._switch(show)
        if was_playing and session.state.day < session.state.last_day:
            session.play()

    def show_next(self) -> None:
        """Show the next member, after the last one the first."""
        if self.members:
            self.show_member((self.shown + 1) % len(self.members))

    def leave(self) -> None:
        """End the comparison; the member that is shown stays."""
        if self.comparison is not None:
            self.comparison, self.members = None, ()
            self.changed.emit()

    def _switch(self, show: Callable[[], None]) -> None:
        self._is_switching = True
        try:
            show()
        finally:
            self._is_switching = False
        self.changed.emit()

    def _follow(self, old: SessionState, new: SessionState) -> None:
        """End with another scene; undo may bring another member back."""
        if self._is_switching or new.scene is old.scene or self.comparison is None:
            return
        if self.shown < 0:
            self.leave()
        else:
            self.changed.emit()


def _member(name: str) -> Member:
    path = shipped_scenes()[name]
    scene, setup = load_scene(path)
    return Member(member_label(name), scene, path, setup)
