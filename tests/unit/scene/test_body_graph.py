"""What the body graphs of woman and man claim, against ICRP 89 and anatomy."""

from dataclasses import replace

import numpy as np
import pytest

from metaviz.model.body import BLOOD_KINDS, Body, PlaceKind, RouteKind
from metaviz.scene.body_file import body_named, body_names
from metaviz.theory.plumbing import plumbing

# ICRP Publication 89 (2002), Table 2.40: per cent of cardiac output, man and woman.
ICRP_PER_CENT = {
    "brain": (12.0, 12.0),
    "stomach": (1.0, 1.0),
    "small_bowel": (10.0, 11.0),
    "heart": (4.0, 5.0),
    "kidney": (19.0, 17.0),
    "liver": (6.5, 6.5),
    "lung": (2.5, 2.5),
    "muscle": (17.0, 12.0),
    "pancreas": (1.0, 1.0),
    "skin": (5.0, 5.0),
    "spleen": (3.0, 3.0),
    "thyroid": (1.5, 1.5),
    "adrenal": (0.3, 0.3),
    "bladder": (0.06, 0.06),
    "bone": (5.0, 5.0),
}
# Tables 2.39 and 2.14: total blood in mL, cardiac output in L/min.
BLOOD_ML = {"man": 5300.0, "woman": 3900.0}
OUTPUT_L_PER_MIN = {"man": 6.5, "woman": 5.9}
GUT = ("stomach", "small_bowel", "colon", "spleen", "pancreas")
NODE_GROUPS = {
    "axillary",
    "cervical",
    "supraclavicular",
    "mediastinal",
    "coeliac",
    "mesenteric",
    "para_aortic",
    "pelvic",
    "inguinal",
}


@pytest.fixture(params=["woman", "man"])
def body(request: pytest.FixtureRequest) -> Body:
    return body_named(str(request.param))


def shares(body: Body, source: str, kind: RouteKind | None = None) -> dict[str, float]:
    return {r.target: r.flow_fraction for r in body.routes_from(source) if kind is None or r.kind is kind}


def arterial(body: Body, site_id: str) -> float:
    supply = shares(body, "left_heart")
    return sum(supply[place.id] for place in body.places if place.site_id == site_id)


def stationary_flow(body: Body) -> np.ndarray:
    """Flow through every place for a unit of flow out of the left heart."""
    blood = _blood_matrix(body)
    left_heart = body.place_index["left_heart"]
    onward = blood.copy()
    onward[:, left_heart] = 0.0
    unit = np.zeros(len(blood))
    unit[left_heart] = 1.0
    return np.linalg.solve((np.eye(len(blood)) - onward).T, unit)


def _blood_matrix(body: Body, *, transit: bool = False) -> np.ndarray:
    matrix = np.zeros((len(body.places), len(body.places)))
    for route in body.routes:
        if route.kind in BLOOD_KINDS:
            row, column = body.place_index[route.source], body.place_index[route.target]
            matrix[row, column] += route.transit_s if transit else route.flow_fraction
    return matrix


def test_both_bodies_come_with_the_program() -> None:
    assert body_names() == ("man", "woman")
    assert body_named("woman") is body_named("woman")


def test_sexes_differ_only_in_their_own_organs() -> None:
    places = {name: {place.id for place in body_named(name).places} for name in ("woman", "man")}
    assert places["woman"] - places["man"] == {"ovary", "uterus"}
    assert places["man"] - places["woman"] == {"prostate", "testis"}


def test_nine_groups_of_lymph_nodes(body: Body) -> None:
    assert {place.id for place in body.places if place.kind is PlaceKind.NODE} == NODE_GROUPS


@pytest.mark.parametrize("organ", sorted(ICRP_PER_CENT))
def test_arterial_share_is_that_of_icrp_89(body: Body, organ: str) -> None:
    man, woman = ICRP_PER_CENT[organ]
    assert 100.0 * arterial(body, organ) == pytest.approx(man if body.id == "man" else woman)


def test_large_intestine_shares_its_icrp_flow(body: Body) -> None:
    expected = 4.0 if body.id == "man" else 5.0
    assert 100.0 * (arterial(body, "colon") + arterial(body, "rectum")) == pytest.approx(expected)


def test_fat_nodes_and_the_rest_are_the_rest(body: Body) -> None:
    fat, nodes, other = (5.0, 1.7, 1.39) if body.id == "man" else (8.5, 1.7, 1.92)
    carved = sum(
        arterial(body, site.id)
        for site in body.sites
        if site.id in {"breast", "prostate", "uterus", "peritoneum", "pleura"}
    )
    assert 100.0 * (arterial(body, "soft_tissue") + carved) == pytest.approx(fat + nodes + other)


