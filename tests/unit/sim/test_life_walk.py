"""The life of treated colonies: by hand, step by step, and against the untreated law."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from metaviz.model.growth import ColonyLife, GrowthKind, GrowthLaw, Shedding
from metaviz.model.scene import Detection
from metaviz.sim.colony_life import Fortunes, colony_clock, draw_fortunes
from metaviz.sim.draws import mix64
from metaviz.sim.life_law import LifeLaw
from metaviz.sim.life_walk import LifeEras, walk_lives
from metaviz.sim.quantum import whole_quanta
from metaviz.sim.treated_life import TreatedLives

# Doubling every 100 days: 2^10 cells, where it stalls, after 1000 days.
LIFE = ColonyLife(
    growth=GrowthLaw(GrowthKind.EXPONENTIAL, doubling_days=100.0, reference_cells=1e8, capacity_cells=2.0**40),
    growth_sigma=0.4,
    avascular_cells=1024.0,
    switch_share=0.6,
    switch_mean_days=200.0,
    regress_mean_days=300.0,
    sleep_share=(0.25,),
    wake_mean_days=(500.0,),
)
SHEDDING = Shedding(per_cell_day=0.01, exponent=1.0, reference_cells=1e8)
# A ball of 1 mm3 holds 2^20 cells.
CLOCK = colony_clock(LIFE, SHEDDING, Detection(float((6.0 / np.pi) ** (1.0 / 3.0)), 2.0**20 * 1000.0))
LN2 = float(np.log(2.0))
NEUTRAL = {
    "pace": 1.0,
    "kill": 0.0,
    "asleep_kill": 0.0,
    "wake_factor": 1.0,
    "woken_die_share": 0.0,
    "switch_factor": 1.0,
}


def _eras(*changes: tuple[float, dict[str, float]]) -> LifeEras:
    """Return an untouched first era and what changes on later days, for one clone and one site."""
    felt = [NEUTRAL, *(NEUTRAL | change for _, change in changes)]
    columns = {name: np.array([era[name] for era in felt])[:, None, None] for name in NEUTRAL}
    return LifeEras(start_day=np.array([0.0, *(day for day, _ in changes)]), **columns)


def _fortunes(n: int = 1, **columns: Any) -> Fortunes:
    usual = {"sleeps": False, "switches": True, "sleep_days": 0.0, "stall_days": 50.0, "growth_stretch": 1.0}
    return Fortunes(**{name: np.full(n, value) for name, value in (usual | columns).items()})


def _walk(eras: LifeEras, fortunes: Fortunes, founded_day: float = 100.0) -> TreatedLives:
    n = len(fortunes.sleeps)
    key, zero = mix64(np.arange(n, dtype=np.uint64)), np.zeros(n, dtype=np.int64)
    return walk_lives(CLOCK, eras, fortunes, key, zero, zero, np.full(n, founded_day))


def _cells(lives: TreatedLives, *days: float) -> list[float]:
    return [float(n) for n in lives.cells(np.array(days)[:, None])[:, 0]]


def test_a_drug_that_stops_growth() -> None:
    """Growth stands still for 200 days, and everything after comes 200 days later; it sheds at its size meanwhile."""
    lives = _walk(_eras((600.0, {"pace": 0.0}), (800.0, {})), _fortunes())
    assert _cells(lives, 99.0, 100.0, 600.0, 700.0, 800.0, 900.0) == pytest.approx([0.0, 1.0, 32.0, 32.0, 32.0, 64.0])
    assert (lives.stall_day[0], lives.switch_day[0]) == pytest.approx((1300.0, 1350.0))
    assert lives.detectable_day[0] == pytest.approx(1350.0 + 1000.0)
    shed = lives.shed(np.array([[600.0], [700.0], [800.0]]))[:, 0]
    assert np.diff(shed) == pytest.approx([32.0, 32.0], rel=1e-9)  # 32 cells, one in a hundred a day


def test_a_drug_that_shrinks() -> None:
    """At twice the speed backwards a colony of 32 cells is gone in 250 days; a short course leaves some of it."""
    gone = _walk(_eras((600.0, {"pace": -2.0})), _fortunes())
    assert _cells(gone, 700.0, 849.999, 850.1) == pytest.approx([8.0, 1.0, 0.0], rel=1e-4)
    assert (gone.regress_day[0], gone.eradicated[0]) == (pytest.approx(850.0), True)
    assert np.isinf([gone.stall_day[0], gone.switch_day[0], gone.detectable_day[0]]).all()
    left = _walk(_eras((600.0, {"pace": -2.0}), (750.0, {})), _fortunes())
    assert _cells(left, 750.0, 950.0) == pytest.approx([4.0, 16.0])
    assert np.isinf(left.regress_day[0])


def test_a_founder_that_comes_while_all_shrinks() -> None:
    """It is gone at once, and has shed nothing on any day before or after."""
    lives = _walk(_eras((50.0, {"pace": -1.0})), _fortunes())
    assert (lives.regress_day[0], lives.eradicated[0]) == (100.0, True)
    assert lives.shed(np.array([[0.0], [60.0], [100.0], [900.0]]))[:, 0].tolist() == [0.0] * 4


def test_a_dose_sets_the_clock_back() -> None:
    """Of 2^15 cells with vessels a dose leaves 2^5; with its vessels kept, the colony grows through the stall."""
    lives = _walk(_eras((1650.0, {"kill": 10.0 * LN2}), (1700.0, {})), _fortunes())
    assert (lives.stall_day[0], lives.switch_day[0]) == pytest.approx((1100.0, 1150.0))
    assert _cells(lives, 1649.999, 1650.0, 2150.0, 2450.0) == pytest.approx([2.0**15, 32.0, 1024.0, 2.0**13], rel=1e-4)


def test_a_dose_at_the_stall_gives_back_no_wait() -> None:
    """A stalled colony is set back, grows to the stall again, and waits only for what was left of its wait."""
    lives = _walk(_eras((1120.0, {"kill": 5.0 * LN2}), (1121.0, {})), _fortunes())
    assert _cells(lives, 1119.0, 1120.0, 1620.0) == pytest.approx([1024.0, 32.0, 1024.0])
    assert lives.stall_day[0] == pytest.approx(1100.0)
    assert lives.switch_day[0] == pytest.approx(1620.0 + 30.0)


def test_waiting_at_the_rate_of_each_era() -> None:
    """Sleep and stall pass at the pace of the drug; regression does not mind drugs against vessels."""
    asleep = _walk(
        _eras((200.0, {"wake_factor": 0.5}), (300.0, {"wake_factor": 0.0}), (400.0, {})),
        _fortunes(sleeps=True, sleep_days=180.0),
    )
    assert asleep.awake_day[0] == pytest.approx(430.0)  # 100 + 50 + 0, and 30 more
    stalled = _walk(_eras((1110.0, {"switch_factor": 0.1}), (1210.0, {})), _fortunes())
    assert stalled.switch_day[0] == pytest.approx(1240.0)  # 10 + 10, and 30 more
    falling = _walk(_eras((1110.0, {"switch_factor": 0.1}), (1210.0, {})), _fortunes(switches=False))
    assert (falling.regress_day[0], falling.eradicated[0]) == (pytest.approx(1150.0), False)


def test_a_stalled_colony_that_shrinks_leaves_the_stall() -> None:
    """Its wait for vessels stands still until it has grown back."""
    lives = _walk(_eras((1120.0, {"pace": -1.0}), (1220.0, {})), _fortunes())
    assert _cells(lives, 1220.0, 1320.0) == pytest.approx([512.0, 1024.0])
    assert lives.switch_day[0] == pytest.approx(1320.0 + 30.0)


def test_woken_to_die() -> None:
    """Who is woken by the drug may die at once; who woke before it, or never slept, does not."""
    eras = _eras((200.0, {"wake_factor": 10.0, "woken_die_share": 0.7}))
    woken = _walk(eras, _fortunes(20_000, sleeps=True, sleep_days=150.0))
    assert woken.awake_day == pytest.approx(np.full(20_000, 205.0))
    assert np.array_equal(woken.regress_day[woken.eradicated], woken.awake_day[woken.eradicated])
    assert stats.binomtest(int(woken.eradicated.sum()), 20_000, 0.7).pvalue > 1e-4
    assert not _walk(eras, _fortunes(1000, sleeps=True, sleep_days=80.0)).eradicated.any()
    assert not _walk(eras, _fortunes(1000), founded_day=300.0).eradicated.any()


@pytest.mark.parametrize("left", [0.1, 1.0, 4.0])
def test_the_last_cells(left: float) -> None:
    """Each of 32 cells dies with the same chance, and the colony with them if all do."""
    eras = _eras((600.0, {"kill": float(np.log(32.0 / left))}), (601.0, {}))
    lives = _walk(eras, _fortunes(20_000))
    assert stats.binomtest(int(lives.eradicated.sum()), 20_000, (1.0 - left / 32.0) ** 32).pvalue > 1e-4
    assert (lives.regress_day[lives.eradicated] == 600.0).all()
    assert lives.cells(600.0)[~lives.eradicated] == pytest.approx(max(left, 1.0))


def test_a_weak_dose_spares_a_single_cell() -> None:
    """A dose that kills one cell in a hundred kills one colony of one cell in a hundred."""
    eras = _eras((0.5, {"kill": -float(np.log(0.99))}), (1.0, {}))
    lives = _walk(eras, _fortunes(20_000), founded_day=0.0)
    assert lives.eradicated.mean() < 0.02


def test_sleeping_cells_and_doses() -> None:
    """One sleeping cell outlives a dose with chance exp(-kill), and two doses independently."""
    eras = _eras((200.0, {"asleep_kill": 0.3, "kill": 9.0}), (221.0, {"asleep_kill": 0.3, "kill": 9.0}), (222.0, {}))
    lives = _walk(eras, _fortunes(20_000, sleeps=True, sleep_days=1e4))
    first, second = lives.regress_day == 200.0, lives.regress_day == 221.0
    assert stats.binomtest(int(first.sum()), 20_000, -float(np.expm1(-0.3))).pvalue > 1e-4
    assert stats.binomtest(int(second.sum()), int((~first).sum()), -float(np.expm1(-0.3))).pvalue > 1e-4
    assert np.isinf(lives.awake_day[first | second]).all()


def test_a_dose_keeps_its_luck_whatever_else_is_planned() -> None:
    """The draw belongs to the colony and the day: an earlier drug that does not touch it changes nothing."""
    dose = (600.0, {"kill": float(np.log(32.0))})
    alone = _walk(_eras(dose, (601.0, {})), _fortunes(500))
    more = _walk(_eras((300.0, {"wake_factor": 3.0}), dose, (601.0, {}), (2000.0, {"pace": 0.0})), _fortunes(500))
    assert np.array_equal(alone.eradicated, more.eradicated)
    assert 0 < alone.eradicated.sum() < 500


def test_a_founder_feels_no_dose_of_its_own_day() -> None:
    """It was shed that day and is on its way."""
    assert not _walk(_eras((100.0, {"kill": 50.0, "asleep_kill": 50.0})), _fortunes()).eradicated.any()


@pytest.mark.parametrize("pace", [1.0, 0.4])
def test_eras_that_change_nothing_leave_the_untreated_lives(pace: float) -> None:
    """Walked through eras that are all alike, every column is that of the closed form, to the last bit."""
    n = 4000
    key, zero = mix64(np.arange(n, dtype=np.uint64)), np.zeros(n, dtype=np.int64)
    founded_day = whole_quanta(np.linspace(10.0, 4000.0, n))
    alike = {"pace": pace, "wake_factor": 2.0, "switch_factor": 0.3}
    eras = _eras((1000.0, alike))
    first = LifeEras(*(getattr(eras, name)[1:] for name in ("start_day", *NEUTRAL)))
    steady = LifeLaw(CLOCK, replace(first, start_day=np.zeros(1)), is_steady=True)
    closed = steady.draw_lives(key, zero, zero, founded_day)
    walked = walk_lives(CLOCK, steady.eras, draw_fortunes(LIFE, key, zero), key, zero, zero, founded_day)
    for name in ("founded_day", "awake_day", "stall_day", "switch_day", "regress_day", "growth_stretch", "eradicated"):
        assert np.array_equal(getattr(closed, name), getattr(walked, name)), name
    assert np.array_equal(closed.detectable_day, walked.detectable_day)
    days = np.linspace(0.0, 9000.0, 40)[:, None]
    assert np.allclose(closed.cells(days), walked.cells(days), rtol=1e-9)
    assert np.allclose(closed.shed(days), walked.shed(days), rtol=1e-9)
    rows = np.arange(n)
    for share in (0.001, 0.3, 0.999):
        number = share * closed.shed(9000.0)
        some = np.flatnonzero(number > 0.0)
        one, other = closed.day_of_shed(rows[some], number[some]), walked.day_of_shed(rows[some], number[some])
        assert np.array_equal(whole_quanta(one), whole_quanta(other))


ERA_PACES = st.sampled_from([1.0, 1.0, 0.5, 0.0, -0.5, 2.0])
RANDOM_ERAS = st.lists(
    st.tuples(
        st.floats(1.0, 900.0), ERA_PACES, st.sampled_from([0.0, 0.0, 1.0, 3.0]), st.sampled_from([1.0, 0.2, 5.0])
    ),
    min_size=1,
    max_size=8,
)


def _random_eras(spec: list[tuple[float, float, float, float]]) -> LifeEras:
    day, changes = 0.0, []
    for days, pace, kill, factor in spec:
        day = float(whole_quanta(day + days))
        changes.append((day, {"pace": pace, "kill": kill, "wake_factor": factor, "switch_factor": factor}))
    return _eras(*changes)


def _stepped_ages(eras: LifeEras, fortunes: Fortunes, founded_day: float, end_day: float, step: float) -> list[float]:
    """Return the growth age of one colony on every hundredth step, in plain small steps; shares no formula."""
    age, asleep, slept, waited, vessels, gone, ages = 0.0, bool(fortunes.sleeps[0]), 0.0, 0.0, False, False, []
    last = -1
    for number in range(round((end_day - founded_day) / step)):
        day = founded_day + number * step
        era = int(np.searchsorted(eras.start_day, day, side="right")) - 1
        pace, factor = float(eras.pace[era, 0, 0]), float(eras.wake_factor[era, 0, 0])
        kill = float(eras.kill[era, 0, 0])
        if era != last and last >= 0 and kill > 0.0 and not asleep:
            age = max(0.0, age - 100.0 * kill / LN2)
        last = era
        if number % 100 == 0:
            ages.append(np.nan if gone else age)
        if asleep:
            slept += factor * step
            asleep = slept < float(fortunes.sleep_days[0])
        elif not vessels and age >= 1000.0 and pace >= 0.0:
            waited += (factor if fortunes.switches[0] else 1.0) * step
            vessels = waited >= float(fortunes.stall_days[0]) and bool(fortunes.switches[0])
            gone = gone or (waited >= float(fortunes.stall_days[0]) and not vessels)
        else:
            age += pace / float(fortunes.growth_stretch[0]) * step
            age = age if vessels else min(age, 1000.0)
            gone = gone or age < 0.0
    return ages


@given(
    spec=RANDOM_ERAS,
    sleep_days=st.sampled_from([0.0, 300.0]),
    switches=st.booleans(),
    stretch=st.sampled_from([0.5, 1.0]),
    founded_day=st.sampled_from([0.5, 700.0]),
)
@settings(max_examples=15)
def test_against_small_steps(
    spec: list[tuple[float, float, float, float]], sleep_days: float, switches: bool, stretch: float, founded_day: float
) -> None:
    """Steps of a twentieth of a day tell the same ages, as long as doses leave more than a handful of cells."""
    eras = _random_eras(spec)
    fortunes = _fortunes(sleeps=sleep_days > 0.0, sleep_days=sleep_days, switches=switches, growth_stretch=stretch)
    lives = _walk(eras, fortunes, founded_day)
    step = 0.05
    ages = np.array(_stepped_ages(eras, fortunes, founded_day, founded_day + 3000.0, step))
    days = np.asarray(founded_day + 100.0 * step * np.arange(len(ages)), dtype=np.float64)
    # Whether a few cells live is a draw, which the small steps do not know: compare up to the first such dose.
    doses = eras.start_day[1:][eras.kill[1:, 0, 0] > 0.0]
    doses = doses[doses > founded_day]
    before = lives.cells(doses[:, None] - 1e-6)[:, 0]
    kill = eras.kill[np.searchsorted(eras.start_day, doses), 0, 0]
    risky = doses[(before > 0.0) & (before * np.exp(-kill) < 30.0)]
    until = float(risky[0]) if len(risky) else np.inf
    # A wait that ends within a step of an era's edge may fall to either side of it: small steps cannot tell which.
    later = replace(fortunes, stall_days=fortunes.stall_days + 0.5, sleep_days=fortunes.sleep_days + 0.5)
    shifted = np.array(_stepped_ages(eras, later, founded_day, founded_day + 3000.0, step))
    unsure = days[(np.isnan(shifted) != np.isnan(ages)) | (np.abs(shifted - ages) > 4.0)]
    until = min(until, float(unsure[0]) if len(unsure) else np.inf)
    there = (lives.cells(days[:, None])[:, 0] > 0.0) & ~np.isnan(ages) & (days < until)
    walked = lives.growth_age_days(days[:, None])[:, 0]
    # A wait that ends a step apart, at a speed of up to 4 a day.
    assert np.abs(walked - ages)[there].max(initial=0.0) < 1.5
    differs = (lives.cells(days[:, None])[:, 0] > 0.0) != ~np.isnan(ages)
    assert differs[days < until].sum() <= 1


@given(spec=RANDOM_ERAS, sleep_days=st.sampled_from([0.0, 300.0]), switches=st.booleans())
@settings(max_examples=60)
def test_sizes_are_continuous_and_shedding_can_be_read_backwards(
    spec: list[tuple[float, float, float, float]], sleep_days: float, switches: bool
) -> None:
    """Between doses no size jumps; cells shed never fall, and the day of the n-th cell gives n."""
    eras = _random_eras(spec)
    lives = _walk(eras, _fortunes(3, sleeps=sleep_days > 0.0, sleep_days=sleep_days, switches=switches))
    end_day = float(min(lives.regress_day[0], 6000.0))
    days = np.linspace(100.0, end_day, 800)
    age = lives.growth_age_days(days[:, None])[:, 0]
    doses = np.searchsorted(days, eras.start_day[eras.kill[:, 0, 0] > 0.0])
    jumps = np.ones(799, dtype=np.bool_)
    jumps[np.clip(doses - 1, 0, 798)] = False
    assert np.abs(np.diff(age))[jumps].max() <= 2.0 * (days[1] - days[0]) + 1e-6
    shed = lives.shed(days[:, None])[:, 0]
    assert (np.diff(shed) >= 0.0).all()
    assert (shed >= 0.0).all()
    number = np.linspace(0.01, 0.99, 50) * shed[-1]
    if shed[-1] > 0.0:
        found = lives.day_of_shed(np.zeros(50, dtype=np.int64), number)
        assert (np.diff(found) >= 0.0).all()
        assert lives.shed(found[:, None])[:, 0] == pytest.approx(number, rel=1e-6)
    assert lives.day_of_shed(np.zeros(1, dtype=np.int64), lives.shed(1e6)[:1] * 2.0 + 1.0)[0] > end_day


@given(spec=RANDOM_ERAS)
@settings(max_examples=30)
def test_shed_cells_against_an_integral(spec: list[tuple[float, float, float, float]]) -> None:
    """Cells shed are the integral of the rate over the size, through doses, holds and shrinking."""
    lives = _walk(_random_eras(spec), _fortunes())
    days = np.linspace(100.0, 2500.0, 240_001)
    rate = SHEDDING.cells_per_day(lives.cells(days[:, None])[:, 0])
    integral = np.concatenate(([0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * np.diff(days))))
    some = np.arange(20_000, 240_001, 20_000)
    assert lives.shed(days[some][:, None])[:, 0] == pytest.approx(integral[some], rel=4e-3, abs=0.1)


def test_largest_sizes_bound_sizes() -> None:
    """The largest size up to a day is that of the path, also where it fell again."""
    lives = _walk(_eras((1650.0, {"kill": 10.0 * LN2}), (1700.0, {})), _fortunes())
    most = [float(lives.most_cells(np.array([day]))[0]) for day in (50.0, 600.0, 1649.0, 1800.0, 2900.0)]
    assert most == pytest.approx([0.0, 32.0, 2.0**14.99, 2.0**15, 2.0**17.5], rel=1e-3)


def test_rows_and_joins() -> None:
    """Lives chosen, put together and asked one by one are the same lives."""
    eras = _eras((600.0, {"kill": 1.0}), (700.0, {"pace": 0.5}), (900.0, {"pace": 1.0}))
    lives = _walk(eras, _fortunes(6, stall_days=np.arange(6) * 100.0, switches=np.arange(6) % 2 == 0))
    mixed = lives.rows(np.array([4, 1])).joined(lives.rows(np.arange(6) == 3))
    days = np.array([[50.0], [650.0], [1500.0], [2500.0]])
    assert np.array_equal(mixed.cells(days), lives.cells(days)[:, [4, 1, 3]])
    assert np.array_equal(mixed.shed(days), lives.shed(days)[:, [4, 1, 3]])
    assert np.array_equal(mixed.detectable_day, lives.detectable_day[[4, 1, 3]])
    assert len(lives.rows(np.zeros(6, dtype=np.bool_)).detectable_day) == 0
