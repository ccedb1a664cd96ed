"""Reads the drawn vessels of a body: ``vessels.yaml`` and the trees inside organs, ``trees.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from metaviz.model.arrays import FloatArray
from metaviz.scene.body_form import VesselKind
from metaviz.scene.checked import Form, checked
from metaviz.scene.problems import KeyPath, Problem, SceneError, suggestion
from metaviz.scene.yaml_text import YamlText, read_yaml

VESSELS_FILE = "vessels.yaml"
TREES_FILE = "trees.yaml"

PointForm = Annotated[list[float], Field(min_length=2, max_length=2)]
"""x and y in body centimetres."""

VesselId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class VesselForm(Form):
    """A vessel; mirrored, the left one of a pair. On the plate those of greater `depth` lie over the others."""

    id: VesselId
    kind: VesselKind
    mirror: bool = False
    width_cm: float = Field(ge=0.0)
    depth: float = 0.0
    points: list[PointForm] = Field(min_length=2)


class VesselsForm(Form):
    """The file ``vessels.yaml``."""

    format: Literal[1]
    body: VesselId
    vessels: list[VesselForm]


class SegmentForm(Form):
    """A branch of a tree: ``after`` is the one nearer to the root; ``tip`` if a way ends (or begins) at its far end."""

    id: VesselId
    after: VesselId | None = None
    tip: bool = False
    width_cm: float = Field(gt=0.0)
    points: list[PointForm] = Field(min_length=2)


class TreeForm(Form):
    """A tree of vessels; ``inward`` if blood runs from the tips to the root."""

    id: VesselId
    kind: VesselKind
    inward: bool
    segments: list[SegmentForm] = Field(min_length=1)


class TreesForm(Form):
    """The file ``trees.yaml``."""

    format: Literal[1]
    body: VesselId
    trees: list[TreeForm]


@dataclass(frozen=True, eq=False)
class Centreline:
    """A vessel as it stands in its file.

    Attributes
    ----------
    id, kind, width_cm
        As in `metaviz.model.layout.Vessel`; a width of 0 is a way that is not drawn.
    points_cm
        Shape (n, 2), control points from upstream to downstream.
    file, line
        Where it stands.
    """

    id: str
    kind: str
    width_cm: float
    points_cm: FloatArray
    file: str
    line: int


@dataclass(frozen=True)
class VesselBook:
    """All vessels of a body.

    Attributes
    ----------
    centrelines
        By id, in the order of the files.
    tree_ways
        For each tree the ways through it: segment ids in the order of the flow.
    """

    centrelines: Mapping[str, Centreline]
    tree_ways: Mapping[str, tuple[tuple[str, ...], ...]]

    def unknown(self, step: str) -> str | None:
        """Return how to call a step of a path that there is not, with the nearest there is; None if it is known."""
        known: Mapping[str, object] = self.tree_ways if step.endswith("*") else self.centrelines
        name = step.removesuffix("*")
        if name in known:
            return None
        return step + suggestion(name, known)

    def ways(self, path: list[str]) -> tuple[tuple[str, ...], ...]:
        """Return the ways that a path stands for: one, or one for each way through the trees it names."""
        choices = [self.tree_ways[step[:-1]] if step.endswith("*") else ((step,),) for step in path]
        return tuple(tuple(chain.from_iterable(pieces)) for pieces in product(*choices))


def read_vessel_book(folder: Path) -> VesselBook:
    """Read the vessels of the body in a folder.

    Raises
    ------
    SceneError
        With everything that is wrong in the two files.
    """
    return _read(folder, tuple(_stamp(folder / name) for name in (VESSELS_FILE, TREES_FILE)))


def _stamp(path: Path) -> tuple[int, int]:
    """Return what changes when a file is written again; zeros where there is none."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


# The graph of a body and its layout read the same two files one after the other, at the start of the program.
@lru_cache(maxsize=2)
def _read(folder: Path, _stamps: tuple[tuple[int, int], ...]) -> VesselBook:
    problems: list[Problem] = []
    centrelines: dict[str, Centreline] = {}
    tree_ways: dict[str, tuple[tuple[str, ...], ...]] = {}
    try:
        text = read_yaml(folder / VESSELS_FILE)
        vessels = checked(text, VesselsForm)
        problems += _add(centrelines, text, _centrelines(text, vessels))
    except SceneError as error:
        problems += error.problems
    try:
        text = read_yaml(folder / TREES_FILE)
        trees = checked(text, TreesForm)
        problems += _add(centrelines, text, _segments(text, trees))
        problems += _tree_problems(text, trees)
    except SceneError as error:
        problems += error.problems
    if problems:
        raise SceneError(problems)
    for tree in trees.trees:
        tree_ways[tree.id] = _ways(tree)
    return VesselBook(centrelines, tree_ways)


def _add(
    known: dict[str, Centreline], text: YamlText, found: Iterator[tuple[KeyPath, Centreline]]
) -> Iterator[Problem]:
    for path, centreline in found:
        if centreline.id in known:
            yield text.problem(path, f"a second {centreline.id}", "each vessel once")
        known.setdefault(centreline.id, centreline)


def _centrelines(text: YamlText, form: VesselsForm) -> Iterator[tuple[KeyPath, Centreline]]:
    for i, vessel in enumerate(form.vessels):
        path: KeyPath = ("vessels", i, "id")
        points = np.array(vessel.points, dtype=np.float64)
        line = text.line_of(path)
        sides = (("_l", 1.0), ("_r", -1.0)) if vessel.mirror else (("", 1.0),)
        for suffix, sign in sides:
            side_points = points * (sign, 1.0)
            yield path, Centreline(vessel.id + suffix, vessel.kind, vessel.width_cm, side_points, text.file, line)


def _segments(text: YamlText, form: TreesForm) -> Iterator[tuple[KeyPath, Centreline]]:
    for i, tree in enumerate(form.trees):
        for j, segment in enumerate(tree.segments):
            path: KeyPath = ("trees", i, "segments", j, "id")
            points = np.array(segment.points, dtype=np.float64)
            yield path, Centreline(segment.id, tree.kind, segment.width_cm, points, text.file, text.line_of(path))


def _tree_problems(text: YamlText, form: TreesForm) -> Iterator[Problem]:
    for i, tree in enumerate(form.trees):
        before: set[str] = set()
        for j, segment in enumerate(tree.segments):
            if segment.after is not None and segment.after not in before:
                found = segment.after + suggestion(segment.after, before)
                allowed = "the id of a segment that stands before it in the same tree"
                yield text.problem(("trees", i, "segments", j, "after"), found, allowed)
            before.add(segment.id)


def _ways(tree: TreeForm) -> tuple[tuple[str, ...], ...]:
    to_root: dict[str, tuple[str, ...]] = {}
    forks = {segment.after for segment in tree.segments}
    ways = []
    for segment in tree.segments:
        nearer = to_root[segment.after] if segment.after is not None else ()
        to_root[segment.id] = (*nearer, segment.id)
        if segment.tip or segment.id not in forks:
            ways.append(to_root[segment.id][::-1] if tree.inward else to_root[segment.id])
    return tuple(ways)
