"""A body of five beds and a scene small enough to follow by hand; used where the real data would hide the point."""

from __future__ import annotations

from dataclasses import replace

from metaviz.model.body import Body, Place, PlaceKind, Route, RouteKind, Site
from metaviz.model.cascade import Parameters
from metaviz.model.growth import ColonyLife, GrowthKind, GrowthLaw, Shedding
from metaviz.model.scene import Biology, Detection, Scene


def _route(source: str, target: str, kind: RouteKind, flow_fraction: float, transit_s: float = 5.0) -> Route:
    return Route(f"{source}>{target}", source, target, kind, flow_fraction, transit_s, ((),))


def toy_body() -> Body:
    """Return a body with breast, lung, liver, colon, bone in two parts, axillary nodes and a peritoneum."""
    bed, node, junction = PlaceKind.BED, PlaceKind.NODE, PlaceKind.JUNCTION
    places = (
        Place("breast", bed, "breast"),
        Place("lung", bed, "lung"),
        Place("liver", bed, "liver"),
        Place("colon", bed, "colon"),
        Place("bone.lumbar", bed, "bone"),
        Place("bone.thoracic", bed, "bone"),
        Place("peritoneum", bed, "peritoneum"),
        Place("axillary", node, "axillary"),
        Place("right_heart", junction, ""),
        Place("left_heart", junction, ""),
        Place("portal_vein", junction, ""),
    )
    sites = (
        Site("breast", "Breast", bed, "Chest", 1.0),
        Site("lung", "Lung", bed, "Chest", 4.0),
        Site("liver", "Liver", bed, "Abdomen", 4.0),
        Site("colon", "Colon", bed, "Abdomen", 1.0),
        Site("bone", "Bone", bed, "Skeleton", 4.0),
        Site("peritoneum", "Peritoneum", bed, "Abdomen", 1.0),
        Site("axillary", "Axillary nodes", node, "Lymph nodes", 2.0),
    )
    arterial, venous = RouteKind.ARTERIAL, RouteKind.VENOUS
    routes = (
        _route("breast", "right_heart", venous, 0.9),
        _route("breast", "bone.thoracic", RouteKind.VERTEBRAL, 0.1),
        _route("breast", "axillary", RouteKind.LYMPHATIC, 1.0),
        _route("axillary", "right_heart", RouteKind.LYMPHATIC, 1.0),
        _route("right_heart", "lung", RouteKind.PULMONARY, 1.0),
        _route("lung", "left_heart", RouteKind.PULMONARY, 1.0),
        _route("left_heart", "breast", arterial, 0.1),
        _route("left_heart", "liver", arterial, 0.2),
        _route("left_heart", "colon", arterial, 0.4),
        _route("left_heart", "bone.lumbar", arterial, 0.15),
        _route("left_heart", "bone.thoracic", arterial, 0.1),
        _route("left_heart", "peritoneum", arterial, 0.05),
        _route("colon", "portal_vein", RouteKind.PORTAL, 1.0),
        _route("colon", "peritoneum", RouteKind.TRANSCOELOMIC, 0.05),
        _route("portal_vein", "liver", RouteKind.PORTAL, 1.0),
        _route("liver", "right_heart", venous, 1.0),
        _route("bone.lumbar", "right_heart", venous, 1.0),
        _route("bone.thoracic", "right_heart", venous, 1.0),
        _route("peritoneum", "right_heart", venous, 1.0),
    )
    return Body("toy", "Toy", places, sites, routes, cardiac_output_l_per_min=6.0)


def toy_parameters(body: Body) -> Parameters:
    """Return round numbers for every slider."""
    n_sites = len(body.sites)
    return Parameters(
        invasion=0.1,
        intravasation=0.05,
        circulation=0.4,
        extravasation=0.2,
        colonisation=1e-5,
        lymph_share=0.3,
        arrest=(0.9,) * n_sites,
        soil=tuple(1.0 + 0.5 * i for i in range(n_sites)),
    )


def toy_scene(
    *,
    primary_place: str = "breast",
    frailty_sigma: float = 1.0,
    lethal_cells: float = 1e12,
    horizon_days: float = 20.0 * 365.25,
    parameters: Parameters | None = None,
) -> Scene:
    """Return a scene on the toy body that founds a handful of colonies in twenty years."""
    body = toy_body()
    n_sites = len(body.sites)
    law = GrowthLaw(GrowthKind.GOMPERTZ, doubling_days=200.0, reference_cells=1e8, capacity_cells=1e12)
    return Scene(
        id="toy",
        title="Toy",
        story="A scene for tests.",
        body=body,
        primary_place=primary_place,
        primary_spot=(0.5, 0.5),
        published=parameters or toy_parameters(body),
        biology=Biology(immune_share=0.3, lasting_sleep_share=0.2),
        primary_growth=law,
        shedding=Shedding(per_cell_day=1e-4, exponent=1.0, reference_cells=1e8),
        colony=ColonyLife(
            growth=replace(law, doubling_days=100.0, capacity_cells=2e11),
            growth_sigma=0.3,
            avascular_cells=1e6,
            switch_share=0.5,
            switch_mean_days=200.0,
            regress_mean_days=300.0,
            sleep_share=(0.3,) * n_sites,
            wake_mean_days=(900.0,) * n_sites,
        ),
        detection=Detection(diameter_mm=10.0, cells_per_cm3=1e8),
        frailty_sigma=frailty_sigma,
        horizon_days=horizon_days,
        lethal_cells=lethal_cells,
        quantities={},
    )
