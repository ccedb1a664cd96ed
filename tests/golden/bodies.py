"""The kept pictures of both bodies: every camera, both profiles, a year in which something is to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from metaviz.gui.frame_maker import FrameMaker
from metaviz.gui.scenery import Scenery, scenery_of
from metaviz.model.course import Course
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.render.camera import Camera
from metaviz.render.frame import Frame
from metaviz.render.theme import Profile
from metaviz.scene.layout_file import layout_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.sim.course import simulate_course
from metaviz.sim.flow_clock import ViewClock

FOLDER = Path(__file__).resolve().parent / "bodies"
SIZE_PX = (480, 360)
SCENES = {"woman": ("breast", 14.0), "man": ("prostate", 16.0)}
DAY_PER_S = 30.0


@dataclass(frozen=True, eq=False)
class Sitter:
    """A body, a patient and a day to be drawn."""

    scenery: Scenery
    course: Course
    day: float


@cache
def sitter(body: str) -> Sitter:
    """Return who is drawn for a body."""
    name, year = SCENES[body]
    scene, setup = load_scene(shipped_scenes()[name])
    return Sitter(
        scenery_of(scene, layout_of(scene.body)),
        simulate_course(scene, scene.published, setup.seed),
        year * DAYS_PER_YEAR,
    )


def frame_of(body: str, view: str, profile: Profile) -> Frame:
    """Return the frame of a body seen by one of its cameras."""
    who = sitter(body)
    window = next(one.window_cm for one in who.scenery.layout.views if one.id == view)
    camera = Camera.fit(window, SIZE_PX)
    return FrameMaker(who.scenery).frame(who.course, who.day, ViewClock.for_speed(DAY_PER_S), profile, camera)


def picture_file(body: str, view: str, profile: Profile) -> Path:
    """Return where a picture is kept."""
    return FOLDER / f"{body}_{view}_{profile.value}.webp"
