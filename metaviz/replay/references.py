"""On what the numbers of a scene stand: the publications, and what was only chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from metaviz.model.quantity import Basis, Quantity
from metaviz.model.scene import Scene
from metaviz.replay.bibtex import bibtex_text
from metaviz.replay.citation import Publication, publication_of
from metaviz.scene.published import published_quantities


@dataclass(frozen=True, slots=True)
class SourcedNumber:
    """One number of a scene; numbers that say the same of several sites are told as one.

    Attributes
    ----------
    keys
        Key paths, such as ``soil.liver``, in the scene's order.
    quantity
        Value, unit, basis and note.
    """

    keys: tuple[str, ...]
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Reference:
    """A publication and the numbers that rest on it.

    Attributes
    ----------
    publication
        What its citation says.
    numbers
        In the scene's order; at least one.
    """

    publication: Publication
    numbers: tuple[SourcedNumber, ...]


@dataclass(frozen=True, slots=True)
class References:
    """All numbers of a scene, each once; a site that has its table's default is told with that.

    Attributes
    ----------
    published
        By publication, in alphabetical order.
    chosen
        Numbers whose source is a sentence of the scene's own.
    count_by_basis
        How many numbers are measured, fitted and illustrative.
    """

    published: tuple[Reference, ...]
    chosen: tuple[SourcedNumber, ...]
    count_by_basis: dict[Basis, int]

    @property
    def publications(self) -> tuple[Publication, ...]:
        """The publications alone."""
        return tuple(reference.publication for reference in self.published)

    @property
    def bibtex(self) -> str:
        """The publications as the text of a BibTeX file."""
        return bibtex_text(self.publications)


def references_of(scene: Scene) -> References:
    """Return what the numbers of a scene stand on.

    Parameters
    ----------
    scene
        A scene with its published numbers; what a user changed has no source but the user.
    """
    quantities = published_quantities(scene)
    by_publication: dict[Publication, list[tuple[str, Quantity]]] = {}
    chosen: list[tuple[str, Quantity]] = []
    count = dict.fromkeys(Basis, 0)
    for key, quantity in quantities.items():
        default = key.rpartition(".")[0] + ".default"
        if key != default and quantities.get(default) == quantity:
            # The site says nothing of its own.
            continue
        count[quantity.basis] += 1
        publication = publication_of(quantity.source)
        numbers = chosen if publication is None else by_publication.setdefault(publication, [])
        numbers.append((key, quantity))
    published = (Reference(publication, _told(numbers)) for publication, numbers in by_publication.items())
    return References(
        tuple(sorted(published, key=lambda reference: reference.publication.citation.casefold())),
        _told(chosen),
        count,
    )


def _told(numbers: Iterable[tuple[str, Quantity]]) -> tuple[SourcedNumber, ...]:
    """Gather equal numbers of one table under all their keys."""
    keys: dict[tuple[str, Quantity], list[str]] = {}
    for key, quantity in numbers:
        keys.setdefault((key.rpartition(".")[0], quantity), []).append(key)
    return tuple(SourcedNumber(tuple(together), quantity) for (_, quantity), together in keys.items())
