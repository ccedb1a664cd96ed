"""The seven identities of the map stay apart for people who see colours differently."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import yaml
from colour import XYZ_to_Lab, cctf_decoding, cctf_encoding, sRGB_to_XYZ
from colour.blindness import matrix_cvd_Machado2009
from colour.difference import delta_E_CIE2000

from metaviz.render.theme import THEMES, Profile, Rgb, _rgb

# Of tritanopia the model is an approximation, and the library says so each time.
pytestmark = pytest.mark.filterwarnings('ignore:"Machado et al')

LEAST = 10.0
"""Smallest CIEDE2000 distance; 2 to 3 is where neighbours on a screen begin to look different."""
LEAST_OF_VESSELS = 8.0
"""The vessels on the plates are muted, lest they outshine the cells."""
VISIONS = (None, "Protanomaly", "Deuteranomaly", "Tritanomaly")
PROFILES_YAML = Path(__file__).parents[3] / "packaging" / "bake" / "profiles.yaml"


def seen(colour: Rgb, vision: str | None) -> np.ndarray:
    """Lab of a colour as it is seen with the complete form of a deficiency.

    Machado GM, Oliveira MM, Fernandes LAF 2009, doi:10.1109/TVCG.2009.113.
    """
    matrix = np.eye(3) if vision is None else matrix_cvd_Machado2009(vision, 1.0)
    light = np.clip(matrix @ cctf_decoding(np.array(colour), function="sRGB"), 0.0, 1.0)
    return XYZ_to_Lab(sRGB_to_XYZ(cctf_encoding(light, function="sRGB")))


def distances(colours: dict[str, Rgb], vision: str | None) -> dict[tuple[str, str], float]:
    labs = {name: seen(colour, vision) for name, colour in colours.items()}
    return {(a, b): float(delta_E_CIE2000(labs[a], labs[b])) for a, b in combinations(labs, 2)}


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("profile", Profile)
def test_identities_are_told_apart_by_colour(profile: Profile, vision: str | None) -> None:
    theme = THEMES[profile]
    colours = {
        "artery": theme.artery,
        "vein": theme.vein,
        "portal": theme.portal,
        "lymph": theme.lymph,
        "cancer": theme.tumour_body,
        "founder": theme.founder,
        "ground": theme.ground,
    }
    alike = {pair: round(found, 1) for pair, found in distances(colours, vision).items() if found < LEAST}
    assert not alike


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("profile", Profile)
def test_baked_vessels_are_told_apart_by_colour(profile: Profile, vision: str | None) -> None:
    baked = yaml.safe_load(PROFILES_YAML.read_text(encoding="utf-8"))["profiles"][profile.value]["vessels"]
    colours = {kind: _rgb(baked[kind]) for kind in ("arterial", "venous", "portal", "lymphatic")}
    alike = {pair: round(found, 1) for pair, found in distances(colours, vision).items() if found < LEAST_OF_VESSELS}
    assert not alike


def test_the_measure_sees_what_a_deuteranope_does_not() -> None:
    red, green = (0.75, 0.25, 0.2), (0.4, 0.45, 0.2)
    pair = ("red", "green")
    assert distances({"red": red, "green": green}, None)[pair] > 30.0
    assert distances({"red": red, "green": green}, "Deuteranomaly")[pair] < 10.0
