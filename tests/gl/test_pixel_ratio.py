"""On a screen of fine pixels the picture fills the window and is as fine as the screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
from PySide6.QtWidgets import QApplication
application = QApplication([])
from vispy import app
app.use_app("pyside6")
from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.frame import Frame
from metaviz.render.plain_plate import layout_window, plain_plate
from metaviz.render.theme import THEMES, Profile
from metaviz.render.ways import Ways
from tests.toy_picture import toy_colonies, toy_layout
from tests.toys import toy_body
body = toy_body()
ways = Ways(body, toy_layout(body), home_place=0)
canvas = MapCanvas(ways, lambda p: plain_plate(ways.layout, THEMES[p]), size=(320, 240), show=True)
while not canvas.native.isValid():
    application.processEvents()
camera = Camera.fit(layout_window(ways.layout), (320, 240))
canvas.show_frame(Frame(0.0, (), toy_colonies(body), Profile.DARK, camera))
for _ in range(5):
    application.processEvents()
image = canvas.native.grabFramebuffer()
place = ways.spot_cm(0, toy_colonies(body).spot[0])
x, y = camera.resized((image.width(), image.height())).to_px(place)
colour = image.pixelColor(round(x), round(y))
print(image.width(), image.height(), colour.red() > colour.blue() + 60)
"""


@pytest.mark.parametrize(("ratio", "size"), [("1", "320 240"), ("1.5", "480 360"), ("2", "640 480")])
def test_the_picture_follows_the_pixel_ratio(display: str, ratio: str, size: str) -> None:
    environment = dict(os.environ, QT_SCALE_FACTOR=ratio, DISPLAY=display)
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split("\n")[0] == f"{size} True"
