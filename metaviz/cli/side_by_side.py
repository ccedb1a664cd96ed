"""Expectations of the members of a comparison, in columns side by side."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from metaviz.cli.opening import Opening, open_scene
from metaviz.cli.output import number, percent, print_table
from metaviz.model.fate import FATES, Fate
from metaviz.scene.comparisons import Comparison
from metaviz.theory.expectation import Expectation, expect
from metaviz.theory.side_by_side import site_shares, telling_sites

_FOUNDED = FATES.index(Fate.FOUNDED)


@dataclass(frozen=True, slots=True)
class Column:
    """One member.

    Attributes
    ----------
    name
        Of its scene.
    opening, expected
        What was opened, and what follows from it.
    """

    name: str
    opening: Opening
    expected: Expectation


def columns_of(comparison: Comparison, arguments: argparse.Namespace) -> tuple[Column, ...]:
    """Return what is expected of each member, with the same changes, soil model and horizon for all."""
    columns = []
    for name in comparison.members:
        opening = open_scene(argparse.Namespace(**{**vars(arguments), "scene": name}))
        expected = expect(opening.scene, opening.parameters, opening.horizon_days, opening.setup.plan)
        columns.append(Column(name, opening, expected))
    return tuple(columns)


def print_side_by_side(comparison: Comparison, columns: Sequence[Column]) -> None:
    """Print what is the same and what differs, then the shares of the sites and the chances of a metastasis."""
    print(f"{comparison.title}: what to expect, side by side")
    print(comparison.sentence)
    print(f"Watch: {comparison.watch}\n")
    heads = tuple(column.name for column in columns)
    print_table(
        ("", *heads),
        (
            ("years followed", *(f"{column.opening.years:g}" for column in columns)),
            ("one founder among shed cells", *(_one_in(column) for column in columns)),
            ("colonies", *(number(float(column.expected.expected_colonies.sum())) for column in columns)),
            ("at least one colony", *(percent(column.expected.p_any_site) for column in columns)),
        ),
    )
    sites = columns[0].opening.scene.body.sites
    shares = [site_shares(column.expected) for column in columns]
    rows = telling_sites(shares, len(sites)).tolist()
    for title, values in (
        ("share of all colonies", shares),
        ("at least one that can be seen", [column.expected.p_detectable for column in columns]),
    ):
        print()
        print_table((title, *heads), ((sites[i].name, *(percent(float(each[i])) for each in values)) for i in rows))


def _one_in(column: Column) -> str:
    scene = column.opening.scene
    founds = float(column.expected.chain.fate_shares(scene.body.place_index[scene.primary_place])[_FOUNDED])
    return f"{1.0 / founds:,.0f}" if founds > 0.0 else "none"
