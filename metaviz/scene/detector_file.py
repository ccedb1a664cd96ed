"""Reads what tests can see where a scene says nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from metaviz.model.quantity import Quantity
from metaviz.resources import assets_dir
from metaviz.scene.checked import Form, checked
from metaviz.scene.detector_form import FIELDS, DetectorForm
from metaviz.scene.problems import SceneError
from metaviz.scene.quantity_forms import QuantityForm
from metaviz.scene.source_form import Citations, SourceForm
from metaviz.scene.yaml_text import read_yaml


class DetectorFileForm(Form):
    """The file of the usual detector; its numbers are those of `USUAL_DETECTOR`."""

    detector: DetectorForm
    sources: dict[str, SourceForm]


@cache
def detector_quantities() -> Mapping[str, Quantity]:
    """Return every number of the usual detector by key path: ``detector.ct``.

    Raises
    ------
    SceneError
        If their file is broken.
    """
    return load_detector(assets_dir() / "detector.yaml")[1]


def load_detector(path: Path) -> tuple[DetectorForm, Mapping[str, Quantity]]:
    """Read a file of a detector: its form, and its numbers by key path.

    Raises
    ------
    SceneError
        With everything that is wrong in it.
    """
    text = read_yaml(path)
    form = checked(text, DetectorFileForm)
    citations = Citations(text, form.sources)
    quantities = {}
    for key in FIELDS:
        number: QuantityForm | None = getattr(form.detector, key)
        if number is not None:
            quantities[f"detector.{key}"] = number.quantity(citations.of(("detector", key), number.source))
    if citations.problems:
        raise SceneError(citations.problems)
    return form.detector, quantities
