"""Colours of the window by role, one set for each profile."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.render.theme import THEMES, Profile, Rgb

__all__ = ["Colours", "Profile", "colours_of"]


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours by what they mean, as ``#rrggbb``.

    Attributes
    ----------
    ground, panel, raised
        Behind the map, behind controls, and behind what can be pressed.
    line
        Separators and empty tracks.
    text, quiet_text
        What must be read, and what may be.
    accent
        What has the focus or is switched on; never cancer.
    cancer
        Cancer and nothing else.
    artery, vein, portal, lymph, founder
        What the legend explains.
    alarm
        Problems.
    """

    ground: str
    panel: str
    raised: str
    line: str
    text: str
    quiet_text: str
    accent: str
    cancer: str
    artery: str
    vein: str
    portal: str
    lymph: str
    founder: str
    alarm: str


_DARK = {
    "panel": "#0a1225",
    "raised": "#17233f",
    "line": "#2a3858",
    "text": "#f1f4fb",
    "quiet_text": "#9aa8c4",
    "accent": "#8db4ff",
    "cancer": "#ffc043",
    "alarm": "#ff8f8f",
}
_PROJECTOR = {
    "panel": "#ffffff",
    "raised": "#e8edf5",
    "line": "#c4ccda",
    "text": "#0e1830",
    "quiet_text": "#47536e",
    "accent": "#1d5bc9",
    "cancer": "#f07800",
    "alarm": "#b3261e",
}


def colours_of(profile: Profile) -> Colours:
    """Return the colours of a profile; what the map draws too has the map's colour."""
    theme = THEMES[profile]
    return Colours(
        **(_DARK if profile is Profile.DARK else _PROJECTOR),
        ground=_hexadecimal(theme.ground),
        artery=_hexadecimal(theme.artery),
        vein=_hexadecimal(theme.vein),
        portal=_hexadecimal(theme.portal),
        lymph=_hexadecimal(theme.lymph),
        founder=_hexadecimal(theme.founder),
    )


def _hexadecimal(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in rgb)
