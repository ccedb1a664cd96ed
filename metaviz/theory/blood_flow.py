"""How much of the heart's output passes each place."""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.body import BLOOD_KINDS, Body, RouteKind
from metaviz.model.kept import kept


@kept
def flow_shares(body: Body) -> FloatArray:
    """Return the blood that flows into each place, in units of the heart's output, shape (n_places,).

    The left heart has 1; what comes to a place twice, as to the liver by artery and portal vein, is added up. Lymph
    nodes have 0: no blood way leads through them.
    """
    index = body.place_index
    passes = np.zeros((len(body.places), len(body.places)))
    heart = -1
    for route in body.routes:
        if route.kind in BLOOD_KINDS:
            passes[index[route.target], index[route.source]] += route.flow_fraction
        if route.kind is RouteKind.PULMONARY and not any(
            other.kind is RouteKind.PULMONARY and other.source == route.target for other in body.routes
        ):
            heart = index[route.target]
    # What the left heart sends out is given; everything else follows from it.
    passes[heart] = 0.0
    given = np.zeros(len(body.places))
    given[heart] = 1.0
    return np.asarray(np.linalg.solve(np.eye(len(body.places)) - passes, given))


def flow_by_site(body: Body) -> FloatArray:
    """Return the blood that flows into all places of each site, in units of the heart's output, shape (n_sites,)."""
    flows = np.zeros(len(body.sites))
    there = body.site_of_place >= 0
    np.add.at(flows, body.site_of_place[there], flow_shares(body)[there])
    return flows
