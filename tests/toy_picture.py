"""A drawn body for the toy body of `tests.toys` with arcs for vessels, dots that walk it, and tumours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metaviz.model.body import Body, RouteKind
from metaviz.model.events import Legs
from metaviz.model.fate import FATES, Fate
from metaviz.model.layout import Layout, Region, Vessel
from metaviz.render.frame import ColonyStage, ColonyStates, LegWindow

FloatArray = NDArray[np.float64]

CENTRES_CM = {
    "breast": (9.0, 125.0),
    "lung": (9.0, 130.0),
    "liver": (-6.0, 112.0),
    "colon": (0.0, 94.0),
    "bone.lumbar": (0.0, 104.0),
    "bone.thoracic": (0.0, 122.0),
    "peritoneum": (0.0, 84.0),
    "axillary": (18.0, 137.0),
    "right_heart": (-2.0, 125.0),
    "left_heart": (3.0, 123.0),
    "portal_vein": (-1.0, 106.0),
}
RADII_CM = {
    "breast": (4.0, 4.0),
    "liver": (8.0, 5.0),
    "colon": (10.0, 5.0),
    "bone.lumbar": (2.0, 5.0),
    "bone.thoracic": (2.0, 8.0),
    "peritoneum": (12.0, 5.0),
    "axillary": (2.0, 3.0),
}
WIDTH_CM = 0.6
LYMPH_WIDTH_CM = 0.24


def _outline(centre: tuple[float, float], radii: tuple[float, float]) -> FloatArray:
    angle = np.linspace(0.0, 2.0 * np.pi, 48, endpoint=False)
    radius = 1.0 + 0.1 * np.cos(3.0 * angle)
    return np.column_stack((np.cos(angle) * radius, np.sin(angle) * radius)) * radii + centre


def _arc(start: tuple[float, float], end: tuple[float, float], bend: float) -> FloatArray:
    share = np.linspace(0.0, 1.0, 60)[:, None]
    chord = np.subtract(end, start)
    normal = np.array([-chord[1], chord[0]])
    return np.asarray(np.array(start) + share * chord + bend * np.sin(np.pi * share) * normal)


def toy_layout(body: Body) -> Layout:
    """Return regions as rounded shapes and routes as arcs; lungs are a pair with a way to each."""
    regions = [
        Region("lung", "right", _outline((-9.0, 128.0), (5.0, 10.0)), 1.0),
        Region("lung", "left", _outline((9.0, 128.0), (5.0, 10.0)), 1.0),
    ]
    regions += [Region(place, "middle", _outline(CENTRES_CM[place], radii), 2.0) for place, radii in RADII_CM.items()]
    vessels, ways = [], []
    for route in body.routes:
        start, end = CENTRES_CM[route.source], CENTRES_CM[route.target]
        paths = [_arc(start, end, 0.12)]
        if route.target == "lung":
            paths = [_arc(start, (8.0, 130.0), 0.12), _arc(start, (-8.0, 130.0), -0.12)]
        elif route.source == "lung":
            paths = [_arc((8.0, 130.0), end, 0.12), _arc((-8.0, 130.0), end, -0.12)]
        width = LYMPH_WIDTH_CM if route.kind is RouteKind.LYMPHATIC else WIDTH_CM
        vessels += [Vessel(f"{route.id}.{i}", route.kind.value, width, path) for i, path in enumerate(paths)]
        ways.append(tuple(paths))
    return Layout("toy", 160.0, tuple(vessels), tuple(regions), (), (), tuple(ways))


def toy_legs(body: Body, n_cells: int, span_s: float = 20.0, n_founders: int = 0, seed: int = 0) -> Legs:
    """Return the legs of cells that set out from the breast through `span_s` seconds; a day is a second here.

    Cells walk at random until they are held, and then die of something; the first `n_founders` found colonies
    0, 1, 2 ... instead.
    """
    rng = np.random.default_rng(seed)
    outlets = {p.id: [i for i, r in enumerate(body.routes) if r.source == p.id] for p in body.places}
    deaths = [FATES.index(f) for f in (Fate.SHEAR, Fate.IMMUNE, Fate.TRAPPED, Fate.WRONG_SOIL, Fate.DORMANT)]
    rows: list[tuple[float, ...]] = []
    for cell in range(n_cells):
        founder = cell if cell < n_founders else -1
        time, place = float(rng.uniform(0.0, span_s)), body.place_index["breast"]
        lane, lane2 = rng.uniform(-1.0, 1.0, 2)
        if founder < 0 and rng.random() < 0.2:
            rows.append((-1, 0, -1, place, time, time + 3.0, lane, lane2, cell, 1, -1, FATES.index(Fate.MATRIX)))
            continue
        while True:
            route = int(rng.choice(outlets[body.places[place].id]))
            way, lasts = int(rng.integers(2)), float(rng.uniform(1.5, 3.0))
            place = body.place_index[body.routes[route].target]
            rows.append((route, way, route, place, time, time + lasts, lane, lane2, cell, 1, founder, -1))
            time += lasts
            if body.places[place].site_id and rng.random() < 0.5:
                break
        ending = FATES.index(Fate.FOUNDED) if founder >= 0 else int(rng.choice(deaths))
        rows.append((-1, way, route, place, time, time + 4.0, lane, lane2, cell, 1, founder, ending))
    rows.sort(key=lambda row: row[4])
    table = np.array(rows, dtype=np.float64).reshape(-1, 12)

    def whole(column: int) -> NDArray[np.int64]:
        return table[:, column].astype(np.int64)

    return Legs(
        route=whole(0),
        way=whole(1),
        came_by=whole(2),
        place=whole(3),
        start_day=table[:, 4],
        end_day=table[:, 5],
        lane=table[:, 6],
        lane2=table[:, 7],
        cell=whole(8),
        weight=whole(9),
        colony=whole(10),
        ending=whole(11),
        form=whole(8) % 3,
    )


def toy_window(body: Body, n_cells: int, *, span_s: float = 20.0, n_founders: int = 0, seed: int = 0) -> LegWindow:
    """Return `toy_legs` as a window that starts on day 0."""
    legs = toy_legs(body, n_cells, span_s, n_founders, seed)
    spots = np.random.default_rng(seed + 1).uniform(size=(max(n_founders, 1), 2))
    return LegWindow(0.0, 1.0, legs, spots[legs.colony] if n_founders else None)


def toy_colonies(body: Body) -> ColonyStates:
    """Return the primary and one colony of every other stage in three organs."""
    rows = [
        ("breast", ColonyStage.PRIMARY, 30.0),
        *((organ, stage, 18.0) for organ in ("lung", "liver", "colon") for stage in list(ColonyStage)[1:]),
    ]
    spots = np.random.default_rng(7).uniform(0.1, 0.9, size=(len(rows), 2))
    return ColonyStates(
        key=np.arange(len(rows), dtype=np.uint64),
        place=np.array([body.place_index[place] for place, _stage, _size in rows]),
        spot=spots,
        diameter_mm=np.array([size for _place, _stage, size in rows]),
        stage=np.array([int(stage) for _place, stage, _size in rows]),
        presence=np.ones(len(rows)),
    )


def random_colonies(
    body: Body, n: int, seed: int, *, diameters_mm: tuple[float, float], stages: Sequence[ColonyStage]
) -> ColonyStates:
    """Many colonies at random spots of liver, lung and colon.

    Parameters
    ----------
    body
        The toy body.
    n, seed
        How many, and which.
    diameters_mm
        Their least and largest size.
    stages
        Of which each has one.
    """
    rng = np.random.default_rng(seed)
    return ColonyStates(
        key=rng.integers(0, 2**63, n).astype(np.uint64),
        place=rng.choice([body.place_index[place] for place in ("liver", "lung", "colon")], n),
        spot=rng.uniform(size=(n, 2)),
        diameter_mm=rng.uniform(*diameters_mm, n),
        stage=rng.choice(list(stages), n).astype(np.int64),
        presence=np.ones(n),
    )
