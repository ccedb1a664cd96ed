"""What is left of a body when everything in front is taken away: the strata of the deep plate."""

from __future__ import annotations

from fnmatch import fnmatch

from drawing import Shape
from vessels import Vessel

FRONT_DEPTH = 28.0
"""Organs of this depth or more lie in front: lungs, heart, and what the peritoneum covers."""
DEEP_IN_SPITE_OF_DEPTH = ("rectum", "vena_cava_*", "aorta*", "seminal_vesicle", "prostate")
"""Drawn over shapes of the front, for they are seen between them, but lying behind."""
FRONT_VESSELS = (
    *("right_chambers*", "left_chambers*", "pulmonary_*", "coronary*", "*_cardiac_*", "heart_*", "lung_*", "pleura_*"),
    *("internal_thoracic_*", "*mammary_*", "breast_*", "liver_*", "*gastr*", "stomach_*", "omentum_*", "diaphragm_*"),
    *("*colic_*", "*ileal_*", "*jejunal_*", "sigmoid_*", "colon_*", "small_bowel_*", "peritoneal_*", "vesical_*"),
    *("bladder_*", "uter*", "inferior_epigastric_*", "brain_lymph*", "bronchial_*", "basilar_*", "*cerebral_*"),
)
"""Vessels that run with organs of the front and would hang in the air without them."""


def lies_deep(shape: Shape) -> bool:
    """Whether an organ is on the deep plate."""
    return shape.depth < FRONT_DEPTH or any(fnmatch(shape.id, id_) for id_ in DEEP_IN_SPITE_OF_DEPTH)


def runs_deep(vessel: Vessel) -> bool:
    """Whether a vessel is on the deep plate: not those of organs that are not."""
    if vessel.in_tree:
        return "kidney" in vessel.id
    return not any(fnmatch(vessel.id, id_) for id_ in FRONT_VESSELS)
