"""What is drawn of a scene that does not change with time: body, ways, plates, and where labels may point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metaviz.model.layout import Layout
from metaviz.model.scene import Scene
from metaviz.render.camera import Window
from metaviz.render.picture import Plates
from metaviz.render.plain_plate import plain_plate
from metaviz.render.plate import PlateImage
from metaviz.render.theme import THEMES, Profile
from metaviz.render.ways import Ways

HOME_BOTTOM_SHARE, HOME_HALF_WIDTH_SHARE, HOME_HEADROOM_CM = 0.36, 0.28, 2.0
"""The whole view shows a body from its crown to the middle of its thighs: below the knees nothing happens."""
PRIMARY_SPOT = (0.5, 0.5)


@dataclass(frozen=True, eq=False)
class Scenery:
    """The still part of the picture of a scene.

    Attributes
    ----------
    scene, layout
        What is drawn, and where.
    ways
        Tracks of the dots.
    plates
        The still body by profile.
    home
        Window of the body that the whole view shows.
    """

    scene: Scene
    layout: Layout
    ways: Ways
    plates: Plates
    home: Window


def scenery_of(scene: Scene, layout: Layout) -> Scenery:
    """Return the scenery of a scene on the layout of its body."""
    ways = Ways(scene.body, layout, scene.body.place_index[scene.primary_place], PRIMARY_SPOT)

    def plate(profile: Profile) -> PlateImage:
        return plain_plate(layout, THEMES[profile])

    return Scenery(scene, layout, ways, plate, home_window(layout))


def home_window(layout: Layout) -> Window:
    """Return left, bottom, right and top of the whole view in body centimetres."""
    height = layout.height_cm
    middle = float(np.mean([region.outline_cm[:, 0].mean() for region in layout.regions] or [0.0]))
    middle = 0.0 if abs(middle) < HOME_HALF_WIDTH_SHARE * height else middle
    half = HOME_HALF_WIDTH_SHARE * height
    return middle - half, HOME_BOTTOM_SHARE * height, middle + half, height + HOME_HEADROOM_CM
