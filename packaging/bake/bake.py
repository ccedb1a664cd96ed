"""Bake the still pictures of each body, whole and deep, and the maps of what hides what, into assets/plates.

::

    python packaging/bake/bake.py                       # everything
    python packaging/bake/bake.py --body man --quick    # one body at a third of the resolution, as a preview
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import compose
import index
import numpy as np
import strata
import yaml
from drawing import Shape, read_shapes, read_territories
from figure import Surface, posed_mesh, project
from layer import Layer, build
from light import Profile, read_profiles
from nodes import lymph_nodes
from numpy.typing import NDArray
from PIL import Image
from skeleton import lay_bones, lay_bones_through
from vessels import VesselLayer, build_vessels, lay_vessels, lay_vessels_through, read_vessels
from window import Window

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BODIES = ROOT / "assets" / "bodies"
PLATES = ROOT / "assets" / "plates"
SOURCES = ("organs.yaml", "skeleton.yaml", "vessels.yaml", "trees.yaml")
PROFILES = HERE / "profiles.yaml"
PX_PER_CM = 32.0
MAP_REDUCTION = 2
"""Masks and index maps are coarser than pictures by this factor."""
# Vessels lie behind shapes of this depth or more, and shine through them.
VESSEL_DEPTH = 30.0
# Shapes of this depth or more lie under the skin, in front of vessels that shine through.
SKIN_DEPTH = 80.0
NODE_DEPTH = 90.0
NODE_GROUPS = frozenset(
    (
        "axillary",
        "cervical",
        "supraclavicular",
        "mediastinal",
        "coeliac",
        "mesenteric",
        "para_aortic",
        "pelvic",
        "inguinal",
    )
)
WEBP_QUALITY = 90
METADATA_HEAD = """\
# Written by packaging/bake/bake.py; do not edit. window_cm: left, bottom, right, top.
# shapes: the names behind the numbers of the index maps; which of them the deep plates show; which never recede.
"""
HEIGHT_CM = {"woman": 163.0, "man": 176.0}
WINDOW_CM = {"woman": (-42.0, 56.0, 42.0, 167.0), "man": (-46.0, 60.0, 46.0, 180.0)}


@dataclass(frozen=True)
class Drawing:
    """Everything of one body before light falls on it; layers back to front."""

    window: Window
    veil: NDArray[np.float32]
    bone_veil: NDArray[np.float32]
    surface: Surface
    bones: list[Layer]
    vessels: list[VesselLayer]
    nodes: list[Layer]
    organs: list[Layer]
    lines: list[Shape]


def draw(body: str, window: Window) -> Drawing:
    """Build the layers of a body."""
    vertices, triangles, _ = posed_mesh(body, HEIGHT_CM[body])
    organs = read_shapes(BODIES / body / "organs.yaml")
    bones = read_shapes(BODIES / body / "skeleton.yaml")
    territories = [region for region in read_territories(BODIES / body / "organs.yaml") if region[0] in NODE_GROUPS]
    solid = [layer for shape in organs if "line" not in shape.tags for layer in build(shape, window)]
    veil = compose.veil([layer for layer in solid if layer.shape.depth < SKIN_DEPTH], window)

    def hidden(points: NDArray[np.float64]) -> NDArray[np.float32]:
        column, row = np.rint(window.to_pixel(points)).astype(int).T
        return veil[row.clip(0, window.shape[0] - 1), column.clip(0, window.shape[1] - 1)]

    return Drawing(
        veil=veil,
        bone_veil=compose.bone_veil([layer for layer in solid if layer.shape.depth < SKIN_DEPTH], window),
        window=window,
        surface=project(vertices, triangles, window),
        bones=[layer for shape in bones for layer in build(shape, window)],
        vessels=build_vessels(read_vessels(BODIES / body), window),
        nodes=[layer for shape in lymph_nodes(territories, NODE_DEPTH, hidden) for layer in build(shape, window)],
        organs=solid,
        lines=[shape for shape in organs if "line" in shape.tags],
    )


def deep_part(drawing: Drawing) -> Drawing:
    """Return a drawing without what lies in front."""
    return replace(
        drawing,
        veil=np.zeros_like(drawing.veil),
        bone_veil=np.ones_like(drawing.bone_veil),
        organs=[layer for layer in drawing.organs if strata.lies_deep(layer.shape)],
        vessels=[layer for layer in drawing.vessels if strata.runs_deep(layer.vessel)],
        lines=[],
    )


def bake(drawing: Drawing, profile: Profile) -> Image.Image:
    """One plate."""
    window, scale = drawing.window, drawing.window.px_per_cm
    canvas = compose.Canvas.empty(window)
    compose.lay_body(canvas, drawing.surface, profile)
    lay_bones(canvas, drawing.bones, profile, window)
    compose.lay_skin(canvas, drawing.surface, profile, scale)
    deep = [layer for layer in drawing.vessels if layer.vessel.deep]
    lay_vessels(canvas, deep, profile)
    steps: list[tuple[float, Callable[[], None]]] = [
        (layer.shape.depth, partial(compose.lay_organ, canvas, layer, profile, scale)) for layer in drawing.organs
    ]
    steps += [(shape.depth, partial(compose.lay_line, canvas, shape, profile, window)) for shape in drawing.lines]
    shallow = [layer for layer in drawing.vessels if not layer.vessel.deep]
    steps.append((VESSEL_DEPTH, partial(lay_vessels, canvas, shallow, profile)))
    steps.sort(key=lambda step: step[0])
    for depth, lay in steps:
        if depth < SKIN_DEPTH:
            lay()
    lay_bones_through(canvas, drawing.bones, profile, window, drawing.bone_veil)
    for layer in drawing.organs:
        if layer.shape.xray:
            compose.lay_xray(canvas, layer, profile)
    lay_vessels_through(canvas, shallow, profile, drawing.veil)
    for layer in drawing.nodes:
        seen = 1 - 0.5 * drawing.veil[layer.rows, layer.columns]
        compose.lay_organ(canvas, replace(layer, alpha=layer.alpha * seen), profile, scale)
    for depth, lay in steps:
        if depth >= SKIN_DEPTH:
            lay()
    compose.fade_below(canvas, window, window.bottom + 9, window.bottom)
    return Image.fromarray(canvas.straight(), "RGBA")


def digest(body: str) -> str:
    """Hash of the committed data that a body's plates were baked from."""
    total = hashlib.sha256()
    for path in (*(BODIES / body / name for name in SOURCES), PROFILES):
        # A checkout on Windows may have other line ends.
        total.update(path.read_bytes().replace(b"\r\n", b"\n") if path.exists() else b"")
    return total.hexdigest()


