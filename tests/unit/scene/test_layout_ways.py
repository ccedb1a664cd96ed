"""The drawn ways of both bodies: unbroken, directed with the flow, inside their organs, on the right side.

Sides and levels: Gray H, *Anatomy of the Human Body*, 20th edition (1918), chapters VI to VIII.
"""

import itertools
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml

from metaviz.model.body import BLOOD_KINDS, Body, PlaceKind, RouteKind
from metaviz.model.layout import Layout, Vessel
from metaviz.scene.body_file import body_folder, body_named
from metaviz.scene.layout_curve import STEP_CM
from metaviz.scene.layout_file import layout_of, load_layout
from metaviz.scene.problems import SceneError


@pytest.fixture(params=["woman", "man"])
def body(request: pytest.FixtureRequest) -> Body:
    return body_named(str(request.param))


@pytest.fixture
def layout(body: Body) -> Layout:
    return layout_of(body)


def vessel(layout: Layout, id_: str) -> Vessel:
    return next(each for each in layout.vessels if each.id == id_)


def heights(body: Body) -> dict[str, float]:
    text = yaml.safe_load((body_folder(body.id) / "levels.yaml").read_text(encoding="utf-8"))
    return {str(name): float(y) for name, y in text["vertebra_y_cm"].items()}


def distance_outside(outline: np.ndarray, point: np.ndarray) -> float:
    """Distance from a point to a closed polygon, 0 inside."""
    start, end = outline, np.roll(outline, -1, axis=0)
    spans = (start[:, 1] > point[1]) != (end[:, 1] > point[1])
    rise = np.where(end[:, 1] == start[:, 1], 1.0, end[:, 1] - start[:, 1])
    crosses = spans & (point[0] < start[:, 0] + (point[1] - start[:, 1]) / rise * (end[:, 0] - start[:, 0]))
    return 0.0 if crosses.sum() % 2 else float(np.hypot(*(outline - point).T).min())


def ways_from(body: Body, layout: Layout, place_id: str) -> dict[str, list[np.ndarray]]:
    return {
        route.id: list(ways)
        for route, ways in zip(body.routes, layout.route_paths_cm, strict=True)
        if route.source == place_id
    }


def test_every_route_has_the_ways_that_it_names(body: Body, layout: Layout) -> None:
    assert [len(ways) for ways in layout.route_paths_cm] == [len(route.paths) for route in body.routes]
    assert min(len(ways) for ways in layout.route_paths_cm) >= 1


def test_ways_are_unbroken(layout: Layout) -> None:
    for ways in layout.route_paths_cm:
        for way in ways:
            assert np.isfinite(way).all()
            assert np.hypot(*np.diff(way, axis=0).T).max() < 2.0 * STEP_CM


def test_ways_end_in_their_organs(body: Body, layout: Layout) -> None:
    kinds = {place.id: place.kind for place in body.places}
    for route, ways in zip(body.routes, layout.route_paths_cm, strict=True):
        for place, at in ((route.source, 0), (route.target, -1)):
            if kinds[place] is PlaceKind.JUNCTION:
                continue
            for way in ways:
                away = min(distance_outside(region.outline_cm, way[at]) for region in layout.regions_of(place))
                assert away < 0.5, f"{route.id} misses {place} by {away:.1f} cm"


def test_no_cell_jumps_at_a_junction(body: Body, layout: Layout) -> None:
    for place in body.places:
        if place.kind is not PlaceKind.JUNCTION:
            continue
        for route, ways in zip(body.routes, layout.route_paths_cm, strict=True):
            if route.target != place.id:
                continue
            for next_id, onward in ways_from(body, layout, place.id).items():
                starts = np.array([way[0] for way in onward])
                for way in ways:
                    gap = np.hypot(*(starts - way[-1]).T).min()
                    assert gap < 1.0, f"{gap:.1f} cm between {route.id} and {next_id}"


