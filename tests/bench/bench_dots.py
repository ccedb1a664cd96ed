"""Moving dots against bare static points of gloo, drawn in turn on the same canvas without a screen."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from vispy import gloo
from vispy.gloo import gl

from metaviz.model.events import Legs
from metaviz.render.backend import use_headless
from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.flow import DOT_PX, FlowLayer, size_scale
from metaviz.render.frame import NO_COLONIES, Frame, LegWindow
from metaviz.render.particles import particles
from metaviz.render.plain_plate import layout_window, plain_plate
from metaviz.render.positions import positions
from metaviz.render.theme import DARK, THEMES, Profile
from metaviz.render.ways import Ways
from tests.bench.row import Row
from tests.toy_picture import toy_colonies, toy_layout
from tests.toys import toy_body

SIZE_PX = (1280, 720)
LEG_S = 10.0
N_FRAMES = 40
N_WINDOWS = 6
MOST_RATIO = 1.2
MOST_PYTHON_MS = 2.0
LEAST_FRAMES_PER_S = 30.0
BARE_VERTEX = """
#version 120
attribute vec2 a_position;
uniform float u_size;
void main() { gl_Position = vec4(a_position, 0.0, 1.0); gl_PointSize = u_size; }
"""
BARE_SPRITE = """
#version 120
void main() {
    vec2 from_middle = gl_PointCoord * 2.0 - 1.0;
    float fall = max(1.0 - dot(from_middle, from_middle), 0.0);
    gl_FragColor = (vec4(1.0, 0.85, 0.5, 1.0) * (fall * fall) + vec4(1.0, 0.6, 0.1, 0.5)) * fall;
}
"""
BARE_DISC = """
#version 120
void main() {
    vec2 from_middle = gl_PointCoord * 2.0 - 1.0;
    gl_FragColor = vec4(1.0, 0.6, 0.1, 1.0) * clamp((1.0 - dot(from_middle, from_middle)) * 4.0, 0.0, 1.0);
}
"""
PX_PER_CM = 6.0
"""As when a whole body fills the height of the picture."""


def run() -> list[Row]:
    """Ten thousand and a hundred thousand dots, the share of Python, and the whole map."""
    use_headless()
    body = toy_body()
    ways = Ways(body, toy_layout(body), home_place=0)
    canvas = MapCanvas(ways, lambda profile: plain_plate(ways.layout, THEMES[profile]), size=SIZE_PX, show=False)
    camera = replace(Camera.fit(layout_window(ways.layout), SIZE_PX), px_per_cm=PX_PER_CM)
    with gloo.FrameBuffer(color=gloo.RenderBuffer(SIZE_PX[::-1], "color")):
        rows = [_dots(ways, camera, n_dots) for n_dots in (10_000, 100_000)]
        rows += _map(canvas, ways, camera)
    return rows


def flowing(ways: Ways, n_dots: int, seed: int = 0) -> LegWindow:
    """A window with about so many dots on screen at every moment between 0 and `LEG_S`."""
    rng = np.random.default_rng(seed)
    n = 2 * n_dots
    start = np.sort(rng.uniform(-LEG_S, LEG_S, n))
    route = rng.integers(0, len(ways.body.routes), n)
    place = np.array([ways.body.place_index[r.target] for r in ways.body.routes])[route]
    none = np.full(n, -1)
    legs = Legs(
        route=route,
        way=rng.integers(0, 2, n),
        came_by=route,
        place=place,
        start_day=start,
        end_day=start + LEG_S,
        lane=rng.uniform(-1.0, 1.0, n),
        lane2=rng.uniform(-1.0, 1.0, n),
        cell=np.arange(n),
        weight=np.ones(n, np.int64),
        colony=none,
        ending=none,
        form=np.zeros(n, np.int64),
    )
    return LegWindow(0.0, 1.0, legs)


def _dots(ways: Ways, camera: Camera, n_dots: int) -> Row:
    window = flowing(ways, n_dots)
    flow = FlowLayer(ways)
    dots = particles(window, ways).dots
    found = positions(dots, ways.atlas, 0.5 * LEG_S)
    x, y, shift_x, shift_y = camera.clip()
    place = np.asarray(found.point_cm[found.seen] * (x, y) + (shift_x, shift_y), dtype=np.float32)
    bare = []
    for fragment in (BARE_SPRITE, BARE_DISC):
        program = gloo.Program(BARE_VERTEX, fragment)
        program["a_position"] = place
        program["u_size"] = DOT_PX * size_scale(camera)
        bare.append(program)
    gloo.set_viewport(0, 0, *SIZE_PX)
    gloo.set_state(preset=None, depth_test=False, blend=True, blend_func=("one", "one_minus_src_alpha"))
    ours_ms, sprite_ms, disc_ms = _in_turn(
        lambda day: flow.draw_cells((window,), day, camera, DARK),
        lambda _day: bare[0].draw("points"),
        lambda _day: bare[1].draw("points"),
    )
    return Row(
        work=f"{n_dots:,} moving dots, 1280x720",
        ours=ours_ms,
        unit="ms",
        peer="bare static points",
        peer_figure=sprite_ms,
        target=f"within {MOST_RATIO}x",
        is_met=ours_ms <= MOST_RATIO * sprite_ms,
        note=f"{found.seen.sum():,} dots with the same glow, standing still; plain discs: {disc_ms:.3g} ms",
    )


def _map(canvas: MapCanvas, ways: Ways, camera: Camera) -> list[Row]:
    windows = tuple(flowing(ways, 20_000 // N_WINDOWS, seed) for seed in range(N_WINDOWS))
    frame = Frame(0.0, windows, toy_colonies(ways.body), Profile.DARK, camera)
    (whole_ms,) = _in_turn(lambda day: canvas.draw_now(replace(frame, day=day)))
    return [
        Row(
            work="map with 20,000 dots, all layers",
            ours=1e3 / whole_ms,
            unit="frames/s",
            peer="",
            peer_figure=None,
            target=f"at least {LEAST_FRAMES_PER_S:.0f}",
            is_met=whole_ms <= 1e3 / LEAST_FRAMES_PER_S,
        ),
        _python(canvas, ways, frame),
    ]


def _python(canvas: MapCanvas, ways: Ways, frame: Frame) -> Row:
    """Time of a frame in which there is next to nothing to draw: as many layers and windows, few dots and pixels."""
    windows = tuple(flowing(ways, 4, seed) for seed in range(N_WINDOWS))
    camera = replace(frame.camera, size_px=(8, 8), px_per_cm=0.05)
    small = replace(frame, windows=windows, camera=camera, colonies=NO_COLONIES)
    times = []
    for day in np.linspace(0.2, 0.8, N_FRAMES) * LEG_S:
        colonies = toy_colonies(ways.body)
        begun = time.perf_counter()
        canvas.draw_now(replace(small, day=float(day), colonies=colonies))
        times.append(time.perf_counter() - begun)
    ours_ms = 1e3 * float(np.median(times))
    return Row(
        work="Python in a frame of the map",
        ours=ours_ms,
        unit="ms",
        peer="",
        peer_figure=None,
        target=f"at most {MOST_PYTHON_MS:g} ms",
        is_met=ours_ms <= MOST_PYTHON_MS,
        note=f"{N_WINDOWS} windows of flow, 13 tumours, all layers; with the calls of OpenGL, on 8 x 8 pixels",
    )


def _in_turn(*works: Callable[[float], object]) -> list[float]:
    """Milliseconds of a finished frame of each work, the best quarter's worst, done in turn to meet the same noise."""
    times: list[list[float]] = [[] for _ in works]
    for i, day in enumerate(np.linspace(0.2, 0.8, N_FRAMES + 4) * LEG_S):
        for work, spent in zip(works, times, strict=True):
            gloo.clear(color=(0, 0, 0, 1))
            gl.glFinish()
            begun = time.perf_counter()
            work(float(day))
            gl.glFinish()
            if i >= 4:
                spent.append(time.perf_counter() - begun)
    return [1e3 * float(np.percentile(spent, 25.0)) for spent in times]
