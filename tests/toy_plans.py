"""Plans for the toy scene: one for each kind of treatment, one with all of them, and plans at random."""

from __future__ import annotations

from hypothesis import strategies as st

from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.treatment import Intervention, TreatmentKind
from tests.toy_treated import KIND, YEAR


def course_of(kind: TreatmentKind, year: float, years: float = 0.0, cycles: int = 1, site_id: str = "") -> Intervention:
    """Return a treatment from a year on."""
    return Intervention(kind, year * YEAR, days=years * YEAR, cycles=cycles, site_id=site_id)


PLANS = {
    "none": NO_PLAN,
    "surgery": Plan((course_of(KIND.SURGERY, 9.03),)),
    "radiotherapy": Plan(
        (
            course_of(KIND.RADIOTHERAPY, 8.0, site_id="breast"),
            course_of(KIND.RADIOTHERAPY, 10.0, site_id="lung"),
        )
    ),
    "chemotherapy": Plan((course_of(KIND.CHEMOTHERAPY, 8.0, cycles=6),)),
    "hormone": Plan((course_of(KIND.HORMONE, 8.0, 3.0),)),
    "targeted": Plan((course_of(KIND.TARGETED, 8.0, 1.5),)),
    "immunotherapy": Plan((course_of(KIND.IMMUNOTHERAPY, 7.0, 3.0),)),
    "anti_angiogenic": Plan((course_of(KIND.ANTI_ANGIOGENIC, 6.0, 3.0),)),
    "emt_inhibitor": Plan((course_of(KIND.EMT_INHIBITOR, 7.0, 3.0),)),
    "bone_protecting": Plan((course_of(KIND.BONE_PROTECTING, 7.0, 3.0),)),
    "keep_asleep": Plan((course_of(KIND.KEEP_ASLEEP, 6.0, 4.0),)),
    "wake_and_kill": Plan((course_of(KIND.WAKE_AND_KILL, 8.0, 1.0),)),
    "everything": Plan(
        (
            course_of(KIND.KEEP_ASLEEP, 5.0, 2.0),
            course_of(KIND.EMT_INHIBITOR, 6.0, 1.0),
            course_of(KIND.BONE_PROTECTING, 7.0, 3.0),
            course_of(KIND.CHEMOTHERAPY, 9.0, cycles=3),
            course_of(KIND.SURGERY, 9.55),
            course_of(KIND.HORMONE, 9.5, 2.0),
            course_of(KIND.TARGETED, 10.0, 1.0),
            course_of(KIND.IMMUNOTHERAPY, 8.0, 2.0),
            course_of(KIND.ANTI_ANGIOGENIC, 10.0, 1.0),
            course_of(KIND.WAKE_AND_KILL, 12.0, 1.0),
            course_of(KIND.RADIOTHERAPY, 11.0, site_id="lung"),
        )
    ),
}
"""One plan for each kind of treatment, and one with all of them."""


WHOLE_PLAN = Plan(
    interventions=(
        Intervention(KIND.HORMONE, 4700.0, 1000.0, adherence=0.8),
        Intervention(KIND.KEEP_ASLEEP, 4800.0, 800.0),
        Intervention(KIND.CHEMOTHERAPY, 5200.0, cycles=4, every_days=21.0),
        Intervention(KIND.IMMUNOTHERAPY, 5400.0, 700.0),
        Intervention(KIND.EMT_INHIBITOR, 5500.0, 900.0),
        Intervention(KIND.BONE_PROTECTING, 5600.0, 1500.0),
        Intervention(KIND.ANTI_ANGIOGENIC, 5800.0, 500.0),
        Intervention(KIND.TARGETED, 6000.0, 400.0),
        Intervention(KIND.RADIOTHERAPY, 6200.0, site_id="bone"),
        Intervention(KIND.SURGERY, 6700.0),
        Intervention(KIND.WAKE_AND_KILL, 6800.0, 400.0),
    )
)
"""Every treatment once, most of them overlapping."""


def plan_of(*interventions: Intervention) -> Plan:
    """Return a plan of treatments alone."""
    return Plan(interventions=interventions)


@st.composite
def interventions(draw: st.DrawFn, first_day: float = 0.0) -> Intervention:
    """Draw one treatment: from the first day on, overlapping, long after the end, up to 30 cycles."""
    kind = draw(st.sampled_from(KIND))
    day = first_day + draw(st.one_of(st.just(0.0), st.floats(0.0, 7300.0), st.just(9000.0)))
    site = draw(st.sampled_from(("liver", "lung", "breast", "bone"))) if kind is KIND.RADIOTHERAPY else ""
    return Intervention(
        kind,
        day,
        days=draw(st.sampled_from((0.0, 30.0, 400.0, 4000.0))),
        cycles=draw(st.sampled_from((1, 2, 6, 30))),
        every_days=draw(st.sampled_from((1.0, 21.0, 90.5))),
        site_id=site,
        adherence=draw(st.sampled_from((1.0, 0.6, 0.0))),
    )


def plans(first_day: float = 0.0) -> st.SearchStrategy[Plan]:
    """Draw plans whose treatments begin on a day or later."""
    some = st.lists(interventions(first_day), min_size=0, max_size=4)
    return some.map(lambda each: plan_of(*each))
