"""The clock, playing, stepping and seeking."""

from __future__ import annotations

import math

import pytest

from metaviz.model.scene import Scene
from metaviz.model.units import DAYS_PER_MONTH, DAYS_PER_YEAR
from metaviz.session.clock import Clock, now_s
from metaviz.session.session import Session
from metaviz.session.speed import Speed
from tests.toys import toy_scene
from tests.unit.session.conftest import Change, HandClock


def test_the_clock_counts_from_tick_to_tick() -> None:
    source = HandClock()
    clock = Clock(source, longest_tick_s=1.0)
    source.now_s += 0.25
    assert clock.tick() == 0.25
    source.now_s += 0.5
    clock.restart()
    source.now_s += 0.125
    assert clock.tick() == 0.125


def test_a_long_pause_counts_as_a_short_one_and_a_clock_that_goes_back_as_none() -> None:
    source = HandClock()
    clock = Clock(source, longest_tick_s=0.2)
    source.now_s += 3600.0
    assert clock.tick() == 0.2
    source.now_s -= 10.0
    assert clock.tick() == 0.0


def test_the_door_for_time_never_goes_back() -> None:
    first = now_s()
    assert now_s() >= first


@pytest.mark.parametrize("speed", list(Speed))
def test_playing_moves_the_day_by_speed_times_time(session: Session, hand_clock: HandClock, speed: Speed) -> None:
    session.set_speed(speed)
    session.seek(1000.0)
    session.play()
    hand_clock.now_s += 0.1
    session.advance()
    assert session.state.day == pytest.approx(1000.0 + 0.1 * speed.day_per_s, rel=1e-12)


def test_time_stands_still_while_paused(session: Session, hand_clock: HandClock, changes: list[Change]) -> None:
    hand_clock.now_s += 5.0
    session.advance()
    assert changes == []


def test_time_before_play_does_not_count(session: Session, hand_clock: HandClock) -> None:
    hand_clock.now_s += 5.0
    session.play()
    session.advance()
    assert session.state.day == 0.0


def test_playing_ends_at_the_end_and_begins_anew_from_there(session: Session, hand_clock: HandClock) -> None:
    end = session.state.last_day
    session.set_speed(Speed.YEAR)
    session.seek(end - 1.0)
    session.play()
    hand_clock.now_s += 0.2
    session.advance()
    assert (session.state.day, session.state.playing) == (end, False)
    session.play()
    assert (session.state.day, session.state.playing) == (0.0, True)


def test_a_loop_begins_anew_by_itself(session: Session, hand_clock: HandClock) -> None:
    session.set_loop(True)
    session.set_speed(Speed.YEAR)
    session.seek(session.state.last_day - 1.0)
    session.play()
    hand_clock.now_s += 0.2
    session.advance()
    assert (session.state.day, session.state.playing) == (0.0, True)


def test_playing_ends_when_the_patient_dies() -> None:
    scene = toy_scene(lethal_cells=1e10)
    session = Session(scene)
    assert session.state.last_day < scene.horizon_days
    session.seek(scene.horizon_days)
    assert session.state.day == scene.horizon_days
    session.play()
    assert session.state.day == 0.0


def test_a_step_is_a_month_at_any_speed_and_pauses(session: Session) -> None:
    for speed in Speed:
        session.set_speed(speed)
        session.seek(1000.0)
        session.play()
        session.step_forward()
        assert session.state.day == 1000.0 + DAYS_PER_MONTH
        assert not session.state.playing
        session.step_back()
        assert session.state.day == pytest.approx(1000.0, abs=1e-9)


@pytest.mark.parametrize(("day", "shown"), [(-5.0, 0.0), (1e9, 20.0 * DAYS_PER_YEAR), (math.inf, 20.0 * DAYS_PER_YEAR)])
def test_seeking_stays_on_the_time_axis(session: Session, day: float, shown: float) -> None:
    session.seek(1.0)
    session.seek(day)
    assert session.state.day == shown


def test_seeking_to_nothing_is_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="not a number"):
        session.seek(math.nan)


def test_the_ladder_of_speeds_rises_and_has_ends() -> None:
    rungs = [speed.day_per_s for speed in Speed]
    assert rungs == sorted(rungs)
    assert Speed.REAL_TIME.day_per_s * 86400.0 == pytest.approx(1.0)
    assert Speed.YEAR.day_per_s == DAYS_PER_YEAR
    assert Speed.REAL_TIME.slower() is Speed.REAL_TIME
    assert Speed.YEAR.faster() is Speed.YEAR
    assert Speed.DAY.faster() is Speed.WEEK
    assert Speed.WEEK.slower() is Speed.DAY


def test_a_course_that_grows_shorter_leaves_the_playhead(scene: Scene) -> None:
    session = Session(scene)
    session.seek(7000.0)
    session.set_soil("lung", 1e5)
    assert session.state.last_day < 7000.0
    assert session.state.day == 7000.0
