"""The shapes of a body as they stand in its YAML files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from curve import smooth
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """One drawn thing; the fields are described in assets/bodies/README.md."""

    id: str
    depth: float
    colour: str
    site: str = ""
    side: str = "middle"
    outline: FloatArray | None = None
    centreline: FloatArray | None = None
    widths_cm: FloatArray | None = None
    contours: tuple[FloatArray, ...] = ()
    holes: tuple[FloatArray, ...] = ()
    guide: FloatArray | None = None
    detail: str = "plain"
    pitch_cm: float = 1.0
    relief: float = 0.7
    flatness: float = 1.2
    opacity: float = 1.0
    xray: float = 0.0
    hides: float = 0.0
    crease: float = 1.0
    veil: float = 0.2
    start_cm: float = 0.0
    tags: tuple[str, ...] = field(default=())

    def polygon(self) -> FloatArray:
        """Smoothed closed outline, for shapes that have one."""
        assert self.outline is not None
        return smooth(self.outline, closed=True)

    def bounds_cm(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top with room for the widest part of a tube."""
        points = self.centreline if self.outline is None else self.outline
        assert points is not None
        margin = 0.8 if self.widths_cm is None else 0.8 + float(self.widths_cm.max()) * 0.6
        (left, bottom), (right, top) = points.min(axis=0) - margin, points.max(axis=0) + margin
        return float(left), float(bottom), float(right), float(top)


def read_shapes(path: Path) -> list[Shape]:
    """Shapes of one file, back to front; ``mirror: true`` yields the right side as well as the left."""
    shapes = []
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["shapes"]:
        shapes.append(_shape(entry, mirrored=False))
        if entry.get("mirror"):
            shapes.append(_shape(entry, mirrored=True))
    return sorted(shapes, key=lambda shape: shape.depth)


def read_territories(path: Path) -> list[tuple[str, FloatArray]]:
    """Place id and outline of each entry of ``regions``."""
    regions = yaml.safe_load(path.read_text(encoding="utf-8"))["regions"]
    return [(region["site"], np.asarray(region["outline"], dtype=np.float64)) for region in regions]


def _shape(entry: dict[str, Any], *, mirrored: bool) -> Shape:
    flip = np.array([-1.0 if mirrored else 1.0, 1.0])

    def points(value: Any) -> FloatArray:
        return np.asarray(value, dtype=np.float64).reshape(-1, 2) * flip

    centreline = points(entry["centreline"]) if "centreline" in entry else None
    widths = None
    if centreline is not None:
        given = np.atleast_1d(np.asarray(entry["width_cm"], dtype=np.float64))
        widths = np.interp(np.linspace(0, 1, len(centreline)), np.linspace(0, 1, len(given)), given)
    side = entry.get("side", "middle")
    plain = ("detail", "pitch_cm", "relief", "flatness", "opacity", "xray", "hides", "crease", "veil", "start_cm")
    return Shape(
        id=entry["id"],
        depth=float(entry["depth"]),
        colour=entry.get("colour", entry["id"]),
        site=entry.get("site", ""),
        side={"left": "right", "right": "left"}.get(side, side) if mirrored else side,
        outline=points(entry["outline"]) if "outline" in entry else None,
        centreline=centreline,
        widths_cm=widths,
        contours=tuple(points(line) for line in entry.get("contours", ())),
        holes=tuple(points(line) for line in entry.get("holes", ())),
        guide=points(entry["guide"]) if "guide" in entry else None,
        tags=tuple(entry.get("tags", ())),
        **{name: entry[name] for name in plain if name in entry},
    )
