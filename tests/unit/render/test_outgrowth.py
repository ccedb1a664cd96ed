"""Tumours keep inside their organ and to their size, and only ever grow outwards."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from metaviz.model.layout import Region
from metaviz.render.colonies import MOST_ROOM_CM, MOST_SLOPE, MOST_WISH, shape_texels
from metaviz.render.colony_shapes import ColonyShapes
from metaviz.render.frame import ColonyStage, ColonyStates
from metaviz.render.interior import contains, depth_cm, interior, spot_cm
from metaviz.render.outgrowth import (
    ANGLE,
    CHARACTERS,
    DIRECTION,
    N_RAYS,
    STEEPEST,
    dense,
    disc_radius_cm,
    radii_cm,
    room_cm,
    wishes,
)
from metaviz.render.ways import Ways
from tests.toy_picture import toy_layout
from tests.toys import toy_body

FloatArray = NDArray[np.float64]

shares = st.floats(0.0, 1.0)
keys = st.integers(0, 2**64 - 1)
REACHES_CM = np.geomspace(0.05, 60.0, 25)


@st.composite
def outlines(draw: st.DrawFn) -> FloatArray:
    """Organs from thin to round, with bays and spikes; from 3 to 30 cm long."""
    n = draw(st.integers(5, 40))
    radius = np.array(draw(st.lists(st.floats(0.35, 1.0), min_size=n, max_size=n)))
    angle = np.arange(n) * 2.0 * np.pi / n
    shape = np.column_stack((np.cos(angle), np.sin(angle))) * radius[:, None]
    return np.asarray(shape * (draw(st.floats(1.5, 15.0)), draw(st.floats(1.5, 15.0))) + (3.0, 120.0))


@given(outlines(), shares, shares, keys)
def test_no_tumour_leaves_its_organ(outline: FloatArray, across: float, up: float, key: int) -> None:
    organ = Region("organ", "middle", outline, 1.0)
    centre = spot_cm((interior(organ),), (up, across))
    assume(contains(outline, centre[None])[0])
    wish, room = wishes(np.array([key], np.uint64)), room_cm(dense(outline), centre)
    for reach in REACHES_CM:
        corners = centre + radii_cm(np.array([reach]), wish, room[None])[0, :, None] * DIRECTION
        edge = np.concatenate([corners + t * (np.roll(corners, -1, axis=0) - corners) for t in (0.0, 0.25, 0.5, 0.75)])
        assert depth_cm(outline, edge).min() > -0.02


@given(keys, st.floats(0.3, 12.0), st.floats(0.3, 3.0))
def test_where_there_is_room_the_area_is_that_of_the_disc(key: int, room: float, narrowing: float) -> None:
    wish = wishes(np.array([key], np.uint64))
    rooms = (room * (1.0 + narrowing * np.cos(ANGLE / 2.0) ** 2))[None]
    reaches = np.geomspace(0.01 * room, 20.0 * room, 200)
    sizes = np.array([disc_radius_cm(radii_cm(np.array([reach]), wish, rooms))[0] for reach in reaches])
    assert np.all(np.diff(sizes) >= 0.0)
    free = sizes < 0.6 * room
    np.testing.assert_allclose((sizes[free] / reaches[free]) ** 2, 1.0, atol=0.05)
    assert sizes[-1] > 0.97 * disc_radius_cm(rooms)[0], "it fills its organ"


def test_characters_are_irregular_and_of_one_size() -> None:
    np.testing.assert_allclose(disc_radius_cm(CHARACTERS), 1.0)
    assert (CHARACTERS.max(axis=1) / CHARACTERS.min(axis=1)).min() > 1.2
    assert CHARACTERS.max() < 1.5, "the square around a tumour in colony.vert holds it"
    alike = np.abs(CHARACTERS[:, None] - CHARACTERS).max(axis=2) + 9.0 * np.eye(len(CHARACTERS))
    assert alike.min() > 0.02


@given(keys, shares, shares)
def test_a_tumour_grows_outwards_in_every_direction(key: int, up: float, across: float) -> None:
    states = _growing(key, "breast", (up, across), np.geomspace(0.1, 400.0, 600))
    radii = SHAPES.radii_cm(states)
    assert np.all(np.diff(radii, axis=0) >= -1e-9)
    # Nothing pops, not even where the edge of the organ turns all growth to one side.
    assert np.max(radii[1:] / radii[:-1]) < 1.1


@given(keys, st.sampled_from(["breast", "lung", "liver", "colon", "bone.lumbar", "axillary"]), shares, shares)
def test_a_tumour_has_the_area_of_its_diameter_until_its_organ_is_full(
    key: int, place: str, up: float, across: float
) -> None:
    states = _growing(key, place, (up, across), np.geomspace(0.5, 500.0, 40))
    wanted = states.diameter_mm / 20.0
    drawn = disc_radius_cm(SHAPES.radii_cm(states))
    full = disc_radius_cm(SHAPES.room_cm[SHAPES.rows(states)])
    roomy = wanted < 0.85 * full
    np.testing.assert_allclose((drawn[roomy] / wanted[roomy]) ** 2, 1.0, atol=0.05)
    assert np.all(drawn <= np.minimum(full, wanted * 1.03))


def test_a_tumour_looks_the_same_whatever_else_is_there() -> None:
    rng = np.random.default_rng(3)
    many = ColonyStates(
        key=rng.integers(0, 2**63, 40).astype(np.uint64),
        place=np.full(40, BODY.place_index["liver"]),
        spot=rng.uniform(size=(40, 2)),
        diameter_mm=rng.uniform(1.0, 40.0, 40),
        stage=np.full(40, int(ColonyStage.DETECTABLE)),
        presence=np.ones(40),
    )
    outlines_cm = ColonyShapes(WAYS).outlines_cm(many)
    for row in (0, 17, 39):
        alone = ColonyStates(**{name: getattr(many, name)[row : row + 1] for name in many.__dataclass_fields__})
        np.testing.assert_array_equal(ColonyShapes(WAYS).outlines_cm(alone)[0], outlines_cm[row])


def test_a_hit_is_on_the_drawn_shape() -> None:
    states = _growing(123456789, "breast", (0.5, 0.95), np.array([60.0]))
    outline = SHAPES.outlines_cm(states)[0]
    low, high = outline.min(axis=0) - 0.3, outline.max(axis=0) + 0.3
    points = low + np.random.default_rng(1).uniform(size=(400, 2)) * (high - low)
    clear = np.abs(depth_cm(outline, points)) > 0.02
    hits = np.array([SHAPES.hit(states, point)[0] for point in points])
    np.testing.assert_array_equal(hits[clear], contains(outline, points)[clear])
    assert 50 < hits.sum() < 350


def test_a_place_that_is_not_drawn_has_no_shape() -> None:
    states = _growing(1, "right_heart", (0.5, 0.5), np.array([10.0]))
    assert SHAPES.rows(states).tolist() == [-1]
    assert np.isnan(SHAPES.outlines_cm(states)).all()
    assert not SHAPES.hit(states, np.zeros(2)).any()


def test_texels_hold_the_shape() -> None:
    wish = wishes(np.arange(30, dtype=np.uint64) * np.uint64(98765432101234567))
    room = np.random.default_rng(2).uniform(0.02, 20.0, (30, N_RAYS))
    sizes, slopes = (texels.astype(np.float64) for texels in shape_texels(wish, room))
    np.testing.assert_allclose((sizes[..., 0] * 256.0 + sizes[..., 1]) / 65535.0 * MOST_WISH, wish, atol=1e-4)
    np.testing.assert_allclose((sizes[..., 2] * 256.0 + sizes[..., 3]) / 65535.0 * MOST_ROOM_CM, room, atol=1e-3)
    step = 4.0 * np.pi / N_RAYS
    found = (slopes[..., 0] - 127.0) / 127.0 * MOST_SLOPE
    np.testing.assert_allclose(found, np.log(np.roll(wish, -1, 1) / np.roll(wish, 1, 1)) / step, atol=0.013)
    assert STEEPEST <= MOST_SLOPE


BODY = toy_body()
WAYS = Ways(BODY, toy_layout(BODY), home_place=BODY.place_index["breast"])
SHAPES = ColonyShapes(WAYS)


def _growing(key: int, place: str, spot: tuple[float, float], diameter_mm: FloatArray) -> ColonyStates:
    """Return one tumour at several sizes; each spot gets a key of its own, as in a course."""
    n = len(diameter_mm)
    own = key ^ hash(spot) & (2**64 - 1)
    return ColonyStates(
        key=np.full(n, own, np.uint64),
        place=np.full(n, BODY.place_index[place]),
        spot=np.tile(spot, (n, 1)),
        diameter_mm=diameter_mm,
        stage=np.full(n, int(ColonyStage.DETECTABLE)),
        presence=np.ones(n),
    )
