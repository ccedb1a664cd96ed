"""Colours keep their meaning: only cancer is amber, and it can be told from the ground."""

import colorsys

import pytest

from metaviz.model.body import RouteKind
from metaviz.render.theme import THEMES, Rgb, Theme

CANCER = ("cell_core", "cell_rim", "tumour_body", "tumour_light", "ring")
VESSELS = ("artery", "vein", "portal", "lymph", "pulmonary_artery", "vertebral", "cavity")


def _hue_degrees(colour: Rgb) -> float:
    return 360.0 * colorsys.rgb_to_hls(*colour)[0]


def _luminance(colour: Rgb) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
def test_cancer_is_amber_and_nothing_else_is(theme: Theme) -> None:
    for role in CANCER:
        assert 18.0 <= _hue_degrees(getattr(theme, role)) <= 45.0, role
    for role in VESSELS:
        assert not 12.0 <= _hue_degrees(getattr(theme, role)) <= 60.0, role


@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
def test_cells_stand_out_from_the_ground(theme: Theme) -> None:
    # On light ground the ring does it, on dark ground the core.
    strongest = max(
        (max(_luminance(one), _luminance(theme.ground)) + 0.05)
        / (min(_luminance(one), _luminance(theme.ground)) + 0.05)
        for one in (theme.cell_core, theme.cell_rim)
    )
    assert strongest >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
def test_every_kind_of_vessel_has_a_colour(theme: Theme) -> None:
    assert len({theme.vessel(kind.value) for kind in RouteKind}) == len(RouteKind)
    with pytest.raises(KeyError):
        theme.vessel("nerve")
