"""Two published experiments through our chain: cells in the liver of a mouse, and the spine in prostate cancer."""

from __future__ import annotations

import numpy as np

from metaviz.model.body import Body, Place, PlaceKind, Route, RouteKind, Site
from metaviz.model.body_edit import without_routes
from metaviz.model.cascade import Parameters
from metaviz.model.growth import ColonyLife, GrowthKind, GrowthLaw
from metaviz.model.scene import Biology, Scene
from metaviz.model.validation import MouseLiver, SpineLevel
from metaviz.theory.chain import solve_chain
from metaviz.theory.colony_kernel import expected_detected

EXTRAVASATED, FOUNDED, GROWN = 0.8, 1.0 / 40.0, 1.0 / 100.0
"""Luzzi and colleagues (1998): shares of cells alive outside the vessels, of micrometastases, and of tumours."""
SPINE_INVOLVED = (("bone.lumbar", 0.97), ("bone.thoracic", 0.66), ("bone.cervical", 0.38))
"""Bubendorf and colleagues (2000): shares of the patients with bone metastases of prostate cancer."""
_AGES_DAYS = np.linspace(0.0, 10_000.0, 2001)


def mouse_liver() -> MouseLiver:
    """Return the experiment of Luzzi and colleagues: cells injected upstream of the liver, of which a few grow.

    References
    ----------
    Luzzi KJ et al. Multistep nature of metastatic inefficiency: dormancy of solitary cells after successful
    extravasation and limited survival of early micrometastases. Am J Pathol 1998;153:865-873.
    doi:10.1016/S0002-9440(10)65628-3
    """
    body = _mouse()
    parameters = Parameters(
        invasion=1.0,
        intravasation=1.0,
        circulation=1.0,
        extravasation=EXTRAVASATED,
        colonisation=FOUNDED,
        lymph_share=0.0,
        arrest=(0.0, 1.0),
        soil=(1.0, 1.0),
    )
    chain = solve_chain(body, parameters, Biology(immune_share=0.5, lasting_sleep_share=0.36))
    founds = float(chain.founding_by_site(body.place_index["mesenteric_vein"])[body.site_index["liver"]])
    life = ColonyLife(
        growth=GrowthLaw(GrowthKind.GOMPERTZ, 1.0, 1e6, 1e10),
        growth_sigma=0.0,
        avascular_cells=1e5,
        switch_share=GROWN,
        switch_mean_days=7.0,
        regress_mean_days=7.0,
        sleep_share=(0.0, 0.0),
        wake_mean_days=(1.0, 1.0),
    )
    grows = float(expected_detected(life, _AGES_DAYS, 1e6)[0, -1])
    return MouseLiver(EXTRAVASATED, FOUNDED, GROWN, EXTRAVASATED * FOUNDED * GROWN, founds * grows)


def _mouse() -> Body:
    """Return a vein into which cells are injected, and the liver that holds them all."""
    bed = PlaceKind.BED
    return Body(
        id="mouse",
        name="Mouse",
        places=(Place("mesenteric_vein", bed, "mesenteric_vein"), Place("liver", bed, "liver")),
        sites=(
            Site("mesenteric_vein", "Mesenteric vein", bed, "Abdomen", 1.0),
            Site("liver", "Liver", bed, "Abdomen", 1.0),
        ),
        routes=(
            Route("mesenteric_vein>liver", "mesenteric_vein", "liver", RouteKind.PORTAL, 1.0, 1.0, ((),)),
            Route("liver>mesenteric_vein", "liver", "mesenteric_vein", RouteKind.VENOUS, 1.0, 1.0, ((),)),
        ),
        cardiac_output_l_per_min=0.015,
    )


def spine_levels(scene: Scene) -> tuple[SpineLevel, ...]:
    """Return the foundings in three parts of the spine, with the vertebral plexus and without it.

    References
    ----------
    Bubendorf L et al. Metastatic patterns of prostate cancer: an autopsy study of 1,589 patients. Hum Pathol
    2000;31:578-583. doi:10.1053/hp.2000.6698
    """
    shares = []
    for body in (scene.body, without_routes(scene.body, RouteKind.VERTEBRAL)):
        founds = solve_chain(body, scene.published, scene.biology).founds[body.place_index[scene.primary_place]]
        at = founds[[body.place_index[place] for place, _ in SPINE_INVOLVED]]
        shares.append(at / at[0])
    return tuple(
        SpineLevel(place, published, float(shares[0][i]), float(shares[1][i]))
        for i, (place, published) in enumerate(SPINE_INVOLVED)
    )
