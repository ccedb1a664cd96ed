"""What recedes, what is laid bare, and what shines through, by hand on a small map."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaviz.model.layout import Region
from metaviz.render.beneath import Beneath
from metaviz.render.mood import mood

WINDOW_CM = (-10.0, 0.0, 10.0, 20.0)
NAMES = ("", "aorta", "bone.lumbar", "breast", "kidney", "liver", "lung")


def _square(x: float, y: float, half: float) -> NDArray[np.float64]:
    return np.array([(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)])


def _map() -> Beneath:
    """A lung above a liver with a kidney behind it, vertebrae beside them with the aorta; 16 pixels a centimetre."""
    index = np.zeros((320, 320), np.uint8)
    for name, (left, bottom, right, top) in {
        "lung": (-8, 12, 0, 19),
        "liver": (-8, 2, 0, 10),
        "bone.lumbar": (4, 2, 8, 10),
        "aorta": (5, 2, 6, 10),
    }.items():
        index[(20 - top) * 16 : (20 - bottom) * 16, (left + 10) * 16 : (right + 10) * 16] = NAMES.index(name)
    regions = (
        Region("kidney", "right", _square(-4.0, 6.0, 1.5), 16.0),
        Region("liver", "middle", _square(-4.0, 6.0, 4.0), 52.0),
        Region("breast", "right", _square(-4.0, 15.0, 2.0), 80.0),
        Region("bone.lumbar", "middle", _square(6.0, 6.0, 2.0), 3.0),
    )
    deep = frozenset({"kidney", "bone.lumbar", "aorta"})
    scaffold = frozenset({"aorta", "bone.lumbar"})
    return Beneath(np.zeros((320, 320, 4), np.uint8), index, WINDOW_CM, NAMES, deep, scaffold, regions)


def _at(pixels: NDArray[np.uint8], x: float, y: float) -> list[int]:
    found: list[int] = pixels[int((20.0 - y) * 8.0), int((x + 10.0) * 8.0)].tolist()
    return found


def test_what_is_outside_the_story_recedes_but_never_bones_great_vessels_and_open_places() -> None:
    pixels = mood(_map(), frozenset({"liver"}), frozenset())
    assert pixels.shape == (160, 160, 3)
    assert _at(pixels, -4.0, 15.0) == [255, 0, 0], "lung"
    assert _at(pixels, -4.0, 6.0) == [0, 0, 0], "liver"
    for x, y in ((4.5, 6.0), (5.5, 6.0), (2.0, 18.0)):
        assert _at(pixels, x, y) == [0, 0, 0]


def test_what_is_in_the_story_keeps_its_colour_to_its_edge() -> None:
    recedes = mood(_map(), frozenset({"lung"}), frozenset())[..., 0]
    assert recedes[8:64, 16:80].max() == 0, "the whole lung"
    assert recedes[80 : 80 + 64, 16:80].min() > 100, "the liver, to its edge"


def test_a_site_of_several_places_stands_for_all_of_them() -> None:
    whole, part = (mood(_map(), frozenset(), frozenset({name})) for name in ("bone", "bone.lumbar"))
    np.testing.assert_array_equal(whole, part)
    assert _at(whole, 6.0, 6.0)[1] > 250
    assert _at(whole, 8.8, 6.0)[1] > 150, "a margin around it"
    assert _at(whole, -4.0, 6.0)[1] == 0


def test_what_the_deep_picture_does_not_show_cannot_be_laid_bare() -> None:
    assert mood(_map(), frozenset(), frozenset({"liver", "lung"}))[..., 1].max() == 0


def test_what_lies_deep_and_is_in_the_story_shines_through() -> None:
    pixels = mood(_map(), frozenset({"kidney"}), frozenset())
    assert _at(pixels, -4.0, 6.0) == [255, 0, 255]
    assert _at(pixels, -7.0, 9.0) == [255, 0, 0]


def test_skin_in_the_story_holds_back_what_is_seen_through_it() -> None:
    recedes = mood(_map(), frozenset({"breast"}), frozenset())[..., 0]
    through, beside = recedes[40, 48], recedes[40, 20]
    assert beside == 255
    assert 130 < through < 160
