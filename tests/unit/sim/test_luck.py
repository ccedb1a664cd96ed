"""The luck plane: founders are Poisson, in the right places, and stay where they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metaviz.sim.draws import mix64
from metaviz.sim.luck import Founders, LuckPlane, Sources, draw_founders, luck_plane, proposals
from tests.statistical.agreement import chi_square_p
from tests.toys import toy_body

BODY = toy_body()
N_PLACES = len(BODY.places)
BREAST = BODY.place_index["breast"]


def _founds(per_cell: float) -> np.ndarray:
    """Return founding chances that sum to `per_cell` at every source, very unequal between places."""
    shares = np.zeros(N_PLACES)
    shares[BODY.holding_places] = 3.0 ** np.arange(len(BODY.holding_places))
    return np.tile(per_cell * shares / shares.sum(), (N_PLACES, 1))


def _plane(per_cell: float) -> LuckPlane:
    usual = np.roll(_founds(1e-8), 1, axis=1) + _founds(1e-9)
    return luck_plane(proposals(BODY, usual), np.zeros(1), _founds(per_cell)[None, None])


def _cell_a_day(source: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Let every source shed one cell a day."""
    return number + 0.0 * source


def _draw(plane: LuckPlane, n_sources: int, shed: float, frailty: float = 1.0, first: int = 0) -> Founders:
    key = mix64(np.arange(first, first + n_sources, dtype=np.uint64))
    of_all = np.ones(n_sources)
    sources = Sources(key, np.full(n_sources, BREAST), frailty * of_all, shed * of_all)
    return draw_founders(plane, sources, _cell_a_day)


@pytest.mark.parametrize(
    ("per_cell", "shed"),
    [(1e-12, 5e12), (1.7e-8, 3e8), (1e-4, 7e4), (0.3, 20.0), (50.0, 0.1), (1e-8, 1e3)],
)
def test_founders_are_a_poisson_process(per_cell: float, shed: float) -> None:
    """Counts have the Poisson mean and variance, numbers are even, places have their shares."""
    n_sources = 4000
    founders = _draw(_plane(per_cell), n_sources, shed)
    expected = per_cell * shed
    counts = np.bincount(founders.source, minlength=n_sources)
    total = n_sources * expected
    assert stats.poisson.cdf(len(founders), total) > 1e-4
    assert stats.poisson.sf(len(founders), total) > 1e-4
    dispersion = (n_sources - 1) * counts.var(ddof=1) / max(counts.mean(), 1e-300)
    if expected > 0.1:
        assert 1e-4 < stats.chi2.cdf(dispersion, n_sources - 1) < 1.0 - 1e-4
        assert stats.kstest(founders.number / shed, "uniform").pvalue > 1e-4
        shares = _founds(1.0)[BREAST]
        by_place = dict(enumerate(np.bincount(founders.place, minlength=N_PLACES).tolist()))
        assert chi_square_p(by_place, dict(enumerate(shares.tolist()))) > 1e-4


def test_founders_do_not_depend_on_what_is_drawn_beside_them() -> None:
    """One source alone, and the same among others of very different size."""
    plane = _plane(1e-6)
    key = mix64(np.arange(50, dtype=np.uint64))
    shed = np.logspace(0.0, 8.0, 50)
    together = draw_founders(plane, Sources(key, np.full(50, BREAST), np.ones(50), shed), _cell_a_day)
    for source in (3, 30, 49):
        alone = draw_founders(
            plane, Sources(key[[source]], np.array([BREAST]), np.ones(1), shed[[source]]), _cell_a_day
        )
        mine = together.source == source
        assert np.array_equal(alone.key, together.key[mine])
        assert np.array_equal(alone.number, together.number[mine])
        assert np.array_equal(alone.place, together.place[mine])


@given(
    factors=st.lists(st.floats(1.0, 300.0), min_size=N_PLACES, max_size=N_PLACES),
    frailty=st.floats(1.0, 5.0),
    more=st.floats(1.0, 4.0),
)
def test_more_luck_keeps_the_old_founders(factors: list[float], frailty: float, more: float) -> None:
    """Raising any chance, the frailty or the shed cells adds founders and changes none."""
    plane = _plane(1e-9)
    raised = luck_plane(plane.proposals, np.zeros(1), (_founds(1e-9) * np.array(factors))[None, None])
    before = _draw(plane, 5, 1e9)
    after = _draw(raised, 5, more * 1e9, frailty)
    row = {int(key): i for i, key in enumerate(after.key)}
    for i, key in enumerate(before.key):
        assert int(key) in row
        j = row[int(key)]
        assert (after.number[j], after.place[j], after.source[j]) == (
            before.number[i],
            before.place[i],
            before.source[i],
        )


def test_keys_are_unique() -> None:
    """No two founders share a key."""
    keys = _draw(_plane(1e-4), 200, 1e6).key
    assert len(np.unique(keys)) == len(keys) > 15_000


@pytest.mark.parametrize(("per_cell", "shed"), [(0.0, 1e12), (1e-8, 0.0), (1e-300, 1e15)])
def test_nothing_founds_without_chance_or_cells(per_cell: float, shed: float) -> None:
    """No chance, no cells, or a chance beyond all numbers."""
    assert len(_draw(_plane(per_cell), 100, shed)) == 0


def test_too_many_points_are_refused() -> None:
    """A tile of ten million million points is not drawn; the message says how many."""
    with pytest.raises(ValueError, match=r"would hold .* points, too many to draw"):
        _draw(_plane(1.0), 1, 1e13)


def test_a_site_without_draw_weight_is_refused() -> None:
    """The message names the site."""
    bare = replace(BODY, sites=tuple(replace(s, draw_weight=0.0) if s.id == "liver" else s for s in BODY.sites))
    with pytest.raises(ValueError, match="site liver has no draw weight"):
        proposals(bare, _founds(1e-8))


def test_every_place_is_proposed_whatever_is_usual() -> None:
    """Places where nothing founds as published keep a share, so that a slider can bring them to life."""
    of_scene = proposals(BODY, np.zeros((N_PLACES, N_PLACES)))
    assert of_scene.share.sum(axis=1) == pytest.approx(np.ones(N_PLACES))
    usual = np.zeros((N_PLACES, N_PLACES))
    usual[:, BODY.place_index["lung"]] = 1e-8
    assert proposals(BODY, usual).share.min() > 0.01
