"""Reads where the things of a body are drawn, and joins vessels into the ways of its routes."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.body import Body
from metaviz.model.kept import kept
from metaviz.model.layout import LabelAnchor, Layout, Plate, Region, Vessel, View
from metaviz.scene.body_file import body_folder
from metaviz.scene.body_vessels import VesselBook, read_vessel_book
from metaviz.scene.checked import checked
from metaviz.scene.layout_curve import joined, smooth
from metaviz.scene.layout_form import DrawingForm, PlatesForm, ShapeForm, TerritoryForm, ViewsForm
from metaviz.scene.problems import KeyPath, Problem, SceneError, suggestion
from metaviz.scene.yaml_text import YamlText, read_yaml

ORGANS_FILE = "organs.yaml"
SKELETON_FILE = "skeleton.yaml"
VIEWS_FILE = "views.yaml"
PLATES_FILE = "plates.yaml"

WIDEST_GAP_CM = 1.0
"""Vessels that follow one another on a route lie no farther apart."""

_OTHER_SIDE = {"left": "right", "right": "left", "middle": "middle"}


@kept
def layout_of(body: Body) -> Layout:
    """Return the layout of a body that comes with the program.

    Raises
    ------
    SceneError
        If a file of it is broken.
    """
    return load_layout(body, body_folder(body.id))


def load_layout(body: Body, folder: Path) -> Layout:
    """Read and validate the layout of a body.

    Parameters
    ----------
    body
        Its routes name the vessels.
    folder
        Holds the files of the body; ``../../plates`` holds the plates, and may be missing.

    Raises
    ------
    SceneError
        With everything that is wrong: forms, territories of unknown places, beds and nodes without territory, vessels
        of a route that lie apart, views that show nothing.
    """
    book = read_vessel_book(folder)
    organs_text = read_yaml(folder / ORGANS_FILE)
    bones_text = read_yaml(folder / SKELETON_FILE)
    organs, bones = checked(organs_text, DrawingForm), checked(bones_text, DrawingForm)
    vessels = {
        line.id: Vessel(line.id, line.kind, line.width_cm, smooth(line.points_cm)) for line in book.centrelines.values()
    }
    problems = [*_territory_problems(body, organs_text, organs), *_territory_problems(body, bones_text, bones)]
    regions = (*_regions(bones), *_regions(organs))
    problems += _bare_places(body, organs_text, regions)
    ways, gap_problems = _ways(body, vessels, book)
    problems += gap_problems
    views_text = read_yaml(folder / VIEWS_FILE)
    views = checked(views_text, ViewsForm)
    problems += _view_problems(body, views_text, views)
    if problems:
        raise SceneError(problems)
    return Layout(
        body_id=body.id,
        height_cm=float(organs.height_cm),
        vessels=tuple(vessel for vessel in vessels.values() if vessel.width_cm > 0.0),
        regions=regions,
        labels=_labels(body, organs, bones, regions),
        plates=_plates(body, folder.parent.parent / "plates" / PLATES_FILE),
        route_paths_cm=ways,
        views=tuple(View(view.id, _window(view.window_cm)) for view in views.views),
    )


def _ways(
    body: Body, vessels: dict[str, Vessel], book: VesselBook
) -> tuple[tuple[tuple[FloatArray, ...], ...], list[Problem]]:
    known: dict[tuple[str, ...], FloatArray] = {}
    problems: dict[tuple[str, str], Problem] = {}
    for route in body.routes:
        for path in route.paths:
            if path in known:
                continue
            known[path], gaps_cm = joined([vessels[id_].points_cm for id_ in path])
            for before, after, gap_cm in zip(path, path[1:], gaps_cm, strict=False):
                if gap_cm > WIDEST_GAP_CM:
                    line = book.centrelines[after]
                    found = f"{after}, {gap_cm:.2g} cm away from {before}, which it follows on {route.id}"
                    problem = Problem(line.file, line.line, after, found, f"at most {WIDEST_GAP_CM:g} cm")
                    problems.setdefault((before, after), problem)
    ways = tuple(tuple(known[path] for path in route.paths) for route in body.routes)
    return ways, list(problems.values())


def _territories(drawing: DrawingForm) -> list[tuple[KeyPath, ShapeForm | TerritoryForm]]:
    listed: list[tuple[KeyPath, ShapeForm | TerritoryForm]] = []
    listed += [(("shapes", i), shape) for i, shape in enumerate(drawing.shapes) if shape.site and shape.outline]
    listed += [(("regions", i), territory) for i, territory in enumerate(drawing.regions)]
    return listed


def _territory_problems(body: Body, text: YamlText, drawing: DrawingForm) -> list[Problem]:
    known = [place.id for place in body.places if place.site_id]
    problems = [
        text.problem((*path, "site"), str(entry.site) + suggestion(str(entry.site), known), "the id of a bed or node")
        for path, entry in _territories(drawing)
        if entry.site not in known
    ]
    if drawing.body != body.id:
        problems.append(text.problem(("body",), drawing.body, body.id))
    return problems


def _bare_places(body: Body, text: YamlText, regions: tuple[Region, ...]) -> list[Problem]:
    drawn = {region.place_id for region in regions}
    return [
        text.problem(("regions",), f"no territory of {place.id}", "an outline for every bed and node")
        for place in body.places
        if place.site_id and place.id not in drawn
    ]


def _view_problems(body: Body, text: YamlText, views: ViewsForm) -> list[Problem]:
    problems = []
    if views.body != body.id:
        problems.append(text.problem(("body",), views.body, body.id))
    known: set[str] = set()
    for i, view in enumerate(views.views):
        left, bottom, right, top = view.window_cm
        if view.id in known:
            problems.append(text.problem(("views", i, "id"), view.id, "each view once"))
        known.add(view.id)
        if not (left < right and bottom < top):
            allowed = "left, bottom, right and top, left before right and bottom before top"
            problems.append(text.problem(("views", i, "window_cm"), str(view.window_cm), allowed))
    if views.views[0].id != "overview":
        problems.append(text.problem(("views", 0, "id"), views.views[0].id, "overview as the first"))
    return problems


def _window(corners: list[float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = corners
    return left, bottom, right, top


def _regions(drawing: DrawingForm) -> tuple[Region, ...]:
    nearest = max((shape.depth for shape in drawing.shapes), default=0.0) + 1.0
    regions = []
    for _, entry in _territories(drawing):
        depth = entry.depth if isinstance(entry, ShapeForm) else nearest
        outline = smooth(np.array(entry.outline, dtype=np.float64), closed=True)
        regions.append(Region(str(entry.site), entry.side, outline, depth))
        if isinstance(entry, ShapeForm) and entry.mirror:
            mirrored = (outline * (-1.0, 1.0))[::-1]
            regions.append(Region(str(entry.site), _OTHER_SIDE[entry.side], mirrored, depth))
    return tuple(regions)


def _labels(
    body: Body, organs: DrawingForm, bones: DrawingForm, regions: tuple[Region, ...]
) -> tuple[LabelAnchor, ...]:
    """Return label anchors: those of the files, then the middle of the first territory where a site has none."""
    site_of = {place.id: place.site_id for place in body.places}
    labels = []
    entries: list[ShapeForm | TerritoryForm] = [*organs.shapes, *bones.shapes, *organs.regions, *bones.regions]
    for shape in entries:
        site_id = _site_of_shape(shape, site_of)
        if shape.label and site_id:
            x, y = shape.label
            labels.append(LabelAnchor(site_id, (x, y)))
            if isinstance(shape, ShapeForm) and shape.mirror:
                labels.append(LabelAnchor(site_id, (-x, y)))
    labelled = {label.site_id for label in labels}
    for region in sorted(regions, key=lambda region: region.side != "left"):
        site_id = site_of[region.place_id]
        if site_id not in labelled:
            labelled.add(site_id)
            x, y = region.outline_cm.mean(axis=0)
            labels.append(LabelAnchor(site_id, (float(x), float(y))))
    return tuple(labels)


def _site_of_shape(shape: ShapeForm | TerritoryForm, site_of: dict[str, str]) -> str:
    """Return the site of a shape; a tube without a site of its own may be called like one (``colon``)."""
    if shape.site:
        return site_of[shape.site]
    return site_of.get(shape.id, "") if isinstance(shape, ShapeForm) else ""


def _plates(body: Body, path: Path) -> tuple[Plate, ...]:
    if not path.is_file():
        return ()
    form = checked(read_yaml(path), PlatesForm)
    named = form.shapes.get(body.id)
    return tuple(
        Plate(
            plate.profile,
            plate.image,
            plate.mask,
            (plate.window_cm[0], plate.window_cm[1], plate.window_cm[2], plate.window_cm[3]),
            float(plate.px_per_cm),
            deep=plate.deep,
            index=plate.index,
            shapes=tuple(named.names) if named else (),
            deep_shapes=frozenset(named.deep if named else ()),
            scaffold=frozenset(named.scaffold if named else ()),
        )
        for plate in form.plates
        if plate.body == body.id
    )