def test_passing_blood_goes_on_where_it_came_in(body: Body, layout: Layout) -> None:
    for place in body.places:
        if place.kind is not PlaceKind.BED:
            continue
        onward = ways_from(body, layout, place.id)
        blood = [r for r in body.routes_from(place.id) if r.kind in BLOOD_KINDS and r.kind is not RouteKind.VERTEBRAL]
        for route, ways in zip(body.routes, layout.route_paths_cm, strict=True):
            if route.target != place.id or route.kind not in BLOOD_KINDS:
                continue
            for way in ways:
                gap = min(
                    np.hypot(*(start[0] - way[-1])) for onward_route in blood for start in onward[onward_route.id]
                )
                assert gap < 8.0, f"{gap:.1f} cm after {route.id}"


@pytest.mark.parametrize(("organ", "n_ways"), [("lung", 24), ("liver", 10), ("brain", 20), ("kidney", 8)])
def test_cells_spread_inside_the_great_organs(body: Body, layout: Layout, organ: str, n_ways: int) -> None:
    ends = {
        tuple(np.round(way[-1], 1))
        for route, ways in zip(body.routes, layout.route_paths_cm, strict=True)
        if route.target == organ and route.kind in BLOOD_KINDS
        for way in ways
    }
    assert len(ends) >= n_ways


def test_arteries_branch_outwards_and_veins_join_inwards(body: Body, layout: Layout) -> None:
    lines = {each.id: each.points_cm for each in layout.vessels}

    def apart(point: np.ndarray, line: np.ndarray) -> float:
        return float(np.hypot(*(line - point).T).min())

    for route in body.routes:
        outwards = route.kind is RouteKind.ARTERIAL or route.id in ("right_heart>lung", "portal_vein>liver")
        inwards = route.kind in (RouteKind.VENOUS, RouteKind.PORTAL) or route.id == "lung>left_heart"
        for path in route.paths:
            drawn = [id_ for id_ in path if id_ in lines]
            for before, after in itertools.pairwise(drawn):
                if outwards:
                    assert apart(lines[after][0], lines[before]) < 1.0, f"{after} does not begin on {before}"
                elif inwards:
                    assert apart(lines[before][-1], lines[after]) < 1.0, f"{before} does not end on {after}"


def test_vessels_of_a_route_are_of_its_kind(body: Body, layout: Layout) -> None:
    kind_of = {each.id: each.kind for each in layout.vessels}
    allowed = {
        RouteKind.ARTERIAL: {"arterial"},
        RouteKind.VENOUS: {"venous"},
        RouteKind.PORTAL: {"portal"},
        RouteKind.PULMONARY: {"pulmonary"},
        RouteKind.VERTEBRAL: {"vertebral", "venous"},
        RouteKind.LYMPHATIC: {"lymphatic", "venous"},
        RouteKind.TRANSCOELOMIC: set(),
    }
    for route in body.routes:
        for id_ in {id_ for path in route.paths for id_ in path}:
            if id_ in kind_of:
                assert kind_of[id_] in allowed[route.kind], f"{id_} on {route.id}"


def test_sides_of_the_great_vessels(body: Body, layout: Layout) -> None:
    y = heights(body)
    for id_ in ("thoracic_aorta", "abdominal_aorta"):
        assert (vessel(layout, id_).points_cm[:, 0] > 0).all(), f"{id_} lies left of the midline"
    assert (vessel(layout, "inferior_vena_cava").points_cm[:, 0] < 0).all()
    assert (vessel(layout, "superior_vena_cava").points_cm[:, 0] < 0).all()
    assert (vessel(layout, "azygos_vein").points_cm[:, 0] < 0).all()
    duct = vessel(layout, "thoracic_duct").points_cm
    angle = vessel(layout, "brachiocephalic_vein_l").points_cm[0]
    assert duct[-1] == pytest.approx(angle, abs=0.6), "the thoracic duct ends in the left venous angle"
    assert duct[duct[:, 1] < y["T6"], 0].max() < 0.0, "it ascends on the right and crosses above T6"
    renal = vessel(layout, "renal_vein_l").points_cm
    aorta = vessel(layout, "abdominal_aorta").points_cm
    assert renal[0, 0] > aorta[:, 0].max()
    assert renal[-1, 0] < aorta[:, 0].min(), "the left renal vein crosses the aorta"
    assert vessel(layout, "azygos_arch").points_cm[-1] == pytest.approx(
        vessel(layout, "superior_vena_cava").points_cm[-1], abs=0.5
    )


