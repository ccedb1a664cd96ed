"""Both bodies look as they looked, from every camera and in both profiles; see `test_golden` for how to renew them."""

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot
from vispy import app

from metaviz.render.canvas import MapCanvas
from metaviz.render.still import render_still
from metaviz.render.theme import Profile
from tests.golden.bodies import SCENES, SIZE_PX, frame_of, picture_file, sitter
from tests.golden.pictures import MOST_TILE_DIFFERENCE, largest_difference

VIEWS = ("overview", "head", "chest", "abdomen", "pelvis", "bone")


@pytest.fixture(params=list(SCENES))
def body(request: pytest.FixtureRequest) -> str:
    """The body that is drawn."""
    return str(request.param)


@pytest.fixture
def body_canvas(qtbot: QtBot, body: str) -> Iterator[MapCanvas]:
    """A canvas that shows the body."""
    app.use_app("pyside6")
    scenery = sitter(body).scenery
    made = MapCanvas(scenery.ways, scenery.plates, size=SIZE_PX)
    with qtbot.waitExposed(made.native):
        made.show()
    qtbot.waitUntil(made.native.isValid)
    yield made
    made.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_every_camera_has_its_kept_pictures(body: str) -> None:
    assert tuple(view.id for view in sitter(body).scenery.layout.views) == VIEWS


def test_the_body_looks_as_it_did(body: str, body_canvas: MapCanvas) -> None:
    changed = {}
    for view in VIEWS:
        for profile in Profile:
            drawn = render_still(body_canvas, frame_of(body, view, profile), SIZE_PX)[..., :3]
            kept = np.asarray(Image.open(picture_file(body, view, profile)).convert("RGB"))
            difference = largest_difference(drawn, kept)
            if difference > MOST_TILE_DIFFERENCE:
                changed[f"{view} {profile.value}"] = round(difference, 1)
    assert not changed
