"""The page of references: every number of the scene under what it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from PySide6.QtCore import QCoreApplication

from metaviz.gui.number_text import power_text, rounded
from metaviz.gui.source_card import basis_text
from metaviz.gui.words import dial_name
from metaviz.model.body import Body
from metaviz.model.quantity import Basis, Quantity
from metaviz.model.scene import Scene
from metaviz.replay.citation import Publication
from metaviz.replay.references import SourcedNumber, references_of
from metaviz.scene.body_file import body_names
from metaviz.scene.body_grounds import body_grounds
from metaviz.session.dials import dials_of

DEFAULT = "default"


def _tr(text: str) -> str:
    return QCoreApplication.translate("references", text)


def references_html(scene: Scene) -> str:
    """Return the page of a scene."""
    references = references_of(scene)
    names = number_names(scene.body)
    parts = [
        f"<h1>{escape(_tr('References: {title}').format(title=scene.title))}</h1>",
        f"<p>{escape(_counts_text(references.count_by_basis))}</p>",
        f"<p class='quiet'>{escape(_basis_lines())}</p>",
        f"<h2>{escape(_tr('Publications'))}</h2>",
    ]
    for reference in references.published:
        parts.append(f"<p>{publication_html(reference.publication)}</p>")
        parts.append(_table(reference.numbers, names))
    if not references.published:
        parts.append(f"<p>{escape(_tr('This scene names none.'))}</p>")
    parts.append(f"<h2>{escape(_tr('Only chosen'))}</h2>")
    parts.append(f"<p>{escape(_tr('No publication stands behind these numbers; each says why it is what it is.'))}</p>")
    parts.append(_table(references.chosen, names, with_source=True))
    parts.append(f"<h2>{escape(_tr('The body'))}</h2>")
    told = _tr("Flows of blood and lymph, and times on the way: {body}.").format(body=scene.body.name)
    parts.append(f"<p>{escape(told)}</p>{_body_table(scene.body.id)}")
    return "\n".join(parts)


def publication_html(publication: Publication) -> str:
    """Return a citation with its DOI as a link."""
    text = escape(publication.citation)
    if not publication.doi:
        return text
    doi = escape(publication.doi, quote=True)
    return f'{text} <a href="https://doi.org/{doi}">doi:{doi}</a>'


def quantity_text(quantity: Quantity) -> str:
    """Return a value with its unit."""
    value = quantity.value
    text = f"{rounded(value, 4):,g}" if value == 0.0 or 1e-3 <= abs(value) < 1e6 else power_text(value, 3)
    return text if quantity.unit == "1" else f"{text} {quantity.unit}"


def number_names(body: Body) -> dict[str, str]:
    """Return the names on screen of the parameters that a slider moves, by key."""
    return {dial.key: dial_name(dial, body) for dial in dials_of(body)}


def key_text(key: str, names: dict[str, str]) -> str:
    """Return the name of a number: that of its slider, or its key path in words."""
    known = names.get(key)
    if known is not None:
        return known
    *groups, name = key.split(".")
    table = ", ".join(group.replace("_", " ") for group in groups)
    if name == DEFAULT:
        return _tr("{table}: all that say nothing else").format(table=table.capitalize())
    return f"{table.capitalize()}: {name.replace('_', ' ')}" if table else name.replace("_", " ")


def _counts_text(count: dict[Basis, int]) -> str:
    return _tr("{all} numbers: {measured} measured, {fitted} fitted, {illustrative} illustrative.").format(
        all=sum(count.values()),
        measured=count[Basis.MEASURED],
        fitted=count[Basis.FITTED],
        illustrative=count[Basis.ILLUSTRATIVE],
    )


def _basis_lines() -> str:
    return _tr(
        "Measured: in patients or their tissue. Fitted: it follows from published figures through a model. "
        "Illustrative: chosen by us, or carried over from another species or organ, even where a publication is named."
    )


def _table(numbers: Iterable[SourcedNumber], names: dict[str, str], *, with_source: bool = False) -> str:
    rows = "".join(_rows(numbers, names, with_source=with_source))
    return f"<table width='100%' border='1' cellspacing='0'>{rows}</table>" if rows else ""


def _body_table(body_id: str) -> str:
    if body_id not in body_names():
        return ""
    rows = "".join(
        f"<tr><td width='30%'>{escape('; '.join(ground.of))}</td><td width='8%'>{ground.n_numbers}</td>"
        f"<td width='13%'>{escape(_basis_word(ground.basis))}</td><td class='quiet'>{escape(ground.source)}</td></tr>"
        for ground in body_grounds(body_id)
    )
    return f"<table width='100%' border='1' cellspacing='0'>{rows}</table>"


def _rows(numbers: Iterable[SourcedNumber], names: dict[str, str], *, with_source: bool) -> Iterator[str]:
    for sourced in numbers:
        quantity = sourced.quantity
        told = [key_text(key, names) for key in sourced.keys]
        notes = " ".join(filter(None, (quantity.source if with_source else "", quantity.note)))
        yield (
            f"<tr><td width='26%'>{escape(', '.join(told))}</td>"
            f"<td width='17%'>{escape(quantity_text(quantity))}</td>"
            f"<td width='13%' title='{escape(basis_text(quantity.basis))}'>{escape(_basis_word(quantity.basis))}</td>"
            f"<td class='quiet'>{escape(notes)}</td></tr>"
        )


def _basis_word(basis: Basis) -> str:
    return {
        Basis.MEASURED: _tr("measured"),
        Basis.FITTED: _tr("fitted"),
        Basis.ILLUSTRATIVE: _tr("illustrative"),
    }[basis]