@pytest.mark.parametrize(
    ("id_", "at", "upper", "lower"),
    [
        ("aortic_arch", 0, "T4", "T5"),
        ("abdominal_aorta", -1, "L4", "L4"),
        ("coeliac_trunk", 0, "T12", "L1"),
        ("superior_mesenteric_artery", 0, "L1", "L1"),
        ("renal_artery_l", 0, "L1", "L2"),
        ("renal_artery_r", 0, "L1", "L2"),
        ("inferior_mesenteric_artery", 0, "L3", "L3"),
        ("inferior_vena_cava", 0, "L5", "L5"),
        ("portal_vein", 0, "L1", "L2"),
        ("cisterna_chyli", 0, "L1", "L2"),
        ("common_carotid_artery_l", -1, "C3", "C4"),
    ],
)
def test_levels(body: Body, layout: Layout, id_: str, at: int, upper: str, lower: str) -> None:
    y = heights(body)
    half = 1.7
    assert y[lower] - half <= vessel(layout, id_).points_cm[at, 1] <= y[upper] + half


def test_every_bed_and_node_has_a_territory_and_every_site_a_label(body: Body, layout: Layout) -> None:
    assert {region.place_id for region in layout.regions} == {place.id for place in body.places if place.site_id}
    assert {label.site_id for label in layout.labels} == {site.id for site in body.sites}


def test_mirrored_territory_lies_on_the_other_side(layout: Layout) -> None:
    left, right = sorted(layout.regions_of("brain"), key=lambda region: region.side)
    assert (left.side, right.side) == ("left", "right")
    assert left.outline_cm[:, 0].mean() > 0 > right.outline_cm[:, 0].mean()


def test_layout_is_made_once(body: Body) -> None:
    assert layout_of(body) is layout_of(body)


def test_undrawn_ways_are_no_vessels(layout: Layout) -> None:
    assert min(each.width_cm for each in layout.vessels) > 0.0


def copied(tmp_path: Path, file: str, pattern: str, new: str) -> Path:
    """A copy of the man's folder with one change."""
    folder = tmp_path / "bodies" / "man"
    shutil.copytree(body_folder("man"), folder)
    text = (folder / file).read_text(encoding="utf-8")
    changed, n = re.subn(pattern, new, text, count=1)
    assert n == 1
    (folder / file).write_text(changed, encoding="utf-8")
    return folder


def said(folder: Path) -> str:
    with pytest.raises(SceneError) as caught:
        load_layout(body_named("man"), folder)
    return str(caught.value)


def test_vessels_that_lie_apart_are_told(tmp_path: Path) -> None:
    folder = copied(tmp_path, "vessels.yaml", r"(id: coeliac_trunk, .*points: )\[\[.*\]\]", r"\1[[9, 130], [9, 129]]")
    text = said(folder)
    assert re.search(r"vessels\.yaml:\d+: coeliac_trunk: found coeliac_trunk, \S+ cm away from abdominal_aorta", text)
    assert "which it follows on left_heart>liver, allowed is at most 1 cm." in text


def test_unknown_territory_is_told(tmp_path: Path) -> None:
    text = said(copied(tmp_path, "organs.yaml", "site: spleen", "site: spleeen"))
    assert "found spleeen (did you mean spleen?), allowed is the id of a bed or node." in text
    assert "found no territory of spleen, allowed is an outline for every bed and node." in text


def test_file_of_another_body_is_told(tmp_path: Path) -> None:
    assert "body: found woman, allowed is man." in said(copied(tmp_path, "skeleton.yaml", "body: man", "body: woman"))


def test_broken_point_is_told(tmp_path: Path) -> None:
    text = said(copied(tmp_path, "organs.yaml", r"label: \[8.8, 112\]", "label: [8.8]"))
    assert "label: found a list of 1 items, allowed is at least 2 items." in text


def test_plates_may_be_missing(tmp_path: Path) -> None:
    folder = tmp_path / "bodies" / "man"
    shutil.copytree(body_folder("man"), folder)
    assert load_layout(body_named("man"), folder).plates == ()
    assert {plate.profile for plate in layout_of(body_named("man")).plates} == {"dark", "projector"}
