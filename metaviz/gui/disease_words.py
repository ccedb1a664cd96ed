"""What is said of a disease on a day: badge of the stage, goal, lines, symptoms and captions."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from metaviz.gui.head_words import Chip
from metaviz.gui.number_text import count_text
from metaviz.gui.tumour_words import size_text
from metaviz.gui.words import age_text, end_text, length_text
from metaviz.model.course import FROM_PRIMARY, Course, MilestoneKind
from metaviz.model.examination import Layer, TestKind
from metaviz.model.level import Level
from metaviz.replay.knowledge import Status, found_milestones, timeline
from metaviz.replay.liquid_biopsy import SAMPLE_ML, ctc_expected
from metaviz.replay.observers import SCANS
from metaviz.replay.records import findings, records
from metaviz.replay.snapshot import COLONY_STATES, ColonyState, Snapshot
from metaviz.replay.stage import Goal, Stage
from metaviz.replay.symptoms import complaints
from metaviz.scene.captions import captions_of
from metaviz.scene.symptoms import shipped_symptoms

_CAPTION_DAYS, _CAPTION_S = 120.0, 4.0
"""A caption stays for so long, and for so many seconds of watching."""
_OF_A_SITE = (MilestoneKind.SITE_FOUND, MilestoneKind.STAGE_FOUR, MilestoneKind.RECURRENCE, MilestoneKind.FIRST_COLONY)


def _tr(text: str) -> str:
    return QCoreApplication.translate("disease_words", text)


def test_name(kind: TestKind) -> str:
    """Return the name of a test."""
    return {
        TestKind.CT: _tr("CT"),
        TestKind.MRI: _tr("MRI"),
        TestKind.PET_CT: _tr("PET/CT"),
        TestKind.CTC: _tr("Tumour cells in blood"),
        TestKind.CTDNA: _tr("Tumour DNA in blood"),
        TestKind.BIOPSY: _tr("Biopsy"),
    }[kind]


test_name.__test__ = False  # type: ignore[attr-defined] # pytest would take the function for a test


def badge_text(status: Status) -> str:
    """Return the stage by what was found; once a distant metastasis was found, it stays stage IV."""
    if status.is_stage_four:
        stage = _tr("Stage IV")
        if status.stage is not Stage.DISTANT:
            return _tr("{stage}, seen no more").format(stage=stage)
    elif status.is_diagnosed and status.stage is Stage.NONE:
        return _tr("Nothing left to be seen")
    else:
        stage = {
            Stage.NONE: _tr("Nothing found yet"),
            Stage.LOCAL: _tr("Local"),
            Stage.REGIONAL: _tr("Regional"),
            Stage.DISTANT: _tr("Stage IV"),
        }[status.stage]
    return _tr("Recurrence: {stage}").format(stage=stage) if status.is_recurrent else stage


def goal_text(status: Status) -> str:
    """Return what treatment is for; empty until something was found."""
    if status.goal is None:
        return ""
    return {Goal.CURE: _tr("goal: cure"), Goal.CONTROL: _tr("goal: control")}[status.goal]


def ctc_text(course: Course, day: float) -> str:
    """Return how many circulating tumour cells a sample of blood would hold now."""
    expected = float(ctc_expected(course, min(day, course.end_day)))
    count = "0" if expected == 0.0 else "< 0.1" if expected < 0.1 else count_text(expected)
    return _sample_text(count)


def lines_of(course: Course, now: Snapshot, layer: Layer = Layer.TRUTH) -> tuple[str, ...]:
    """Return in a few lines what is there, or what was found."""
    if now.day >= course.end_day and course.end_day < course.scene.horizon_days:
        return (end_text(course.end_reason),)
    return _scan_lines(course, now) if layer is Layer.SCAN else _true_lines(course, now)


def chips_of(course: Course, now: Snapshot, level: Level, layer: Layer = Layer.TRUTH) -> tuple[Chip, ...]:
    """Return what metastases cause, site by site; of a scan, where they were found."""
    captions, body = captions_of(level), course.scene.body
    colonies = now.known.row[now.known.row != FROM_PRIMARY]
    found = {body.places[place].site_id for place in course.colonies.place[colonies].tolist()}
    chips = []
    for each in complaints(course, now, shipped_symptoms()):
        if layer is Layer.SCAN and each.site_id not in found:
            continue
        words = captions.text("symptom", each.symptom_id)
        site = body.sites[body.site_index[each.site_id]].name
        text = _tr("{site}: {symptoms}") if each.is_felt else _tr("{site}: can cause {symptoms}")
        chips.append(Chip(text.format(site=site, symptoms=words[:1].lower() + words[1:]), each.is_felt))
    return tuple(chips)


def caption_of(course: Course, day: float, day_per_s: float, layer: Layer, level: Level) -> str:
    """Return what has just happened, or was just found; empty if nothing has.

    Where tests are planned, what they find is told with the truth, too: a diagnosis is a turning point of every course.
    """
    marks = timeline(course, layer)
    if layer is Layer.TRUTH and records(course) is not None:
        marks = (*marks, *found_milestones(course))
    stays = max(_CAPTION_DAYS, _CAPTION_S * day_per_s)
    recent = [mark for mark in marks if mark.day <= day < mark.day + stays]
    if not recent:
        return ""
    latest = max(recent, key=lambda mark: mark.day)
    words = captions_of(level).text("milestone", latest.kind.value)
    if latest.kind not in _OF_A_SITE or not latest.site_id:
        return words
    body = course.scene.body
    return f"{body.sites[body.site_index[latest.site_id]].name}. {words}"


def _true_lines(course: Course, now: Snapshot) -> tuple[str, ...]:
    tumour = _tr("Tumour {size}").format(size=length_text(now.primary_diameter_mm))
    if now.primary_cells <= 0.0:
        tumour = _tr("Tumour removed")
    return tumour, colonies_text(now), ctc_text(course, now.day)


def colonies_text(now: Snapshot) -> str:
    """Return how many colonies there ever were, as the charts count them, and what became of them."""
    founded = len(now.row)
    if not founded:
        return _tr("No colony")
    gone = founded - int(now.colonies_by_site.sum())
    colonies = _tr("1 colony") if founded == 1 else _tr("{n} colonies").format(n=founded)
    colonies = _tr("{colonies}, {n} detectable").format(colonies=colonies, n=int(now.detectable_by_site.sum()))
    if not gone:
        return colonies
    # A treatment that kills to the last cell is no regression.
    killed = bool((now.state == COLONY_STATES.index(ColonyState.ERADICATED)).any())
    words = _tr("{colonies}, {n} gone") if killed else _tr("{colonies}, {n} regressed")
    return words.format(colonies=colonies, n=gone)


def _scan_lines(course: Course, now: Snapshot) -> tuple[str, ...]:
    known = now.known
    if len(known):
        largest = size_text(float(known.diameter_mm.max()))
        text = _tr("1 lesion known, {size}") if len(known) == 1 else _tr("{n} lesions known, up to {size}")
        lesions = text.format(n=len(known), size=largest)
    else:
        lesions = _tr("No lesion known")
    if not now.status.is_by_tests:
        threshold = _tr("{n} mm").format(n=f"{course.scene.detection.diameter_mm:g}")
        return lesions, _tr("No test planned: as if scanned daily"), _tr("Shown from {size} on").format(size=threshold)
    scans = [each for each in findings(course) if each.kind in SCANS and each.day <= now.day]
    counts = [each for each in findings(course) if each.kind is TestKind.CTC and each.day <= now.day]
    if scans:
        words = _tr("Last scan: {test}, {age} ago")
        lines = [lesions, words.format(test=test_name(scans[-1].kind), age=age_text(now.day - scans[-1].day))]
    else:
        lines = [lesions, _tr("No scan yet")]
    if counts:
        lines.append(_sample_text(f"{counts[-1].n_counted:,}"))
    return tuple(lines)


def _sample_text(count: str) -> str:
    return _tr("CTC: {count} in {volume} mL of blood").format(count=count, volume=f"{SAMPLE_ML:g}")
