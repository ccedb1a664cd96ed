"""``metaviz predict``: what to expect of a scene, in closed form."""

from __future__ import annotations

import argparse

from metaviz.cli.named_comparison import comparison_named
from metaviz.cli.opening import Opening, open_scene
from metaviz.cli.output import number, percent, print_json, print_table
from metaviz.cli.side_by_side import columns_of, print_side_by_side
from metaviz.model.fate import FAILURES, FATES, Fate
from metaviz.scene.comparisons import Comparison
from metaviz.theory.expectation import Expectation, expect


def run(arguments: argparse.Namespace) -> int:
    """Print the expectation of a scene, or those of the members of a comparison side by side."""
    comparison = comparison_named(arguments.scene)
    if comparison is not None:
        _run_comparison(comparison, arguments)
        return 0
    opening = open_scene(arguments)
    expected = expect(opening.scene, opening.parameters, opening.horizon_days, opening.setup.plan)
    if arguments.json:
        print_json(prediction(opening, expected))
    else:
        _print_tables(opening, expected)
    return 0


def _run_comparison(comparison: Comparison, arguments: argparse.Namespace) -> None:
    columns = columns_of(comparison, arguments)
    if arguments.json:
        members = {column.name: prediction(column.opening, column.expected) for column in columns}
        print_json({"comparison": comparison.id, "members": members})
    else:
        print_side_by_side(comparison, columns)


def prediction(opening: Opening, expected: Expectation) -> dict[str, object]:
    """Return the expectation as JSON tells it."""
    scene, chain = opening.scene, expected.chain
    primary = scene.body.place_index[scene.primary_place]
    shares = dict(zip(FATES, map(float, chain.fate_shares(primary)), strict=True))
    site_ids = [site.id for site in scene.body.sites]
    return {
        "scene": scene.id,
        "horizon_years": opening.years,
        "per_cell": {
            "founds": shares[Fate.FOUNDED],
            "by_site": dict(zip(site_ids, map(float, chain.founding_by_site(primary)), strict=True)),
            "deaths": {fate.value: shares[fate] for fate in FAILURES},
        },
        "sites": {
            site_id: {
                "expected_colonies": float(expected.expected_colonies[i]),
                "expected_detectable": float(expected.expected_detectable[i]),
                "p_any": float(expected.p_any[i]),
                "p_detectable": float(expected.p_detectable[i]),
            }
            for i, site_id in enumerate(site_ids)
        },
        "p_any_site": float(expected.p_any_site),
    }


def _print_tables(opening: Opening, expected: Expectation) -> None:
    scene = opening.scene
    primary = scene.body.place_index[scene.primary_place]
    founds = float(expected.chain.fate_shares(primary)[FATES.index(Fate.FOUNDED)])
    rate = f"1 in {1.0 / founds:,.0f}" if founds > 0.0 else "none"
    treated = ", treated by its plan" if opening.setup.plan.interventions else ""
    print(f"{scene.title}: what to expect within {opening.years:g} years{treated}")
    print(f"Of the cells shed by the primary, {rate} founds a colony.")
    print(f"At least one colony anywhere: {percent(expected.p_any_site)} of patients.\n")
    order = expected.expected_colonies.argsort()[::-1]
    print_table(
        ("site", "colonies", "detectable", "any", "any detectable"),
        (
            (
                scene.body.sites[i].name,
                number(expected.expected_colonies[i]),
                number(expected.expected_detectable[i]),
                percent(expected.p_any[i]),
                percent(expected.p_detectable[i]),
            )
            for i in order
        ),
    )
