"""The drawing is complete, and lies within the body."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

BODIES = Path(__file__).parents[2] / "assets" / "bodies"


@pytest.fixture(params=["woman", "man"])
def body(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(body: str, name: str) -> dict[str, Any]:
    text = yaml.safe_load((BODIES / body / name).read_text(encoding="utf-8"))
    assert isinstance(text, dict)
    return text


def test_colon_runs_from_the_right_up_across_and_down_on_the_left(body: str) -> None:
    shapes = {shape["id"]: shape for shape in read(body, "organs.yaml")["shapes"]}
    way = np.asarray(shapes["colon"]["centreline"], dtype=np.float64)
    right, left = way[way[:, 0] < 0], way[way[:, 0] > 0]
    assert way[0, 0] < 0 < way[-1, 0]
    assert right[:, 1].max() < left[:, 1].max(), "the flexure at the spleen is the higher one"


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
