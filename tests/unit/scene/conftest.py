"""A complete scene text on the toy body, for tests that break or change it."""

import pytest

from metaviz.model.scene import Setup
from metaviz.scene.dump import scene_text
from tests.toys import toy_scene


@pytest.fixture(scope="session")
def toy_text() -> str:
    return scene_text(toy_scene(), Setup(seed=7, day=12.5, changes=(("soil.liver", 3.0),)))
