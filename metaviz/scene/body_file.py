"""Reads the body graph of ``assets/bodies/<body>/graph.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from metaviz.model.body import Body, Place, PlaceKind, Route, RouteKind, Site
from metaviz.resources import assets_dir
from metaviz.scene.body_checks import graph_problems, place_kinds, vessel_problems
from metaviz.scene.body_form import GraphForm
from metaviz.scene.body_vessels import VesselBook, read_vessel_book
from metaviz.scene.checked import checked
from metaviz.scene.problems import SceneError
from metaviz.scene.yaml_text import read_yaml

GRAPH_FILE = "graph.yaml"


def body_folder(name: str) -> Path:
    """Return the folder of a body that comes with the program."""
    return assets_dir() / "bodies" / name


def body_names() -> tuple[str, ...]:
    """Return the names of the bodies that come with the program, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in (assets_dir() / "bodies").glob(f"*/{GRAPH_FILE}")))


@cache
def body_named(name: str) -> Body:
    """Return a body that comes with the program, read once.

    Raises
    ------
    SceneError
        If there is none of that name, or its file is broken.
    """
    return load_body(body_folder(name) / GRAPH_FILE)


def load_body(path: Path) -> Body:
    """Read and validate a body graph; the vessels that its paths name stand in files beside it.

    Raises
    ------
    SceneError
        With everything that is wrong in the file: its form, unknown or repeated ids, illegal kinds, outlets that
        do not sum to one, beds that no blood reaches, dead ends that are not declared, vessels that do not exist.
    """
    text = read_yaml(path)
    graph = checked(text, GraphForm)
    book = read_vessel_book(path.parent)
    problems = [*graph_problems(text, graph), *vessel_problems(text, graph, book)]
    if problems:
        raise SceneError(problems)
    return _body(graph, book)


def _body(graph: GraphForm, book: VesselBook) -> Body:
    site_of = {place: site.id for site in graph.sites for place in site.place_ids()}
    places = tuple(Place(id_, kind, site_of.get(id_, "")) for id_, kind in place_kinds(graph).items())
    sites = tuple(
        Site(site.id, site.name, PlaceKind(site.kind), site.group, float(site.draw_weight)) for site in graph.sites
    )
    return Body(
        graph.body,
        graph.name,
        places,
        sites,
        _routes(graph, book),
        float(graph.cardiac_output_l_per_min.value),
    )


def _routes(graph: GraphForm, book: VesselBook) -> tuple[Route, ...]:
    routes: list[Route] = []
    taken: set[str] = set()
    for group in graph.routes:
        for form in group.routes:
            id_ = f"{form.source}>{form.target}"
            if id_ in taken:
                id_ = f"{id_}:{group.kind}"
            taken.add(id_)
            paths = tuple(way for path in form.paths for way in book.ways(path))
            flow, transit_s = float(form.flow), float(form.transit_s)
            routes.append(Route(id_, form.source, form.target, RouteKind(group.kind), flow, transit_s, paths))
    return tuple(routes)
