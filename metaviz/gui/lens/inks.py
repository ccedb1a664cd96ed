"""Colours of the lens, one set for each profile; only cancer is amber."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.gui.colours import Profile


@dataclass(frozen=True, slots=True)
class Inks:
    """Colours by what they mean, as ``#rrggbb``.

    Attributes
    ----------
    deep, ground
        Edge and middle of the tissue.
    plasma_edge, plasma
        Blood without its cells, at the wall and in the middle of the stream.
    fibre, fibre_light
        Collagen.
    membrane, membrane_light
        Basement membrane.
    tissue_light, tissue, tissue_edge, nucleus
        Healthy cells.
    lining, lining_edge
        Endothelium.
    pericyte
        Pericytes and stroma cells.
    red_light, red, red_edge
        Red cells.
    immune, immune_edge
        NK and T cells.
    cancer_light, cancer, cancer_shade, cancer_edge, cancer_nucleus
        Cancer.
    founder
        Ring of a founder.
    text, quiet_text, rim, plate
        Words, the rim, and what words stand on.
    """

    deep: str
    ground: str
    plasma_edge: str
    plasma: str
    fibre: str
    fibre_light: str
    membrane: str
    membrane_light: str
    tissue_light: str
    tissue: str
    tissue_edge: str
    nucleus: str
    lining: str
    lining_edge: str
    pericyte: str
    red_light: str
    red: str
    red_edge: str
    immune: str
    immune_edge: str
    cancer_light: str
    cancer: str
    cancer_shade: str
    cancer_edge: str
    cancer_nucleus: str
    founder: str
    text: str
    quiet_text: str
    rim: str
    plate: str


_DARK = Inks(
    deep="#0a1122",
    ground="#1b2743",
    plasma_edge="#321623",
    plasma="#572634",
    fibre="#53658f",
    fibre_light="#8494b8",
    membrane="#7d8fbe",
    membrane_light="#c3cfec",
    tissue_light="#7d88a8",
    tissue="#525f83",
    tissue_edge="#8d9abb",
    nucleus="#303a59",
    lining="#a86f78",
    lining_edge="#d9a2a6",
    pericyte="#4f8088",
    red_light="#d4605a",
    red="#a93d3e",
    red_edge="#6e2228",
    immune="#8fd0d8",
    immune_edge="#d9f4f6",
    cancer_light="#ffd988",
    cancer="#f7a521",
    cancer_shade="#a8560b",
    cancer_edge="#ffd27a",
    cancer_nucleus="#7a3b06",
    founder="#fff3d6",
    text="#f1f4fb",
    quiet_text="#b4c0d8",
    rim="#c3cfec",
    plate="#0a1225",
)
_PROJECTOR = Inks(
    deep="#dfe6f1",
    ground="#f4f7fb",
    plasma_edge="#f3d3d3",
    plasma="#fdeaea",
    fibre="#b4c0d6",
    fibre_light="#8d9cba",
    membrane="#6d7fab",
    membrane_light="#40538a",
    tissue_light="#e3e9f3",
    tissue="#c3cee1",
    tissue_edge="#7f8dab",
    nucleus="#8b99b8",
    lining="#dba2a6",
    lining_edge="#97545c",
    pericyte="#7fb3b6",
    red_light="#ec8a84",
    red="#d25452",
    red_edge="#97282d",
    immune="#4aa3b0",
    immune_edge="#155f6b",
    cancer_light="#ffb04d",
    cancer="#f27a05",
    cancer_shade="#b84f00",
    cancer_edge="#5a2300",
    cancer_nucleus="#6b2a00",
    founder="#3d1600",
    text="#0e1830",
    quiet_text="#47536e",
    rim="#47536e",
    plate="#ffffff",
)


def inks_of(profile: Profile) -> Inks:
    """Return the colours of a profile."""
    return _DARK if profile is Profile.DARK else _PROJECTOR
