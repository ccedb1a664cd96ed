"""What is written as BibTeX is read back by the grammar of BibTeX."""

import re
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.replay.bibtex import bibtex_text, tex_text
from metaviz.replay.citation import Author, Publication, publication_of
from metaviz.replay.references import references_of
from metaviz.scene.number_cards import shipped_cards
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes


@dataclass
class Entry:
    kind: str
    key: str
    fields: dict[str, str]


def parsed(text: str) -> list[Entry]:
    """Read BibTeX as strictly as BibTeX does: nothing but entries, balanced braces, a comma between fields."""
    entries: list[Entry] = []
    at = 0
    while True:
        at += len(text[at:]) - len(text[at:].lstrip())
        if at == len(text):
            return entries
        head = re.compile(r"@([a-z]+)\{([a-z0-9]+),").match(text, at)
        assert head, text[at : at + 60]
        at, fields = head.end(), {}
        while True:
            name = re.compile(r"\s*([a-z]+)\s*=\s*\{").match(text, at)
            if name is None:
                end = re.compile(r"\s*\}").match(text, at)
                assert end, text[at : at + 60]
                at = end.end()
                break
            start = at = name.end()
            depth = 1
            while depth:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
            assert name[1] not in fields
            fields[name[1]] = text[start : at - 1]
            assert text[at] == ","
            at += 1
        entries.append(Entry(head[1], head[2], fields))


ACCENTS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "v": "\u030c", "c": "\u0327"}
COMMANDS = {
    r"{\ss}": "ß",
    r"{\o}": "ø",
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    "{---}": "—",
    "{--}": "–",
}


def printed(tex: str) -> str:
    """What TeX prints for a text."""
    pattern = "|".join(map(re.escape, COMMANDS)) + r"|\\[&%$#_]" + r"|\{\\([`'^~\"vc])\{(\\?\w)\}\}"

    def letter(match: re.Match[str]) -> str:
        if match[1]:
            return unicodedata.normalize("NFC", match[2].removeprefix("\\") + ACCENTS[match[1]])
        return COMMANDS.get(match[0], match[0][1:])

    return re.sub(pattern, letter, tex)


def publication(**fields: object) -> Publication:
    return Publication(**{"citation": "cited", "title": "Title", "journal": "J Tests", "year": "2001"} | fields)  # type: ignore[arg-type]


def test_an_article_by_hand() -> None:
    text = bibtex_text(
        [
            Publication(
                "cited",
                (Author("Krüger", "TJ"), Author("O'Brien", "A")),
                and_others=True,
                title="p53 & 5 % of β-catenin – a test?",
                journal="J Tests",
                year="2020",
                volume="16",
                number="3-4",
                pages="865-873",
                doi="10.1016/S0002-9440(10)65628_3",
            )
        ]
    )
    (entry,) = parsed(text)
    assert (entry.kind, entry.key) == ("article", "kruger2020")
    assert entry.fields == {
        "author": r"Kr{\"{u}}ger, T. J. and O'Brien, A. and others",
        "title": r"{p53 \& 5 \% of β-catenin {--} a test?}",
        "journal": "J Tests",
        "year": "2020",
        "volume": "16",
        "number": "3-4",
        "pages": "865--873",
        "doi": "10.1016/S0002-9440(10)65628_3",
    }


def test_a_group_is_not_taken_for_a_person() -> None:
    (entry,) = parsed(bibtex_text([publication(authors=(Author("Tests and Trials Group"),))]))
    assert entry.fields["author"] == "{Tests and Trials Group}"


def test_two_of_a_year_have_two_keys_and_one_cited_twice_has_one() -> None:
    first, second = (publication(authors=(Author("Li", "W"),), title=title) for title in ("One", "Two"))
    keys = [entry.key for entry in parsed(bibtex_text([first, second, first]))]
    assert keys == ["li2001", "li2001b"]


@pytest.mark.parametrize(
    ("family", "key"),
    [("Weiß", "weiss2001"), ("Søby", "soby2001"), ("𝘈bel", "abel2001"), ("van 't Veer", "vantveer2001")],
)
def test_a_key_is_of_small_letters(family: str, key: str) -> None:
    (entry,) = parsed(bibtex_text([publication(authors=(Author(family, "A"),))]))
    assert entry.key == key


def test_what_was_not_understood_keeps_its_citation() -> None:
    (entry,) = parsed(bibtex_text([Publication("A set of 2019 & more", year="2019", doi="10.5281/z{1")]))
    assert (entry.kind, entry.key) == ("misc", "source2019")
    assert entry.fields == {"year": "2019", "doi": "10.5281/z%7B1", "note": r"A set of 2019 \& more"}


@given(st.text(st.sampled_from("abcXYZ üéñčçßø&%$#_{}~^\\–—10 .?"), max_size=40))
def test_any_text_is_printed_as_it_was(text: str) -> None:
    assert printed(tex_text(text)) == text


@given(st.lists(st.text(max_size=30), min_size=6, max_size=6))
def test_no_text_breaks_the_file(texts: list[str]) -> None:
    family, title, journal, volume, pages, citation = texts
    one = publication(
        authors=(Author(family),), title=title, journal=journal, volume=volume, pages=pages, citation=citation
    )
    (entry,) = parsed(bibtex_text([one]))
    assert entry.kind in ("article", "misc")


@pytest.mark.parametrize("name", shipped_scenes())
def test_the_publications_of_a_scene_are_read_back(name: str) -> None:
    scene, _setup = load_scene(shipped_scenes()[name])
    references = references_of(scene)
    entries = parsed(references.bibtex)
    assert [entry.fields.get("doi", "") for entry in entries] == [each.doi for each in references.publications]
    assert len({entry.key for entry in entries}) == len(entries) > 3
    for entry, told in zip(entries, references.publications, strict=True):
        assert printed(entry.fields["title"])[1:-1] == told.title
        assert entry.fields["year"] == told.year


def test_the_publications_of_all_scenes_and_cards_are_read_back_together() -> None:
    scenes = (load_scene(path)[0] for path in shipped_scenes().values())
    cards = (publication_of(card.source) for card in shipped_cards())
    together = [each for scene in scenes for each in references_of(scene).publications]
    together += [each for each in cards if each is not None]
    entries = parsed(bibtex_text(together))
    assert len(entries) == len(set(together)) > 40
    assert len({entry.key for entry in entries}) == len(entries)
    for entry in entries:
        assert {"author", "title", "year"} < set(entry.fields), entry.key
        assert {"journal", "publisher"} & set(entry.fields), entry.key
