"""Citations are understood, or kept as they are."""

import pytest

from metaviz.replay.citation import Author, publication_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes


def test_an_article_falls_into_its_parts() -> None:
    found = publication_of(
        "Szczurek E, Krüger T, Del Monte U, van 't Veer LJ. One title. In two sentences? PLoS Comput Biol "
        "2020;16(3-4):e1008056. doi:10.1371/journal.pcbi.1008056"
    )
    assert found is not None
    assert found.authors == (
        Author("Szczurek", "E"),
        Author("Krüger", "T"),
        Author("Del Monte", "U"),
        Author("van 't Veer", "LJ"),
    )
    assert not found.and_others
    assert (found.title, found.journal, found.year) == (
        "One title. In two sentences?",
        "PLoS Comput Biol",
        "2020",
    )
    assert (found.volume, found.number, found.pages) == ("16", "3-4", "e1008056")
    assert found.doi == "10.1371/journal.pcbi.1008056"
    assert found.citation.endswith("e1008056.")


def test_authors_who_are_left_out_are_not_forgotten() -> None:
    found = publication_of("Luzzi KJ et al. Multistep nature. Am J Pathol 1998;153:865-873.")
    assert found is not None
    assert found.authors == (Author("Luzzi", "KJ"),)
    assert found.and_others
    assert found.doi == ""


def test_a_group_is_an_author_without_initials() -> None:
    found = publication_of("ICRP. Reference values. ICRP Publication 89. Ann ICRP 2002;32(3-4). Blood flow, heights.")
    assert found is not None
    assert found.authors == (Author("ICRP"),)
    assert (found.journal, found.number, found.pages) == ("Ann ICRP", "3-4", "")


def test_a_book_has_a_publisher() -> None:
    found = publication_of("Gray H. Anatomy of the Human Body, 20th edition. Lea & Febiger, Philadelphia 1918.")
    assert found is not None
    assert found.publisher == "Lea & Febiger, Philadelphia"
    assert (found.title, found.year, found.journal) == ("Anatomy of the Human Body, 20th edition", "1918", "")


@pytest.mark.parametrize(
    "sentence",
    [
        "Chosen; a fifth of a litre, 7 cm across.",
        "Chosen; in the liver of the mouse 1 micrometastasis in 100 had grown on after two weeks (Luzzi 1998).",
        "Neutral. What else it could be, nobody knew in 1998.",
        "",
    ],
)
def test_a_sentence_is_no_publication(sentence: str) -> None:
    assert publication_of(sentence) is None


def test_what_has_a_doi_is_a_publication_even_if_it_is_not_understood() -> None:
    found = publication_of("A data set of 2019, version 3 doi:10.5281/zenodo.1234")
    assert found is not None
    assert (found.doi, found.year, found.title) == ("10.5281/zenodo.1234", "2019", "")


@pytest.mark.parametrize("name", shipped_scenes())
def test_every_publication_of_a_scene_is_understood_wholly(name: str) -> None:
    scene, _setup = load_scene(shipped_scenes()[name])
    sources = {quantity.source for quantity in scene.quantities.values()}
    found = [publication for publication in map(publication_of, sorted(sources)) if publication is not None]
    assert found
    for publication in found:
        assert publication.authors, publication.citation
        assert publication.title, publication.citation
        assert publication.journal or publication.publisher, publication.citation
        assert all(len(each.family.split()) < 4 for each in publication.authors if each.initials), publication.citation


@pytest.mark.parametrize("name", shipped_scenes())
def test_a_source_of_a_scene_that_is_no_publication_says_that_it_was_chosen(name: str) -> None:
    scene, _setup = load_scene(shipped_scenes()[name])
    for key, quantity in scene.quantities.items():
        if publication_of(quantity.source) is None:
            assert quantity.basis.value == "illustrative", (key, quantity.source)
