"""Without any screen the picture is the same as in a window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.frame import Frame
from metaviz.render.plain_plate import layout_window
from metaviz.render.probe import OpenGLReport, probe
from metaviz.render.still import render_still
from metaviz.render.theme import Profile
from metaviz.render.ways import Ways
from tests.toy_picture import toy_colonies, toy_window

SIZE_PX = (400, 300)
PROGRAM = """
import sys
from pathlib import Path
from metaviz.render.backend import use_headless
use_headless()
from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.frame import Frame
from metaviz.render.plain_plate import layout_window, plain_plate
from metaviz.render.probe import probe
from metaviz.render.still import render_still, save_still
from metaviz.render.theme import THEMES, Profile
from metaviz.render.ways import Ways
from tests.toy_picture import toy_colonies, toy_layout, toy_window
from tests.toys import toy_body
body = toy_body()
ways = Ways(body, toy_layout(body), home_place=0)
canvas = MapCanvas(ways, lambda p: plain_plate(ways.layout, THEMES[p]), size=(400, 300), show=False)
frame = Frame(9.0, (toy_window(body, 300),), toy_colonies(body), Profile.DARK,
              Camera.fit(layout_window(ways.layout), (400, 300)))
save_still(render_still(canvas, frame, (400, 300)), Path(sys.argv[1]))
print(probe().problems)
assert "PySide6" not in sys.modules
"""


@pytest.mark.skipif(sys.platform != "linux", reason="EGL without a screen is for Linux")
def test_a_still_without_a_screen_equals_one_in_a_window(canvas: MapCanvas, toy_ways: Ways, tmp_path: Path) -> None:
    path = tmp_path / "still.png"
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.strip() == "()"
    frame = Frame(
        9.0,
        (toy_window(toy_ways.body, 300),),
        toy_colonies(toy_ways.body),
        Profile.DARK,
        Camera.fit(layout_window(toy_ways.layout), SIZE_PX),
    )
    in_window = render_still(canvas, frame, SIZE_PX)[..., :3].astype(int)
    assert np.abs(np.asarray(Image.open(path)).astype(int) - in_window).max() <= 2


def test_the_probe_reads_this_machine(canvas: MapCanvas) -> None:
    canvas.set_current()
    report = probe()
    assert report.version_number >= (2, 1)
    assert report.max_texture_px >= 4096
    assert report.problems == ()


def test_the_probe_says_what_is_missing() -> None:
    report = OpenGLReport("1.1.0", "", "GDI Generic", "Microsoft", 0, 1024, 10.0)
    assert report.is_software
    assert [sentence.split()[0] for sentence in report.problems] == ["OpenGL", "Textures", "Dots"]
    assert "--safe-graphics" in report.problems[0]
