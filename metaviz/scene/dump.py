"""A scene and a setup as the text of a scene file."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml

from metaviz.model.clone import ONE_CLONE
from metaviz.model.examination import USUAL_DETECTOR
from metaviz.model.quantity import Quantity
from metaviz.model.scene import Scene, Setup
from metaviz.scene.plain_scalar import reads_as_text
from metaviz.scene.plan_reader import plan_tree
from metaviz.scene.published import published_quantities
from metaviz.scene.resolve import SANCTUARY, SHEDDING_EXPONENTS, SITE_TABLES
from metaviz.scene.site_table import DEFAULT

SCHEMA_LINE = "# yaml-language-server: $schema=scene.schema.json\n"

_GROUPS = (
    "primary",
    "cascade",
    "biology",
    "clones",
    "arrest",
    "soil",
    "niche",
    "sanctuary",
    "colonies",
    "treatments",
    "detection",
    "detector",
    "course",
)
_DOI = re.compile(r"(?P<citation>.+) doi:(?P<doi>10\.[0-9]{4,9}/\S+)\Z", re.DOTALL)


_PUBLISHED = re.compile(r"\b((?:1[89]|20)[0-9]{2});")
_AUTHOR = re.compile(r"[^\W\d_]+(?: [A-Z][a-z]+)*")
_LONGEST_INLINE = 70


def scene_text(scene: Scene, setup: Setup | None = None) -> str:
    """Return the text of a scene file; reading it gives the same scene and setup.

    Publications (a source with a year) are gathered under ``sources`` and referred to by id; a site that says
    the same as the default of its table is left out.

    Parameters
    ----------
    scene
        The scene, with its published numbers.
    setup
        What a user made of it; left out of the text if None.
    """
    tree: dict[str, Any] = {"title": scene.title, "story": _Story(scene.story), "body": scene.body.id}
    tree |= {group: {} for group in _GROUPS}
    tree["primary"] = {
        "place": scene.primary_place,
        "drawn_at": dict(zip(("up", "across"), scene.primary_spot, strict=True)),
        "growth": {"law": scene.primary_growth.kind.value},
        "shedding": {"in_proportion_to": _shedding_word(scene)},
    }
    tree["colonies"] = {"growth": {"law": scene.colony.growth.kind.value}}
    if scene.clones != ONE_CLONE:
        tree["clones"] = {clone.id: {"name": clone.name} for clone in scene.clones}
    if scene.detector.mri_sites != USUAL_DETECTOR.mri_sites:
        tree["detector"]["mri_sites"] = list(scene.detector.mri_sites)
    sources = _Sources()
    quantities = published_quantities(scene)
    for key, quantity in quantities.items():
        *groups, name = key.split(".")
        default = quantities.get(".".join((*groups, DEFAULT)))
        if tuple(groups) in (*SITE_TABLES, SANCTUARY) and name != DEFAULT and quantity == default:
            continue
        group = tree
        for part in groups:
            group = group.setdefault(part, {})
        group[name] = _Number(_number_items(quantity, sources))
    tree = {key: branch for key, branch in tree.items() if branch != {}}
    if sources.entries:
        tree["sources"] = sources.entries
    if setup is not None:
        tree["setup"] = {
            "seed": setup.seed,
            "day": setup.day,
            "day_per_s": setup.day_per_s,
            "changes": dict(setup.changes),
        }
        plan = plan_tree(setup.plan)
        if plan:
            tree["setup"]["plan"] = plan
    body = yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    # An empty line before each group helps the eye.
    return SCHEMA_LINE + re.sub(r"^(?=[a-z]+:\n)", "\n", body, flags=re.MULTILINE)


def _shedding_word(scene: Scene) -> str:
    return min(SHEDDING_EXPONENTS, key=lambda word: abs(SHEDDING_EXPONENTS[word] - scene.shedding.exponent))


def _number_items(quantity: Quantity, sources: _Sources) -> dict[str, object]:
    items: dict[str, object] = {
        "value": quantity.value,
        "unit": quantity.unit,
        "source": sources.id_of(quantity.source),
        "basis": quantity.basis.value,
    }
    if quantity.note:
        items["note"] = quantity.note
    return items


class _Sources:
    """Gathers citations and gives them ids: first author and year."""

    def __init__(self) -> None:
        self.entries: dict[str, dict[str, str]] = {}
        self._ids: dict[str, str] = {}

    def id_of(self, source: str) -> str:
        """Return the id of a publication; a sentence of our own stands for itself."""
        match = _DOI.match(source)
        if match is None and _PUBLISHED.search(source) is None and len(source.split()) > 1 and source not in self._ids:
            return source
        if source not in self._ids:
            author, year = _AUTHOR.match(source), _PUBLISHED.search(source)
            stem = "_".join((*(author[0].lower().split() if author else ["source"]), *(year.groups() if year else ())))
            known_id, count = stem, 1
            while known_id in self.entries:
                count += 1
                known_id = f"{stem}_{count}"
            self._ids[source] = known_id
            self.entries[known_id] = match.groupdict() if match else {"citation": source}
        return self._ids[source]


class _Number(dict[str, object]):
    """A quantity, written on one line where it is short."""


class _Story(str):
    """Prose, written as a folded block."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    """Writes what our reader reads: no aliases, and quotes around text that looks like a number."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_number(dumper: _Dumper, data: _Number) -> yaml.Node:
    short = "note" not in data and len(str(data["source"])) <= _LONGEST_INLINE
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=short)


def _represent_float(dumper: _Dumper, data: float) -> yaml.Node:
    if data.is_integer() and abs(data) < 1e6:
        return dumper.represent_int(int(data))
    sign, digits, exponent = Decimal(repr(data)).normalize().as_tuple()
    power = len(digits) - 1 + int(exponent)
    if -4 < power < 6:
        return yaml.SafeDumper.represent_float(dumper, data)
    first, *rest = map(str, digits)
    text = f"{'-' * sign}{first}.{''.join(rest) or '0'}e{power:+d}"
    return dumper.represent_scalar("tag:yaml.org,2002:float", text)


def _represent_text(dumper: _Dumper, data: str) -> yaml.Node:
    style = None if reads_as_text(data) else "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(data), style=style)


def _represent_story(dumper: _Dumper, data: _Story) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(data), style=">")


_Dumper.add_representer(_Number, _represent_number)
_Dumper.add_representer(float, _represent_float)
_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(_Story, _represent_story)
