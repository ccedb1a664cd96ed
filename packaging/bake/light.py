"""The one shading routine: light on a layer, by profile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from layer import Layer
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

KEY_LIGHT = np.array([-0.46, 0.58, 0.67], dtype=np.float32)
BACK_LIGHT = np.array([0.62, 0.40, 0.10], dtype=np.float32)


@dataclass(frozen=True)
class Profile:
    """Light and colours of one display profile, read from profiles.yaml; see there for the meaning."""

    name: str
    ambient: float
    diffuse: float
    edge: float
    rim: float
    gloss: float
    shadow: float
    outline: float
    saturation: float
    colours: dict[str, tuple[float, float, float]]
    vessels: dict[str, tuple[float, float, float]]
    ground: tuple[float, float, float]
    body: dict[str, tuple[float, float, float]]
    body_strength: dict[str, float]
    glass: dict[str, float]

    def albedo(self, role: str) -> FloatArray:
        """Colour of a role, 0 to 1."""
        colour = np.array(self.colours[role], dtype=np.float32)
        grey = colour @ np.array([0.30, 0.59, 0.11], dtype=np.float32)
        return np.clip(grey + (colour - grey) * self.saturation, 0, 1).astype(np.float32)


def read_profiles(path: Path) -> list[Profile]:
    """Profiles of profiles.yaml; the organ colours are shared and may be overridden by a profile."""
    text = yaml.safe_load(path.read_text(encoding="utf-8"))
    profiles = []
    for name, entry in text["profiles"].items():
        colours = {role: _rgb(value) for role, value in (text["colours"] | entry.pop("colours", {})).items()}
        vessels = {kind: _rgb(value) for kind, value in entry.pop("vessels").items()}
        body = {role: _rgb(value) for role, value in entry.pop("body").items()}
        ground = _rgb(entry.pop("ground"))
        profiles.append(Profile(name=name, colours=colours, vessels=vessels, body=body, ground=ground, **entry))
    return profiles


def lit(layer: Layer, profile: Profile) -> FloatArray:
    """Colour of each pixel of a layer, (rows, columns, 3), 0 to 1: matt, with a soft key and a cool back light."""
    n = layer.normal
    facing = np.clip(n[..., 2], 0, 1)
    key = np.clip((n @ KEY_LIGHT) * 0.62 + 0.38, 0, None) ** 1.25
    sky = 0.5 + 0.5 * n[..., 1]
    shade = profile.ambient * (0.82 + 0.36 * sky) + profile.diffuse * key
    shade = shade * (1 - profile.edge * (1 - facing) ** 1.6) * layer.groove
    colour = profile.albedo(layer.shape.colour) * shade[..., None]
    # Grooves turn towards a deeper, redder tone instead of mere grey.
    depth = (1 - layer.groove)[..., None]
    colour = colour * (1 - 0.25 * depth * np.array([0.2, 1.0, 0.8], dtype=np.float32))
    rim = (1 - facing) ** 2.2 * np.clip(n @ BACK_LIGHT + 0.25, 0, 1) * profile.rim
    colour = colour + rim[..., None] * np.array([0.62, 0.78, 1.0], dtype=np.float32)
    half = KEY_LIGHT + np.array([0, 0, 1], dtype=np.float32)
    half = half / np.linalg.norm(half)
    gloss = np.clip(n @ half, 0, 1) ** 26 * profile.gloss
    return np.clip(colour + gloss[..., None] * np.array([1.0, 0.97, 0.94], dtype=np.float32), 0, 1).astype(np.float32)


def _rgb(value: str) -> tuple[float, float, float]:
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue
