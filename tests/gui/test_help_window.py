"""The help stands beside the map: contents, pages, search, references to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextTable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from metaviz.gui.cards_button import CardsCard
from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.fonts import font_px
from metaviz.gui.help_pages import PageId, help_pages
from metaviz.gui.help_window import HelpWindow
from metaviz.gui.number_cards_page import cards_beside
from metaviz.gui.window import MainWindow
from metaviz.model.number_card import Beside
from metaviz.model.quantity import Basis
from metaviz.replay.references import references_of
from metaviz.scene.number_cards import shipped_cards
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from tests.gui.conftest import end


@pytest.fixture
def pressed() -> list[str]:
    """Buttons that were pressed."""
    return []


@pytest.fixture
def help_window(qtbot: QtBot, pressed: list[str]) -> Iterator[HelpWindow]:
    scene, _setup = load_scene(shipped_scenes()["breast"])
    parent = QWidget()
    qtbot.addWidget(parent)
    pages = help_pages(lambda: scene, lambda: pressed.append("bibtex"))
    window = HelpWindow(pages, colours_of(Profile.DARK), parent)
    yield window
    end(window)


def current(help_window: HelpWindow) -> QTreeWidgetItem:
    """The item of the contents that is chosen."""
    item = help_window.contents.currentItem()
    assert item is not None
    return item


def child(item: QTreeWidgetItem, row: int) -> QTreeWidgetItem:
    found = item.child(row)
    assert found is not None
    return found


@pytest.mark.parametrize("page", PageId)
def test_every_page_has_words_and_stands_in_the_contents(help_window: HelpWindow, page: PageId) -> None:
    help_window.open_page(page)
    assert help_window.shown == page
    assert len(help_window.page.toPlainText()) > 50
    assert help_window.windowTitle() == current(help_window).text(0)
    assert not help_window.isModal()
    first = help_window.page.document().begin()
    assert first.blockFormat().headingLevel() == 1


def test_the_contents_lead_to_a_heading(help_window: HelpWindow, qtbot: QtBot) -> None:
    help_window.open_page(PageId.MODEL)
    qtbot.waitExposed(help_window)
    top = current(help_window)
    headings = [child(top, row).text(0) for row in range(top.childCount())]
    users = ["What is it?", "How it works", "How to use it", "Things to notice", "Things to try"]
    assert headings[: len(users)] == users
    last = child(top, top.childCount() - 2)
    help_window.contents.itemClicked.emit(last, 0)
    assert help_window.page.verticalScrollBar().value() > 500
    visible = help_window.page.cursorForPosition(help_window.page.viewport().rect().topLeft()).block().text()
    assert last.text(0) in visible or not visible


def test_searching_counts_goes_on_and_starts_again(help_window: HelpWindow, qtbot: QtBot) -> None:
    help_window.open_page(PageId.MODEL)
    qtbot.waitExposed(help_window)
    help_window.search.setFocus()
    QTest.keyClicks(help_window.search, "arrest")
    found = len(help_window.page.extraSelections())
    assert found == help_window.page.toPlainText().lower().count("arrest") > 2
    assert help_window.found.text() == f"{found} found"
    places = []
    for _ in range(found):
        places.append(help_window.page.textCursor().selectionStart())
        QTest.keyClick(help_window.search, Qt.Key.Key_Return)
    assert len(set(places)) == found
    assert help_window.page.textCursor().selectionStart() == places[0]
    assert help_window.isVisible()
    QTest.keyClick(help_window.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert help_window.page.textCursor().selectionStart() == places[-1]
    help_window.search.setText("no such word anywhere")
    assert help_window.found.text() == "0 found"
    assert not help_window.find_next(forward=True)
    QTest.keyClick(help_window, Qt.Key.Key_Escape)
    assert not help_window.isVisible()


def test_the_page_of_references_holds_every_publication_and_its_link(
    help_window: HelpWindow, pressed: list[str]
) -> None:
    scene, _setup = load_scene(shipped_scenes()["breast"])
    help_window.open_page(PageId.REFERENCES)
    text, html = help_window.page.toPlainText(), help_window.page.toHtml()
    references = references_of(scene)
    for reference in references.published:
        assert reference.publication.citation in text
        assert f"https://doi.org/{reference.publication.doi}" in html or not reference.publication.doi
    chosen = text[text.index("Only chosen") :]
    for sourced in references.chosen:
        assert sourced.quantity.source in chosen
    assert f"{references.count_by_basis[Basis.FITTED]} fitted" in text
    assert help_window.action_button.isVisibleTo(help_window)
    help_window.action_button.click()
    assert pressed == ["bibtex"]
    help_window.open_page(PageId.NUMBERS)
    assert not help_window.action_button.isVisibleTo(help_window)


def test_every_card_is_on_its_page_once(help_window: HelpWindow) -> None:
    help_window.open_page(PageId.NUMBERS)
    text = help_window.page.toPlainText()
    for card in shipped_cards():
        assert text.count(card.says) == 1
        assert card.headline in text


def test_another_profile_and_text_size_are_taken(help_window: HelpWindow, qtbot: QtBot) -> None:
    help_window.setFont(font_px(14))
    help_window.open_page(PageId.REFERENCES)
    small = help_window.page.document().size().height()
    help_window.show_colours(colours_of(Profile.PROJECTOR))
    help_window.setFont(font_px(30))
    qtbot.wait(300)
    assert help_window.page.document().size().height() > 1.5 * small
    tables = [one for one in help_window.page.document().rootFrame().childFrames() if isinstance(one, QTextTable)]
    brush = tables[0].cellAt(0, 0).format().toTableCellFormat().bottomBorderBrush()
    assert brush.color().name() == colours_of(Profile.PROJECTOR).line


def test_the_help_of_a_window_is_one_and_the_map_goes_on(window: MainWindow) -> None:
    window.dialogs.show_page("model")
    first = window.dialogs.help
    assert first is not None
    assert first.isVisible()
    window.dialogs.show_page("references")
    assert window.dialogs.help is first
    window.session.seek(1000.0)
    assert window.session.state.day == 1000.0
    first.reject()


def test_references_are_saved_or_the_banner_says_why_not(window: MainWindow, tmp_path: Path) -> None:
    window.session.open_scene(load_scene(shipped_scenes()["breast"])[0])
    window.dialogs.save_bibtex(tmp_path / "a.bib")
    assert (tmp_path / "a.bib").read_text(encoding="utf-8") == references_of(window.session.state.scene).bibtex != ""
    window.dialogs.save_bibtex(tmp_path / "none" / "a.bib")
    assert "a.bib cannot be written." in window.banner.text


def test_a_chart_has_its_numbers_one_click_away(window: MainWindow, qtbot: QtBot) -> None:
    charts = window.charts
    for button, chart in zip(charts.cards, (charts.colonies, charts.funnel, charts.deaths), strict=True):
        assert button.isVisible()
        assert chart.rect().contains(button.geometry())
        assert chart.accessibleName() in button.accessibleName() or "Colonies" in button.accessibleName()
        button.click()
        card = QApplication.activePopupWidget()
        assert isinstance(card, CardsCard)
        told = {label.text() for label in card.findChildren(QLabel)}
        beside = {Beside.COLONIES: charts.colonies, Beside.FUNNEL: charts.funnel, Beside.DEATHS: charts.deaths}
        expected = next(cards_beside(about) for about, its_chart in beside.items() if its_chart is chart)
        assert {one.says for one in expected} | {one.source for one in expected} <= told
        every = card.findChild(QPushButton)
        assert every is not None
        every.click()
        assert window.dialogs.help is not None
        assert window.dialogs.help.shown == PageId.NUMBERS
        window.dialogs.help.reject()
