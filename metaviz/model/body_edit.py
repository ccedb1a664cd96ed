"""Bodies made from bodies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from metaviz.model.body import BLOOD_KINDS, Body, PlaceKind, Route, RouteKind


def without_routes(body: Body, kind: RouteKind) -> Body:
    """Return the body without the routes of a kind, as if those vessels were tied.

    What left a place by them leaves by the other routes of the same outlet, in proportion. A bed that loses its whole
    lymph outlet sends everything into blood. Places and sites stay, so arrays keep their layout; a place to which
    nothing leads any more is not visited. Ways across the body cavity share no outlet: they go without replacement.

    Raises
    ------
    ValueError
        If cells would come to a place from which nothing leads on.
    """
    kept = [route for route in body.routes if route.kind is not kind]
    total: defaultdict[tuple[str, str], float] = defaultdict(float)
    for route in kept:
        total[_outlet(route)] += route.flow_fraction
    stuck = _stuck(body, kept)
    if stuck:
        raise ValueError(f"without {kind} routes nothing leads on from {', '.join(stuck)}")
    routes = tuple(
        route
        if route.kind is RouteKind.TRANSCOELOMIC
        else replace(route, flow_fraction=route.flow_fraction / total[_outlet(route)])
        for route in kept
    )
    return replace(body, routes=routes)


def _outlet(route: Route) -> tuple[str, str]:
    return route.source, "blood" if route.kind in BLOOD_KINDS else route.kind.value


def _stuck(body: Body, routes: list[Route]) -> list[str]:
    """Return the places that routes lead to and that passing cells cannot leave."""
    kind_of = {place.id: place.kind for place in body.places}
    leads_on = {
        route.source for route in routes if route.kind in BLOOD_KINDS or kind_of[route.source] is not PlaceKind.BED
    }
    return sorted({route.target for route in routes} - leads_on)
