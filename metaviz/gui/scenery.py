"""What is drawn of a scene that does not change with time: body, ways, plates, and where labels may point."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from metaviz.gui.home_view import home_window
from metaviz.model.body import Body
from metaviz.model.layout import Layout
from metaviz.model.scene import Scene
from metaviz.render.camera import Window
from metaviz.render.picture import Plates
from metaviz.render.plate_files import hidden_by_plates, plates_of
from metaviz.render.theme import Profile
from metaviz.render.ways import Ways
from metaviz.resources import assets_dir

_KEPT = 4


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


class SceneryShelf:
    """Keeps the sceneries shown last: whoever goes back and forth between two scenes waits for neither.

    Scenes on one body share its plates, and its ways if they share the place of the primary.

    Parameters
    ----------
    layouts
        Gives the layout of a body.
    made
        A scenery that is there already.
    """

    def __init__(self, layouts: Callable[[Body], Layout], made: Scenery | None = None) -> None:
        self._layouts = layouts
        self._shelf: list[Scenery] = [] if made is None else [made]

    def scenery(self, scene: Scene) -> Scenery:
        """Return the scenery of a scene, made if it is not there."""
        found = next((each for each in self._shelf if each.scene is scene), None) or self._made(scene)
        self._shelf = [found, *(each for each in self._shelf if each is not found)][:_KEPT]
        return found

    def _made(self, scene: Scene) -> Scenery:
        beside = [each for each in self._shelf if each.scene.body is scene.body]
        for each in beside:
            if (each.scene.primary_place, each.scene.primary_spot) == (scene.primary_place, scene.primary_spot):
                return replace(each, scene=scene)
        if beside:
            return replace(scenery_of(scene, beside[0].layout), plates=beside[0].plates)
        return scenery_of(scene, self._layouts(scene.body))
