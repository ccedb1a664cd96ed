"""Publications as BibTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from metaviz.replay.citation import Author, Publication

_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    # A brace behind a backslash still counts for BibTeX, which looks for the end of the field.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "–": "{--}",
    "—": "{---}",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "\N{NO-BREAK SPACE}": "~",
    "ß": r"{\ss}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "å": r"{\aa}",
    "Å": r"{\AA}",
    "ı": r"{\i}",
    "×": r"$\times$",
    "±": r"$\pm$",
    "µ": r"$\mu$",
}
_ACCENTS: Final = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0327": "c",
    "\u0328": "k",
}


def bibtex_text(publications: Iterable[Publication]) -> str:
    """Return the publications as a BibTeX file, each once, with a key of its own.

    Letters with accents are written as commands of TeX and titles keep their capitals, so that old styles print them
    too. A letter that TeX has no command for stays as it is: the file is UTF-8.
    """
    keys: set[str] = set()
    entries = [_entry(publication, _free_key(publication, keys)) for publication in dict.fromkeys(publications)]
    return "\n".join(entries)


def tex_text(text: str) -> str:
    """Return a text in which nothing has a meaning for TeX that it had not for the reader."""
    return "".join(_SPECIAL.get(letter) or _accented(letter) for letter in unicodedata.normalize("NFC", text))


def _accented(letter: str) -> str:
    base, *marks = tuple(unicodedata.normalize("NFD", letter))
    if len(marks) != 1 or marks[0] not in _ACCENTS or not base.isascii():
        return letter
    accent = _ACCENTS[marks[0]]
    base = {"i": r"\i", "j": r"\j"}.get(base, base)
    return f"{{\\{accent}{{{base}}}}}"


def _entry(publication: Publication, key: str) -> str:
    kind = "article" if publication.journal else "book" if publication.publisher else "misc"
    fields = {
        "author": " and ".join((*map(_name, publication.authors), *(("others",) * publication.and_others))),
        # Twice in braces: a style that writes titles in lower case leaves the names of genes alone.
        "title": f"{{{tex_text(publication.title)}}}" if publication.title else "",
        "journal": tex_text(publication.journal),
        "publisher": tex_text(publication.publisher),
        "year": publication.year,
        "volume": tex_text(publication.volume),
        "number": tex_text(publication.number),
        "pages": _pages(publication.pages),
        "doi": _verbatim(publication.doi),
        "note": "" if publication.title else tex_text(publication.citation),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join((f"@{kind}{{{key},", *lines, "}", ""))


def _name(author: Author) -> str:
    if not author.initials:
        return f"{{{tex_text(author.family)}}}"
    given = re.sub(r"(?<=\.)(?=\w)", " ", re.sub(r"(\w)", r"\1.", author.initials))
    return f"{tex_text(author.family)}, {tex_text(given)}"


def _pages(pages: str) -> str:
    return "--".join(map(tex_text, re.split(r"(?<=\w)[-–](?=\w)", pages)))


def _verbatim(doi: str) -> str:
    """Keep a DOI as it is, except for braces, which would end its field."""
    return doi.replace("{", "%7B").replace("}", "%7D")


def _free_key(publication: Publication, taken: set[str]) -> str:
    """Return first author and year in plain letters, with a letter behind it for the second of a kind."""
    family = publication.authors[0].family if publication.authors else "source"
    # Small letters last: a mathematical A is a capital only once it has been taken apart.
    plain = unicodedata.normalize("NFKD", family).casefold().replace("ø", "o").replace("ł", "l")
    stem = "".join(letter for letter in plain if letter.isascii() and letter.isalnum()) or "source"
    key, count = stem + publication.year, 0
    while key in taken:
        count += 1
        key = f"{stem}{publication.year}{_letters(count)}"
    taken.add(key)
    return key


def _letters(count: int) -> str:
    """Return b, c, ... z, ba, ..."""
    text = ""
    while count:
        count, rest = divmod(count, 26)
        text = chr(ord("a") + rest) + text
    return text
