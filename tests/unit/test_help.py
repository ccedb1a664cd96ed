"""The page about the model: it speaks of everything, and its numbers are those of the scenes and of the program."""

import re
from collections.abc import Iterator
from enum import Enum

import pytest
from write_help_numbers import written

from metaviz.model.cascade import Step
from metaviz.model.examination import TestKind
from metaviz.model.treatment import TreatmentKind
from metaviz.replay import liquid_biopsy
from metaviz.replay.citation import publication_of
from metaviz.resources import assets_dir
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.scene.treatments_file import shipped_treatments
from metaviz.sim import flow_clock
from metaviz.theory import conditions, soil_fit

PAGE = (assets_dir() / "help" / "model.md").read_text(encoding="utf-8")
CODE = (flow_clock, liquid_biopsy, conditions, soil_fit)
SAME_SIZE = {"primary.growth.reference_cells", "primary.shedding.reference_cells", "colonies.growth.reference_cells"}
"""Sizes at which other numbers hold; the density that they follow from stands in the table."""
USERS_HEADINGS = ["What is it?", "How it works", "How to use it", "Things to notice", "Things to try"]


def rows() -> Iterator[tuple[str, float, str, str]]:
    """Name, value, unit and words of every row of the tables."""
    for name, cell, words in re.findall(r"^\| `([^`]+)` \| ([^|]+) \| (.*) \|$", PAGE, re.MULTILINE):
        value, _, unit = cell.partition(" ")
        yield name, float(value), "years" if unit == "year" else unit, words


def section(id_: str) -> str:
    """What stands under the heading that names an id."""
    found = re.search(rf"^### [^\n]*\(`{id_}`\)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def test_numbers_that_all_scenes_share() -> None:
    told = {name: (value, unit or "1") for name, value, unit, _words in rows() if "." in name}
    by_scene = [load_scene(path)[0].quantities for path in shipped_scenes().values()]
    per_site = re.compile(
        r"(soil|arrest|sanctuary|niche|clones|colonies\.sleep_share|colonies\.wake_delay|treatments)\."
    )
    shared = {}
    for key in by_scene[0]:
        found = {(quantities[key].value, quantities[key].unit) for quantities in by_scene if key in quantities}
        is_table = per_site.match(key) and not re.fullmatch(r"(arrest|soil|sanctuary)\.default", key)
        if len(found) == 1 and not is_table:
            shared[key] = found.pop()
    assert {key: number for key, number in shared.items() if key not in SAME_SIZE} == told


def test_the_page_is_up_to_date() -> None:
    assert written(PAGE) == PAGE, "run packaging/write_help_numbers.py"
    assert [name for name, _value, _unit, words in rows() if len(words) < 5] == []


@pytest.mark.parametrize(("name", "value", "unit"), [row[:3] for row in rows() if "." not in row[0]])
def test_constants_of_the_program(name: str, value: float, unit: str) -> None:
    (module,) = (module for module in CODE if hasattr(module, name))
    assert getattr(module, name) == value
    assert {"S": "s", "ML": "mL"}.get(name.rpartition("_")[2], "") == unit


def test_every_source_of_a_scene_is_listed() -> None:
    for path in shipped_scenes().values():
        for quantity in load_scene(path)[0].quantities.values():
            assert publication_of(quantity.source) is None or f"* {quantity.source}\n" in PAGE


@pytest.mark.parametrize("id_", [*Step, *TreatmentKind, *TestKind])
def test_everything_has_its_paragraph(id_: Enum) -> None:
    assert len(section(str(id_.value))) > 80


@pytest.mark.parametrize("kind", TreatmentKind)
def test_a_treatment_is_told_with_its_strength(kind: TreatmentKind) -> None:
    _, told, strength = section(kind.value).partition("Strength:")
    assert told
    found = {name: float(value) for name, value in re.findall(r"`(\w+)` ([\d.]+\d|\d)", strength)}
    assert found == {name: each.value for name, each in shipped_treatments()[kind].quantities.items()}


def test_the_headings_are_those_that_users_know() -> None:
    headings = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
    assert headings[: len(USERS_HEADINGS)] == USERS_HEADINGS
    assert {"What is simplified", "What it cannot do", "What to trust", "Sources"} <= set(headings)


def test_every_simplification_names_reality() -> None:
    simplified = PAGE.split("## What is simplified\n")[1].split("\n## ")[0]
    bullets = re.split(r"^\* ", simplified, flags=re.MULTILINE)[1:]
    said = [bullet for bullet in bullets if bullet.startswith("In reality ") and "; here " in " ".join(bullet.split())]
    assert len(said) >= 20
    assert len(bullets) - len(said) <= 1
