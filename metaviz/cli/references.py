"""``metaviz references``: on what the numbers of a scene stand."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from metaviz.cli.output import number, text_output
from metaviz.model.quantity import Basis
from metaviz.replay.references import References, SourcedNumber, references_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import scene_path


def run(arguments: argparse.Namespace) -> int:
    """Write the publications with their numbers, or as BibTeX."""
    scene, _setup = load_scene(scene_path(arguments.scene))
    references = references_of(scene)
    with text_output(arguments.output) as stream:
        stream.write(references.bibtex if arguments.bibtex else "\n".join(_lines(scene.title, references)) + "\n")
    return 0


def _lines(title: str, references: References) -> Iterator[str]:
    counts = ", ".join(f"{references.count_by_basis[basis]} {basis.value}" for basis in Basis)
    yield f"{title}: {counts}"
    for reference in references.published:
        publication = reference.publication
        yield ""
        yield publication.citation + (f" https://doi.org/{publication.doi}" if publication.doi else "")
        yield from map(_number_line, reference.numbers)
    if references.chosen:
        yield ""
        yield "Chosen, without a publication behind them"
        for sourced in references.chosen:
            yield f"{_number_line(sourced)}: {sourced.quantity.source}"


def _number_line(sourced: SourcedNumber) -> str:
    quantity = sourced.quantity
    unit = "" if quantity.unit == "1" else f" {quantity.unit}"
    note = f" ({quantity.note})" if quantity.note else ""
    return f"  {', '.join(sourced.keys)} = {number(quantity.value)}{unit}, {quantity.basis.value}{note}"
