"""Every publication that the project names is named wholly, in one spelling, under a DOI of the registered form."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from metaviz.replay.citation import Publication, publication_of

ROOT = Path(__file__).parents[2]
DOI_FORM = re.compile(r"10\.[0-9]{4,9}/[-._;()/:<>A-Za-z0-9]*[A-Za-z0-9)]")
"""Of the characters that registered DOIs are made of; the end of a sentence is none of them."""
DOI_TOLD = re.compile(r"doi:(10\.\S+?)(?=[\"'`,;:.]*(?:\s|\Z))")


@cache
def named() -> dict[str, tuple[str, ...]]:
    """The publications that files name, as quantities carry them, each with the files."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for folder in ("scenes", "assets"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            for source in sources_in(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)):
                found[source].append(str(path.relative_to(ROOT)))
    page = (ROOT / "assets" / "help" / "model.md").read_text(encoding="utf-8").split("## Sources\n")[1]
    for line in page.splitlines():
        found[line.removeprefix("* ")].append("assets/help/model.md")
    return {source: tuple(files) for source, files in found.items()}


def sources_in(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        if "citation" in tree:
            yield tree["citation"] + (f" doi:{tree['doi']}" if "doi" in tree else "")
        elif "headline" in tree:
            yield tree["source"]
        for branch in tree.values():
            yield from sources_in(branch)


def publications() -> list[Publication]:
    return [publication for publication in map(publication_of, named()) if publication is not None]


def words_of(text: str) -> str:
    """A text without line breaks and marks of comments and quotes."""
    return " ".join(re.sub(r"^\s*#|\"", " ", text, flags=re.MULTILINE).split())


def is_balanced(doi: str) -> bool:
    return doi.count("(") == doi.count(")") and doi.count("<") == doi.count(">")


def test_there_is_something_to_check() -> None:
    assert len(named()) > 50
    assert len({file for files in named().values() for file in files}) > 15


@pytest.mark.parametrize("source", named())
def test_a_publication_is_named_wholly(source: str) -> None:
    publication = publication_of(source)
    assert publication is not None, named()[source]
    assert publication.authors
    assert len(publication.title.split()) > 3, publication.title
    assert 1850 < int(publication.year) < 2100
    assert publication.publisher or (publication.journal and publication.volume)
    assert publication.publisher or publication.pages or publication.number


@pytest.mark.parametrize("publication", publications(), ids=lambda each: each.doi or each.citation[:30])
def test_a_doi_is_of_the_registered_form(publication: Publication) -> None:
    assert not publication.doi or (DOI_FORM.fullmatch(publication.doi) and is_balanced(publication.doi))


def test_one_doi_is_one_publication() -> None:
    by_doi = defaultdict(set)
    for publication in publications():
        if publication.doi:
            by_doi[publication.doi.lower()].add((publication.doi, publication.citation))
    assert not {doi: told for doi, told in by_doi.items() if len(told) > 1}


def test_one_publication_has_one_spelling() -> None:
    by_place = defaultdict(set)
    for publication in publications():
        where = (publication.authors[0].family, publication.year, publication.volume, publication.pages)
        by_place[where].add((publication.citation, publication.doi))
    assert not {place: told for place, told in by_place.items() if len(told) > 1}
    titles = [publication.title.casefold() for publication in publications()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("folder", ["metaviz", "packaging", "assets/bodies"])
def test_code_and_bodies_name_it_as_the_scenes_do(folder: str) -> None:
    known = {publication.doi: publication.citation for publication in publications() if publication.doi}
    told = 0
    for path in sorted((ROOT / folder).rglob("*")):
        if path.suffix not in (".py", ".yaml") or "_data" in path.parts:
            continue
        text = words_of(path.read_text(encoding="utf-8"))
        for match in DOI_TOLD.finditer(text):
            assert "..." in match[1] or (DOI_FORM.fullmatch(match[1]) and is_balanced(match[1])), (path, match[1])
            if match[1] in known:
                told += 1
                assert text[: match.start()].endswith(known[match[1]] + " "), (path, match[1])
    assert told


@given(st.from_regex(DOI_FORM, fullmatch=True).filter(is_balanced), st.sampled_from(["", ".", ",", ";", ": so", ' "']))
def test_a_doi_is_found_before_whatever_ends_it(doi: str, end: str) -> None:
    found = DOI_TOLD.search(f"Told there. doi:{doi}{end}")
    assert found is not None
    assert found[1] == doi
