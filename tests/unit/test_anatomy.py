"""Organs lie at the vertebral levels and on the sides that anatomy gives them.

Levels and sides: Gray H, *Anatomy of the Human Body*, 20th edition (1918), chapters V, X, XI and "Surface Anatomy
and Surface Markings". The heights of the vertebrae are those of levels.yaml.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

BODIES = Path(__file__).parents[2] / "assets" / "bodies"
FloatArray = NDArray[np.float64]


@pytest.fixture(params=["woman", "man"])
def body(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(body: str, name: str) -> dict[str, Any]:
    text = yaml.safe_load((BODIES / body / name).read_text(encoding="utf-8"))
    assert isinstance(text, dict)
    return text


def points(body: str, shape_id: str, side: str = "") -> FloatArray:
    found = [
        shape.get("outline") or shape["centreline"]
        for shape in read(body, "organs.yaml")["shapes"]
        if shape["id"] == shape_id and (not side or shape.get("side") == side)
    ]
    assert len(found) == 1, f"{shape_id} {side} is drawn {len(found)} times"
    return np.asarray(found[0], dtype=np.float64)


def between(body: str, upper: str, lower: str) -> tuple[float, float]:
    """Heights from the lower edge of one vertebra to the upper edge of another, half a vertebra to spare."""
    heights = read(body, "levels.yaml")["vertebra_y_cm"]
    slack = 1.8
    return heights[lower] - slack, heights[upper] + slack


@pytest.mark.parametrize(
    ("shape_id", "side", "upper", "lower"),
    [
        ("thyroid", "", "C5", "T1"),
        ("kidney", "left", "T11", "L3"),
        ("kidney", "right", "T12", "L4"),
        ("adrenal", "left", "T11", "L1"),
        ("adrenal", "right", "T11", "L1"),
        ("pancreas", "", "T12", "L3"),
        ("duodenum", "", "T12", "L4"),
        ("stomach", "left", "T9", "L3"),
        ("liver", "right", "T8", "L3"),
        ("heart", "", "T5", "T10"),
        ("bladder", "", "S3", "perineum"),
    ],
)
def test_organ_lies_at_its_vertebral_level(body: str, shape_id: str, side: str, upper: str, lower: str) -> None:
    low, high = between(body, upper, lower)
    y = points(body, shape_id, side)[:, 1]
    assert low <= y.min()
    assert y.max() <= high


def test_trachea_divides_between_fourth_and_fifth_thoracic_vertebra(body: str) -> None:
    low, high = between(body, "T4", "T5")
    assert low <= points(body, "trachea")[-1, 1] <= high


def test_pylorus_lies_on_the_transpyloric_plane(body: str) -> None:
    low, high = between(body, "L1", "L1")
    assert low <= points(body, "duodenum")[0, 1] <= high


@pytest.mark.parametrize("shape_id", ["liver", "gallbladder", "appendix", "atrium_right", "vena_cava_superior"])
def test_lies_on_the_right_of_the_body(body: str, shape_id: str) -> None:
    assert points(body, shape_id)[:, 0].mean() < 0


@pytest.mark.parametrize("shape_id", ["spleen", "stomach", "heart", "sigmoid", "auricle_left"])
def test_lies_on_the_left_of_the_body(body: str, shape_id: str) -> None:
    assert points(body, shape_id)[:, 0].mean() > 0


def test_right_kidney_is_lower_than_left(body: str) -> None:
    assert points(body, "kidney", "right")[:, 1].mean() < points(body, "kidney", "left")[:, 1].mean()


def test_colon_runs_from_the_right_up_across_and_down_on_the_left(body: str) -> None:
    way = points(body, "colon")
    right, left = way[way[:, 0] < 0], way[way[:, 0] > 0]
    assert way[0, 0] < 0 < way[-1, 0]
    assert right[:, 1].max() < left[:, 1].max(), "the flexure at the spleen is the higher one"


def test_apex_of_the_heart_points_to_the_left_and_down(body: str) -> None:
    outline = points(body, "heart")
    lateral = outline[np.argmax(outline[:, 0])]
    assert lateral[1] < outline[:, 1].mean()


def test_right_lung_is_behind_the_liver_dome_and_has_three_lobes(body: str) -> None:
    lungs = {shape["side"]: shape for shape in read(body, "organs.yaml")["shapes"] if shape["id"] == "lung"}
    assert len(lungs["right"]["contours"]) == 2
    assert len(lungs["left"]["contours"]) == 1
    assert points(body, "lung", "right")[:, 1].min() < points(body, "liver")[:, 1].max()


def test_each_body_has_its_own_organs() -> None:
    ids = {body: {shape["id"] for shape in read(body, "organs.yaml")["shapes"]} for body in ("woman", "man")}
    assert ids["woman"] - ids["man"] >= {"breast", "uterus", "ovary"}
    assert ids["man"] - ids["woman"] >= {"prostate", "testis"}


def test_organs_stay_inside_the_trunk(body: str) -> None:
    breadth = np.asarray(read(body, "levels.yaml")["half_breadth_cm"], dtype=np.float64)
    for shape in read(body, "organs.yaml")["shapes"]:
        if shape["id"] in {"testis", "epididymis", "scrotum", "forearm_muscle"}:
            continue
        outline = np.asarray(shape.get("outline") or shape["centreline"], dtype=np.float64)
        assert (np.abs(outline[:, 0]) <= np.interp(outline[:, 1], breadth[:, 0], breadth[:, 1])).all(), shape["id"]


def test_places_of_the_graph_have_a_territory(body: str) -> None:
    graph = read(body, "graph.yaml")
    drawn = {
        entry.get("site")
        for name in ("organs.yaml", "skeleton.yaml")
        for part in ("shapes", "regions")
        for entry in read(body, name)[part]
    }
    wanted = {site["id"] for site in graph["sites"]} - {"bone"}
    assert wanted <= drawn
    assert {f"bone.{part}" for part in ("skull", "cervical", "thoracic", "lumbar", "pelvis", "femur")} <= drawn
