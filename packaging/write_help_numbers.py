"""Brings the numbers and the sources in the page about the model up to date with the scenes.

Run after scenes have changed: ``python packaging/write_help_numbers.py``. Words are left alone; what a new number is,
must be written by hand into the row that appears with a question mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from metaviz.model.quantity import Quantity
from metaviz.replay.citation import publication_of
from metaviz.resources import assets_dir
from metaviz.scene.number_cards import shipped_cards
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes

PER_CANCER = re.compile(
    r"(soil|arrest|sanctuary|niche\.strength|colonies\.(sleep_share|wake_delay))\.(?!default$)|clones\."
)
"""Tables by site or clone; of them only a default may hold for all scenes."""
ELSEWHERE = re.compile(r"treatments\.|(primary|colonies)\.(growth|shedding)\.reference_cells$")
"""Told in the sections of the treatments, or by the density from which they follow."""
OTHERS = ("Batson OV.", "Bubendorf L", "Cristy M.", "Gray H.", "Zheng X")
"""Publications behind the bodies and the words, which no scene names."""

WORDS = {
    "cascade.colonisation": "chance of a cell in neutral tissue to seed a micrometastasis",
    "colonies.growth.doubling_time": "time in which a small colony doubles",
    "colonies.regress_delay": "mean wait before regression",
    "colonies.shedding_share": "cells that a colony sheds, as a share of what a primary of its size sheds",
    "colonies.sleep_share.default": "share of the founders that sleep",
    "colonies.switch_delay": "mean wait for vessels",
    "colonies.switch_share": "chance to acquire vessels",
    "colonies.wake_delay.default": "mean sleep of a founder",
    "course.frailty_sigma": "spread between patients, as a standard deviation of the logarithm",
    "course.horizon": "end of the time shown",
    "course.lethal_cells": "burden at which a course ends",
    "niche.half_cells": "size of the primary at which a niche is half prepared",
    "niche.lead_time": "time from what the primary secretes to what the organ has become",
    "primary.growth.capacity_cells": "size that no primary exceeds",
    "primary.growth.doubling_time": "time in which a small primary doubles",
    "primary.shedding.per_cell": "cells shed for each tumour cell",
}
"""What numbers are that some calibrations give all scenes in common, and others do not."""

_TABLE = re.compile(r"(?<=\| name \| value \| what it is \|\n\|---\|---\|---\|\n)(?:\|.*\n)+")
_ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| (.*) \|$", re.MULTILINE)


def shared_numbers() -> dict[str, Quantity]:
    """Return the numbers that all scenes have in common, by key path in the order of the files."""
    by_scene = [load_scene(path)[0].quantities for path in shipped_scenes().values()]
    return {key: quantity for key, quantity in by_scene[0].items() if _is_shared(key, by_scene)}


def number_text(quantity: Quantity) -> str:
    """Return a value with its unit, as the table has it."""
    value, unit = quantity.value, quantity.unit
    text = f"{value:g}" if 1e-3 <= abs(value) < 1e6 or value == 0.0 else f"{value:.2e}".replace("0e", "e")
    unit = "" if unit == "1" else unit.removesuffix("s") if value == 1.0 and unit == "years" else unit
    return f"{text} {unit}".strip()


def cited() -> list[str]:
    """Return the citations of all scenes and cards, in alphabetical order."""
    quantities = (
        quantity for path in shipped_scenes().values() for quantity in load_scene(path)[0].quantities.values()
    )
    sources = {quantity.source for quantity in quantities} | {card.source for card in shipped_cards()}
    known = {source: publication_of(source) for source in sources}
    return sorted((source for source, publication in known.items() if publication is not None), key=str.casefold)


def written(page: str) -> str:
    """Return the page with the numbers and sources of today."""
    words = {match[1]: match[3] for match in _ROW.finditer(page)}
    numbers = shared_numbers()
    rows = "".join(
        f"| `{key}` | {number_text(each)} | {words.get(key, WORDS.get(key, '?'))} |\n" for key, each in numbers.items()
    )
    page = _TABLE.sub(lambda _match: rows, page, count=1)
    head, sources = page.split("## Sources\n")
    kept = [
        line.removeprefix("* ") for line in sources.splitlines() if line.startswith(tuple(f"* {by}" for by in OTHERS))
    ]
    listed = sorted({*kept, *cited()}, key=str.casefold)
    return head + "## Sources\n" + "".join(f"* {source}\n" for source in listed)


def _is_shared(key: str, by_scene: list[Mapping[str, Quantity]]) -> bool:
    if PER_CANCER.match(key) or ELSEWHERE.match(key):
        return False
    found = {(each[key].value, each[key].unit) for each in by_scene if key in each}
    return len(found) == 1 and all(key in each for each in by_scene)


def main() -> None:
    """Write the page."""
    path: Path = assets_dir() / "help" / "model.md"
    path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
