"""The pages of treatment, tests, tumour, soil and shelter, in a real window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from metaviz.gui.charts_autopsy import AutopsyChart
from metaviz.gui.side_panel import PAGES, Page
from metaviz.gui.tests_panel import TestsPanel
from metaviz.gui.treatment_panel import TreatmentPanel
from metaviz.gui.tumour_panel import TumourPanel
from metaviz.gui.window import MainWindow
from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.plan import Plan
from metaviz.model.scene import Setup
from metaviz.model.soil import SOIL_MODELS, SoilModel
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.replay.records import findings
from metaviz.scene.comparisons import shipped_comparisons
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.session.dials import DialGroup
from metaviz.theory.soil_models import soil_of
from tests.gui.conftest import MakeWindow

YEAR = 365.25
PLAN = Plan(
    (Intervention(TreatmentKind.SURGERY, 3000.0), Intervention(TreatmentKind.CHEMOTHERAPY, 3100.0, cycles=4)),
    (Examination(TestKind.CT, 2990.0), Examination(TestKind.CTC, 5000.0)),
    (FollowUp((TestKind.CT,), 3200.0, 5200.0, 365.0),),
)


def _open(window: MainWindow, page: Page) -> None:
    window.side.tabs.setCurrentIndex(PAGES.index(page))
    QApplication.processEvents()


def _treatments(window: MainWindow) -> TreatmentPanel:
    _open(window, Page.TREATMENT)
    panel = window.side.page(Page.TREATMENT)
    assert isinstance(panel, TreatmentPanel)
    return panel


def _tests(window: MainWindow) -> TestsPanel:
    _open(window, Page.TESTS)
    panel = window.side.page(Page.TESTS)
    assert isinstance(panel, TestsPanel)
    panel.show_moment(window.session.state)
    return panel


def test_pages_are_built_when_they_are_first_looked_at(window: MainWindow) -> None:
    assert list(window.side._pages) == [Page.CASCADE]
    _treatments(window)
    assert set(window.side._pages) == {Page.CASCADE, Page.TREATMENT}


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_on_a_laptop_every_page_fits_its_width_and_every_name_is_whole(make_window: MakeWindow, scale: float) -> None:
    scene, setup = load_scene(shipped_scenes()["breast"])
    window = make_window(replace(setup, plan=PLAN, day=4000.0), of=scene, size=(1366, 768))
    # Only with a comparison are all pages offered; its own is the one with the longest names.
    window.comparing.open(shipped_comparisons()[0])
    window.session.set_plan(PLAN)
    window.set_text_scale(scale)
    QApplication.processEvents()
    assert not any(button.isHidden() for button in window.side.tabs.buttons)
    for button in window.side.tabs.buttons:
        assert button.width() >= button.sizeHint().width()
        assert window.side.tabs.rect().contains(button.geometry())
    for page in PAGES:
        _open(window, page)
        for area in window.side.page(page).findChildren(QScrollArea):
            inside = area.widget()
            assert inside is not None
            if inside.isVisible():
                assert inside.width() <= area.viewport().width()


def test_larger_text_hides_no_row_of_the_plan(make_window: MakeWindow) -> None:
    window = make_window(Setup(plan=PLAN), size=(1366, 768))
    panel = _tests(window)
    for scale in (1.0, 2.0):
        window.set_text_scale(scale)
        QApplication.processEvents()
        rows = panel.list.rows
        assert rows.count() == 3
        assert rows.height() >= 3 * rows.sizeHintForRow(0)


def test_add_edit_and_delete_a_treatment_by_the_page(make_window: MakeWindow) -> None:
    window = make_window()
    window.session.seek(1000.0)
    panel = _treatments(window)
    panel.kinds.setCurrentIndex(panel.kinds.findData(TreatmentKind.CHEMOTHERAPY.value))
    assert "Each dose leaves" in panel.law.text() or "no effect" in panel.law.text()
    assert "Illustrative" in panel.sources.text()
    panel.add.click()
    assert window.session.state.plan.interventions[0].day == 1000.0
    panel.list.form.cycles.setValue(9)
    assert window.session.state.plan.interventions[0].cycles == 9
    panel.list.form.taken.setValue(50)
    assert window.session.state.plan.interventions[0].adherence == 0.5
    window.session.undo()
    assert panel.list.form.taken.value() == 100.0
    assert panel.list.form.isVisible()
    panel.list.delete.click()
    assert window.session.state.plan.interventions == ()
    assert not panel.list.form.isVisible()


def test_another_kind_takes_its_usual_course(make_window: MakeWindow) -> None:
    window = make_window(Setup(plan=PLAN))
    panel = _treatments(window)
    window.transport.timeline.desk.choose(list(window.transport.timeline.desk.marks)[1])
    form = panel.list.form
    form.kind.setCurrentIndex(form.kind.findData(TreatmentKind.RADIOTHERAPY.value))
    form.kind.activated.emit(form.kind.currentIndex())
    treatment = window.session.state.plan.interventions[0]
    assert treatment.kind is TreatmentKind.RADIOTHERAPY
    assert treatment.day == 3000.0
    assert treatment.site_id == "breast"
    assert form.site.isVisible()
    assert not form.hold.isVisible()


def test_a_double_click_on_the_timeline_opens_the_page_and_its_form(make_window: MakeWindow) -> None:
    window = make_window(Setup(plan=PLAN))
    strip = window.transport.timeline
    scan = next(placed for placed in strip.placed if placed.mark == PLAN.examinations[1])
    QTest.mouseDClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(round(scan.badge_x), 8))
    assert PAGES[window.side.tabs.currentIndex()] is Page.TESTS
    panel = _tests(window)
    assert panel.list.form.isVisible()
    assert not panel.list.form.cycles.isVisible()
    panel.list.form.year.setValue(10.0)
    assert window.session.state.plan.examinations[1].day == round(10.0 * YEAR)


def test_results_are_told_up_to_the_playhead(make_window: MakeWindow) -> None:
    window = make_window(Setup(plan=PLAN))
    state = window.session.state
    assert state.course is not None
    told = findings(state.course)
    window.session.seek(3300.0)
    panel = _tests(window)
    assert len(panel.results.text().splitlines()) == sum(found.day <= 3300.0 for found in told)
    window.session.seek(100.0)
    panel.show_moment(window.session.state)
    assert not panel.results.isVisible()


def test_a_gap_bar_for_each_colony_that_was_seeded(make_window: MakeWindow) -> None:
    window = make_window()
    course = window.session.state.course
    assert course is not None
    assert len(course.colonies) > 0
    window.session.seek(course.end_day)
    panel = _tests(window)
    rows = panel.gap.rows
    assert len(rows) == min(len(course.colonies), 12)
    assert rows[0].seeded_day == course.colonies.founded_day[0]
    assert rows[0].unseen_days(course.end_day) > 0.0
    window.session.seek(float(course.colonies.founded_day[0]) - 1.0)
    panel.show_moment(window.session.state)
    assert panel.gap.rows == ()


def test_surgery_leaves_no_cell_of_the_primary_on_the_tumour_page(make_window: MakeWindow) -> None:
    scene, setup = load_scene(shipped_scenes()["breast"])
    window = make_window(replace(setup, plan=Plan((Intervention(TreatmentKind.SURGERY, 4000.0),))), of=scene)
    _open(window, Page.TUMOUR)
    panel = window.side.page(Page.TUMOUR)
    assert isinstance(panel, TumourPanel)
    window.session.seek(3999.0)
    panel.show_moment(window.session.state)
    assert "cells" in panel.now.text()
    assert "no cell" not in panel.now.text()
    window.session.seek(4001.0)
    panel.show_moment(window.session.state)
    assert "no cell" in panel.now.text()


def test_the_three_models_of_the_soil_are_a_switch_that_can_be_undone(make_window: MakeWindow) -> None:
    scene, setup = load_scene(shipped_scenes()["breast"])
    window = make_window(setup, of=scene)
    _open(window, Page.SOIL)
    panel = window.side.site_panel(DialGroup.SOIL)
    assert panel.models is not None
    choice = panel.models.choice
    assert choice.currentIndex() == SOIL_MODELS.index(SoilModel.CANCER)
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Left)
    assert window.session.state.parameters.soil == soil_of(scene, SoilModel.ORGAN)
    choice.buttons[0].click()
    assert set(window.session.state.parameters.soil) == {1.0}
    window.session.set_soil("liver", 3.0)
    assert choice.currentIndex() == -1
    for _ in range(3):
        window.session.undo()
    assert choice.currentIndex() == SOIL_MODELS.index(SoilModel.CANCER)


def test_autopsies_stand_beside_what_the_soils_make(make_window: MakeWindow) -> None:
    scene, setup = load_scene(shipped_scenes()["breast"])
    window = make_window(setup, of=scene)
    _open(window, Page.SOIL)
    panel = window.side.site_panel(DialGroup.SOIL)
    assert isinstance(panel.autopsy, AutopsyChart)
    panel.show_moment(window.session.state)
    before = {bar.name: bar for bar in panel.autopsy.bars}
    assert all(bar.expected is not None and 0.0 < bar.expected < 1.0 for bar in before.values())
    window.session.set_soil("liver", 0.0)
    panel.show_moment(window.session.state)
    after = {bar.name: bar for bar in panel.autopsy.bars}
    assert after["Liver"].value == 0.0 < before["Liver"].value
    assert after["Liver"].expected == before["Liver"].expected


def test_shelter_from_drugs_has_a_slider_for_every_site(window: MainWindow) -> None:
    _open(window, Page.SANCTUARY)
    panel = window.side.site_panel(DialGroup.SANCTUARY)
    assert len(panel.rows) == len(window.session.state.scene.body.sites)
    panel.rows[1].value_chosen.emit(panel.rows[1].dial.key, 0.5)
    assert window.session.state.parameters.shield(1) == 0.5
    panel.reset_button.click()
    assert window.session.state.parameters == window.session.state.scene.published
