"""What tests tell, in plain numbers."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from metaviz.gui.clone_words import clone_name, has_clones
from metaviz.gui.number_text import count_text
from metaviz.gui.plan_words import examination_name
from metaviz.gui.words import date_text, length_text
from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.model.examination import TestKind
from metaviz.replay.findings import Finding, Lesion
from metaviz.replay.liquid_biopsy import ctc_expected, ctdna_expected, cut_off
from metaviz.replay.records import records

_MOST_LESIONS = 4


def _tr(text: str) -> str:
    return QCoreApplication.translate("findings", text)


def finding_text(found: Finding, course: Course) -> str:
    """Return the result of one test in a line: date, test, and what it showed."""
    return f"{date_text(found.day)}, {examination_name(found.kind)}: {_result(found, course)}"


def results_so_far(course: Course, day: float) -> list[str]:
    """Return a line for each test up to a day, the missed ones too, in the order of time."""
    known = records(course)
    if known is None:
        return []
    told = [(found.day, finding_text(found, course)) for found in known.findings if found.day <= day]
    missed = _tr("{date}, {test}: missed")
    told += [
        (due.day, missed.format(date=date_text(due.day), test=examination_name(due.kind)))
        for due in known.appointments
        if not due.is_kept and due.day <= day
    ]
    return [text for _day, text in sorted(told, key=lambda line: line[0])]


def gauge_text(course: Course, day: float) -> str:
    """Return how many cells and fragments a sample taken now would hold on average, and from when on that counts."""
    scene = course.scene
    cells = float(ctc_expected(course, day))
    fragments = float(ctdna_expected(course, day))
    return "\n".join(
        (
            _tr("Tumour cells in 7.5 mL: {n} (positive from {limit})").format(
                n=_mean(cells), limit=cut_off(scene, TestKind.CTC)
            ),
            _tr("Fragments of tumour DNA: {n} (positive from {limit})").format(
                n=_mean(fragments), limit=cut_off(scene, TestKind.CTDNA)
            ),
        )
    )


def _result(found: Finding, course: Course) -> str:
    if found.kind in (TestKind.CTC, TestKind.CTDNA):
        what = _tr("{n} cells") if found.kind is TestKind.CTC else _tr("{n} fragments")
        verdict = _tr("positive") if found.is_positive else _tr("negative")
        return f"{what.format(n=found.n_counted)}, {verdict}"
    if found.kind is TestKind.BIOPSY:
        return _biopsy(found, course)
    if not found.lesions:
        return _tr("nothing to be seen")
    largest = sorted(found.lesions, key=lambda lesion: -lesion.diameter_mm)
    told = [_lesion(lesion, course) for lesion in largest[:_MOST_LESIONS]]
    if len(largest) > _MOST_LESIONS:
        told.append(_tr("{n} more").format(n=len(largest) - _MOST_LESIONS))
    if found.new:
        told.append(_tr("{n} new").format(n=len(found.new)))
    if found.gone:
        told.append(_tr("{n} gone").format(n=len(found.gone)))
    return ", ".join(told)


def _biopsy(found: Finding, course: Course) -> str:
    body = course.scene.body
    if not found.origin_site_id:
        return _tr("nothing known to take a sample of")
    origin = body.sites[body.site_index[found.origin_site_id]].name.lower()
    text = _tr("cells of origin: {organ}").format(organ=origin)
    clone = next((number for number, one in enumerate(course.scene.clones) if one.id == found.clone_id), None)
    if clone is not None and has_clones(course):
        text = _tr("{text}, clone {clone}").format(text=text, clone=clone_name(course, clone))
    return text


def _lesion(lesion: Lesion, course: Course) -> str:
    body = course.scene.body
    site = body.sites[body.site_index[lesion.site_id]].name.lower()
    if lesion.row == FROM_PRIMARY:
        site = _tr("primary")
    return f"{site} {length_text(lesion.diameter_mm)}"


def _mean(value: float) -> str:
    if not math.isfinite(value) or value < 0.005:
        return _tr("none")
    return f"{value:.2g}" if value < 10.0 else count_text(value)
