"""Publications in a file: named once, referred to by their id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from metaviz.scene.checked import Form
from metaviz.scene.problems import KeyPath, Problem, shown, suggestion
from metaviz.scene.quantity_forms import Line
from metaviz.scene.yaml_text import YamlText


class SourceForm(Form):
    """A publication, named once and referred to by its id."""

    citation: Line
    doi: Annotated[str, Field(pattern=r"^10\.[0-9]{4,9}/\S+$", max_length=200)] | None = None


def citation_text(source: SourceForm) -> str:
    """Return a source as quantities carry it."""
    return source.citation if source.doi is None else f"{source.citation} doi:{source.doi}"


class Citations:
    """Writes sources out, and tells which ids nobody knows.

    Attributes
    ----------
    problems
        What was wrong with the sources asked for so far.
    """

    def __init__(self, text: YamlText, sources: Mapping[str, SourceForm]) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._sources = sources

    def of(self, path: KeyPath, source: str) -> str:
        """Return what the source of the number at a key path says: an id is looked up, a sentence stands for itself."""
        entry = self._sources.get(source)
        if entry is not None:
            return citation_text(entry)
        if len(source.split()) < 2:
            allowed = "a sentence, or the id of one of the sources under `sources`"
            found = shown(source) + suggestion(source, list(self._sources))
            self.problems.append(self._text.problem((*path, "source"), found, allowed))
        return source
