"""The session: the one place where something changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from metaviz.model.cascade import Parameters, Step
from metaviz.model.course import Course
from metaviz.model.plan import Plan
from metaviz.model.scene import Scene, Setup
from metaviz.model.units import DAYS_PER_MONTH
from metaviz.session.broadcast import Broadcast, Listener
from metaviz.session.case import Case, Document
from metaviz.session.clock import Clock
from metaviz.session.dials import DialGroup, dial_of, dials_of
from metaviz.session.engine import Engine
from metaviz.session.forecast import Forecast, Forecaster
from metaviz.session.history import History
from metaviz.session.runner import Runner, RunNow
from metaviz.session.speed import Speed
from metaviz.session.state import SessionState

STEP_DAYS: Final = DAYS_PER_MONTH
"""One step of the transport: the same time of the model at any speed."""
HIGHEST_SEED: Final = 2**53 - 1
"""What a scene file can hold."""


class Session:
    """State of the window without the window.

    Every intent replaces `state` by a new frozen value and tells the listeners ``(old, new)``; an intent that
    changes nothing tells nobody. A listener may call intents; the others then hear of the two changes in
    their order.

    Parameters
    ----------
    scene, setup, path
        What to begin with.
    engine
        What computes expectations and courses.
    runner
        Where courses are computed.
    forecast_runner
        Where the expectations of treated patients are computed.
    clock
        Where playing takes its time from.
    """

    def __init__(
        self,
        scene: Scene,
        setup: Setup | None = None,
        path: Path | None = None,
        *,
        engine: Engine | None = None,
        runner: Runner | None = None,
        forecast_runner: Runner | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._engine = engine or Engine()
        self._runner: Runner = runner or RunNow()
        self._forecaster = Forecaster(self._engine.expect, forecast_runner or RunNow())
        self._clock = clock or Clock()
        self._broadcast = Broadcast()
        self._grabbed: Case | None = None
        self._is_forecast_late = False
        self._documents: WeakKeyDictionary[Scene, Document] = WeakKeyDictionary()
        setup = setup or Setup()
        case = Case.of(scene, setup)
        self._documents[case.scene] = Document(path, case)
        self._state = SessionState(
            case=case,
            forecast=self._forecaster.now(case),
            course=None,
            day=_within(setup.day, scene.horizon_days),
            playing=False,
            speed=Speed.nearest(setup.day_per_s),
            loop=False,
            history=History(),
            document=self._documents[case.scene],
        )
        self._request_course()

    @property
    def state(self) -> SessionState:
        """The present moment."""
        return self._state

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of every change from now on; the returned function ends that."""
        return self._broadcast.listen(listener)

    def close(self) -> None:
        """End the work that is under way; nothing changes any more by itself."""
        self._runner.close()
        self._forecaster.close()
        self._broadcast.close()

    # Parameters

    def set_step(self, step: Step, survival: float) -> None:
        """Set the survival of one step of the cascade."""
        self.set_dial(f"cascade.{step.value}", survival)

    def set_lymph_share(self, share: float) -> None:
        """Set the share of the entering cells that enters lymph."""
        self.set_dial("cascade.lymph_share", share)

    def set_arrest(self, site_id: str, share: float) -> None:
        """Set the share of the passing cells that a site holds."""
        self.set_dial(f"arrest.{site_id}", share)

    def set_soil(self, site_id: str, affinity: float) -> None:
        """Set the soil affinity of a site."""
        self.set_dial(f"soil.{site_id}", affinity)

    def set_soils(self, affinities: tuple[float, ...]) -> None:
        """Set the soil affinity of every site, in the order of ``body.sites``."""
        parameters = self._state.parameters
        for number, affinity in enumerate(affinities):
            dial = dial_of(self._state.scene.body, f"soil.{self._state.scene.body.sites[number].id}")
            parameters = dial.with_value(parameters, affinity)
        self._set_parameters(parameters)

    def set_dial(self, key: str, value: float) -> None:
        """Set the parameter with a key.

        Raises
        ------
        KeyError
            If there is no such parameter.
        ValueError
            If the value is not allowed.
        """
        case = self._state.case
        self._set_parameters(dial_of(case.scene.body, key).with_value(case.parameters, value))

    def reset_dial(self, key: str) -> None:
        """Return one parameter to its published value."""
        scene = self._state.scene
        self.set_dial(key, dial_of(scene.body, key).value(scene.published))

    def reset_step(self, step: Step) -> None:
        """Return one step to its published survival."""
        self.reset_dial(f"cascade.{step.value}")

    def reset_group(self, group: DialGroup) -> None:
        """Return all parameters of a group to their published values."""
        case = self._state.case
        parameters = case.parameters
        for dial in dials_of(case.scene.body):
            if dial.group is group:
                parameters = dial.with_value(parameters, dial.value(case.scene.published))
        self._set_parameters(parameters)

    def reset_all(self) -> None:
        """Return all parameters to their published values; the patient stays."""
        self._set_parameters(self._state.scene.published)

    @contextmanager
    def gesture(self) -> Iterator[None]:
        """Make everything inside one step of undo."""
        self.begin_gesture()
        try:
            yield
        finally:
            self.end_gesture()

    def begin_gesture(self) -> None:
        """From now on, until `end_gesture`, all changes are one step of undo: a drag from press to release."""
        if self._grabbed is None:
            self._grabbed = self._state.case

    def end_gesture(self) -> None:
        """End what `begin_gesture` began; a gesture that came back to its start leaves no trace."""
        start, self._grabbed = self._grabbed, None
        if start is None:
            return
        if self._is_forecast_late:
            self._request_forecast()
        case, history = self._state.case, self._state.history
        if case is not start and case.same_as(start) and history.past and history.past[-1] is start:
            self._change(case=start, history=History(history.past[:-1], ()))

    # Patient and scene

    def set_seed(self, seed: int) -> None:
        """Show another patient.

        Raises
        ------
        ValueError
            If the seed is negative or too long to be shown.
        """
        if not 0 <= seed <= HIGHEST_SEED:
            raise ValueError(f"a seed must be a whole number from 0 to {HIGHEST_SEED}, not {seed}")
        case = self._state.case
        if seed != case.seed:
            self._set_case(replace(case, seed=seed))

    def another_patient(self) -> None:
        """Show the next patient: same cancer, same parameters, other luck."""
        self.set_seed((self._state.seed + 1) % (HIGHEST_SEED + 1))

    def open_scene(
        self, scene: Scene, setup: Setup | None = None, path: Path | None = None, *, is_saved: bool = True
    ) -> None:
        """Show a scene at the moment of its setup, paused; undo brings the former one back. `path` may be unsaved."""
        setup = setup or Setup()
        case = Case.of(scene, setup)
        self._documents[case.scene] = Document(path, case if is_saved else None)
        self.end_gesture()
        self._change(playing=False, speed=Speed.nearest(setup.day_per_s))
        self._show_case(case, self._state.history.leaving(self._state.case), setup.day)

    def mark_saved(self, path: Path) -> None:
        """Note that the file holds the present case."""
        case = self._state.case
        self._documents[case.scene] = Document(path, case)
        self._change(document=self._documents[case.scene])

    def undo(self) -> None:
        """Bring the case before the last change back; nothing happens if there is none."""
        self.end_gesture()
        if self._state.history.past:
            case, history = self._state.history.undone(self._state.case)
            self._show_case(case, history)

    def redo(self) -> None:
        """Bring the case after the last undo back; nothing happens if there is none."""
        self.end_gesture()
        if self._state.history.future:
            case, history = self._state.history.redone(self._state.case)
            self._show_case(case, history)

    def set_plan(self, plan: Plan) -> None:
        """Set treatments and tests."""
        case = self._state.case
        if plan != case.plan:
            self._set_case(replace(case, plan=plan))

    # Time

    def seek(self, day: float) -> None:
        """Move the playhead; days outside the time axis go to its ends.

        Raises
        ------
        ValueError
            If the day is not a number.
        """
        if math.isnan(day):
            raise ValueError("cannot seek to a day that is not a number")
        self._clock.restart()
        self._change(day=_within(day, self._state.scene.horizon_days))

    def step_forward(self, n_steps: float = 1.0) -> None:
        """Pause, and move the playhead on by steps of a month."""
        self.pause()
        self.seek(self._state.day + n_steps * STEP_DAYS)

    def step_back(self, n_steps: float = 1.0) -> None:
        """Pause, and move the playhead back by steps of a month."""
        self.step_forward(-n_steps)

    def play(self) -> None:
        """Let time pass; from the end, begin anew."""
        self._clock.restart()
        state = self._state
        self._change(playing=True, day=0.0 if state.day >= state.last_day else state.day)

    def pause(self) -> None:
        """Stop time."""
        self._change(playing=False)

    def toggle_playing(self) -> None:
        """Play if paused, pause if playing."""
        if self._state.playing:
            self.pause()
        else:
            self.play()

    def set_speed(self, speed: Speed) -> None:
        """Set how fast time passes."""
        self._change(speed=speed)

    def set_loop(self, loop: bool) -> None:
        """Set whether playing begins anew at the end."""
        self._change(loop=loop)

    def advance(self) -> None:
        """Move the playhead by the time that has passed since the last call, if playing."""
        state = self._state
        if not state.playing:
            return
        day = state.day + self._clock.tick() * state.speed.day_per_s
        if day < state.last_day:
            self._change(day=day)
        elif state.loop:
            self._change(day=0.0)
        else:
            self._change(day=max(state.day, state.last_day), playing=False)

    # Inside

    def _set_parameters(self, parameters: Parameters) -> None:
        case = self._state.case
        if parameters is not case.parameters and parameters != case.parameters:
            self._set_case(replace(case, parameters=parameters))

    def _set_case(self, case: Case) -> None:
        state = self._state
        history = state.history
        already_kept = self._grabbed is not None and history.past and history.past[-1] is self._grabbed
        self._show_case(case, history if already_kept else history.leaving(state.case))

    def _show_case(self, case: Case, history: History, day: float | None = None) -> None:
        state = self._state
        scene = case.scene
        same_scene = scene is state.scene
        forecast = state.forecast
        treated_alike = case.plan.interventions == state.plan.interventions
        is_other = case.parameters != state.parameters or not treated_alike
        is_late = is_other and same_scene and bool(case.plan.interventions)
        if not same_scene or (is_other and not is_late):
            forecast = self._forecaster.now(case)
        self._put(
            case=case,
            history=history,
            forecast=forecast,
            course=case.observed(state.course) if same_scene and state.course else None,
            document=self._documents[scene],
            day=_within(state.day if day is None else day, scene.horizon_days),
        )
        # Asked for before the listeners are told: a worker draws the course while they show the expectations.
        self._request_course()
        if is_late and (treated_alike or self._grabbed is None):
            self._request_forecast()
        else:
            # Those of another treatment take too long for every move of a drag, and come with its end.
            self._is_forecast_late = is_late or (self._is_forecast_late and not is_other)
        self._broadcast.tell()
        self._runner.collect()
        self._forecaster.collect()

    def _request_forecast(self) -> None:
        self._is_forecast_late = False
        self._forecaster.later(self._state.case, self._show_forecast)

    def _show_forecast(self, case: Case, forecast: Forecast) -> None:
        now = self._state.case
        treated_alike = case.plan.interventions == now.plan.interventions
        if case.scene is now.scene and case.parameters == now.parameters and treated_alike:
            self._change(forecast=forecast)

    def _request_course(self) -> None:
        if self._state.course_is_current:
            return
        case = self._state.case
        simulate = self._engine.simulate
        self._runner.request(
            lambda: simulate(case.scene, case.parameters, case.seed, case.plan),
            self._show_course,
        )

    def _show_course(self, course: Course) -> None:
        state = self._state
        # A late course of an earlier setting is better than an older one, but not than the right one.
        if course.scene is state.scene and (not state.course_is_current or state.case.is_of(course)):
            self._change(course=state.case.observed(course))

    def _change(self, **fields: object) -> None:
        self._put(**fields)
        self._broadcast.tell()

    def _put(self, **fields: object) -> None:
        old = self._state
        if all(_is_same(getattr(old, name), value) for name, value in fields.items()):
            return
        self._state = replace(old, **fields)  # type: ignore[arg-type] # names are checked by replace
        self._broadcast.note(old, self._state)


def _within(day: float, horizon_days: float) -> float:
    return min(max(day, 0.0), horizon_days)


def _is_same(old: object, new: object) -> bool:
    return old is new or (isinstance(new, float | bool) and old == new)
