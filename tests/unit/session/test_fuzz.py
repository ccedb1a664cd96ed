"""Any intents in any order keep what must hold."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from metaviz.model.cascade import STEPS, Step
from metaviz.model.scene import Setup
from metaviz.session.clock import Clock
from metaviz.session.dials import DialGroup
from metaviz.session.session import Session
from metaviz.session.speed import Speed
from metaviz.session.state import SessionState
from tests.toys import toy_scene
from tests.unit.session.conftest import HandClock, PatientRunner

SCENES = (toy_scene(), toy_scene(primary_place="colon", horizon_days=3000.0))
SITES = [site.id for site in SCENES[0].body.sites]
SHARES = st.floats(0.0, 1.0)


class SessionMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.source = HandClock()
        self.runner = PatientRunner()
        self.session = Session(SCENES[0], runner=self.runner, clock=Clock(self.source))
        self.last: SessionState = self.session.state
        self.n_past_without_gesture = 0
        self.session.listen(self.hear)

    def hear(self, old: SessionState, new: SessionState) -> None:
        assert old is self.last
        assert new is not old
        self.last = new

    @rule(step=st.sampled_from(STEPS), survival=SHARES)
    def set_step(self, step: Step, survival: float) -> None:
        self.session.set_step(step, survival)
        assert self.session.state.parameters.step(step) == survival

    @rule(share=SHARES)
    def set_lymph_share(self, share: float) -> None:
        self.session.set_lymph_share(share)

    @rule(site=st.sampled_from(SITES), share=SHARES)
    def set_arrest(self, site: str, share: float) -> None:
        self.session.set_arrest(site, share)

    @rule(site=st.sampled_from(SITES), affinity=st.floats(0.0, 50.0))
    def set_soil(self, site: str, affinity: float) -> None:
        self.session.set_soil(site, affinity)

    @rule(group=st.sampled_from(list(DialGroup)))
    def reset_group(self, group: DialGroup) -> None:
        self.session.reset_group(group)

    @rule()
    def reset_all(self) -> None:
        self.session.reset_all()
        assert self.session.state.case.changes() == ()

    @rule(seed=st.integers(0, 50))
    def set_seed(self, seed: int) -> None:
        self.session.set_seed(seed)

    @rule()
    def another_patient(self) -> None:
        self.session.another_patient()

    @rule(number=st.integers(0, 1), day=st.floats(0.0, 9000.0))
    def open_scene(self, number: int, day: float) -> None:
        self.session.open_scene(SCENES[number], Setup(day=day))

    @rule(day=st.floats(-100.0, 1e5))
    def seek(self, day: float) -> None:
        self.session.seek(day)

    @rule(forward=st.booleans())
    def step_time(self, forward: bool) -> None:
        (self.session.step_forward if forward else self.session.step_back)()

    @rule()
    def toggle_playing(self) -> None:
        self.session.toggle_playing()

    @rule(speed=st.sampled_from(list(Speed)), loop=st.booleans())
    def set_transport(self, speed: Speed, loop: bool) -> None:
        self.session.set_speed(speed)
        self.session.set_loop(loop)

    @rule(elapsed_s=st.floats(0.0, 10.0))
    def pass_time(self, elapsed_s: float) -> None:
        self.source.now_s += elapsed_s
        self.session.advance()

    @rule()
    def press(self) -> None:
        self.session.begin_gesture()

    @rule()
    def release(self) -> None:
        self.session.end_gesture()

    @rule()
    def undo(self) -> None:
        past = self.session.state.history.past
        self.session.undo()
        if past and self.session.state.history.future:
            self.session.redo()
            self.session.undo()

    @rule()
    def redo(self) -> None:
        self.session.redo()

    @rule()
    def course_arrives(self) -> None:
        self.runner.finish()
        assert self.session.state.course_is_current

    @invariant()
    def holds(self) -> None:
        state = self.session.state
        assert state is self.last
        assert 0.0 <= state.day <= state.scene.horizon_days
        assert state.expectation.scene is state.scene
        assert state.expectation.parameters == state.parameters
        assert state.course is None or state.course.scene is state.scene
        assert state.course_is_current or self.runner.waiting
        cases = [*state.history.past, state.case, *state.history.future]
        assert len({id(case) for case in cases}) == len(cases)
        assert all(0.0 <= share <= 1.0 for share in state.parameters.arrest)


SessionMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestSession = SessionMachine.TestCase
