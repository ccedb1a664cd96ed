"""What the window says about itself: its build, what it runs on, and every licence in full."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

import pytest
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QTextBrowser, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from metaviz import __version__
from metaviz.build_info import BuildInfo
from metaviz.gui import about, crash_report
from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.help_pages import PageId, help_pages
from metaviz.gui.help_window import HelpWindow
from metaviz.gui.licences_window import LicencesWindow, full_text
from metaviz.model.licence import Licences, Part, PartKind
from metaviz.scene.licences import shipped_licences
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes


@pytest.fixture
def help_window(qtbot: QtBot) -> Iterator[HelpWindow]:
    scene, _setup = load_scene(shipped_scenes()["breast"])
    parent = QWidget()
    qtbot.addWidget(parent)
    window = HelpWindow(help_pages(lambda: scene, lambda: None), colours_of(Profile.DARK), parent)
    yield window
    window.close()


@pytest.fixture
def licences_window(qtbot: QtBot) -> LicencesWindow:
    window = LicencesWindow(shipped_licences(), None)
    qtbot.addWidget(window)
    window.show()
    return window


def parts_of(window: LicencesWindow) -> dict[str, QTreeWidgetItem]:
    """The listed parts by name."""
    groups = [window.parts.topLevelItem(row) for row in range(window.parts.topLevelItemCount())]
    items = [group.child(place) for group in groups if group for place in range(group.childCount())]
    return {item.text(0): item for item in items if item}


def choose(window: LicencesWindow, name: str) -> str:
    """Choose a part by its name and return what the window shows of it."""
    window.parts.setCurrentItem(parts_of(window)[name])
    return window.text.toPlainText()


def test_the_page_tells_version_machine_and_the_rights_of_the_lgpl(help_window: HelpWindow) -> None:
    help_window.open_page(PageId.ABOUT)
    text = help_window.page.toPlainText()
    for told in (
        f"metaviz {__version__}",
        f"Qt {qVersion()}",
        "OpenGL",
        "not built",
        "Lesser General Public",
        "shiboken6",
    ):
        assert told in text


def test_the_facts_can_be_copied_into_a_report(help_window: HelpWindow) -> None:
    help_window.open_page(PageId.ABOUT)
    help_window.action_button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"metaviz {__version__}")
    assert f"numpy {version('numpy')}" in copied
    assert "OpenGL: " in copied


def test_a_bundle_tells_its_build_and_what_went_into_it(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    went_in = {"numpy": "9.8.7", "pyyaml": "6.5.4"}
    build = BuildInfo("3.2.1", "2026-11-22", "c0ffee" * 6 + "abcd", went_in)
    monkeypatch.setattr(about, "build_info", lambda: build)
    monkeypatch.setattr(crash_report, "build_info", lambda: build)
    browser = QTextBrowser()
    qtbot.addWidget(browser)
    browser.setHtml(about.about_html())
    text = browser.toPlainText()
    for told in ("metaviz 3.2.1", "2026-11-22", build.commit, "numpy 9.8.7", "PyYAML 6.5.4"):
        assert told in text
    assert about.facts()[-1] == f"Commit {build.commit}"
    browser.setHtml(about.licences_html())
    assert "pyyaml 6.5.4" in browser.toPlainText()


def test_the_page_of_licences_lists_every_part(help_window: HelpWindow) -> None:
    help_window.open_page(PageId.LICENCES)
    text = help_window.page.toPlainText()
    assert [part.name for part in shipped_licences().parts if part.name not in text] == []
    assert f"numpy {version('numpy')}" in text


def test_the_button_opens_the_texts(help_window: HelpWindow, qtbot: QtBot) -> None:
    help_window.open_page(PageId.LICENCES)
    help_window.action_button.click()
    (window,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, LicencesWindow) and one.isVisible())
    with qtbot.waitSignal(window.destroyed):
        window.close()


def test_every_licence_can_be_read(licences_window: LicencesWindow) -> None:
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in choose(licences_window, "Qt")
    assert "GNU GENERAL PUBLIC LICENSE" in choose(licences_window, "Qt")
    assert "NumPy Developers" in choose(licences_window, "numpy")
    assert "SIL OPEN FONT LICENSE" in choose(licences_window, "Inter")
    assert "10.5858/2008-132-931-MPOCRF" in choose(licences_window, "Autopsies")


def test_parts_are_found_by_name_and_licence(licences_window: LicencesWindow) -> None:
    licences_window.search.setText("lgpl")
    seen = {name for name, item in parts_of(licences_window).items() if not item.isHidden()}
    assert seen == {p.name for p in shipped_licences().parts if "LGPL" in p.licence}
    groups = [licences_window.parts.topLevelItem(row) for row in range(4)]
    assert [group.isHidden() for group in groups if group] == [False, False, True, True]


def test_a_lost_text_is_told_in_its_place() -> None:
    part = Part("thing", PartKind.LIBRARY, "MIT", texts=("gone.txt", "MIT.txt"))
    text = full_text(part)
    assert "gone.txt" in text
    assert "Permission is hereby granted" in text


def test_a_lost_list_does_not_end_the_page(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    from metaviz.scene.problems import Problem, SceneError

    def lost() -> Licences:
        raise SceneError([Problem("licences.json", 0, "", "no such file", "a list")])

    monkeypatch.setattr(about, "shipped_licences", lost)
    browser = QTextBrowser()
    qtbot.addWidget(browser)
    browser.setHtml(about.licences_html())
    assert "licences.json" in browser.toPlainText()