def test_skeleton_is_shared_by_red_marrow(body: Body) -> None:
    # Cristy 1981, adult: skull 8.4 (with the mandible), cervical 3.9, thoracic 16.1, lumbar 12.3,
    # pelvis 27.4 (with the sacrum), femur 6.7 per cent of the marrow; the rest of the skeleton in proportion.
    marrow = {"skull": 8.4, "cervical": 3.9, "thoracic": 16.1, "lumbar": 12.3, "pelvis": 27.4, "femur": 6.7}
    supply = shares(body, "left_heart")
    for part, percent in marrow.items():
        assert supply[f"bone.{part}"] == pytest.approx(0.05 * percent / sum(marrow.values()), abs=1e-4)


def test_every_outlet_sums_to_one(body: Body) -> None:
    pipes = plumbing(body)
    assert pipes.onward.sum(axis=1) == pytest.approx(1.0, abs=1e-6)
    holds = pipes.holds
    lymph = pipes.lymph_exit.sum(axis=1)[holds]
    assert lymph == pytest.approx(1.0, abs=1e-6), "every bed and node has lymph"


def test_what_leaves_the_left_heart_comes_back_through_lungs(body: Body) -> None:
    flow = stationary_flow(body)
    at = body.place_index
    # Bronchial blood (2.5 %) returns by the pulmonary veins and misses the right heart.
    assert flow[at["right_heart"]] == pytest.approx(1.0 - 0.025)
    assert flow[at["lung"]] == pytest.approx(1.0)
    back = flow @ _blood_matrix(body)[:, at["left_heart"]]
    assert back == pytest.approx(1.0)


def test_portal_blood_and_hepatic_artery_are_as_in_icrp_89(body: Body) -> None:
    flow = stationary_flow(body)
    at = body.place_index
    portal = 0.19 if body.id == "man" else 0.21
    lower_rectum = arterial(body, "rectum") * (1.0 - shares(body, "rectum", RouteKind.PORTAL)["portal_vein"])
    assert flow[at["portal_vein"]] == pytest.approx(portal - lower_rectum, abs=1e-9)
    assert flow[at["liver"]] == pytest.approx(portal - lower_rectum + 0.065, abs=1e-9)


def test_a_round_takes_the_blood_volume_over_the_cardiac_output(body: Body) -> None:
    assert body.cardiac_output_l_per_min == OUTPUT_L_PER_MIN[body.id]
    flow = stationary_flow(body)
    seconds = float((flow[:, None] * _blood_matrix(body) * _blood_matrix(body, transit=True)).sum())
    expected = BLOOD_ML[body.id] / (OUTPUT_L_PER_MIN[body.id] * 1000.0 / 60.0)
    assert seconds == pytest.approx(expected, rel=0.02)


def test_lungs_take_five_seconds_in_the_man() -> None:
    # ICRP 89, Table 2.13: half of the heart chambers 2.2 s, arteries 1.5, capillaries 1.0, veins 2.7.
    routes = {route.id: route for route in body_named("man").routes}
    assert routes["right_heart>lung"].transit_s == pytest.approx(2.2 + 1.5 + 0.98, abs=0.1)
    assert routes["lung>left_heart"].transit_s == pytest.approx(2.7, abs=0.1)


@pytest.mark.parametrize("organ", GUT)
def test_gut_blood_meets_the_liver_first(body: Body, organ: str) -> None:
    blood = {target: share for target, share in shares(body, organ).items() if target in ("portal_vein",)}
    assert blood == {"portal_vein": 1.0}
    assert not [r for r in body.routes_from(organ) if r.kind in BLOOD_KINDS - {RouteKind.PORTAL}]
    assert shares(body, "portal_vein") == {"liver": 1.0}


def test_nothing_but_gut_drains_into_the_portal_vein(body: Body) -> None:
    sources = {route.source for route in body.routes if route.target == "portal_vein"}
    assert sources == {*GUT, "rectum"}


def test_lower_rectum_drains_to_the_iliac_veins(body: Body) -> None:
    assert set(shares(body, "rectum", RouteKind.VENOUS)) == {"iliac_veins"}
    assert shares(body, "rectum", RouteKind.VENOUS)["iliac_veins"] > 0.2
    assert shares(body, "iliac_veins") == {"inferior_vena_cava": 1.0}
    assert shares(body, "inferior_vena_cava") == {"right_heart": 1.0}


def test_plexus_is_a_small_second_way_into_the_axial_skeleton(body: Body) -> None:
    feeding = {r.source: r.flow_fraction for r in body.routes if r.target == "vertebral_plexus"}
    own = {"prostate"} if body.id == "man" else {"uterus", "ovary"}
    assert set(feeding) == {"breast", "bladder", "rectum"} | own
    assert max(feeding.values()) <= 0.1
    spine = shares(body, "vertebral_plexus")
    assert (
        spine["bone.lumbar"]
        > spine["bone.thoracic"]
        > spine["bone.cervical"]
        > spine["bone.skull"]
        > spine.get("bone.femur", 0.0)
    )
    assert spine["azygos_vein"] > 0.0


