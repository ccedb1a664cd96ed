"""Words on screen for the words of the model, ready for translation."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from metaviz.gui.lever_words import lever_name
from metaviz.model.body import Body
from metaviz.model.cascade import Step
from metaviz.model.course import EndReason, MilestoneKind
from metaviz.model.fate import Fate
from metaviz.model.units import DAYS_PER_MONTH, DAYS_PER_YEAR
from metaviz.session.dials import Dial, DialGroup
from metaviz.session.speed import Speed


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)


def step_name(step: Step) -> str:
    """Return the name of a step."""
    return {
        Step.INVASION: _tr("Invasion"),
        Step.INTRAVASATION: _tr("Intravasation"),
        Step.CIRCULATION: _tr("Circulation"),
        Step.EXTRAVASATION: _tr("Extravasation"),
        Step.COLONISATION: _tr("Colonisation"),
    }[step]


def step_meaning(step: Step) -> str:
    """Return one sentence that says what a cell must survive."""
    return {
        Step.INVASION: _tr("A shed cell gets through basement membrane and matrix."),
        Step.INTRAVASATION: _tr("It enters a blood or lymph vessel."),
        Step.CIRCULATION: _tr("It survives one passage: the way to the next bed, and its vessels."),
        Step.EXTRAVASATION: _tr("Held by a capillary bed, it gets out alive."),
        Step.COLONISATION: _tr("In tissue of soil 1 it seeds a micrometastasis."),
    }[step]


def fate_name(fate: Fate) -> str:
    """Return the name of an end of a cell's way."""
    return {
        Fate.FOUNDED: _tr("Founded a colony"),
        Fate.MATRIX: _tr("Stuck in the matrix"),
        Fate.VESSEL_WALL: _tr("At the vessel wall"),
        Fate.SHEAR: _tr("Torn in the blood"),
        Fate.IMMUNE: _tr("Immune attack"),
        Fate.TRAPPED: _tr("Trapped in a vessel"),
        Fate.WRONG_SOIL: _tr("Wrong soil"),
        Fate.DORMANT: _tr("Asleep for good"),
    }[fate]


def speed_name(speed: Speed) -> str:
    """Return the name of a playing speed."""
    return {
        Speed.REAL_TIME: _tr("Real time"),
        Speed.DAY: _tr("1 day / s"),
        Speed.WEEK: _tr("1 week / s"),
        Speed.MONTH: _tr("1 month / s"),
        Speed.QUARTER: _tr("3 months / s"),
        Speed.YEAR: _tr("1 year / s"),
    }[speed]


def milestone_name(kind: MilestoneKind) -> str:
    """Return the name of a turning point."""
    return {
        MilestoneKind.PRIMARY_DETECTABLE: _tr("Tumour detectable"),
        MilestoneKind.FIRST_COLONY: _tr("First colony"),
        MilestoneKind.FIRST_AWAKE: _tr("First colony awake"),
        MilestoneKind.FIRST_DETECTABLE: _tr("First detectable colony"),
        MilestoneKind.LETHAL: _tr("Lethal burden"),
        MilestoneKind.DIAGNOSIS: _tr("Diagnosis"),
        MilestoneKind.SITE_FOUND: _tr("Metastasis found"),
        MilestoneKind.STAGE_FOUR: _tr("Stage IV"),
        MilestoneKind.RECURRENCE: _tr("Recurrence"),
    }[kind]


def end_text(reason: EndReason) -> str:
    """Return why a course has ended."""
    return {
        EndReason.HORIZON: _tr("End of the time shown"),
        EndReason.LETHAL: _tr("Lethal burden reached"),
        EndReason.CROWDED: _tr("More colonies than the program follows"),
    }[reason]


def date_text(day: float) -> str:
    """Return a moment as year and month since the first cell."""
    months = int(day / DAYS_PER_MONTH + 1e-9)
    years, rest = divmod(months, 12)
    return _tr("Year {year}, month {month}").format(year=years + 1, month=rest + 1)


def age_text(day: float) -> str:
    """Return a length of time in its fitting unit: days, months or years."""
    if day < 2.0 * DAYS_PER_MONTH:
        return _tr("{n} days").format(n=f"{day:.0f}")
    if day < 2.0 * DAYS_PER_YEAR:
        return _tr("{n} months").format(n=f"{day / DAYS_PER_MONTH:.0f}")
    return _tr("{n} years").format(n=f"{day / DAYS_PER_YEAR:.1f}")


def dial_name(dial: Dial, body: Body) -> str:
    """Return the name of a parameter."""
    if dial.step is not None:
        return step_name(dial.step)
    if dial.lever is not None:
        return lever_name(dial.lever)
    table = {
        DialGroup.SOIL: _tr("Soil: {site}"),
        DialGroup.ARREST: _tr("Arrest: {site}"),
        DialGroup.SANCTUARY: _tr("Shelter from drugs: {site}"),
    }[dial.group]
    return table.format(site=body.sites[dial.site_index or 0].name)


def length_text(length_mm: float) -> str:
    """Return a diameter in its fitting unit: micrometres, millimetres or centimetres."""
    if length_mm < 0.1:
        return _tr("{n} µm").format(n=f"{length_mm * 1000.0:.0f}")
    if length_mm < 10.0:
        return _tr("{n} mm").format(n=f"{length_mm:.1f}")
    return _tr("{n} cm").format(n=f"{length_mm / 10.0:.1f}")


def place_name(body: Body, place_id: str) -> str:
    """Return the name of the site of a place, and of the part of the skeleton if it is one; a junction's own words."""
    place = body.places[body.place_index[place_id]]
    if not place.site_id:
        return place.id.replace("_", " ")
    name = body.sites[body.site_index[place.site_id]].name
    _, _, part = place.id.partition(".")
    return f"{name} ({part.replace('_', ' ')})" if part else name
