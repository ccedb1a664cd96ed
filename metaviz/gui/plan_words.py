"""Words for what a plan holds: treatments with their law of effect, tests, check-ups."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from metaviz.gui.number_text import factor_text, share_text
from metaviz.gui.words import age_text, date_text
from metaviz.model.body import Body
from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.scene import Scene
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.session.plan_edit import Mark, check_up_days, first_day, last_day


def _tr(text: str) -> str:
    return QCoreApplication.translate("plan", text)


def treatment_name(kind: TreatmentKind) -> str:
    """Return the name of a kind of treatment."""
    return {
        TreatmentKind.SURGERY: _tr("Surgery"),
        TreatmentKind.RADIOTHERAPY: _tr("Radiotherapy"),
        TreatmentKind.CHEMOTHERAPY: _tr("Chemotherapy"),
        TreatmentKind.HORMONE: _tr("Hormone therapy"),
        TreatmentKind.TARGETED: _tr("Targeted therapy"),
        TreatmentKind.IMMUNOTHERAPY: _tr("Immunotherapy"),
        TreatmentKind.ANTI_ANGIOGENIC: _tr("Against vessels"),
        TreatmentKind.EMT_INHIBITOR: _tr("EMT inhibitor"),
        TreatmentKind.BONE_PROTECTING: _tr("Bone protection"),
        TreatmentKind.KEEP_ASLEEP: _tr("Keep asleep"),
        TreatmentKind.WAKE_AND_KILL: _tr("Wake and kill"),
    }[kind]


def treatment_letters(kind: TreatmentKind) -> str:
    """Return what stands on the mark of a treatment."""
    return {
        TreatmentKind.SURGERY: "S",
        TreatmentKind.RADIOTHERAPY: "R",
        TreatmentKind.CHEMOTHERAPY: "C",
        TreatmentKind.HORMONE: "H",
        TreatmentKind.TARGETED: "T",
        TreatmentKind.IMMUNOTHERAPY: "I",
        TreatmentKind.ANTI_ANGIOGENIC: "V",
        TreatmentKind.EMT_INHIBITOR: "E",
        TreatmentKind.BONE_PROTECTING: "B",
        TreatmentKind.KEEP_ASLEEP: "K",
        TreatmentKind.WAKE_AND_KILL: "W",
    }[kind]


def examination_name(kind: TestKind) -> str:
    """Return the name of a kind of test."""
    return {
        TestKind.CT: _tr("CT"),
        TestKind.MRI: _tr("MRI"),
        TestKind.PET_CT: _tr("PET/CT"),
        TestKind.CTC: _tr("CTC count"),
        TestKind.CTDNA: _tr("ctDNA"),
        TestKind.BIOPSY: _tr("Biopsy"),
    }[kind]


def examination_letters(kind: TestKind) -> str:
    """Return what stands on the mark of a test."""
    return {
        TestKind.CT: "ct",
        TestKind.MRI: "mr",
        TestKind.PET_CT: "pet",
        TestKind.CTC: "ctc",
        TestKind.CTDNA: "dna",
        TestKind.BIOPSY: "bx",
    }[kind]


def mark_name(mark: Mark) -> str:
    """Return what a mark is called."""
    match mark:
        case Intervention():
            return treatment_name(mark.kind)
        case Examination():
            return examination_name(mark.kind)
        case FollowUp():
            return _tr("Follow-up")


def mark_letters(mark: Mark) -> str:
    """Return what stands on a mark."""
    match mark:
        case Intervention():
            return treatment_letters(mark.kind)
        case Examination():
            return examination_letters(mark.kind)
        case FollowUp():
            return "F"


def mark_detail(mark: Mark, body: Body) -> str:
    """Return how often, how long and where, in a few words; empty where nothing needs saying."""
    site = "" if isinstance(mark, FollowUp) else mark.site_id
    parts = [body.sites[body.site_index[site]].name.lower()] if site else []
    length = last_day(mark) - first_day(mark)
    match mark:
        case Intervention():
            if mark.cycles > 1:
                parts.append(_tr("{n} cycles").format(n=mark.cycles))
            if length > 0.0:
                parts.append(age_text(length))
            if mark.adherence < 1.0:
                parts.append(_tr("{share} taken").format(share=share_text(mark.adherence)))
        case FollowUp():
            parts.append(
                _tr("{tests} every {time}").format(
                    tests=" + ".join(examination_name(kind) for kind in mark.kinds), time=age_text(mark.every_days)
                )
            )
            parts.append(_tr("{n} check-ups").format(n=len(check_up_days(mark))))
            if mark.attendance < 1.0:
                parts.append(_tr("{share} kept").format(share=share_text(mark.attendance)))
    return ", ".join(parts)


def mark_text(mark: Mark, body: Body) -> str:
    """Return a mark in a line: name, date, and how often, how long and where."""
    detail = mark_detail(mark, body)
    named = f"{mark_name(mark)}: {date_text(first_day(mark))}"
    return f"{named}; {detail}" if detail else named


def law_lines(effect: Effect | None, body: Body) -> tuple[str, ...]:
    """Return what a kind of treatment does, one sentence for each of its numbers."""
    if effect is None:
        return (_tr("This scene gives this treatment no effect."),)
    lines = []
    if effect.removes_primary:
        lines.append(_tr("The primary is gone from that day on; what has left it stays."))
    if effect.log10_kill > 0.0:
        left = share_text(10.0**-effect.log10_kill)
        lines.append(_tr("Each dose leaves {share} of the growing cells of a tumour alive.").format(share=left))
        asleep = share_text(effect.asleep_share)
        lines.append(_tr("Sleeping founders feel {share} of a dose.").format(share=asleep))
    if effect.is_local:
        lines.append(_tr("It acts on one site alone."))
    if effect.pace_loss > 1.0:
        back = share_text(effect.pace_loss - 1.0)
        lines.append(_tr("Tumours shrink, at {share} of the pace at which they grew.").format(share=back))
    elif effect.pace_loss > 0.0:
        lines.append(_tr("Tumours grow at {share} of their pace.").format(share=share_text(1.0 - effect.pace_loss)))
    for factor, text in (
        (effect.immune_factor, _tr("Immune attack in the blood: × {factor}.")),
        (effect.wake_factor, _tr("Founders wake at a rate × {factor}.")),
        (effect.switch_factor, _tr("Stalled colonies get vessels at a rate × {factor}.")),
        (effect.emt_factor, _tr("Share of motile cells: × {factor}.")),
    ):
        if factor != 1.0:
            lines.append(text.format(factor=factor_text(factor)))
    if effect.woken_die_share > 0.0:
        lines.append(
            _tr("{share} of the founders woken in that time die.").format(share=share_text(effect.woken_die_share))
        )
    if effect.soil_factor != 1.0:
        sites = ", ".join(body.sites[body.site_index[site]].name for site in effect.soil_sites if _known(body, site))
        lines.append(_tr("Soil of {sites}: × {factor}.").format(sites=sites, factor=factor_text(effect.soil_factor)))
    return tuple(lines)


def mark_tip(mark: Mark, scene: Scene) -> str:
    """Return everything about a mark for whoever points at it."""
    lines = [mark_text(mark, scene.body)]
    if isinstance(mark, Intervention):
        lines.extend(law_lines(scene.effects.get(mark.kind), scene.body))
    return "\n".join(lines)


def _known(body: Body, site_id: str) -> bool:
    return site_id in body.site_index
