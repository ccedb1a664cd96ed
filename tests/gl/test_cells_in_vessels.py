"""No lit pixel of a cell lies off its vessel, on the bodies that come with the program."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from vispy import gloo

from metaviz.gui.frame_maker import FrameMaker
from metaviz.gui.home_view import home_window
from metaviz.gui.scenery import scenery_of
from metaviz.model.body import RouteKind
from metaviz.model.course import Course
from metaviz.model.layout import Layout
from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.particles import VertexArray, particles
from metaviz.render.theme import Profile
from metaviz.render.ways import DEFAULT_HALF_WIDTH_CM, LYMPH_HALF_WIDTH_CM, TIP_SPREAD_CM, Ways
from metaviz.scene.layout_file import layout_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.sim.course import simulate_course
from metaviz.sim.flow_clock import ViewClock
from tests.gl.flow_program import flow_program

SIZE_PX = (1920, 1080)
TOLERANCE_PX = 1.5
FINER = 3
CORE = "#version 120\nvoid main() { gl_FragColor = vec4(1.0); }"
YEAR_DAYS = 365.25


def _lit(ways: Ways, vertices: VertexArray, camera: Camera, time_s: float, *, still: bool) -> NDArray[np.bool_]:
    """Return the pixels that the middles of cells light, shape (height, width); without their glow."""
    program = flow_program(ways, vertices, camera, time_s, CORE, still=still)
    with gloo.FrameBuffer(color=gloo.RenderBuffer(SIZE_PX[::-1], "color")):
        gloo.set_viewport(0, 0, *SIZE_PX)
        gloo.set_state(preset=None, blend=False, depth_test=False)
        gloo.clear(color=(0, 0, 0, 0))
        program.draw("points")
        return np.asarray(gloo.read_pixels((0, 0, *SIZE_PX))[..., 0] > 0)


class _Ground:
    """Where cells may be: painted larger than the picture, so that half pixels count."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._image = Image.new("1", (SIZE_PX[0] * FINER, SIZE_PX[1] * FINER))
        self._draw = ImageDraw.Draw(self._image)

    def add_way(self, points_cm: NDArray[np.float64], half_width_cm: float) -> None:
        radius = (half_width_cm * self._camera.px_per_cm + TOLERANCE_PX) * FINER
        at = self._camera.to_px(points_cm) * FINER
        self._draw.line([*map(tuple, at)], fill=1, width=int(np.ceil(2.0 * radius)))
        for x, y in at:
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=1)

    def add_bed(self, outline_cm: NDArray[np.float64], around_cm: float) -> None:
        closed = np.vstack((outline_cm, outline_cm[:1]))
        self._draw.polygon([*map(tuple, self._camera.to_px(closed) * FINER)], fill=1)
        self.add_way(closed, around_cm)

    def holds(self) -> NDArray[np.bool_]:
        """Return whether the middle of each pixel lies on it."""
        return np.asarray(self._image)[FINER // 2 :: FINER, FINER // 2 :: FINER]


def _ground(ways: Ways, camera: Camera, *, beds: bool) -> NDArray[np.bool_]:
    ground, layout = _Ground(camera), ways.layout
    widths = {vessel.id: vessel.width_cm for vessel in layout.vessels}
    for vessel in layout.vessels:
        ground.add_way(vessel.points_cm, (vessel.width_cm or 2.0 * DEFAULT_HALF_WIDTH_CM) / 2.0)
    for index, route in enumerate(ways.body.routes):
        for way, path in enumerate(layout.route_paths_cm[index]):
            named = [widths[name] for name in route.paths[way] if name in widths] if way < len(route.paths) else []
            if not named:
                lymph = route.kind is RouteKind.LYMPHATIC
                ground.add_way(path, LYMPH_HALF_WIDTH_CM if lymph else DEFAULT_HALF_WIDTH_CM)
    for region in layout.regions:
        if beds or region.place_id == "heart":
            ground.add_bed(region.outline_cm, TIP_SPREAD_CM if beds else 0.0)
    return ground.holds()


def _scene(name: str) -> tuple[Ways, FrameMaker, Course, Layout]:
    scene, setup = load_scene(shipped_scenes()[name])
    layout = layout_of(scene.body)
    scenery = scenery_of(scene, layout)
    course = simulate_course(scene, scene.published, setup.seed)
    return scenery.ways, FrameMaker(scenery), course, layout


@pytest.mark.parametrize("still", [False, True])
@pytest.mark.parametrize(("name", "year"), [("breast", 14.0), ("lung", 9.0)])
def test_no_cell_is_lit_off_its_vessel_or_bed(canvas: MapCanvas, name: str, year: float, *, still: bool) -> None:
    canvas.set_current()
    ways, maker, course, layout = _scene(name)
    camera = Camera.fit(home_window(layout.height_cm), SIZE_PX)
    clock = ViewClock.for_speed(30.0)
    frame = maker.frame(course, year * YEAR_DAYS, clock, Profile.DARK, camera)
    in_vessel, in_bed = _ground(ways, camera, beds=False), _ground(ways, camera, beds=True)
    n_moving = n_resting = 0
    for window in frame.windows:
        made = particles(window, ways, np.inf)
        time_s = (frame.day - window.start_day) / window.day_per_s
        founder = window.legs.colony >= 0
        moves = (window.legs.route >= 0) & ~np.isin(window.legs.route, _across(ways))
        for vertices, moving in ((made.dots, moves[~founder]), (made.founders, moves[founder])):
            for chosen, ground in ((vertices[moving], in_vessel), (vertices[~moving], in_bed)):
                if not len(chosen):
                    continue
                lit = _lit(ways, chosen, camera, time_s, still=still)
                off = np.argwhere(lit & ~ground)
                assert not len(off), f"{name}: {len(off)} pixels off, such as {off[:5].tolist()}"
                n_moving += int(lit.sum()) * (ground is in_vessel)
                n_resting += int(lit.sum()) * (ground is in_bed)
    assert n_moving > 50
    assert n_resting > 10


def _across(ways: Ways) -> list[int]:
    """Return the routes across a body cavity, which is no vessel."""
    return [i for i, route in enumerate(ways.body.routes) if route.kind is RouteKind.TRANSCOELOMIC]
