"""Rules that a body graph keeps beyond the form of its file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from metaviz.model.body import BLOOD_KINDS, PlaceKind, RouteKind
from metaviz.scene.body_form import GraphForm, RouteForm
from metaviz.scene.body_vessels import VesselBook
from metaviz.scene.problems import KeyPath, Problem, shown, suggestion
from metaviz.scene.yaml_text import YamlText

SUM_TOLERANCE = 1e-6

_LEGAL = {
    PlaceKind.BED: frozenset(RouteKind),
    PlaceKind.NODE: frozenset({RouteKind.LYMPHATIC}),
    PlaceKind.JUNCTION: frozenset(RouteKind) - {RouteKind.TRANSCOELOMIC},
}


def place_kinds(graph: GraphForm) -> dict[str, PlaceKind]:
    """Return every place of a graph with its kind: beds, nodes, then junctions."""
    kinds = {place: PlaceKind(site.kind) for site in graph.sites for place in site.place_ids()}
    return kinds | dict.fromkeys(graph.junctions, PlaceKind.JUNCTION)


def graph_problems(text: YamlText, graph: GraphForm) -> list[Problem]:
    """Return everything that is wrong with a graph whose form is right.

    Ids are known and unique; kinds are legal where they start; the shares of each outlet sum to one; every bed is
    reached from the right heart; nothing ends where no dead end is declared; and blood that leaves the left heart
    comes back to it.
    """
    kinds = place_kinds(graph)
    problems = [*_id_problems(text, graph, kinds), *_ground_problems(text, graph)]
    problems += _route_problems(text, graph, kinds)
    if not problems:
        # What follows speaks about the graph as a whole and would only repeat the faults of its parts.
        problems += [*_sum_problems(text, graph, kinds), *_way_problems(text, graph, kinds)]
    return problems


def vessel_problems(text: YamlText, graph: GraphForm, book: VesselBook) -> Iterator[Problem]:
    """Yield the steps of paths that name no vessel."""
    for path, _, route in _each_route(graph):
        for i, steps in enumerate(route.paths):
            for j, step in enumerate(steps):
                unknown = book.unknown(step)
                if unknown:
                    known = "the id of a tree of vessels" if step.endswith("*") else "the id of a vessel"
                    yield text.problem((*path, "paths", i, j), unknown, known)


def _each_route(graph: GraphForm) -> Iterator[tuple[KeyPath, RouteKind, RouteForm]]:
    for i, group in enumerate(graph.routes):
        for j, route in enumerate(group.routes):
            yield ("routes", i, "routes", j), RouteKind(group.kind), route


def _id_problems(text: YamlText, graph: GraphForm, kinds: Collection[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    listed: list[tuple[KeyPath, str]] = [(("junctions", i), id_) for i, id_ in enumerate(graph.junctions)]
    for i, site in enumerate(graph.sites):
        listed += [(("sites", i, "id"), place) for place in site.place_ids()]
    for path, id_ in listed:
        if id_ in seen:
            yield text.problem(path, f"a second {id_}", "each place once")
        seen.add(id_)
    for i, id_ in enumerate(graph.dead_ends):
        if id_ not in kinds:
            yield text.problem(("dead_ends", i), id_ + suggestion(id_, kinds), "the id of a place")


def _ground_problems(text: YamlText, graph: GraphForm) -> Iterator[Problem]:
    grounds: list[tuple[KeyPath, str]] = [
        (("cardiac_output_l_per_min", "source"), graph.cardiac_output_l_per_min.source)
    ]
    for i, group in enumerate(graph.routes):
        grounds += [
            (("routes", i, "flow", "source"), group.flow.source),
            (("routes", i, "transit", "source"), group.transit.source),
        ]
    for path, _, route in _each_route(graph):
        if route.flow_basis:
            grounds.append(((*path, "flow_basis", "source"), route.flow_basis.source))
    for path, source in grounds:
        if source not in graph.sources:
            found = shown(source) + suggestion(source, graph.sources)
            yield text.problem(path, found, "a key of sources: " + ", ".join(graph.sources))


def _route_problems(text: YamlText, graph: GraphForm, kinds: Mapping[str, PlaceKind]) -> Iterator[Problem]:
    first: dict[tuple[str, str, RouteKind], int] = {}
    for path, kind, route in _each_route(graph):
        for key, place in (("from", route.source), ("to", route.target)):
            if place not in kinds:
                yield text.problem((*path, key), place + suggestion(place, kinds), "the id of a place")
        source_kind = kinds.get(route.source)
        if source_kind and kind not in _LEGAL[source_kind]:
            legal = ", ".join(each for each in RouteKind if each in _LEGAL[source_kind])
            yield text.problem((*path, "from"), f"a {kind} route from a {source_kind}", f"one of {legal} there")
        if route.source == route.target:
            yield text.problem((*path, "to"), f"a route from {route.source} to itself", "another place")
        ends = (route.source, route.target, kind)
        line = text.line_of(path)
        if ends in first:
            found = f"a second {kind} route from {route.source} to {route.target} (first in line {first[ends]})"
            yield text.problem(path, found, "each route once, with its ways in paths")
        first.setdefault(ends, line)


def _outlet(place_kind: PlaceKind, kind: RouteKind) -> str:
    """Return the name of the outlet by which a route leaves its place; see `metaviz.model.body.Body`."""
    if place_kind is PlaceKind.BED:
        if kind is RouteKind.TRANSCOELOMIC:
            return "transcoelomic routes"
        return "blood" if kind in BLOOD_KINDS else "lymph"
    return "routes"


def _sum_problems(text: YamlText, graph: GraphForm, kinds: Mapping[str, PlaceKind]) -> Iterator[Problem]:
    sums: defaultdict[tuple[str, str], float] = defaultdict(float)
    places: dict[tuple[str, str], KeyPath] = {}
    for path, kind, route in _each_route(graph):
        outlet = (route.source, _outlet(kinds[route.source], kind))
        sums[outlet] += route.flow
        places.setdefault(outlet, (*path, "flow"))
    for (place, word), total in sums.items():
        apart = word == "transcoelomic routes"
        if (apart and total >= 1.0) or (not apart and abs(total - 1.0) > SUM_TOLERANCE):
            allowed = "a sum below 1" if apart else "a sum of 1"
            yield text.problem(places[place, word], f"{word} of {place} that sum to {total:.9g}", allowed)


def _way_problems(text: YamlText, graph: GraphForm, kinds: Mapping[str, PlaceKind]) -> Iterator[Problem]:
    leaves: dict[str, set[str]] = {place: set() for place in kinds}
    blood: dict[str, set[str]] = {place: set() for place in kinds}
    for _, kind, route in _each_route(graph):
        leaves[route.source].add(route.target)
        if kind in BLOOD_KINDS or kinds[route.source] is not PlaceKind.BED:
            blood[route.source].add(route.target)
    where = {place: ("sites", i, "id") for i, site in enumerate(graph.sites) for place in site.place_ids()}
    path_of: dict[str, KeyPath] = {**where, **{id_: ("junctions", i) for i, id_ in enumerate(graph.junctions)}}
    for heart in ("right_heart", "left_heart"):
        if heart not in kinds:
            yield text.problem(("junctions",), f"no {heart}", "a list with right_heart and left_heart")
            return
    reached = _reached(blood, "right_heart")
    for place, place_kind in kinds.items():
        declared = place in graph.dead_ends
        if place_kind is PlaceKind.BED and place not in reached:
            yield text.problem(path_of[place], f"{place}, which no blood reaches", "a bed reached from right_heart")
        if declared and leaves[place]:
            line = ("dead_ends", graph.dead_ends.index(place))
            yield text.problem(line, f"{place}, from which a route leads on", "a place without routes")
        elif not declared and not blood[place]:
            allowed = "a place from which blood or lymph leads on, or one listed under dead_ends"
            yield text.problem(path_of[place], f"{place}, a dead end", allowed)
        elif not declared and "right_heart" not in _reached(blood, place):
            allowed = "a place from which cells come back to right_heart"
            yield text.problem(path_of[place], f"{place}, from which no way leads to the heart", allowed)


def _reached(leads_to: Mapping[str, Collection[str]], start: str) -> set[str]:
    """Return the places that can be reached from a place, itself included."""
    reached, front = {start}, [start]
    while front:
        for place in leads_to[front.pop()]:
            if place not in reached:
                reached.add(place)
                front.append(place)
    return reached
