"""The plates on the disk belong to the drawing beside them."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from metaviz.render.first_plate import first_plate
from metaviz.render.plate import PlateImage, over_ground
from metaviz.render.theme import THEMES, Profile
from metaviz.scene.body_file import body_named
from metaviz.scene.layout_file import layout_of

ROOT = Path(__file__).parents[2]
PLATES = ROOT / "assets" / "plates"
METADATA = yaml.safe_load((PLATES / "plates.yaml").read_text(encoding="utf-8"))
MEBIBYTE = 2**20
MOST_TEXELS = 4096
"""A side of a texture that every driver takes."""


def baked_from(body: str) -> str:
    total = hashlib.sha256()
    names = ("organs.yaml", "skeleton.yaml", "vessels.yaml", "trees.yaml")
    sources = [ROOT / "assets" / "bodies" / body / name for name in names]
    for path in (*sources, ROOT / "packaging" / "bake" / "profiles.yaml"):
        total.update(path.read_bytes().replace(b"\r\n", b"\n") if path.exists() else b"")
    return total.hexdigest()


@pytest.mark.parametrize("body", ["woman", "man"])
def test_plates_are_baked_from_the_committed_drawing(body: str) -> None:
    assert METADATA["baked_from_sha256"][body] == baked_from(body), "run `python packaging/bake/bake.py`"


def test_all_files_are_of_the_bake_that_the_list_tells_of() -> None:
    named = {plate[key] for plate in METADATA["plates"] for key in ("image", "deep", "mask", "index")}
    assert set(METADATA["sha256"]) == named
    for name, wanted in METADATA["sha256"].items():
        assert hashlib.sha256((PLATES / name).read_bytes()).hexdigest() == wanted, name
    others = {path.name for path in PLATES.iterdir()} - named
    assert others == {
        "plates.yaml",
        "first.json",
        *(f"{name[:-5]}_first.jpg" for name in named if "_deep" not in name and name.endswith("webp")),
    }


def test_there_is_a_plate_for_each_body_and_profile() -> None:
    found = sorted((plate["body"], plate["profile"]) for plate in METADATA["plates"])
    assert found == [("man", "dark"), ("man", "projector"), ("woman", "dark"), ("woman", "projector")]


@pytest.mark.parametrize("plate", METADATA["plates"], ids=lambda plate: f"{plate['body']}-{plate['profile']}")
def test_pictures_and_maps_fill_the_window(plate: dict[str, object]) -> None:
    left, bottom, right, top = (float(edge) for edge in plate["window_cm"])  # type: ignore[attr-defined]
    scale = float(str(plate["px_per_cm"]))
    wanted = (round((right - left) * scale), round((top - bottom) * scale))
    assert max(wanted) <= MOST_TEXELS
    half = (wanted[0] // 2, wanted[1] // 2)
    for key, size, mode in (
        ("image", wanted, "RGBA"),
        ("deep", wanted, "RGBA"),
        ("mask", half, "L"),
        ("index", half, "P"),
    ):
        with Image.open(PLATES / str(plate[key])) as picture:
            assert (picture.size, picture.mode) == (size, mode), key


@pytest.mark.parametrize("plate", METADATA["plates"], ids=lambda plate: f"{plate['body']}-{plate['profile']}")
def test_nothing_is_drawn_in_the_colour_of_cancer(plate: dict[str, object]) -> None:
    """Amber and orange are a cell's alone: bright, saturated, between red and yellow."""
    with Image.open(PLATES / str(plate["image"])) as picture:
        small = picture.resize((picture.width // 6, picture.height // 6)).convert("RGBA")
    hue, saturation, value = (np.asarray(band).astype(int) for band in small.convert("RGB").convert("HSV").split())
    drawn = np.asarray(small.getchannel("A")) > 128
    amber = drawn & (hue >= 14) & (hue <= 36) & (saturation > 130) & (value > 130)
    assert not amber.any()


@pytest.mark.parametrize("plate", METADATA["plates"], ids=lambda plate: f"{plate['body']}-{plate['profile']}")
def test_the_first_picture_of_a_start_belongs_to_the_plate(plate: dict[str, str]) -> None:
    entry = json.loads((PLATES / "first.json").read_text(encoding="utf-8"))[plate["body"]]
    baked_from = entry["pictures"][plate["profile"]]["baked_from_sha256"]
    assert baked_from == hashlib.sha256((PLATES / plate["image"]).read_bytes()).hexdigest(), (
        "run packaging/bake/first.py"
    )
    body = body_named(plate["body"])
    assert entry["height_cm"] == layout_of(body).height_cm
    first = first_plate(PLATES, plate["body"], Profile(plate["profile"]))
    assert first is not None
    assert first.window_cm == tuple(plate["window_cm"])
    size = (first.rgb.shape[1], first.rgb.shape[0])
    with Image.open(PLATES / plate["image"]) as picture:
        assert size == (picture.width * 3 // 8, picture.height * 3 // 8)
        small = picture.convert("RGBA").resize(size, Image.Resampling.BOX)
    wanted = over_ground(PlateImage(np.asarray(small), first.window_cm), THEMES[first.profile])
    assert first.rgb.shape == wanted.shape
    assert np.abs(first.rgb.astype(int) - wanted).mean() < 2.0


def test_a_missing_first_picture_is_none(tmp_path: Path) -> None:
    assert first_plate(tmp_path, "woman", Profile.DARK) is None
    (tmp_path / "first.json").write_text("{}", encoding="utf-8")
    assert first_plate(tmp_path, "woman", Profile.DARK) is None
    assert first_plate(PLATES, "toy", Profile.DARK) is None


def test_plates_stay_small() -> None:
    assert sum(path.stat().st_size for path in PLATES.iterdir()) < 16 * MEBIBYTE


def on_top(body: str, points_cm: list[tuple[float, float]]) -> list[str]:
    plate = next(plate for plate in METADATA["plates"] if plate["body"] == body)
    with Image.open(PLATES / plate["index"]) as picture:
        index = np.asarray(picture)
    left, _bottom, right, top = plate["window_cm"]
    scale = index.shape[1] / (right - left)
    names = METADATA["shapes"][body]["names"]
    return [names[index[int((top - y) * scale), int((x - left) * scale)]] for x, y in points_cm]


@pytest.mark.parametrize("body", ["woman", "man"])
def test_every_number_of_the_index_map_has_a_name(body: str) -> None:
    with Image.open(PLATES / f"{body}_index.png") as picture:
        used = set(np.unique(np.asarray(picture)).tolist())
    shapes = METADATA["shapes"][body]
    names = shapes["names"]
    assert max(used) < len(names)
    assert names[0] == ""
    assert sorted(set(names[1:])) == names[1:]
    assert set(shapes["deep"]) | set(shapes["scaffold"]) <= set(names)
    seen = {names[number] for number in used}
    organs = {"brain", "colon", "heart", "kidney", "liver", "lung", "pancreas", "spleen", "stomach", "thyroid"}
    assert organs | {"axillary", "inguinal", "bone.pelvis", "bone.femur", "bone.skull"} <= seen
    assert {"kidney", "adrenal", "pancreas", "para_aortic", "bone.lumbar"} <= set(shapes["deep"])
    assert {"liver", "lung", "heart", "stomach", "colon", "brain"}.isdisjoint(shapes["deep"])


@pytest.mark.parametrize("body", ["woman", "man"])
@pytest.mark.parametrize("place_id", ["brain", "liver", "bladder", "stomach", "lung", "bone.femur"])
def test_the_index_map_names_the_organ_that_a_region_says(body: str, place_id: str) -> None:
    """Everywhere within an organ, save at its edge, the map names it, or something that is drawn in front of it."""
    regions = layout_of(body_named(body)).regions
    order = {region.place_id: region.depth for region in regions}
    right = 0
    for region in regions:
        if region.place_id != place_id:
            continue
        middle = region.outline_cm.mean(axis=0)
        points = [tuple(middle + share * (point - middle)) for share in (0.0, 0.4, 0.7) for point in region.outline_cm]
        within = [point for point in points if _holds(region.outline_cm, point)]
        for name in on_top(body, within):
            right += name == place_id
            assert name, "nothing is drawn where an organ is"
            assert order.get(name, np.inf) >= region.depth, f"{name} lies behind {place_id}"
    assert right > 20


def _holds(outline: np.ndarray, point: tuple[float, float]) -> bool:
    (x, y), after = point, np.roll(outline, -1, axis=0)
    crosses = (outline[:, 1] > y) != (after[:, 1] > y)
    rise = np.where(crosses, after[:, 1] - outline[:, 1], 1.0)
    at_x = outline[:, 0] + (y - outline[:, 1]) * (after[:, 0] - outline[:, 0]) / rise
    return bool(np.count_nonzero(crosses & (x < at_x)) % 2)
