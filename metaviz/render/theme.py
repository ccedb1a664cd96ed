"""Colours by role for the two profiles: dark rooms and screens, and projectors in lit rooms.

Only cancer is amber. On dark ground cells glow; on light ground they are a deep saturated orange with a dark ring, for
nothing can glow against white.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Rgb = tuple[float, float, float]


class Profile(StrEnum):
    """Where the picture is looked at."""

    DARK = "dark"
    PROJECTOR = "projector"


def _rgb(hexadecimal: str) -> Rgb:
    red, green, blue = (int(hexadecimal[i : i + 2], 16) / 255.0 for i in (1, 3, 5))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one profile; each is (red, green, blue) in [0, 1].

    Attributes
    ----------
    profile
        The profile.
    ground, ground_centre
        Colour of the picture's edge and of the light behind the body.
    cell_core, cell_rim
        Middle of a moving cell, and its glow (dark) or ring (projector).
    cell_glow
        Share of the rim that adds light instead of covering the ground; 1 glows, and 0 paints an edged ring.
    core_share
        Radius of the core as a share of the dot's radius; a glowing dot has none.
    founder
        Ring of a founder.
    mark
        Marks of death.
    tumour_light, tumour_body, tumour_shade, tumour_edge
        Lit side, body, shaded side and outline of the primary and of colonies.
    tumour_glow
        Strength of the glow around tumours.
    ring, ring_outline, ring_fill
        Rings of small and sleeping colonies, their thin outline, and how much of the tumour's colour is inside.
    region_fill, region_line
        Organs of the plain plate, used while no baked plate is at hand.
    artery, vein, portal, lymph, pulmonary_artery, vertebral, cavity
        Vessels by kind.
    """

    profile: Profile
    ground: Rgb
    ground_centre: Rgb
    cell_core: Rgb
    cell_rim: Rgb
    cell_glow: float
    core_share: float
    founder: Rgb
    mark: Rgb
    tumour_light: Rgb
    tumour_body: Rgb
    tumour_shade: Rgb
    tumour_edge: Rgb
    tumour_glow: float
    ring: Rgb
    ring_outline: Rgb
    ring_fill: float
    region_fill: Rgb
    region_line: Rgb
    artery: Rgb
    vein: Rgb
    portal: Rgb
    lymph: Rgb
    pulmonary_artery: Rgb
    vertebral: Rgb
    cavity: Rgb

    def vessel(self, kind: str) -> Rgb:
        """Return the colour of a kind of vessel, a word of `metaviz.model.body.RouteKind`.

        Raises
        ------
        KeyError
            If there is no such kind.
        """
        return {
            "arterial": self.artery,
            "venous": self.vein,
            "portal": self.portal,
            "pulmonary": self.pulmonary_artery,
            "vertebral": self.vertebral,
            "lymphatic": self.lymph,
            "transcoelomic": self.cavity,
        }[kind]


DARK = Theme(
    profile=Profile.DARK,
    ground=_rgb("#070d1c"),
    ground_centre=_rgb("#0d1a33"),
    cell_core=_rgb("#ffc861"),
    cell_rim=_rgb("#e87a08"),
    cell_glow=0.25,
    core_share=0.0,
    founder=_rgb("#fff6e4"),
    mark=_rgb("#ffd9a0"),
    tumour_light=_rgb("#ffd36b"),
    tumour_body=_rgb("#f59a1b"),
    tumour_shade=_rgb("#a4520a"),
    tumour_edge=_rgb("#ffc24d"),
    tumour_glow=0.55,
    ring=_rgb("#ffb52e"),
    ring_outline=_rgb("#2a1402"),
    ring_fill=0.2,
    region_fill=_rgb("#2b3b5e"),
    region_line=_rgb("#6f86b3"),
    artery=_rgb("#d2483f"),
    vein=_rgb("#3a6bd6"),
    portal=_rgb("#b98af0"),
    lymph=_rgb("#4fd0a0"),
    pulmonary_artery=_rgb("#5f8fe0"),
    vertebral=_rgb("#4a6fb5"),
    cavity=_rgb("#7f8fae"),
)

PROJECTOR = Theme(
    profile=Profile.PROJECTOR,
    ground=_rgb("#f5f7fa"),
    ground_centre=_rgb("#ffffff"),
    cell_core=_rgb("#ff7a00"),
    cell_rim=_rgb("#742f00"),
    cell_glow=0.0,
    core_share=0.7,
    founder=_rgb("#3d1600"),
    mark=_rgb("#5a2300"),
    tumour_light=_rgb("#ffa63d"),
    tumour_body=_rgb("#f27a05"),
    tumour_shade=_rgb("#a84700"),
    tumour_edge=_rgb("#5a2300"),
    tumour_glow=0.0,
    ring=_rgb("#f06a00"),
    ring_outline=_rgb("#fff4e6"),
    ring_fill=0.15,
    region_fill=_rgb("#d9dfe9"),
    region_line=_rgb("#7c889c"),
    artery=_rgb("#bf2a2e"),
    vein=_rgb("#2f7fe0"),
    portal=_rgb("#5f2596"),
    lymph=_rgb("#12a07a"),
    pulmonary_artery=_rgb("#4a86d8"),
    vertebral=_rgb("#3f5f9f"),
    cavity=_rgb("#7d8798"),
)

THEMES = {theme.profile: theme for theme in (DARK, PROJECTOR)}
