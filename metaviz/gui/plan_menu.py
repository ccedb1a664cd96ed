"""Menus in which treatments and tests are added at a day, or a mark is edited and deleted."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from metaviz.gui.plan_desk import PlanDesk
from metaviz.gui.plan_words import examination_name, mark_name, treatment_name
from metaviz.gui.words import date_text
from metaviz.model.examination import TestKind
from metaviz.model.treatment import TreatmentKind
from metaviz.session.plan_edit import MarkId


def _tr(text: str) -> str:
    return QCoreApplication.translate("plan", text)


def add_menu(desk: PlanDesk, day: float, parent: QWidget) -> QMenu:
    """Return a menu that adds something at a day."""
    menu = QMenu(_tr("Add at {date}").format(date=date_text(day)), parent)
    head = menu.addAction(_tr("Add at {date}").format(date=date_text(day)))
    head.setEnabled(False)
    fill_treatments(menu.addMenu(_tr("&Treatment")), desk, day)
    fill_tests(menu.addMenu(_tr("T&est")), desk, day)
    menu.addAction(_tr("&Follow-up from here")).triggered.connect(lambda: desk.add_follow_up(day))
    return menu


def mark_menu(desk: PlanDesk, name: MarkId, parent: QWidget) -> QMenu:
    """Return the menu of a mark."""
    menu = QMenu(parent)
    called = mark_name(desk.marks[name])
    menu.addAction(_tr("&Edit: {mark}").format(mark=called)).triggered.connect(lambda: desk.edit(name))
    menu.addAction(_tr("&Delete: {mark}").format(mark=called)).triggered.connect(desk.remove_chosen)
    return menu


def fill_treatments(menu: QMenu, desk: PlanDesk, day: float | None = None) -> None:
    """Offer all treatments, at a day or at the playhead."""
    for kind in TreatmentKind:
        action = menu.addAction(treatment_name(kind))
        action.triggered.connect(partial(_add_treatment, desk, kind, day))


def fill_tests(menu: QMenu, desk: PlanDesk, day: float | None = None) -> None:
    """Offer all tests, at a day or at the playhead."""
    for kind in TestKind:
        menu.addAction(examination_name(kind)).triggered.connect(partial(_add_test, desk, kind, day))


def _add_treatment(desk: PlanDesk, kind: TreatmentKind, day: float | None, _checked: bool = False) -> None:
    desk.add_treatment(kind, desk.day if day is None else day)


def _add_test(desk: PlanDesk, kind: TestKind, day: float | None, _checked: bool = False) -> None:
    desk.add_test(kind, desk.day if day is None else day)
