"""What is drawn of a body, as the anatomy list speaks of it: named curves, with their sides, order and places."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from metaviz.scene.layout_curve import smooth

BODIES = Path(__file__).parents[2] / "assets" / "bodies"
KINDS = ("vertebral", "venous", "arterial", "pulmonary", "portal", "lymphatic")
"""Vessels of one depth, back to front."""
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Thing:
    """A drawn shape, territory or vessel.

    Attributes
    ----------
    id, side
        Its name, and the side of the body as far as the drawing tells it.
    curve
        Shape (n, 2), body centimetres; closed for outlines, from upstream to downstream for vessels.
    closed
        Whether the curve is an outline.
    order
        Back to front among things of its file.
    contours
        Number of creases, such as the fissures of a lung.
    """

    id: str
    side: str
    curve: FloatArray
    closed: bool
    order: tuple[float, float] = (0.0, 0.0)
    contours: int = 0

    def at(self, anchor: str) -> FloatArray:
        """Return a point of it, shape (2,): `start`, `end`, `top`, `bottom`, the body's `left` or `right`, `centre`."""
        x, y = self.curve.T
        index = {
            "start": 0,
            "end": len(x) - 1,
            "top": y.argmax(),
            "bottom": y.argmin(),
            "left": x.argmax(),
            "right": x.argmin(),
        }
        if anchor in index:
            return np.asarray(self.curve[int(index[anchor])])
        assert anchor == "centre", anchor
        return np.asarray((self.curve.min(axis=0) + self.curve.max(axis=0)) / 2)

    def mirrored(self) -> Thing:
        """Return its image on the other side of the body."""
        side = {"left": "right", "right": "left"}.get(self.side, self.side)
        return Thing(self.id, side, self.curve * (-1.0, 1.0), self.closed, self.order, self.contours)


@dataclass(frozen=True)
class Atlas:
    """All that is drawn of one body.

    Attributes
    ----------
    body
        `woman` or `man`.
    vertebra_y_cm
        Height of the centre of each vertebra.
    things
        Vessels, shapes of organs and bones, and territories.
    paths
        The vessels of each path of the body graph, in the order in which a cell follows them.
    """

    body: str
    vertebra_y_cm: dict[str, float]
    things: list[Thing]
    paths: list[list[str]] = field(default_factory=list)

    def all(self, name: str) -> list[Thing]:
        """Return the things of a name; `*` stands for any letters, ``@right`` takes those of one side."""
        id_, _, side = name.partition("@")
        found = [thing for thing in self.things if fnmatch(thing.id, id_) and side in ("", thing.side)]
        assert found, f"{name} is not drawn in the {self.body}"
        return found

    def one(self, name: str) -> Thing:
        """Return the first thing of a name, a left one where there are two."""
        found = self.all(name)
        return next((thing for thing in found if thing.side == "left"), found[0])

    def point(self, reference: str) -> FloatArray:
        """Return the place of ``name.anchor``; the centre if there is no anchor."""
        name, _, anchor = reference.partition(".")
        return self.one(name).at(anchor or "centre")

    def level(self, upper: str, lower: str) -> tuple[float, float]:
        """Return heights of the lower edge of one vertebra and of the upper edge of another, or the same, above it."""
        names = [name for name in self.vertebra_y_cm if name != "perineum"]
        heights = [self.vertebra_y_cm[name] for name in names]
        edges = [heights[0] + 0.8, *(0.5 * (a + b) for a, b in pairwise(heights)), heights[-1]]
        return edges[names.index(lower) + 1], edges[names.index(upper)]

    def without(self, *ids: str) -> Atlas:
        """Return the body without some things."""
        return Atlas(self.body, self.vertebra_y_cm, [t for t in self.things if t.id not in ids], self.paths)

    def changed(self, id_: str, change: Any) -> Atlas:
        """Return the body with each thing of an id passed through a function."""
        things = [change(thing) if thing.id == id_ else thing for thing in self.things]
        return Atlas(self.body, self.vertebra_y_cm, things, self.paths)


def read_atlas(body: str) -> Atlas:
    """Read the drawing of a body."""
    text = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (BODIES / body).glob("*.yaml")}
    things = [thing for entry in text["vessels"]["vessels"] for thing in _vessels(entry)]
    things += [thing for name in ("organs", "skeleton") for entry in text[name]["shapes"] for thing in _shapes(entry)]
    things += [_region(entry) for name in ("organs", "skeleton") for entry in text[name]["regions"]]
    paths = [path for group in text["graph"]["routes"] for route in group["routes"] for path in route["paths"]]
    return Atlas(body, text["levels"]["vertebra_y_cm"], things, paths)


def _vessels(entry: dict[str, Any]) -> list[Thing]:
    curve = smooth(np.asarray(entry["points"], dtype=np.float64))
    kind = entry["kind"]
    order = (float(entry.get("depth", 0.0)), float(KINDS.index(kind)) if kind in KINDS else -1.0)
    if not entry.get("mirror"):
        return [Thing(entry["id"], "left" if curve[:, 0].mean() > 0 else "right", curve, False, order)]
    return [
        Thing(f"{entry['id']}_l", "left", curve, False, order),
        Thing(f"{entry['id']}_r", "right", curve * (-1.0, 1.0), False, order),
    ]


def _shapes(entry: dict[str, Any]) -> list[Thing]:
    closed = "outline" in entry
    curve = smooth(np.asarray(entry["outline" if closed else "centreline"], dtype=np.float64), closed=closed)
    order = (float(entry["depth"]), 0.0)
    thing = Thing(entry["id"], entry.get("side", "middle"), curve, closed, order, len(entry.get("contours", ())))
    return [thing, thing.mirrored()] if entry.get("mirror") else [thing]


def _region(entry: dict[str, Any]) -> Thing:
    curve = smooth(np.asarray(entry["outline"], dtype=np.float64), closed=True)
    return Thing(f"site:{entry['site']}", entry.get("side", "middle"), curve, True, (0.0, 0.0))
