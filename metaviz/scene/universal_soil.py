"""The table of the universal soil, as the calibration wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from metaviz.model.body import Body, PlaceKind
from metaviz.resources import assets_dir
from metaviz.scene.checked import Form, checked
from metaviz.scene.yaml_text import read_yaml

NODE = "node"


class _UniversalSoilForm(Form):
    date: str
    source: str
    primaries: list[str]
    soil: dict[str, float]


class _FittedSoilForm(Form):
    date: str
    scenes: dict[str, dict[str, float]]


@dataclass(frozen=True)
class UniversalSoil:
    """How well each organ suits metastases, whatever the cancer.

    Attributes
    ----------
    date
        Day of the fit, ISO 8601.
    primaries
        Ids of the scenes to which it was fitted.
    affinity
        By site id; ``node`` stands for every group of lymph nodes.
    """

    date: str
    primaries: tuple[str, ...]
    affinity: Mapping[str, float]

    def of_body(self, body: Body) -> tuple[float, ...]:
        """Return the soil of each site of a body; sites without a figure are neutral."""
        keys = (NODE if site.kind is PlaceKind.NODE else site.id for site in body.sites)
        return tuple(self.affinity.get(key, 1.0) for key in keys)


@lru_cache(maxsize=1)
def universal_soil() -> UniversalSoil:
    """Return the table that comes with the program.

    Raises
    ------
    SceneError
        If the file is damaged.
    """
    form = checked(read_yaml(assets_dir() / "tables" / "universal_soil.yaml"), _UniversalSoilForm)
    return UniversalSoil(form.date, tuple(form.primaries), form.soil)


@lru_cache(maxsize=1)
def fitted_soil() -> Mapping[str, Mapping[str, float]]:
    """Return the soil at which each cancer alone reproduces its autopsies: by scene, then by label of the table.

    From these the universal soil and the special affinities were made.

    Raises
    ------
    SceneError
        If the file is damaged.
    """
    return checked(read_yaml(assets_dir() / "tables" / "fitted_soil.yaml"), _FittedSoilForm).scenes
