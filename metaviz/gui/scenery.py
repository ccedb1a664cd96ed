"""What is drawn of a scene that does not change with time: body, ways, plates, and where labels may point."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.model.layout import Layout
from metaviz.model.scene import Scene
from metaviz.render.camera import Window
from metaviz.render.picture import Plates
from metaviz.render.plate_files import hidden_by_plates, plates_of
from metaviz.render.ways import Ways
from metaviz.resources import assets_dir

HOME_BOTTOM_SHARE, HOME_HALF_WIDTH_SHARE, HOME_HEADROOM_CM, HOME_SHIFT_CM = 0.385, 0.26, 3.0, 4.5
"""The whole view shows a body from its crown to the middle of its thighs: below the knees nothing happens."""


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
    folder = assets_dir() / "plates"
    primary = scene.body.place_index[scene.primary_place]
    ways = Ways(scene.body, layout, primary, scene.primary_spot, hidden_by_plates(layout, folder))
    return Scenery(scene, layout, ways, plates_of(layout, folder), home_window(layout))


def home_window(layout: Layout) -> Window:
    """Return left, bottom, right and top of the whole view in body centimetres."""
    height = layout.height_cm
    half = HOME_HALF_WIDTH_SHARE * height
    # A little room on the left, where title and legend stand.
    return (
        -half - HOME_SHIFT_CM,
        HOME_BOTTOM_SHARE * height,
        half - HOME_SHIFT_CM,
        height + HOME_HEADROOM_CM,
    )
