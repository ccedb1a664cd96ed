"""The pictures look as they looked; ``python -m tests.golden`` draws them anew after a change that is wanted."""

import numpy as np
import pytest
from PIL import Image

from metaviz.render.canvas import MapCanvas
from metaviz.render.still import render_still
from metaviz.render.ways import Ways
from tests.golden.pictures import FOLDER, MOST_TILE_DIFFERENCE, PICTURES, SIZE_PX, largest_difference


def _kept(name: str) -> np.ndarray:
    return np.asarray(Image.open(FOLDER / f"{name}.png"))


@pytest.mark.parametrize("name", list(PICTURES))
def test_the_picture_is_the_kept_one(name: str, canvas: MapCanvas, toy_ways: Ways) -> None:
    drawn = render_still(canvas, PICTURES[name](toy_ways), SIZE_PX)[..., :3]
    assert largest_difference(drawn, _kept(name)) <= MOST_TILE_DIFFERENCE


def test_the_comparison_sees_a_dot_out_of_place_and_no_noise() -> None:
    kept = _kept("overview_dark")
    noise = np.random.default_rng(0).integers(-6, 7, kept.shape)
    noisy = np.clip(kept.astype(int) + noise, 0, 255).astype(np.uint8)
    assert largest_difference(kept, noisy) <= MOST_TILE_DIFFERENCE
    moved = kept.copy()
    moved[100:106, 20:26] = (255, 180, 60)
    assert largest_difference(kept, moved) > MOST_TILE_DIFFERENCE
