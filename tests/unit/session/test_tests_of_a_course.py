"""A test that is added shows its finding at once: no course is drawn anew."""

from __future__ import annotations

from metaviz.model.examination import Examination, TestKind
from metaviz.model.plan import Plan
from metaviz.replay.records import findings
from metaviz.session.session import Session
from tests.toys import toy_scene


def test_the_course_follows_the_tests_of_the_plan() -> None:
    session = Session(toy_scene())
    before = session.state.course
    assert before is not None
    session.set_plan(Plan(examinations=(Examination(TestKind.CT, 7000.0),)))
    after = session.state.course
    assert after is not None
    assert after.colonies is before.colonies
    assert [each.day for each in findings(after)] == [7000.0]
    session.undo()
    assert session.state.course is not None
    assert findings(session.state.course) == ()
