"""On what the numbers of a body rest: blood flows, times on the way, lymph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from metaviz.model.quantity import Basis
from metaviz.scene.body_file import GRAPH_FILE, body_folder
from metaviz.scene.body_form import GraphForm, GroundForm
from metaviz.scene.checked import checked
from metaviz.scene.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class BodyGround:
    """One source of a body's numbers.

    Attributes
    ----------
    source
        In words, with its publication where it has one.
    basis
        What the numbers are.
    n_numbers
        So many rest on it.
    of
        What they are numbers of: groups of routes.
    """

    source: str
    basis: Basis
    n_numbers: int
    of: tuple[str, ...]


@cache
def body_grounds(name: str) -> tuple[BodyGround, ...]:
    """Return on what the numbers of a body that comes with the program rest, in the order of its sources.

    Raises
    ------
    SceneError
        If its file is broken.
    """
    graph = checked(read_yaml(body_folder(name) / GRAPH_FILE), GraphForm)
    rests = list(_rests(graph))
    found = []
    for key, words in graph.sources.items():
        for basis in Basis:
            here = [of for ground, of in rests if (ground.source, ground.basis) == (key, basis.value)]
            if here:
                found.append(BodyGround(words, basis, len(here), tuple(dict.fromkeys(here))))
    return tuple(found)


def _rests(graph: GraphForm) -> Iterator[tuple[GroundForm, str]]:
    """Every number of a body with its ground, and what it is a number of."""
    yield graph.cardiac_output_l_per_min, "cardiac output"
    for group in graph.routes:
        for route in group.routes:
            yield route.flow_basis or group.flow, f"shares of flow: {group.group}"
            yield group.transit, f"times: {group.group}"
