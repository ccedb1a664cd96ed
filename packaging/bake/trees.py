"""Grow the vessel trees inside lungs, liver, brain and kidneys and write them into assets/bodies/<body>/trees.yaml.

::

    python packaging/bake/trees.py

Each organ gets a set of tips, spread evenly over its outline; all trees of the organ end in the same tips, so that a
cell that arrives by an artery can leave by a vein where it stands. A tree is grown from its root by a greedy balance of
short branches against short ways (Cuntz 2010), and widths follow Murray's law: the cube of the width of a branch is the
sum of the cubes of its twigs. The same input gives the same file.

References
----------
Cuntz H, Forstner F, Borst A, Häusser M. One rule to grow them all: a general theory of neuronal branching and its
practical application. PLoS Comput Biol 2010;6:e1000877. doi:10.1371/journal.pcbi.1000877
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from curve import smooth
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BODIES = Path(__file__).resolve().parents[2] / "assets" / "bodies"
HEADER = (
    "# Vessel trees inside the organs, written by packaging/bake/trees.py; do not edit. The format: ../README.md.\n"
)
SPACING_CM = 1.0
MARGIN_CM = 0.6


@dataclass(frozen=True)
class Plan:
    """One tree to grow.

    Attributes
    ----------
    id, kind
        As in vessels.yaml.
    vessel
        Vessel that feeds an outward tree at its end, or takes up an inward tree at its start (or at `root_cm`).
    inward
        Whether blood runs from the tips to the root.
    twig_cm
        Width of a twig.
    balance
        0: shortest total length; 1: straight ways from the root.
    root_cm
        Root where it is not an end of the vessel.
    """

    id: str
    kind: str
    vessel: str
    inward: bool
    twig_cm: float
    balance: float
    root_cm: tuple[float, float] | None = None


@dataclass(frozen=True)
class Organ:
    """An organ with its trees."""

    site: str
    side: str
    n_tips: int
    plans: tuple[Plan, ...]


@dataclass
class Branch:
    """A stretch between two forks, from the root outwards."""

    points: list[int]
    after: int | None
    n_tips: int = 0
    children: list[int] = field(default_factory=list)


def organs(caval_entry_cm: tuple[float, float]) -> list[Organ]:
    """List the organs with trees; the hepatic veins open into the inferior vena cava at `caval_entry_cm`."""
    result = []
    for side, s in (("left", "l"), ("right", "r")):
        lung = (
            Plan(f"lung_arteries_{s}", "pulmonary", f"pulmonary_artery_{s}", False, 0.2, 0.45),
            Plan(f"lung_veins_{s}", "pulmonary", f"pulmonary_vein_{s}", True, 0.18, 0.7),
        )
        brain = (
            Plan(f"brain_arteries_{s}", "arterial", f"internal_carotid_artery_{s}", False, 0.16, 0.5),
            Plan(f"brain_veins_{s}", "venous", f"internal_jugular_vein_{s}", True, 0.16, 0.25),
        )
        kidney = (
            Plan(f"kidney_arteries_{s}", "arterial", f"renal_artery_{s}", False, 0.2, 0.6),
            Plan(f"kidney_veins_{s}", "venous", f"renal_vein_{s}", True, 0.22, 0.6),
        )
        result += [Organ("lung", side, 22, lung), Organ("brain", side, 14, brain), Organ("kidney", side, 6, kidney)]
    liver = (
        Plan("liver_arteries", "arterial", "common_hepatic_artery", False, 0.14, 0.5),
        Plan("liver_portal_branches", "portal", "portal_vein", False, 0.26, 0.4),
        Plan("liver_veins", "venous", "inferior_vena_cava", True, 0.24, 0.6, caval_entry_cm),
    )
    return [*result, Organ("liver", "right", 22, liver)]


def inside(points: FloatArray, polygon: FloatArray) -> NDArray[np.bool_]:
    """Which points lie in a closed polygon, by counting crossings."""
    x, y = points[:, :1], points[:, 1:]
    start, end = polygon, np.roll(polygon, -1, axis=0)
    spans = (start[:, 1] > y) != (end[:, 1] > y)
    rise = np.where(end[:, 1] == start[:, 1], 1.0, end[:, 1] - start[:, 1])
    crossing = start[:, 0] + (y - start[:, 1]) / rise * (end[:, 0] - start[:, 0])
    return np.asarray((spans & (x < crossing)).sum(axis=1) % 2 == 1)


def area_cm2(polygon: FloatArray) -> float:
    """Area of a closed polygon by the shoelace formula."""
    x, y = polygon.T
    return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))


def spread(polygon: FloatArray, n: int, margin_cm: float, rng: np.random.Generator) -> FloatArray:
    """Points inside a polygon, each chosen as the farthest of many candidates from those before it."""
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    candidates = rng.uniform(low, high, size=(6000, 2))
    candidates = candidates[inside(candidates, polygon)]
    edge = smooth(polygon, closed=True, step_cm=0.2)
    clear = np.linalg.norm(candidates[:, None] - edge[None], axis=2).min(axis=1) > margin_cm
    candidates = candidates[clear]
    chosen = [candidates[0]]
    distance = np.linalg.norm(candidates - chosen[0], axis=1)
    for _ in range(n - 1):
        chosen.append(candidates[int(np.argmax(distance))])
        distance = np.minimum(distance, np.linalg.norm(candidates - chosen[-1], axis=1))
    # One round of Lloyd's relaxation takes the rows out that the greedy choice leaves along the edge.
    points = np.array(chosen)
    nearest = np.linalg.norm(candidates[:, None] - points[None], axis=2).argmin(axis=1)
    centres = np.array([candidates[nearest == i].mean(axis=0) for i in range(n)])
    return np.asarray(0.5 * (points + centres))


def grow(root: FloatArray, tips: FloatArray, carriers: FloatArray, balance: float) -> list[Branch]:
    """Grow a tree and cut it into branches; points of a branch are indices into root, tips, carriers."""
    points = np.vstack([root[None], tips, carriers])
    parent = np.full(len(points), -1)
    way = np.full(len(points), np.inf)
    way[0] = 0.0
    free = set(range(1, len(points)))
    while free:
        taken = [i for i in range(len(points)) if i not in free]
        open_ = sorted(free)
        gap = np.linalg.norm(points[open_][:, None] - points[taken][None], axis=2)
        # Long hops cost more than their length, so that the tree walks along the carriers.
        cost = gap**1.5 + balance * way[taken][None]
        at = np.unravel_index(int(np.argmin(cost)), cost.shape)
        new, old = open_[at[0]], taken[at[1]]
        parent[new], way[new] = old, way[old] + gap[at]
        free.remove(new)
    return _branches(parent, len(tips))


def _branches(parent: NDArray[np.int64], n_tips: int) -> list[Branch]:
    below = np.zeros(len(parent), dtype=np.int64)
    for tip in range(1, n_tips + 1):
        at = tip
        while at != -1:
            below[at] += 1
            at = int(parent[at])
    children: dict[int, list[int]] = {i: [] for i in range(len(parent))}
    for i in range(1, len(parent)):
        if below[i]:
            children[int(parent[i])].append(i)
    branches: list[Branch] = []

    def follow(start: int, first: int, after: int | None) -> None:
        branch = Branch([start, first], after, int(below[first]))
        at = first
        # A tip that others pass through is a fork too: the way to it ends there.
        while len(children[at]) == 1 and not 1 <= at <= n_tips:
            at = children[at][0]
            branch.points.append(at)
        branches.append(branch)
        index = len(branches) - 1
        for child in children[at]:
            branches[index].children.append(len(branches))
            follow(at, child, index)

    for child in children[0]:
        follow(0, child, None)
    return branches


def tree(plan: Plan, root: FloatArray, tips: FloatArray, polygon: FloatArray, seed: int) -> dict[str, Any]:
    """Return one tree as it stands in the file."""
    rng = np.random.default_rng(seed)
    area = 0.5 * abs(
        float(np.sum(polygon[:, 0] * np.roll(polygon[:, 1], -1) - polygon[:, 1] * np.roll(polygon[:, 0], -1)))
    )
    carriers = spread(polygon, max(6, int(area / SPACING_CM**2 / 2)), 0.5, rng)
    branches = grow(root, tips, carriers, plan.balance)
    points = np.vstack([root[None], tips, carriers])
    ids = [f"{plan.id}_{i + 1:02d}" for i in range(len(branches))]
    segments = []
    for id_, branch in zip(ids, branches, strict=True):
        line = relaxed(points[branch.points])
        if plan.inward:
            line = line[::-1]
        segment: dict[str, Any] = {"id": id_}
        if branch.after is not None:
            segment["after"] = ids[branch.after]
        # A branch that ends in a tip though others go on from there is a way of its own.
        if branch.children and 1 <= branch.points[-1] <= len(tips):
            segment["tip"] = True
        segment["width_cm"] = round(plan.twig_cm * branch.n_tips ** (1 / 3), 2)
        segment["points"] = [[round(float(x), 2), round(float(y), 2)] for x, y in line]
        segments.append(segment)
    return {"id": plan.id, "kind": plan.kind, "inward": plan.inward, "segments": segments}


def relaxed(line: FloatArray) -> FloatArray:
    """Take the zigzag of the carriers out of a branch, ends fixed."""
    line = line.copy()
    for _ in range(3):
        line[1:-1] = 0.5 * line[1:-1] + 0.25 * (line[:-2] + line[2:])
    return line


def vessel_ends(path: Path) -> dict[str, tuple[FloatArray, FloatArray]]:
    """First and last point of each vessel."""
    ends = {}
    for vessel in yaml.safe_load(path.read_text(encoding="utf-8"))["vessels"]:
        points = np.asarray(vessel["points"], dtype=np.float64)
        if vessel.get("mirror"):
            ends[vessel["id"] + "_l"] = (points[0], points[-1])
            ends[vessel["id"] + "_r"] = (points[0] * (-1, 1), points[-1] * (-1, 1))
        else:
            ends[vessel["id"]] = (points[0], points[-1])
    return ends


def organ_outlines(path: Path) -> dict[tuple[str, str], FloatArray]:
    """Smoothed outline of each organ and side."""
    outlines = {}
    for shape in yaml.safe_load(path.read_text(encoding="utf-8"))["shapes"]:
        if "site" not in shape or "outline" not in shape:
            continue
        points = np.asarray(shape["outline"], dtype=np.float64)
        outlines[shape["site"], shape.get("side", "middle")] = smooth(points, closed=True, step_cm=0.2)
        if shape.get("mirror"):
            outlines[shape["site"], "right"] = smooth(points * (-1, 1), closed=True, step_cm=0.2)
    return outlines


def grow_body(body: str) -> dict[str, Any]:
    """Grow all trees of a body."""
    ends = vessel_ends(BODIES / body / "vessels.yaml")
    outlines = organ_outlines(BODIES / body / "organs.yaml")
    cava_top = ends["inferior_vena_cava"][1]
    trees = []
    for number, organ in enumerate(organs((float(cava_top[0]), float(cava_top[1]) - 1.0))):
        polygon = outlines[organ.site, organ.side]
        tips = spread(polygon, organ.n_tips, MARGIN_CM, np.random.default_rng(number))
        for index, plan in enumerate(organ.plans):
            start, end = ends[plan.vessel]
            root = np.asarray(plan.root_cm) if plan.root_cm else start if plan.inward else end
            trees.append(tree(plan, root, tips, polygon, seed=100 + 10 * number + index))
    return {"format": 1, "body": body, "trees": trees}


def text_of(data: dict[str, Any]) -> str:
    """YAML of the trees, a segment a line."""
    lines = [HEADER + f"format: {data['format']}", f"body: {data['body']}", "trees:"]
    for each in data["trees"]:
        lines.append(
            f"- id: {each['id']}\n  kind: {each['kind']}\n  inward: {str(each['inward']).lower()}\n  segments:"
        )
        for segment in each["segments"]:
            inner = ", ".join(f"{key}: {str(value).replace('True', 'true')}" for key, value in segment.items())
            lines.append(f"  - {{{inner}}}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the trees of every body."""
    for path in sorted(BODIES.glob("*/vessels.yaml")):
        body = path.parent.name
        (path.parent / "trees.yaml").write_text(text_of(grow_body(body)), encoding="utf-8")
        print(path.parent / "trees.yaml")


if __name__ == "__main__":
    main()
