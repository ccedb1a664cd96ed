"""Reduce the plates of assets/plates to the pictures that a starting window shows first.

::

    .venv/bin/python packaging/bake/first.py    # after bake.py; in the program's environment, not the bakers'

Each is the plate at three eighths of its resolution, laid on the ground of its profile: enough for a window of usual
size, but decoded in a tenth of the time. ``first.json`` says how to show it without any other file.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from metaviz.render.plate import PlateImage, over_ground
from metaviz.render.theme import THEMES, Profile
from metaviz.scene.body_file import body_named
from metaviz.scene.layout_file import layout_of

PLATES = Path(__file__).resolve().parents[2] / "assets" / "plates"
REDUCTION = 3 / 8


def main() -> None:
    """Write the pictures of all bodies and profiles, and what must be known of them."""
    index: dict[str, Any] = {}
    for body_id in ("man", "woman"):
        layout = layout_of(body_named(body_id))
        entry: dict[str, Any] = {"height_cm": layout.height_cm, "pictures": {}}
        for plate in layout.plates:
            path = PLATES / plate.image
            with Image.open(path) as picture:
                size = (round(picture.width * REDUCTION), round(picture.height * REDUCTION))
                small = picture.convert("RGBA").resize(size, Image.Resampling.BOX)
                image = PlateImage(np.asarray(small), plate.window_cm)
            first = f"{path.stem}_first.jpg"
            opaque = Image.fromarray(over_ground(image, THEMES[Profile(plate.profile)]))
            opaque.save(PLATES / first, quality=90, subsampling=0)
            entry["window_cm"] = plate.window_cm
            entry["pictures"][plate.profile] = {
                "image": first,
                "baked_from_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
        index[body_id] = entry
    (PLATES / "first.json").write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
