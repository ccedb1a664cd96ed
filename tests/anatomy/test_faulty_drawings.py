"""A drawing with a fault breaks the statement that speaks of it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tests.anatomy.atlas import Atlas, Thing, read_atlas
from tests.anatomy.statements import holds, read_list

STATEMENTS = {one["id"]: one for one in read_list()["statements"]}
Change = Callable[[Thing], Thing]


def moved(x_cm: float, y_cm: float) -> Change:
    return lambda thing: replace(thing, curve=thing.curve + np.array([x_cm, y_cm]))


def mirrored(thing: Thing) -> Thing:
    return replace(thing, curve=thing.curve * (-1.0, 1.0))


def reversed_flow(thing: Thing) -> Thing:
    return replace(thing, curve=thing.curve[::-1])


def shrunk(thing: Thing) -> Thing:
    middle = thing.at("centre")
    return replace(thing, curve=middle + 0.4 * (thing.curve - middle))


def sent_back(thing: Thing) -> Thing:
    return replace(thing, order=(-9.0, 0.0))


def brought_forward(thing: Thing) -> Thing:
    return replace(thing, order=(999.0, 0.0))


def smooth_lung(thing: Thing) -> Thing:
    return replace(thing, contours=0)


FAULTS: list[tuple[str, str, Change]] = [
    ("liver_right", "liver", mirrored),
    ("liver_widest", "liver", shrunk),
    ("spleen_left", "spleen", mirrored),
    ("heart_left", "heart", mirrored),
    ("right_kidney_lower", "kidney", Thing.mirrored),
    ("kidneys_level", "kidney", moved(0, 6)),
    ("kidney_size", "kidney", shrunk),
    ("right_fissures", "lung", smooth_lung),
    ("trachea_divides", "trachea", moved(0, -6)),
    ("thyroid_before", "thyroid", sent_back),
    ("pancreas_tail", "pancreas", moved(-4, 0)),
    ("paired_organs", "adrenal", mirrored),
    ("ribs_apart", "rib_6", moved(-3, 3)),
    ("brain_in_skull", "brain", moved(0, 9)),
    ("crest_level", "hip_bone", moved(0, -8)),
    ("fibula_lateral", "fibula", moved(-9, 0)),
    ("arch_branches", "subclavian_artery_l", moved(-6, 0)),
    ("branches_of_arch", "common_carotid_artery_l", moved(0, 6)),
    ("aorta_divides", "abdominal_aorta", moved(0, 8)),
    ("aorta_down", "abdominal_aorta", reversed_flow),
    ("arm_arteries_out", "brachial_artery_r", reversed_flow),
    ("right_renal_behind", "renal_artery_r", brought_forward),
    ("left_renal_vein_before", "renal_vein_l", sent_back),
    ("left_renal_vein_before", "renal_vein_l", moved(4, 0)),
    ("left_brachiocephalic_longer", "brachiocephalic_vein_l", shrunk),
    ("azygos_into_cava", "azygos_arch", mirrored),
    ("leg_veins_up", "femoral_vein_r", reversed_flow),
    ("lower_cava_to_right_heart", "inferior_vena_cava_end", moved(0, -4)),
    ("right_iliac_artery_before", "common_iliac_artery_r", sent_back),
    ("femoral_vein_medial", "femoral_vein_l", moved(5, 0)),
    ("portal_formed", "portal_vein", moved(0, 7)),
    ("portal_roots", "splenic_vein", reversed_flow),
    ("duct_left_angle", "thoracic_duct", mirrored),
    ("left_trunks", "jugular_lymph_trunk_l", moved(3, 0)),
    ("neck_lymph_down", "brain_lymph_r", reversed_flow),
    ("nodes_downward", "site:coeliac", moved(0, 40)),
]


@pytest.fixture(scope="module")
def man() -> Atlas:
    return read_atlas("man")


@pytest.mark.parametrize(("statement", "id_", "fault"), FAULTS, ids=[f"{each[0]}-{each[1]}" for each in FAULTS])
def test_fault_is_found(man: Atlas, statement: str, id_: str, fault: Change) -> None:
    assert holds(STATEMENTS[statement], man)
    assert not holds(STATEMENTS[statement], man.changed(id_, fault))


def test_lost_rib_is_found(man: Atlas) -> None:
    assert not holds(STATEMENTS["twelve_ribs"], man.without("rib_11"))


def test_route_past_a_vein_is_found(man: Atlas) -> None:
    cut = replace(man, paths=[path for path in man.paths if "inferior_mesenteric_vein" not in path])
    assert holds(STATEMENTS["left_colon_drains"], man)
    assert not holds(STATEMENTS["left_colon_drains"], cut)
