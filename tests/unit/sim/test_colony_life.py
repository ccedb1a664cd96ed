"""The life of colonies, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metaviz.model.growth import ColonyLife, GrowthKind, GrowthLaw, Shedding
from metaviz.model.scene import Detection
from metaviz.sim.colony_life import ColonyClock, Lives, colony_clock
from metaviz.sim.draws import mix64
from metaviz.sim.life_law import LifeLaw
from metaviz.sim.life_walk import LifeEras
from metaviz.sim.quantum import QUANTUM_DAYS, whole_quanta

# Doubling every 100 days: 2^10 cells, where it stalls, after 1000 days.
LIFE = ColonyLife(
    growth=GrowthLaw(GrowthKind.EXPONENTIAL, doubling_days=100.0, reference_cells=1e8, capacity_cells=2.0**40),
    growth_sigma=0.4,
    avascular_cells=1024.0,
    switch_share=0.6,
    switch_mean_days=200.0,
    regress_mean_days=300.0,
    sleep_share=(0.0, 0.25, 1.0),
    wake_mean_days=(1.0, 500.0, 900.0),
)
SHEDDING = Shedding(per_cell_day=0.01, exponent=1.0, reference_cells=1e8)
# A ball of 1 mm3 holds 2^20 cells.
DETECTION = Detection(diameter_mm=float((6.0 / np.pi) ** (1.0 / 3.0)), cells_per_cm3=2.0**20 * 1000.0)
CLOCK = colony_clock(LIFE, SHEDDING, DETECTION)
ONE = np.zeros(1, dtype=np.int64)


def _law(clock: ColonyClock, *, pace: float = 1.0, wake: float = 1.0, switch: float = 1.0) -> LifeLaw:
    """Return the law of untreated colonies of one clone at three sites."""
    none = np.zeros((1, 1, 3))
    eras = LifeEras(np.zeros(1), none + pace, none, none, none + wake, none, none + switch)
    return LifeLaw(clock, eras, is_steady=True)


def _drawn(law: LifeLaw, n: int, site: int, founded_day: float) -> Lives:
    key = mix64(np.arange(n, dtype=np.uint64))
    return law.draw_lives(key, np.zeros(n, np.int64), np.full(n, site), np.full(n, founded_day))


def _lives(clock: ColonyClock = CLOCK, **columns: float) -> Lives:
    days = {
        "founded_day": 100.0,
        "awake_day": 300.0,
        "stall_day": 2300.0,
        "switch_day": 2500.0,
        "regress_day": np.inf,
        "growth_stretch": 2.0,
    }
    arrays = {name: np.array([value]) for name, value in (days | columns).items()}
    return Lives(clock, **arrays, days_per_age=arrays["growth_stretch"], eradicated=np.zeros(1, dtype=np.bool_))


@pytest.mark.parametrize(
    ("day", "age", "n_cells"),
    [
        (99.0, 0.0, 0.0),  # not founded
        (100.0, 0.0, 1.0),  # a founder that sleeps
        (300.0, 0.0, 1.0),
        (500.0, 100.0, 2.0),  # 200 days at half speed are one doubling
        (2300.0, 1000.0, 1024.0),
        (2400.0, 1000.0, 1024.0),  # stalled
        (2700.0, 1100.0, 2048.0),  # vessels since 200 days
    ],
)
def test_growth_age_by_hand(day: float, age: float, n_cells: float) -> None:
    """Sleep, stretched growth, stall, and growth after the switch."""
    assert float(_lives().growth_age_days(day)[0]) == pytest.approx(age)
    assert float(_lives().cells(day)[0]) == pytest.approx(n_cells)


def test_a_regressed_colony_is_gone() -> None:
    """It stalls at 1024 cells until its last day."""
    lives = _lives(switch_day=np.inf, regress_day=2600.0)
    assert lives.cells(np.array([[2599.0], [2600.0]]))[:, 0].tolist() == pytest.approx([1024.0, 0.0])
    assert lives.shed(9000.0) == pytest.approx(lives.shed(2600.0))


def test_detectable_day_by_hand() -> None:
    """2^20 cells: ten more doublings, each 200 days long, after the switch; never if it regresses."""
    assert CLOCK.detectable_age_days == pytest.approx(2000.0)
    assert _lives().detectable_day[0] == pytest.approx(2500.0 + 2000.0, abs=1e-5)
    assert _lives(switch_day=np.inf, regress_day=2600.0).detectable_day[0] == np.inf


def test_small_colonies_can_be_seen_where_the_test_is_sharp() -> None:
    """A threshold below the stall is reached before it."""
    clock = colony_clock(LIFE, SHEDDING, replace(DETECTION, cells_per_cm3=2.0**5 * 1000.0))
    assert _lives(clock).detectable_day[0] == pytest.approx(300.0 + 2.0 * 500.0, abs=1e-5)


def test_a_colony_that_never_stalls() -> None:
    """With a stall beyond the capacity, growth goes on along the law."""
    clock = colony_clock(replace(LIFE, avascular_cells=1e30), SHEDDING, DETECTION)
    drawn = _drawn(_law(clock), 5, 0, 10.0)
    assert np.isinf(drawn.stall_day).all()
    age = 4000.0 * drawn.growth_stretch
    assert drawn.cells(drawn.awake_day + age) == pytest.approx(np.full(5, 2.0**40))
    shed = drawn.shed(drawn.awake_day + 0.5 * age)
    assert drawn.day_of_shed(np.arange(5), shed) == pytest.approx(drawn.awake_day + 0.5 * age)


def test_shed_cells_against_an_integral() -> None:
    """Cumulative shedding is the integral of the rate over the colony's size."""
    for lives in (_lives(), _lives(switch_day=np.inf, regress_day=2600.0)):
        days = np.linspace(300.0, 4000.0, 740_001)
        rate = SHEDDING.cells_per_day(lives.cells(days))
        integral = np.concatenate(([0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * np.diff(days))))
        some = np.arange(40_000, 740_001, 50_000)
        assert lives.shed(days[some]) == pytest.approx(integral[some], rel=2e-3)


