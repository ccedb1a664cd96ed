"""What an organ and a colony have to tell to whoever looks closer."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from metaviz.gui.clone_words import clone_name
from metaviz.gui.counted_course import CountedCourse
from metaviz.gui.number_text import count_text, factor_text, share_text
from metaviz.gui.plan_words import treatment_name
from metaviz.gui.source_card import basis_text, source_of
from metaviz.gui.words import date_text, fate_name
from metaviz.model.course import Course
from metaviz.model.fate import FATES
from metaviz.model.soil import SoilModel
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.replay.counts import counts_by_site
from metaviz.replay.gap import gaps
from metaviz.replay.records import findings
from metaviz.replay.site_fates import HELD, fates_at_site
from metaviz.session.state import SessionState
from metaviz.theory.blood_flow import flow_by_site
from metaviz.theory.soil_models import soil_of

_FELT = 1e-3


def _tr(text: str) -> str:
    return QCoreApplication.translate("inspector", text)


def organ_lines(site_id: str, state: SessionState, counted: CountedCourse | None) -> tuple[str, ...]:
    """Return flow, arrest, soil with its ground, what landed and failed, and colonies."""
    body = state.scene.body
    site = body.site_index[site_id]
    flow = float(flow_by_site(body)[site])
    held = share_text(state.parameters.arrest[site])
    lines = [
        _tr("Blood: {share} of the heart's output; holds {held} of the passing cells").format(
            share=share_text(flow), held=held
        )
        if flow > 0.0
        else _tr("No blood way: lymph brings cells; holds {held} of them").format(held=held)
    ]
    lines.extend(_soil_lines(site, state))
    if counted is not None and counted.course is state.course:
        lines.extend(_fate_lines(fates_at_site(counted.course, counted.ledger, site, state.day).tolist()))
    course = state.course
    if course is not None:
        lines.append(
            _tr("Colonies so far: {counted}, to be expected: {expected}").format(
                counted=int(counts_by_site(course, state.day)[site]),
                expected=f"{state.expectation.colonies_at(state.day)[site]:.2g}",
            )
        )
    return tuple(lines)


def _soil_lines(site: int, state: SessionState) -> list[str]:
    scene = state.scene
    soil = state.parameters.soil[site]
    organ = soil_of(scene, SoilModel.ORGAN)[site]
    text = _tr("Soil {soil}").format(soil=factor_text(soil))
    if organ > 0.0 and soil == scene.published.soil[site]:
        text = _tr("Soil {soil}: the organ's {organ}, this cancer's {special}").format(
            soil=factor_text(soil), organ=factor_text(organ), special=factor_text(soil / organ)
        )
    lines = [text]
    quantity = source_of(scene, f"soil.{scene.body.sites[site].id}")
    if quantity is not None:
        # Who published it; the whole citation is one click away from the slider.
        lines.append(f"{basis_text(quantity.basis)} {quantity.source.partition('. ')[0].rstrip('.')}.")
    return lines


def _fate_lines(counts: list[int]) -> list[str]:
    named = dict(zip(FATES, counts, strict=True))
    held = sum(named[fate] for fate in HELD)
    passed = sum(counts) - held
    failed = [f"{fate_name(fate).lower()} {count_text(float(named[fate]))}" for fate in HELD[:-1] if named[fate]]
    lines = [_tr("Landed so far: {n} cells").format(n=count_text(float(held)) if held else "0")]
    if failed:
        lines.append(_tr("Failed: {causes}").format(causes=", ".join(failed)))
    if passed:
        lines.append(_tr("Died in passing: {n}").format(n=count_text(float(passed))))
    return lines


def colony_lines(row: int, course: Course, day: float) -> tuple[str, ...]:
    """Return clone, generation, when it could be seen and when it was, what hit it, and what a biopsy said."""
    scene, colonies = course.scene, course.colonies
    lines = []
    if len(scene.clones) > 1:
        lines.append(_tr("Clone {name}").format(name=clone_name(course, int(colonies.clone[row]))))
    if colonies.generation[row] > 1:
        lines.append(_tr("Generation {n}: seeded by a metastasis").format(n=int(colonies.generation[row])))
    seen = gaps(course)
    found = float(seen.found_day[row])
    if found <= day:
        lines.append(_tr("Found: {date}").format(date=date_text(found)))
    elif seen.visible_day[row] <= day and course.plan.examinations + course.plan.follow_ups:
        lines.append(_tr("Not found yet"))
    hits = hits_of(row, course, day)
    if hits:
        lines.append(_tr("Treated: {treatments}").format(treatments=", ".join(hits)))
    for each in findings(course):
        if each.day <= day and each.origin_site_id and any(lesion.row == row for lesion in each.lesions):
            organ = scene.body.sites[scene.body.site_index[each.origin_site_id]].name.lower()
            lines.append(_tr("Biopsy: cells of origin {organ}").format(organ=organ))
            break
    return tuple(lines)


def hits_of(row: int, course: Course, day: float) -> list[str]:
    """Return the treatments that a colony has felt up to a day, with how much of them."""
    scene, colonies = course.scene, course.colonies
    body = scene.body
    place = int(colonies.place[row])
    site = int(body.site_of_place[place])
    clone = scene.clones[int(colonies.clone[row])]
    there = (float(colonies.founded_day[row]), min(float(colonies.regress_day[row]), day))
    hits = []
    for each in sorted(course.plan.interventions, key=lambda use: use.day):
        effect = scene.effects.get(each.kind, Effect())
        is_missed = each.day > there[1] or each.end_day < there[0]
        is_elsewhere = effect.is_local and each.site_id != body.sites[site].id
        if is_missed or is_elsewhere or not _acts_on_colonies(effect, each):
            continue
        shield = 0.0 if effect.is_local else course.parameters.shield(site)
        felt = each.adherence * (1.0 - clone.resists(each.kind)) * (1.0 - shield)
        name = treatment_name(each.kind).lower()
        if felt < _FELT:
            name = _tr("{name} (not felt)").format(name=name)
        elif not math.isclose(felt, 1.0):
            name = _tr("{name} ({share} felt)").format(name=name, share=share_text(felt))
        hits.append(name)
    return hits


def _acts_on_colonies(effect: Effect, use: Intervention) -> bool:
    return use.kind is not TreatmentKind.SURGERY and (
        effect.log10_kill > 0.0 or effect.pace_loss > 0.0 or effect.wake_factor != 1.0 or effect.switch_factor != 1.0
    )