def test_plexus_shares_follow_bubendorf(body: Body) -> None:
    # 97, 66 and 38 % of men with bone metastases had them in lumbar, thoracic and cervical spine.
    spine = shares(body, "vertebral_plexus")
    found = np.array([spine["bone.lumbar"], spine["bone.thoracic"], spine["bone.cervical"]])
    load = -np.log(1.0 - np.array([0.97, 0.66, 0.38]))
    assert found / found[0] == pytest.approx(load / load[0], abs=0.01)


def test_thoracic_duct_ends_in_the_venous_angle(body: Body) -> None:
    for group in ("coeliac", "mesenteric", "para_aortic"):
        assert shares(body, group)["thoracic_duct"] > 0.8
    assert shares(body, "thoracic_duct")["venous_angle"] > 0.9
    assert shares(body, "venous_angle") == {"superior_vena_cava": 1.0}
    # The right side of chest and neck has no part in the duct.
    assert "thoracic_duct" not in shares(body, "axillary") | shares(body, "cervical") | shares(body, "mediastinal")


def test_lymph_reaches_blood_from_every_group_without_a_circle(body: Body) -> None:
    leads = {
        place.id: set(shares(body, place.id, RouteKind.LYMPHATIC)) for place in body.places if place.id in NODE_GROUPS
    }
    leads["thoracic_duct"] = set(shares(body, "thoracic_duct"))
    for group in NODE_GROUPS:
        seen, front = set(), {group}
        while front:
            front = {target for place in front for target in leads.get(place, ())}
            assert group not in front, f"lymph of {group} comes back to {group}"
            seen |= front
        assert "venous_angle" in seen


@pytest.mark.parametrize(
    ("organ", "group"),
    [
        ("lung", "mediastinal"),
        ("breast", "axillary"),
        ("stomach", "coeliac"),
        ("pancreas", "coeliac"),
        ("liver", "coeliac"),
        ("colon", "mesenteric"),
        ("rectum", "pelvic"),
        ("kidney", "para_aortic"),
        ("bladder", "pelvic"),
        ("thyroid", "cervical"),
        ("skin", "axillary"),
    ],
)
def test_first_nodes_are_the_regional_ones(body: Body, organ: str, group: str) -> None:
    lymph = shares(body, organ, RouteKind.LYMPHATIC)
    assert max(lymph, key=lambda target: lymph[target]) == group


def test_first_nodes_of_the_sexual_organs() -> None:
    assert max(shares(body_named("man"), "prostate", RouteKind.LYMPHATIC).items(), key=lambda x: x[1])[0] == "pelvic"
    assert shares(body_named("man"), "testis", RouteKind.LYMPHATIC) == {"para_aortic": 1.0}
    assert shares(body_named("woman"), "ovary", RouteKind.LYMPHATIC)["para_aortic"] > 0.5
    assert shares(body_named("woman"), "uterus", RouteKind.LYMPHATIC)["pelvic"] > 0.5


def test_lymph_is_a_thousand_times_slower_than_blood(body: Body) -> None:
    blood = [route.transit_s for route in body.routes if route.kind in BLOOD_KINDS]
    lymph = [
        route.transit_s for route in body.routes if route.kind is RouteKind.LYMPHATIC and route.target in NODE_GROUPS
    ]
    assert max(blood) < 120.0
    assert min(lymph) >= 900.0


def test_cells_fall_into_the_cavity_from_abdominal_organs_alone(body: Body) -> None:
    cavity = {r.source: r.flow_fraction for r in body.routes if r.kind is RouteKind.TRANSCOELOMIC}
    assert set(cavity) == {"stomach", "colon", "pancreas"} | ({"ovary"} if body.id == "woman" else set())
    assert all(r.target == "peritoneum" for r in body.routes if r.kind is RouteKind.TRANSCOELOMIC)
    if body.id == "woman":
        assert max(cavity, key=lambda source: cavity[source]) == "ovary"


def test_draws_propose_every_site_often_enough(body: Body) -> None:
    weights = np.array([site.draw_weight for site in body.sites])
    assert weights.min() >= weights.sum() / 60.0


def test_groups_of_the_panel(body: Body) -> None:
    groups = {site.group for site in body.sites}
    assert groups == {
        "Head and neck",
        "Chest",
        "Abdomen",
        "Pelvis",
        "Skeleton",
        "Skin and soft tissue",
        "Lymph nodes",
    }
    nodes = {site.id for site in body.sites if site.group == "Lymph nodes"}
    assert nodes == {site.id for site in body.sites if site.kind is PlaceKind.NODE} == NODE_GROUPS


def test_a_balance_that_is_off_is_noticed() -> None:
    body = body_named("man")
    leaky = replace(
        body,
        routes=tuple(
            replace(route, flow_fraction=0.9) if route.id == "kidney>inferior_vena_cava" else route
            for route in body.routes
        ),
    )
    flow = stationary_flow(leaky)
    assert flow[body.place_index["right_heart"]] == pytest.approx(0.975 - 0.19 * 0.1)
