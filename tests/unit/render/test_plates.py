"""Plates are read, laid on the ground, reduced; masks hide what is behind organs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from metaviz.model.layout import Plate
from metaviz.render.plate import PlateImage, over_ground
from metaviz.render.plate_files import PlateFileError, hidden_by_plates, plates_of
from metaviz.render.theme import DARK, PROJECTOR, Profile, Theme
from tests.toy_picture import toy_layout
from tests.toys import toy_body

LAYOUT = toy_layout(toy_body())
BAKED = replace(LAYOUT, plates=(Plate("dark", "dark.png", "mask.png", (-10.0, 100.0, 10.0, 120.0), 2.0),))


def test_a_baked_plate_is_read_once_and_others_are_plain(tmp_path: Path) -> None:
    Image.new("RGBA", (40, 40), (10, 20, 30, 255)).save(tmp_path / "dark.png")
    plates = plates_of(BAKED, tmp_path)
    image = plates(Profile.DARK)
    assert image.px_per_cm == 2.0
    assert image.rgba[7, 7].tolist() == [10, 20, 30, 255]
    (tmp_path / "dark.png").unlink()
    assert plates(Profile.DARK) is image
    assert plates(Profile.PROJECTOR).rgba.shape[1] > 100


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_a_bad_plate_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "dark.png").write_bytes(content)
    with pytest.raises(PlateFileError, match=r"The plate .*dark\.png cannot be read: "):
        plates_of(BAKED, tmp_path)(Profile.DARK)


def test_the_mask_hides_by_place_and_nothing_outside(tmp_path: Path) -> None:
    mask = np.zeros((40, 40), np.uint8)
    mask[:20, 20:] = 204  # upper right quarter
    Image.fromarray(mask).save(tmp_path / "mask.png")
    hidden_at = hidden_by_plates(BAKED, tmp_path)
    assert hidden_at is not None
    points = np.array([[5.0, 115.0], [-5.0, 115.0], [5.0, 105.0], [5.0, 500.0], [-500.0, 115.0]])
    np.testing.assert_allclose(hidden_at(points), [0.8, 0.0, 0.0, 0.0, 0.0])
    assert hidden_by_plates(LAYOUT, tmp_path) is None


@pytest.mark.parametrize("theme", [DARK, PROJECTOR])
def test_the_ground_shows_where_the_plate_is_clear(theme: Theme) -> None:
    rgba = np.zeros((64, 64, 4), np.uint8)
    rgba[20:40, 20:40] = (200, 100, 50, 255)
    rgba[45:50, 20:40] = (255, 255, 255, 128)
    laid = over_ground(PlateImage(rgba, (0.0, 0.0, 8.0, 8.0)), theme)
    ground = np.rint(255.0 * np.array(theme.ground))
    assert laid[30, 30].tolist() == [200, 100, 50]
    np.testing.assert_allclose(laid[0, 0], ground, atol=1)
    np.testing.assert_allclose(laid[47, 30], (laid[42, 30].astype(float) + 255.0) / 2.0, atol=3)


def test_a_reduced_plate_keeps_window_and_mean_colour() -> None:
    rgba = np.random.default_rng(0).integers(0, 256, (64, 48, 4), dtype=np.uint8)
    rgba[..., 3] = 255
    image = PlateImage(rgba, (0.0, 0.0, 6.0, 8.0))
    small = image.reduced(4)
    assert small.rgba.shape == (16, 12, 4)
    assert small.window_cm == image.window_cm
    assert small.px_per_cm == 2.0
    np.testing.assert_allclose(small.rgba[..., :3].mean(axis=(0, 1)), rgba[..., :3].mean(axis=(0, 1)), atol=1.0)


def test_what_lies_beneath_is_read_when_asked_for_and_once(tmp_path: Path) -> None:
    Image.new("RGBA", (40, 40), (10, 20, 30, 255)).save(tmp_path / "dark.png")
    names = ("", "liver", "kidney")
    deep = replace(BAKED.plates[0], deep="deep.png", index="index.png", shapes=names, deep_shapes=frozenset({"kidney"}))
    image = plates_of(replace(BAKED, plates=(deep,)), tmp_path)(Profile.DARK)
    with pytest.raises(PlateFileError, match=r"deep\.png cannot be read"):
        image.beneath()
    Image.new("RGBA", (40, 40), (1, 2, 3, 255)).save(tmp_path / "deep.png")
    index = Image.fromarray(np.full((20, 20), 2, np.uint8)).convert("P")
    index.save(tmp_path / "index.png")
    beneath = image.reduced(2).beneath()
    assert beneath is not None
    assert beneath.deep_rgba[3, 3].tolist() == [1, 2, 3, 255]
    assert beneath.names[beneath.index[5, 5]] == "kidney"
    assert beneath.window_cm == image.window_cm
    assert len(beneath.regions) == len(LAYOUT.regions)
    assert image.beneath() is beneath


def test_a_plate_without_a_deep_one_has_nothing_beneath(tmp_path: Path) -> None:
    Image.new("RGBA", (40, 40), (10, 20, 30, 255)).save(tmp_path / "dark.png")
    plates = plates_of(BAKED, tmp_path)
    assert plates(Profile.DARK).beneath() is None
    assert plates(Profile.PROJECTOR).beneath() is None
