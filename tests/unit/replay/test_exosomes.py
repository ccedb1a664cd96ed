"""Exosomes take the ways of cells, and are no cells."""

import numpy as np

from metaviz.model.events import NO_CELL, CellForm
from metaviz.replay.exosomes import EXOSOME_LAG_S, EXOSOME_SHARE, with_exosomes
from tests.toy_picture import toy_legs
from tests.toys import toy_body

CELLS = toy_legs(toy_body(), 2_000, n_founders=10)
BOTH = with_exosomes(CELLS, day_per_s=2.0)
OWN = BOTH.form == CellForm.EXOSOME


def test_exosomes_weigh_nothing_and_belong_to_no_cell() -> None:
    assert OWN.any()
    assert BOTH.weight[OWN].max() == 0
    assert BOTH.weight.sum() == CELLS.weight.sum()
    assert (BOTH.cell[OWN] == NO_CELL).all()
    assert (BOTH.ending[OWN] == -1).all()
    assert (BOTH.colony[OWN] == -1).all()


def test_the_cells_stay_as_they_are_and_all_stand_in_time() -> None:
    for name in ("route", "way", "start_day", "end_day", "cell", "weight", "ending", "form"):
        np.testing.assert_array_equal(getattr(BOTH, name)[~OWN], getattr(CELLS, name))
    assert (np.diff(BOTH.start_day) >= 0.0).all()


def test_each_follows_a_move_of_a_cell() -> None:
    moves = {
        (route, round(day, 6))
        for route, day in zip(CELLS.route.tolist(), CELLS.start_day.tolist(), strict=True)
        if route >= 0
    }
    followed = {
        (route, round(day - 2.0 * EXOSOME_LAG_S, 6))
        for route, day in zip(BOTH.route[OWN].tolist(), BOTH.start_day[OWN].tolist(), strict=True)
    }
    assert followed <= moves
    n_moves = ((CELLS.route >= 0) & (CELLS.colony < 0)).sum()
    assert abs(OWN.sum() / n_moves - EXOSOME_SHARE) < 0.04
