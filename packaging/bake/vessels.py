"""Vessels and lymph nodes as they lie on the plate: tubes that differ by pattern and weight, not by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from compose import Canvas
from curve import tube
from light import Profile
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from window import Window

FloatArray = NDArray[np.float32]
Points = NDArray[np.float64]
# Back to front.
KINDS = ("vertebral", "venous", "arterial", "pulmonary", "portal", "lymphatic")
# Vessels with these words in their names run on the bones of the back, behind every organ.
ON_THE_BONES = ("intercostal", "nutrient", "azygos", "basivertebral", "intervertebral", "lumbar_vein", "plexus")
CASING_CM = 0.06
BEAD_PITCH_CM = 0.42
MARGIN_CM = 0.4
FREE_END_CM = 3.0
"""Over this length a vessel that ends in the tissue thins out and fades."""


@dataclass(frozen=True)
class Vessel:
    """A vessel, or one segment of a tree inside an organ."""

    id: str
    kind: str
    width_cm: float
    points: Points
    in_tree: bool
    depth: float = 0.0

    @property
    def order(self) -> tuple[bool, float, int, float]:
        """Sorts back to front."""
        return (not self.deep, self.depth, KINDS.index(self.kind), -self.width_cm)

    @property
    def deep(self) -> bool:
        """Runs behind every organ."""
        return self.kind == "vertebral" or any(word in self.id for word in ON_THE_BONES)


@dataclass(frozen=True)
class VesselLayer:
    """Pixels of one vessel within a part of the plate.

    Attributes
    ----------
    vessel
        The vessel.
    rows, columns
        The part of the plate that the arrays cover.
    core
        Coverage of the vessel.
    casing
        Coverage of the thin dark or light line around it, which tells crossing vessels apart.
    light
        Brightness of its round surface; around 1.
    """

    vessel: Vessel
    rows: slice
    columns: slice
    core: FloatArray
    casing: FloatArray
    light: FloatArray


def read_vessels(folder: Path) -> list[Vessel]:
    """Drawn vessels of a body with their trees, back to front."""
    if not (folder / "trees.yaml").exists():
        return []
    named = yaml.safe_load((folder / "vessels.yaml").read_text(encoding="utf-8"))["vessels"]
    trees = yaml.safe_load((folder / "trees.yaml").read_text(encoding="utf-8"))["trees"]
    vessels = [
        Vessel(entry["id"], entry["kind"], entry["width_cm"], points * (side, 1.0), False, entry.get("depth", 0.0))
        for entry in named
        for points in (np.asarray(entry["points"]),)
        for side in ((1.0, -1.0) if entry.get("mirror") else (1.0,))
    ]
    vessels += [
        Vessel(tree["id"], tree["kind"], segment["width_cm"], np.asarray(segment["points"], dtype=np.float64), True)
        for tree in trees
        for segment in tree["segments"]
    ]
    return sorted((v for v in vessels if v.kind in KINDS and v.width_cm > 0), key=lambda vessel: vessel.order)


def build_vessels(vessels: list[Vessel], plate: Window) -> list[VesselLayer]:
    """Layers of the vessels, in their order."""
    ways = {
        kind: cKDTree(np.vstack([vessel.points for vessel in vessels if vessel.kind == kind]))
        for kind in {vessel.kind for vessel in vessels}
    }
    return [layer for vessel in vessels if (layer := _build(vessel, ways[vessel.kind], plate))]


def lay_vessels(canvas: Canvas, layers: list[VesselLayer], profile: Profile) -> None:
    """Lay vessels over the canvas, the small ones quieter than the great."""
    for layer in layers:
        strength = float(np.interp(layer.vessel.width_cm, (0.2, 0.45), (0.50, 0.92)))
        if layer.vessel.in_tree or layer.vessel.kind == "lymphatic":
            strength *= 0.7
        _lay(canvas, layer, profile, layer.core * strength, layer.casing * strength)


def lay_vessels_through(canvas: Canvas, layers: list[VesselLayer], profile: Profile, veil: FloatArray) -> None:
    """Let vessels shine softly through the organs in front of them; where `veil` is 1 nothing shines through."""
    for layer in layers:
        if layer.vessel.deep:
            continue
        strength = float(np.interp(layer.vessel.width_cm, (0.2, 0.6, 1.6), (0.08, 0.18, 0.11)))
        if layer.vessel.kind == "lymphatic":
            strength *= 0.7
        open_share = 1 - veil[layer.rows, layer.columns]
        if layer.vessel.in_tree and "kidney" not in layer.vessel.id:
            # The branches of liver and brain lie inside what would veil them.
            # The twigs are quieter than the boughs, or the organ would be all lines from afar.
            most = 0.20 if "brain" in layer.vessel.id else 0.40
            strength = float(np.interp(layer.vessel.width_cm, (0.12, 0.40), (0.45 * most, most)))
            open_share = np.ones_like(open_share)
        _lay(canvas, layer, profile, layer.core * strength * open_share, layer.casing * strength * open_share)


def _lay(canvas: Canvas, layer: VesselLayer, profile: Profile, core: FloatArray, casing: FloatArray) -> None:
    kind = layer.vessel.kind
    # Blood that comes from the lung is red again, in vessels of the same pattern.
    role = "pulmonary_vein" if kind == "pulmonary" and "vein" in layer.vessel.id else kind
    colour = np.array(profile.vessels[role], np.float32)
    edge = np.broadcast_to(np.array(profile.vessels["edge"], np.float32), (*casing.shape, 3))
    canvas.over(edge, casing * 0.55, layer.rows, layer.columns)
    canvas.over(np.clip(colour * layer.light[..., None], 0, 1), core, layer.rows, layer.columns)


def _build(vessel: Vessel, of_its_kind: cKDTree, plate: Window) -> VesselLayer | None:
    points, kind = vessel.points, vessel.kind
    margin = vessel.width_cm / 2 + MARGIN_CM
    (left, bottom), (right, top) = points.min(axis=0) - margin, points.max(axis=0) + margin
    part, rows, columns = plate.crop(left, bottom, right, top)
    if rows.stop - rows.start < 3 or columns.stop - columns.start < 3:
        return None
    # Below this width a vessel would be less than a pixel on the wall.
    width = max(vessel.width_cm * (0.7 if kind == "lymphatic" else 1.0), 0.14)
    place = tube(points, np.full(len(points), width), part)
    length = float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
    radius, strength = place.radius_cm, np.ones(part.shape, np.float32)
    if not vessel.in_tree:
        for tip, from_tip in ((points[0], place.along_cm), (points[-1], length - place.along_cm)):
            if len(of_its_kind.query_ball_point(tip, 0.7)) < 2:
                run_out = np.clip(from_tip / min(FREE_END_CM, 0.7 * length), 0, 1)
                radius = radius * (0.45 + 0.55 * run_out)
                strength = strength * run_out
    if kind == "lymphatic":
        # Lymph vessels are strings of beads: each stretch between two valves bulges.
        radius = radius * (0.40 + 0.80 * np.abs(np.sin(np.pi * place.along_cm / BEAD_PITCH_CM)) ** 0.8)
    distance = np.abs(place.across) * place.radius_cm
    core = np.clip(0.5 - (distance - radius) * part.px_per_cm, 0, 1) * strength
    casing = np.clip(0.5 - (distance - radius - CASING_CM) * part.px_per_cm, 0, 1) * strength
    # No line across the end of a vessel: there another one goes on.
    casing = casing * (place.along_cm > 0.02) * (place.along_cm < place.along_cm[place.along_cm < 900].max() - 0.02)
    across = np.clip(distance / np.maximum(radius, 1e-3), 0, 1)
    light = 0.70 + 0.38 * np.sqrt(1 - across**2) - 0.10 * np.clip(place.across, -1, 1)
    if kind == "portal" and width > 0.25:
        # A double edge: two lines with a paler lumen between them.
        light = light * (1.06 - 0.56 * np.exp(-(((across - 0.70) / 0.17) ** 2)))
    elif kind == "arterial" and width > 0.3:
        # A lit crest, as on a firm round wall.
        light = light + 0.14 * np.exp(-(((place.across + 0.25) / 0.2) ** 2))
    elif kind == "vertebral":
        # Without valves, a ladder of short rungs.
        core = core * (0.35 + 0.65 * (np.sin(2 * np.pi * place.along_cm / 0.5) > -0.2))
    fields = (np.asarray(field, dtype=np.float32) for field in (core, np.clip(casing - core, 0, 1), light))
    return VesselLayer(vessel, rows, columns, *fields)
