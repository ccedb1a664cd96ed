"""What is drawn of a scene that does not change with time: body, ways, plates, and where labels may point."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from metaviz.gui.home_view import home_window
from metaviz.model.layout import Layout
from metaviz.model.scene import Scene
from metaviz.render.camera import Window
from metaviz.render.picture import Plates
from metaviz.render.plate_files import hidden_by_plates, plates_of
from metaviz.render.theme import Profile
from metaviz.render.ways import Ways
from metaviz.resources import assets_dir


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


def scenery_of(scene: Scene, layout: Layout, soon: Profile | None = None) -> Scenery:
    """Return the scenery of a scene on the layout of its body; the plate of the profile `soon` is read meanwhile."""
    folder = assets_dir() / "plates"
    plates = plates_of(layout, folder)
    primary = scene.body.place_index[scene.primary_place]
    with ThreadPoolExecutor(1) as aside:
        if soon is not None:
            # Decoding leaves Python's lock alone. An error comes back to whoever asks for the plate.
            aside.submit(plates, soon)
        ways = Ways(scene.body, layout, primary, scene.primary_spot, hidden_by_plates(layout, folder))
    return Scenery(scene, layout, ways, plates, home_window(layout.height_cm))