def save(picture: Image.Image, path: Path) -> None:
    """Write a plate."""
    picture.save(path, quality=WEBP_QUALITY, alpha_quality=90, method=5)
    print(f"{path.name}: {picture.width} x {picture.height}, {path.stat().st_size / 2**20:.2f} MiB", flush=True)


def save_maps(body: str, drawing: Drawing, folder: Path) -> None:
    """Write the occlusion mask and the index map of a body."""
    mask = Image.fromarray(compose.occlusion(drawing.organs, drawing.window))
    mask.reduce(MAP_REDUCTION).save(folder / f"{body}_mask.png", optimize=True)
    layers = [*drawing.bones, *drawing.organs, *drawing.nodes]
    numbers = index.index_map(layers, index.names_of(BODIES / body, NODE_GROUPS)["names"], drawing.window)
    half = numbers[MAP_REDUCTION // 2 :: MAP_REDUCTION, MAP_REDUCTION // 2 :: MAP_REDUCTION]
    index.as_picture(half).save(folder / f"{body}_index.png", optimize=True)


def write_metadata(folder: Path, profiles: list[Profile], baked: list[str]) -> None:
    """Describe the plates of the bodies that were baked in plates.yaml; what it says of other bodies stays."""
    path = folder / "plates.yaml"
    text = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {"plates": []}
    plates = [plate for plate in text["plates"] if plate["body"] not in baked]
    plates += [
        {
            "body": body,
            "profile": profile.name,
            "image": f"{body}_{profile.name}.webp",
            "deep": f"{body}_{profile.name}_deep.webp",
            "mask": f"{body}_mask.png",
            "index": f"{body}_index.png",
            "window_cm": list(WINDOW_CM[body]),
            "px_per_cm": PX_PER_CM,
            "ground": "#" + "".join(f"{round(255 * value):02x}" for value in profile.ground),
        }
        for body in baked
        for profile in profiles
    ]
    digests = text.get("baked_from_sha256", {}) | {body: digest(body) for body in baked}
    files = sorted({plate[key] for plate in plates for key in ("image", "deep", "mask", "index")})
    sums = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files if (folder / name).exists()
    }
    shapes = text.get("shapes", {}) | {body: index.names_of(BODIES / body, NODE_GROUPS) for body in baked}
    text = {
        "format": 1,
        "baked_from_sha256": dict(sorted(digests.items())),
        "plates": sorted(plates, key=lambda plate: (plate["body"], plate["profile"])),
        "shapes": dict(sorted(shapes.items())),
        "sha256": sums,
    }
    listed = yaml.safe_dump(text, sort_keys=False, default_flow_style=None, width=118)
    path.write_text(METADATA_HEAD + listed, encoding="utf-8")


def main() -> None:
    """Bake what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--body", choices=sorted(WINDOW_CM))
    parser.add_argument("--profile")
    parser.add_argument("--quick", action="store_true", help="a third of the resolution")
    parser.add_argument("--out", type=Path, default=PLATES)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    profiles = read_profiles(PROFILES)
    bodies = [options.body] if options.body else sorted(WINDOW_CM)
    for body in bodies:
        window = Window(*WINDOW_CM[body], px_per_cm=PX_PER_CM / (3 if options.quick else 1))
        drawing = draw(body, window)
        save_maps(body, drawing, options.out)
        for profile in profiles:
            if options.profile in (None, profile.name):
                save(bake(drawing, profile), options.out / f"{body}_{profile.name}.webp")
                save(bake(deep_part(drawing), profile), options.out / f"{body}_{profile.name}_deep.webp")
    write_metadata(options.out, profiles, bodies)


if __name__ == "__main__":
    main()
