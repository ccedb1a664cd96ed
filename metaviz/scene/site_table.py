"""Tables by site: their values in the order of a body's sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from metaviz.model.body import Body
from metaviz.scene.problems import KeyPath, Problem
from metaviz.scene.quantity_forms import QuantityForm
from metaviz.scene.yaml_text import YamlText

DEFAULT = "default"

FormT = TypeVar("FormT", bound=QuantityForm)


def table_values(body: Body, table: Mapping[str, FormT], otherwise: float) -> tuple[float, ...]:
    """Return the value of each site, in the order of ``body.sites``; `otherwise` where nothing is told of it."""
    default = table[DEFAULT].in_model_unit if DEFAULT in table else otherwise
    return tuple(table[site.id].in_model_unit if site.id in table else default for site in body.sites)


def unknown_sites(
    text: YamlText, path: KeyPath, table: Iterable[str], body: Body, *, has_default: bool
) -> list[Problem]:
    """Return a problem for each key of a table that is no site of the body."""
    known = [*([DEFAULT] if has_default else []), *(site.id for site in body.sites)]
    return [text.unknown_key((*path, site_id), known) for site_id in table if site_id not in known]
