"""The page about the model: its tables and its sources are those of the scenes and of the program."""

import re
from collections.abc import Iterator

import pytest
import yaml

from metaviz.resources import assets_dir
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.sim import flow_clock

PAGE = (assets_dir() / "help" / "model.md").read_text(encoding="utf-8")
SAME_SIZE = {"primary.growth.reference_cells", "primary.shedding.reference_cells", "colonies.growth.reference_cells"}
"""Sizes at which other numbers hold; the density that they follow from stands in the table."""


def rows() -> Iterator[tuple[str, float, str]]:
    """Name, value and unit of every row of the tables."""
    for name, cell in re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", PAGE, re.MULTILINE):
        value, _, unit = cell.partition(" ")
        yield name, float(value), "years" if unit == "year" else unit


def test_numbers_that_all_scenes_share() -> None:
    told = {name: (value, unit or "1") for name, value, unit in rows() if "." in name}
    by_scene = [load_scene(path)[0].quantities for path in shipped_scenes().values()]
    per_site = re.compile(r"(soil|arrest|colonies\.sleep_share|colonies\.wake_delay)\.")
    shared = {}
    for key in by_scene[0]:
        found = {(quantities[key].value, quantities[key].unit) for quantities in by_scene if key in quantities}
        if len(found) == 1 and (key == "arrest.default" or not per_site.match(key)):
            shared[key] = found.pop()
    assert {key: number for key, number in shared.items() if key not in SAME_SIZE} == told


@pytest.mark.parametrize(("name", "value", "unit"), [row for row in rows() if "." not in row[0]])
def test_constants_of_the_map(name: str, value: float, unit: str) -> None:
    assert getattr(flow_clock, name) == value
    assert (unit == "s") == name.endswith("_S")


def test_every_source_of_a_scene_is_listed() -> None:
    for path in shipped_scenes().values():
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"].values():
            line = source["citation"] + (f" doi:{source['doi']}" if "doi" in source else "")
            assert f"* {line}\n" in PAGE
