"""Scenes, variants and comparisons in the menu, and the menu of the plan."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from metaviz.gui.scene_words import scene_label, variant_label
from metaviz.gui.side_panel import PAGES, Page
from metaviz.gui.window import MainWindow
from metaviz.model.examination import Layer
from metaviz.model.treatment import TreatmentKind
from metaviz.scene.comparisons import shipped_comparisons
from metaviz.scene.shipped import base_of, shipped_scenes, variants_of


def _entries(menu: QMenu) -> dict[str, QAction]:
    return {action.text().replace("&", ""): action for action in menu.actions() if action.text()}


def _inside(action: QAction) -> QMenu:
    menu = action.menu()
    assert isinstance(menu, QMenu)
    return menu


def test_every_scene_and_every_variant_has_its_entry(window: MainWindow) -> None:
    menu = window.actions_._scenes
    menu.aboutToShow.emit()
    entries = _entries(menu)
    for name in shipped_scenes():
        entry = entries[scene_label(name)]
        if base_of(name) != name:
            assert variant_label(name) in _entries(_inside(entry))
        elif variants_of(name):
            assert next(iter(_entries(_inside(entry)))) == "Usual"
    assert {comparison.title for comparison in shipped_comparisons()} <= set(entries)


def test_a_variant_and_a_comparison_are_opened(window: MainWindow) -> None:
    menu = window.actions_._scenes
    menu.aboutToShow.emit()
    _entries(_inside(_entries(menu)["Breast"]))["HER2"].trigger()
    assert window.session.state.document.path == shipped_scenes()["breast.her2"]
    assert not window.banner.isVisible()
    comparison = shipped_comparisons()[0]
    menu.aboutToShow.emit()
    next(iter(_entries(_inside(_entries(menu)[comparison.title])).values())).trigger()
    assert window.session.state.document.path == shipped_scenes()[comparison.members[0]]
    # What to watch stands on the page of the comparison, or above the map where the pages are hidden.
    assert PAGES[window.side.tabs.currentIndex()] is Page.COMPARE
    assert not window.banner.isVisible()
    window.actions_.controls.setChecked(False)
    menu.aboutToShow.emit()
    list(_entries(_inside(_entries(menu)[comparison.title])).values())[-1].trigger()
    assert window.session.state.document.path == shipped_scenes()[comparison.members[-1]]
    assert window.banner.isVisible()
    assert comparison.watch in window.banner.text


def test_the_menu_of_the_plan_adds_at_the_playhead_and_edits_what_is_chosen(window: MainWindow) -> None:
    window.session.seek(700.0)
    entries = _entries(window.actions_.plan_menu)
    assert not entries["Edit the chosen mark"].isEnabled()
    _entries(_inside(entries["Add a treatment at the playhead"]))["Hormone therapy"].trigger()
    treatment = window.session.state.plan.interventions[0]
    assert (treatment.kind, treatment.day) == (TreatmentKind.HORMONE, 700.0)
    entries["Edit the chosen mark"].trigger()
    assert window.side.tabs.buttons[window.side.tabs.currentIndex()].text() == "Treatment"
    entries["Delete the chosen mark"].trigger()
    assert window.session.state.plan.interventions == ()


def test_one_key_switches_between_truth_and_scan(window: MainWindow) -> None:
    action = window.actions_.view.lights["scan"]
    assert action.shortcut().toString() == "T"
    action.trigger()
    assert window.spotlight.layer is Layer.SCAN
    assert window.strip.buttons["scan"].isChecked()
    kinds = [milestone.kind.value for milestone in window.transport.seek_bar._marked()]
    assert "first_colony" not in kinds
    window.strip.buttons["scan"].click()
    assert window.spotlight.layer is Layer.TRUTH
    assert not action.isChecked()