@given(day=st.floats(301.0, 6000.0))
def test_the_day_of_a_cell(day: float) -> None:
    """Day to shed cells and back, in growth, stall and growth again."""
    assert _lives().day_of_shed(ONE, _lives().shed(day))[0] == pytest.approx(day, rel=1e-7)


def test_cells_that_are_never_shed_have_no_day() -> None:
    """A regressing colony never sheds its ten thousandth cell more."""
    lives = _lives(switch_day=np.inf, regress_day=2600.0)
    assert lives.day_of_shed(ONE, lives.shed(9000.0) + 1e4)[0] == np.inf


def _many(clock: ColonyClock = CLOCK, site: int = 1, n: int = 20_000) -> Lives:
    return _drawn(_law(clock), n, site, 50.0)


def test_laws_of_what_is_drawn() -> None:
    """Sleep, stretch, switch and delays follow their laws."""
    lives = _many()
    asleep = lives.awake_day - lives.founded_day
    slept = asleep[asleep > 0.0]
    assert stats.binomtest(len(slept), len(lives), 0.25).pvalue > 1e-4
    assert stats.kstest(slept / 500.0, "expon").pvalue > 1e-4
    assert stats.kstest(np.log(lives.growth_stretch) / 0.4, "norm").pvalue > 1e-4
    switches = np.isfinite(lives.switch_day)
    assert stats.binomtest(int(switches.sum()), len(lives), 0.6).pvalue > 1e-4
    assert np.array_equal(switches, np.isinf(lives.regress_day))
    waited = (lives.switch_day - lives.stall_day)[switches]
    assert stats.kstest(waited / 200.0, "expon").pvalue > 1e-4
    waited = (lives.regress_day - lives.stall_day)[~switches]
    assert stats.kstest(waited / 300.0, "expon").pvalue > 1e-4


def test_sites_differ_in_sleep() -> None:
    """Nobody sleeps at the first site, everybody at the third."""
    assert (_many(site=0).awake_day == 50.0).all()
    assert (_many(site=2).awake_day > 50.0).all()


def test_days_are_whole_quanta() -> None:
    """Every drawn day is a multiple of the quantum, so that sums are exact and processors agree."""
    lives = _many()
    for days in (lives.awake_day, lives.stall_day, lives.detectable_day):
        finite = days[np.isfinite(days)] / QUANTUM_DAYS
        assert np.array_equal(finite, np.rint(finite))
    assert whole_quanta(np.array([np.inf]))[0] == np.inf


def test_colonies_of_one_law_have_no_stretch() -> None:
    """With no spread the factor is one exactly."""
    clock = colony_clock(replace(LIFE, growth_sigma=0.0), SHEDDING, DETECTION)
    assert (_many(clock).growth_stretch == 1.0).all()
