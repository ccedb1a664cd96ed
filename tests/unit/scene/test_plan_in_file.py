"""Plans are read, told wrong by line and key, and written back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.model.examination import Examination, FollowUp, TestKind
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Setup
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.scene.dump import scene_text
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import parse_scene
from tests.toys import toy_body, toy_scene

BODIES = {"toy": toy_body}
BARE = scene_text(toy_scene())


def plan_read(text: str) -> Plan:
    lines = "".join(f"    {line}\n" for line in text.strip().splitlines())
    return parse_scene(f"{BARE}\nsetup:\n  plan:\n{lines}", file="toy.yaml", bodies=BODIES)[1].plan


def test_a_plan_in_words() -> None:
    plan = plan_read(
        """
treatments:
- {kind: surgery, day: 10 years}
- {kind: chemotherapy, day: 3700, cycles: 4, every: 3 weeks, adherence: 0.75}
- {kind: hormone, day: 3900, for: 5 years}
- {kind: radiotherapy, day: 4000, site: liver}
tests:
- {kind: ct, day: 3600}
- {kind: biopsy, day: 3610, site: lung}
follow_up:
- {tests: [ct, ctdna], day: 4000, until: 15 years, every: 6 months, attendance: 0.9}
"""
    )
    assert plan == Plan(
        interventions=(
            Intervention(TreatmentKind.SURGERY, 3652.5),
            Intervention(TreatmentKind.CHEMOTHERAPY, 3700.0, cycles=4, every_days=21.0, adherence=0.75),
            Intervention(TreatmentKind.HORMONE, 3900.0, days=1826.25),
            Intervention(TreatmentKind.RADIOTHERAPY, 4000.0, site_id="liver"),
        ),
        examinations=(Examination(TestKind.CT, 3600.0), Examination(TestKind.BIOPSY, 3610.0, "lung")),
        follow_ups=(FollowUp((TestKind.CT, TestKind.CTDNA), 4000.0, 5478.75, 182.625, 0.9),),
    )


def test_a_treatment_after_the_end_is_allowed() -> None:
    assert plan_read("treatments:\n- {kind: surgery, day: 100 years}").interventions[0].day == pytest.approx(36525.0)


def test_no_plan() -> None:
    assert parse_scene(BARE, file="toy.yaml", bodies=BODIES)[1].plan == NO_PLAN
    assert "plan" not in scene_text(toy_scene(), Setup())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("treatments:\n- {kind: chemo, day: 1}", "treatments[0].kind: found chemo (did you mean "),
        (
            "treatments:\n- {kind: surgery, day: -1}",
            "treatments[0].day: found -1, allowed is a number of at least 0",
        ),
        ("treatments:\n- {kind: surgery}", "treatments[0].day: found nothing, allowed is a value here"),
        ("treatments:\n- {kind: surgery, day: soon}", "found soon, allowed is a number of days, or a duration"),
        (
            "treatments:\n- {kind: chemotherapy, day: 1, cycles: 501}",
            "treatments[0].cycles: found 501, allowed is a number of at most 500",
        ),
        ("treatments:\n- {kind: hormone, day: 1, for: 121 years}", "treatments[0].for: found 121 years, allowed is"),
        ("treatments:\n- {kind: chemotherapy, day: 1, every: 0}", "every: found 0, allowed is a number above 0"),
        ("treatments:\n- {kind: hormone, day: 1, adherence: 1.1}", "adherence: found 1.1, allowed is a number of at"),
        (
            "treatments:\n- {kind: radiotherapy, day: 1, site: livr}",
            "treatments[0].site: found livr (did you mean liver?), allowed is one of ",
        ),
        ("treatments:\n- {kind: radiotherapy, day: 1}", "treatments[0].site: found nothing, allowed is the site that"),
        (
            "treatments:\n- {kind: bone_protecting, day: 1, site: liver}",
            "treatments[0].site: found liver, allowed is no site: only radiotherapy has one",
        ),
        ("tests:\n- {kind: ct, day: 1, site: liver}", "tests[0].site: found liver, allowed is no site: only an mri"),
        ("tests:\n- {kind: mri, day: 1, site: bran}", "tests[0].site: found bran"),
        ("tests:\n- {kind: pet, day: 1}", "tests[0].kind: found pet (did you mean pet_ct?)"),
        ("follow_up:\n- {tests: [], day: 1, until: 2, every: 1}", "follow_up[0].tests: found a list of 0 items"),
        (
            "follow_up:\n- {tests: [ct], day: 100, until: 50, every: 10}",
            "follow_up[0].until: found 50, allowed is a day from 100 on",
        ),
        (
            "follow_up:\n- {tests: [ct], day: 0, until: 50 years, every: 1}",
            "follow_up[0].every: found 18,262 check-ups, allowed is at most 2,000 check-ups",
        ),
        (
            "treatment:\n- {kind: surgery, day: 1}",
            "setup.plan.treatment: found an unknown key (did you mean treatments",
        ),
    ],
)
def test_wrong_plans(text: str, told: str) -> None:
    with pytest.raises(SceneError) as caught:
        plan_read(text)
    assert told in str(caught.value)
    line = len(BARE.splitlines()) + 4
    assert {problem.line for problem in caught.value.problems} <= {line, line + 1}


def test_all_faults_come_together() -> None:
    with pytest.raises(SceneError) as caught:
        plan_read(
            "treatments:\n- {kind: radiotherapy, day: 1}\n- {kind: hormone, day: 1, site: liver}\n"
            "tests:\n- {kind: mri, day: 1, site: nose}"
        )
    assert [problem.key_path for problem in caught.value.problems] == [
        "setup.plan.treatments[0].site",
        "setup.plan.treatments[1].site",
        "setup.plan.tests[0].site",
    ]


DAYS = st.floats(0.0, 40_000.0)
LENGTHS = st.floats(0.01, 40_000.0)
SITES = st.sampled_from([site.id for site in toy_body().sites])
SYSTEMIC = st.sampled_from([kind for kind in TreatmentKind if kind is not TreatmentKind.RADIOTHERAPY])
INTERVENTIONS = st.builds(
    Intervention,
    kind=SYSTEMIC,
    day=DAYS,
    days=DAYS,
    cycles=st.integers(1, 500),
    every_days=LENGTHS,
    adherence=st.floats(0.0, 1.0),
) | st.builds(Intervention, kind=st.just(TreatmentKind.RADIOTHERAPY), day=DAYS, site_id=SITES)
EXAMINATIONS = st.builds(Examination, st.sampled_from(TestKind), DAYS) | st.builds(
    Examination, st.sampled_from([TestKind.MRI, TestKind.BIOPSY]), DAYS, SITES
)


@st.composite
def follow_ups(draw: st.DrawFn) -> FollowUp:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    kinds = draw(st.lists(st.sampled_from(TestKind), min_size=1, max_size=6))
    return FollowUp(tuple(kinds), first, last, draw(st.floats(30.0, 4000.0)), draw(st.floats(0.0, 1.0)))


PLANS = st.builds(
    Plan,
    st.lists(INTERVENTIONS, max_size=4).map(tuple),
    st.lists(EXAMINATIONS, max_size=4).map(tuple),
    st.lists(follow_ups(), max_size=3).map(tuple),
)


@given(plan=PLANS)
def test_a_saved_plan_comes_back(plan: Plan) -> None:
    text = scene_text(toy_scene(), Setup(plan=plan))
    _, setup = parse_scene(text, file="toy.yaml", bodies=BODIES)
    assert setup.plan == plan
