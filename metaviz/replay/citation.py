"""What a citation says: authors, title, where and when."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DOI = re.compile(r"(?P<citation>.+?)\s+doi:(?P<doi>10\.[0-9]{4,9}/\S+)\Z", re.DOTALL)
_ARTICLE = re.compile(
    r"(?P<authors>.+?)\. (?P<title>.+[.?!]) (?P<journal>[^.?!]+) (?P<year>(?:1[89]|20)[0-9]{2});"
    r"(?P<volume>[\w-]+)(?:\((?P<number>[^()]+)\))?(?::(?P<pages>[\w.+-]+?))?\.(?: (?P<rest>.+))?",
    re.DOTALL,
)
_BOOK = re.compile(
    r"(?P<authors>.+?)\. (?P<title>.+[.?!]) (?P<publisher>[^.?!]+?),? (?P<year>(?:1[89]|20)[0-9]{2})\.", re.DOTALL
)
_YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")
_PERSON = re.compile(r"(?P<family>[^\W\d_][\w'’ -]*?) (?P<initials>[A-ZÀ-Þ](?:-?[A-ZÀ-Þ]){0,3})")
_ET_AL = re.compile(r",? et al\Z")


@dataclass(frozen=True, slots=True)
class Author:
    """A person, or a body of people without initials.

    Attributes
    ----------
    family
        Family name, or the whole name of a group.
    initials
        ``FAW``, or empty for a group.
    """

    family: str
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication as its citation names it.

    Attributes
    ----------
    citation
        The whole citation, without its DOI.
    authors
        In their order.
    and_others
        Whether the citation leaves authors out.
    title, journal, publisher, year, volume, number, pages, doi
        Empty where the citation does not tell.
    """

    citation: str
    authors: tuple[Author, ...] = ()
    and_others: bool = False
    title: str = ""
    journal: str = ""
    publisher: str = ""
    year: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""


def publication_of(source: str) -> Publication | None:
    """Return the publication that a source names; None for a sentence of the scene's own.

    Understood are articles (``Luzzi KJ et al. Title. Am J Pathol 1998;153:865-873. doi:10...``) and books (``Gray H.
    Title. Publisher, City 1918.``). What has a DOI is a publication even if the rest is not understood; it keeps its
    citation and its year.

    Parameters
    ----------
    source
        As a `Quantity` carries it.
    """
    with_doi = _DOI.fullmatch(source.strip())
    citation, doi = (with_doi["citation"], with_doi["doi"]) if with_doi else (source.strip(), "")
    article = _ARTICLE.fullmatch(citation)
    if article is not None:
        authors, and_others = _authors(article["authors"])
        return Publication(
            citation,
            authors,
            and_others,
            title=_title(article["title"]),
            journal=article["journal"],
            year=article["year"],
            volume=article["volume"],
            number=article["number"] or "",
            pages=article["pages"] or "",
            doi=doi,
        )
    book = _BOOK.fullmatch(citation)
    authors, and_others = _authors(book["authors"]) if book else ((), False)
    if book is not None and all(author.initials for author in authors):
        return Publication(
            citation,
            authors,
            and_others,
            title=_title(book["title"]),
            publisher=book["publisher"],
            year=book["year"],
            doi=doi,
        )
    if not doi:
        return None
    year = _YEAR.search(citation)
    return Publication(citation, year=year[0] if year else "", doi=doi)


def _authors(text: str) -> tuple[tuple[Author, ...], bool]:
    named = _ET_AL.sub("", text)
    people = [_PERSON.fullmatch(name.strip()) for name in named.split(",")]
    if all(people):
        return tuple(Author(person["family"], person["initials"]) for person in people if person), named != text
    return (Author(named),), named != text


def _title(text: str) -> str:
    return text.removesuffix(".")
