"""The anatomy list, and whether what it says is true of a drawing: one function for each kind of statement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from tests.anatomy.atlas import Atlas, Thing

LIST = Path(__file__).parents[2] / "assets" / "bodies" / "anatomy.yaml"
FloatArray = NDArray[np.float64]
Statement = dict[str, Any]
LEVEL_SLACK_CM = 0.6
"""Gray gives levels of the living body to about the quarter of a vertebra."""
TUBE_RADIUS_CM = 1.5
"""Of trachea, bowel and great vessels, of which only the middle line is read."""


def read_list() -> dict[str, Any]:
    """Sources and statements."""
    text = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    assert isinstance(text, dict)
    return text


def names_of(value: Any) -> list[str]:
    """One name or several as several."""
    return value if isinstance(value, list) else [value]


def holds(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether a statement is true of a body.

    Raises
    ------
    AssertionError
        If something that it speaks of is not drawn.
    """
    return KINDS[statement["kind"]](statement, atlas)


def side(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether things lie on a side; with `wholly` no part of them lies on the other."""
    signs = {"left": 1.0, "right": -1.0}
    for name in names_of(statement["of"]):
        x = atlas.one(name).curve[:, 0]
        if statement["side"] == "middle":
            if abs(x.min() + x.max()) > 0.25 * np.ptp(x) + 0.6:
                return False
            continue
        outward = signs[statement["side"]] * x
        if outward.mean() <= 0 or (statement.get("wholly") and outward.min() < -0.1):
            return False
    return True


def level(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether points, or whole things, lie between two vertebral levels."""
    upper, _, lower = statement["at"].partition("-")
    low, high = atlas.level(upper, lower or upper)
    for name in names_of(statement["of"]):
        y = atlas.point(name)[1:] if "." in name else atlas.one(name).curve[:, 1]
        if not (low - LEVEL_SLACK_CM <= y.min() and y.max() <= high + LEVEL_SLACK_CM):
            return False
    return True


def order(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether things follow one another towards the body's `left`, `down`, or from the middle `outwards`."""
    places = np.array([atlas.point(name) for name in statement["of"]])
    along = {"left": places[:, 0], "down": -places[:, 1], "outwards": np.abs(places[:, 0])}[statement["towards"]]
    return bool((np.diff(along) > statement.get("by_cm", 0.0)).all())


def near(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether points lie on a curve or within an outline, or within a distance of it."""
    target = atlas.one(statement["to"])
    return all(
        distance(atlas.point(name), target) <= statement.get("within_cm", 0.5) for name in names_of(statement["of"])
    )


def inside(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether a share of each thing lies within an outline."""
    outer = atlas.one(statement["within"])
    least = statement.get("share", 1.0)
    return all(within(atlas.one(name).curve, outer.curve).mean() >= least for name in names_of(statement["of"]))


def crosses(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether each thing crosses another in the picture; with `passing` it lies `before` it or `behind` it."""
    for name in names_of(statement["of"]):
        one, other = atlas.one(name), atlas.one(statement["over"])
        if not intersect(one.curve, other.curve):
            return False
        passing = statement.get("passing")
        if passing and (one.order > other.order) != (passing == "before"):
            return False
    return True


def before(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether things lie nearer to the viewer than another which they overlap."""
    other = atlas.one(statement["other"])
    return all(
        thing.order > other.order and overlap(thing, other)
        for thing in (atlas.one(name) for name in names_of(statement["of"]))
    )


def flows(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether the blood or lymph in vessels runs `up`, `down`, `left`, `right`, `in` or `out` from the midline."""
    for name in names_of(statement["of"]):
        for thing in atlas.all(name):
            (x0, y0), (x1, y1) = thing.curve[0], thing.curve[-1]
            run = {"up": y1 - y0, "down": y0 - y1, "left": x1 - x0, "right": x0 - x1, "out": abs(x1) - abs(x0)}
            if (run | {"in": -run["out"]})[statement["towards"]] <= 0:
                return False
    return True


def leads(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether cells pass vessels one after the other on a route of the body graph."""
    chain = statement["through"]
    return any(path[i : i + len(chain)] == chain for path in atlas.paths for i in range(len(path)))


def joins(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether vessels end on the course of another."""
    into = atlas.one(statement["into"])
    reach = statement.get("within_cm", 0.6)
    return all(distance(atlas.one(name).curve[-1], into) <= reach for name in names_of(statement["of"]))


def arises(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether vessels begin on the course of another."""
    source = atlas.one(statement["from"])
    reach = statement.get("within_cm", 0.6)
    return all(distance(atlas.one(name).curve[0], source) <= reach for name in names_of(statement["of"]))


def count(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether so many different things, creases or, with `each_side`, things a side are drawn."""
    found = atlas.all(statement["of"])
    if statement.get("creases"):
        return {thing.contours for thing in found} == {statement["number"]}
    if statement.get("each_side"):
        return all(
            len({thing.id for thing in found if thing.side == each}) == statement["number"]
            for each in ("left", "right")
        )
    return bool(len({(thing.id, thing.side) for thing in found}) == statement["number"])


def paired(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether both sides have a thing each, about as high and as far from the middle."""
    for name in names_of(statement["of"]):
        left, right = atlas.one(f"{name}@left").at("centre"), atlas.one(f"{name}@right").at("centre")
        if not (right[0] < 0 < left[0] and np.abs(left * (-1, 1) - right).max() <= statement.get("within_cm", 3.0)):
            return False
    return True


def longer(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether one thing is longer than another, so many times if `times` says so."""
    than = length(atlas.one(statement["than"]).curve)
    return bool(length(atlas.one(statement["of"]).curve) > statement.get("times", 1.0) * than)


def size(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether the `height`, `breadth`, `diagonal` or `length` of things lies between two bounds in cm."""
    low, high = statement["cm"]
    for name in names_of(statement["of"]):
        for thing in atlas.all(name):
            breadth, height = np.ptp(thing.curve, axis=0)
            reach = float(np.linalg.norm(thing.curve[:, None, :] - thing.curve[None, ::3, :], axis=-1).max())
            sizes = {"height": height, "breadth": breadth, "diagonal": reach, "length": length(thing.curve)}
            if not low <= sizes[statement["measure"]] <= high:
                return False
    return True


def apart(statement: Statement, atlas: Atlas) -> bool:
    """Tell whether no two of some things cross one another."""
    things = [thing for name in names_of(statement["of"]) for thing in atlas.all(name)]
    return not any(intersect(a.curve, b.curve) for i, a in enumerate(things) for b in things[i + 1 :])


def length(curve: FloatArray) -> float:
    """Length of a curve."""
    return float(np.linalg.norm(np.diff(curve, axis=0), axis=1).sum())


def distance(point: FloatArray, thing: Thing) -> float:
    """Distance of a point from a curve; 0 within an outline."""
    if thing.closed and within(point[None, :], thing.curve).all():
        return 0.0
    return float(np.linalg.norm(thing.curve - point, axis=1).min())


def distance_between(one: FloatArray, other: FloatArray) -> float:
    """Least distance of two curves."""
    return float(np.linalg.norm(one[:, None] - other[None], axis=-1).min())


def within(points: FloatArray, outline: FloatArray) -> NDArray[np.bool_]:
    """Tell for each point whether it lies within a closed outline (even and odd)."""
    x, y = points[:, :1], points[:, 1:]
    (x0, y0), (x1, y1) = outline.T, np.roll(outline, -1, axis=0).T
    spans = (y0 > y) != (y1 > y)
    rise = np.where(y1 == y0, 1.0, y1 - y0)
    return np.asarray((spans & (x < x0 + (y - y0) / rise * (x1 - x0))).sum(axis=1) % 2 == 1)


def intersect(one: FloatArray, other: FloatArray) -> bool:
    """Tell whether two curves cross."""
    a, b, c, d = one[:-1, None], one[1:, None], other[None, :-1], other[None, 1:]

    def turn(p: FloatArray, q: FloatArray, r: FloatArray) -> FloatArray:
        (px, py), (qx, qy), (rx, ry) = (np.moveaxis(point, -1, 0) for point in (p, q, r))
        return np.asarray(np.sign((qx - px) * (ry - py) - (qy - py) * (rx - px)))

    return bool(((turn(a, b, c) != turn(a, b, d)) & (turn(c, d, a) != turn(c, d, b))).any())


def overlap(one: Thing, other: Thing) -> bool:
    """Tell whether two things lie over one another in the picture; tubes have some width."""
    reach = 0.0 if one.closed and other.closed else TUBE_RADIUS_CM
    if intersect(one.curve, other.curve) or distance_between(one.curve, other.curve) < reach:
        return True
    return bool(
        (other.closed and within(one.curve[:1], other.curve).any())
        or (one.closed and within(other.curve[:1], one.curve).any())
    )


KINDS: dict[str, Callable[[Statement, Atlas], bool]] = {
    judge.__name__: judge
    for judge in (
        *(side, level, order, near, inside, crosses, before, flows),
        *(leads, joins, arises, count, paired, longer, size, apart),
    )
}
