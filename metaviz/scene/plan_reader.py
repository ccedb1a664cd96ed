"""From the plan of a file to the plan of the model, and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from metaviz.model.body import Body
from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.scene.plan_form import USUAL_EVERY_DAYS, PlanForm
from metaviz.scene.problems import KeyPath, Problem, shown, suggestion
from metaviz.scene.yaml_text import YamlText

MAX_CHECK_UPS = 2000
_SITED_TESTS = (TestKind.MRI, TestKind.BIOPSY)


def plan_of(form: PlanForm | None) -> Plan:
    """Return the plan that a form tells; nothing is done and looked for where there is none."""
    if form is None:
        return NO_PLAN
    return Plan(
        interventions=tuple(
            Intervention(
                TreatmentKind(each.kind),
                each.day,
                days=each.hold,
                cycles=each.cycles,
                every_days=each.every,
                site_id=each.site or "",
                adherence=each.adherence,
            )
            for each in form.treatments
        ),
        examinations=tuple(Examination(TestKind(each.kind), each.day, each.site or "") for each in form.tests),
        follow_ups=tuple(
            FollowUp(tuple(map(TestKind, each.tests)), each.day, each.until, each.every, each.attendance)
            for each in form.follow_up
        ),
    )


def plan_problems(text: YamlText, at: KeyPath, form: PlanForm | None, body: Body) -> Iterator[Problem]:
    """Yield what is wrong with a plan.

    Parameters
    ----------
    text, at
        The file, and where in it the plan stands.
    form
        The plan.
    body
        Whose sites may be named.
    """
    if form is None:
        return
    for i, treatment in enumerate(form.treatments):
        path = (*at, "treatments", i)
        if TreatmentKind(treatment.kind) is TreatmentKind.RADIOTHERAPY:
            if treatment.site is None:
                yield text.problem((*path, "site"), "nothing", "the site that is irradiated: this key is required")
        elif treatment.site is not None:
            yield text.problem((*path, "site"), shown(treatment.site), "no site: only radiotherapy has one")
            continue
        yield from _site_problems(text, path, treatment.site, body)
    for i, test in enumerate(form.tests):
        path = (*at, "tests", i)
        if test.site is not None and TestKind(test.kind) not in _SITED_TESTS:
            yield text.problem((*path, "site"), shown(test.site), "no site: only an mri and a biopsy have one")
            continue
        yield from _site_problems(text, path, test.site, body)
    for i, series in enumerate(form.follow_up):
        path = (*at, "follow_up", i)
        if series.until < series.day:
            yield text.problem((*path, "until"), f"{series.until:g}", f"a day from {series.day:g} on")
        elif (series.until - series.day) / series.every > MAX_CHECK_UPS:
            found = f"{(series.until - series.day) / series.every:,.0f} check-ups"
            yield text.problem((*path, "every"), found, f"at most {MAX_CHECK_UPS:,} check-ups")


def _site_problems(text: YamlText, path: KeyPath, site: str | None, body: Body) -> Iterator[Problem]:
    known = [each.id for each in body.sites]
    if site is not None and site not in known:
        yield text.problem((*path, "site"), shown(site) + suggestion(site, known), "one of " + ", ".join(known))


def plan_tree(plan: Plan) -> dict[str, Any]:
    """Return a plan as plain data of a file; numbers that say nothing are left out."""
    tree = {
        "treatments": [_intervention(each) for each in plan.interventions],
        "tests": [
            {"kind": each.kind.value, "day": each.day, **({"site": each.site_id} if each.site_id else {})}
            for each in plan.examinations
        ],
        "follow_up": [_follow_up(each) for each in plan.follow_ups],
    }
    return {key: items for key, items in tree.items() if items}


def _intervention(each: Intervention) -> dict[str, Any]:
    items: dict[str, Any] = {"kind": each.kind.value, "day": each.day}
    if each.days:
        items["for"] = each.days
    if each.cycles > 1:
        items["cycles"] = each.cycles
    if each.every_days != USUAL_EVERY_DAYS:
        items["every"] = each.every_days
    if each.site_id:
        items["site"] = each.site_id
    if each.adherence != 1.0:
        items["adherence"] = each.adherence
    return items


def _follow_up(each: FollowUp) -> dict[str, Any]:
    items: dict[str, Any] = {
        "tests": [kind.value for kind in each.kinds],
        "day": each.start_day,
        "until": each.end_day,
        "every": each.every_days,
    }
    return items | ({} if each.attendance == 1.0 else {"attendance": each.attendance})
