"""The index map of a plate: which shape lies on top in each pixel, as a number, and the names behind the numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
from drawing import Shape, read_shapes
from layer import Layer
from numpy.typing import NDArray
from PIL import Image
from strata import lies_deep
from window import Window

PARTS = {
    "heart": ("ventricle_*", "atrium_*", "auricle_*", "coronary_*", "groove_fat", "*_cardiac_vein"),
    "colon": ("appendix", "caecum", "sigmoid", "taenia_*"),
    "brain": ("cerebellum", "brain_stem"),
    "breast": ("mammary_gland", "breast_fold", "milk_duct_*", "breast_lobe_*", "areola", "nipple", "male_nipple"),
    "kidney": ("renal_sinus", "renal_pelvis"),
    "skin": ("skin_patch",),
    "bronchus": ("bronchus_*",),
    "diaphragm": ("diaphragm_*",),
    "uterine_tube": ("fimbria",),
    "bone.skull": ("cranium", "mandible", "orbit*", "teeth*"),
    "bone.cervical": ("vertebra_C*", "disc_C*"),
    "bone.thoracic": ("vertebra_T*", "disc_T*", "rib_*", "cartilage_*", "sternum"),
    "bone.lumbar": ("vertebra_L*", "disc_L*"),
    "bone.pelvis": ("sacrum", "coccyx", "hip_bone"),
    "bone.femur": ("femur",),
}
"""Shapes that go by the name of the place whose part they are."""
HOLDING = ("aorta*", "vena_cava_*", "pulmonary_*", "*_muscle")
"""What holds the picture together beside the bones: great vessels, and the muscles behind vessels of the limbs."""
OPAQUE = 0.65
"""A shape of at least this opacity hides the name of what lies behind it."""


def name_of(shape: Shape) -> str:
    """Name of a shape on the map: its place, the place whose part it is, or its own id."""
    if shape.site:
        return shape.site
    return next((place for place, ids in PARTS.items() if any(fnmatch(shape.id, id_) for id_ in ids)), shape.id)


def names_of(folder: Path, node_groups: Collection[str]) -> dict[str, list[str]]:
    """Names of a body's shapes: all in the order of their numbers, those wholly on the deep plate, and the scaffold.

    The scaffold holds the picture together in every story.
    """
    organs = [shape for shape in read_shapes(folder / "organs.yaml") if "line" not in shape.tags]
    bones = read_shapes(folder / "skeleton.yaml")
    holding = [shape for shape in organs if any(fnmatch(shape.id, id_) for id_ in HOLDING)]
    front = [shape for shape in organs if not lies_deep(shape)]

    def listed(shapes: list[Shape]) -> set[str]:
        return {name_of(shape) for shape in shapes}

    return {
        "names": ["", *sorted(listed([*organs, *bones]).union(node_groups))],
        "deep": sorted(listed([*organs, *bones]).union(node_groups) - listed(front)),
        "scaffold": sorted(listed([*bones, *holding])),
    }


def index_map(layers: Sequence[Layer], names: list[str], window: Window) -> NDArray[np.uint8]:
    """Number of the name on top in each pixel of a window; 0 is nothing.

    Parameters
    ----------
    layers
        Back to front. Where one is too thin to hide what is behind it, it is named only if nothing else is there.
    names
        The names in the order of their numbers.
    window
        Pixels of the layers.
    """
    numbers = {name: number for number, name in enumerate(names)}
    index = np.zeros(window.shape, np.uint8)
    for layer in layers:
        part = index[layer.rows, layer.columns]
        seen = layer.alpha >= 0.5
        if layer.shape.opacity < OPAQUE:
            seen &= part == 0
        part[seen] = numbers[name_of(layer.shape)]
    return index


def as_picture(index: NDArray[np.uint8]) -> Image.Image:
    """The map as a palette picture whose colours tell its shapes apart to whoever opens it."""
    picture = Image.fromarray(index).convert("P")
    turn = np.arange(256)
    hue = (turn * 0.61803) % 1.0
    wheel = 0.5 + 0.5 * np.cos(2 * np.pi * (hue[:, None] + np.array([0.0, 1 / 3, 2 / 3])))
    palette = np.rint(40 + 200 * wheel).astype(np.uint8)
    palette[0] = 0
    picture.putpalette(palette.tobytes())
    return picture
