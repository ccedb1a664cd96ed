"""Fewer cells are painted than drawn, always the same ones, and each where the renderer has it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from metaviz.gui.painted_cells import MOST_CELLS, MOST_WALKERS, PaintedCells, kept_share, thinned
from metaviz.render.camera import Camera
from metaviz.render.frame import NO_COLONIES, Frame
from metaviz.render.particles import particles
from metaviz.render.positions import positions
from metaviz.render.theme import Profile
from metaviz.render.ways import Ways
from tests.toy_layout import toy_layout
from tests.toy_picture import toy_window
from tests.toys import toy_body


@pytest.fixture(scope="module")
def ways() -> Ways:
    body = toy_body()
    return Ways(body, toy_layout(body), home_place=body.place_index["breast"])


def frame_of(ways: Ways, n_cells: int, day: float) -> Frame:
    camera = Camera((0.0, 80.0), 5.0, (640, 480))
    return Frame(day, (toy_window(ways.body, n_cells),), NO_COLONIES, Profile.DARK, camera)


def test_the_share_leaves_at_most_so_many_and_falls_in_steps() -> None:
    shares = np.array([kept_share(n) for n in range(1, 80_000, 7)])
    cells = np.arange(1, 80_000, 7)
    assert (shares[cells <= MOST_WALKERS] == 1.0).all()
    assert (shares * cells <= MOST_WALKERS + 1e-6).all()
    assert (np.diff(shares) <= 0.0).all()
    assert len(np.unique(shares)) < 25
    assert (shares * cells)[cells > MOST_WALKERS].min() > 0.8 * MOST_WALKERS


def test_a_cell_stays_with_all_its_legs_or_goes_with_all(ways: Ways) -> None:
    window = toy_window(ways.body, 900)
    fewer = thinned(window, 0.25)
    kept = np.unique(fewer.legs.cell[fewer.legs.colony < 0])
    assert 0.2 < len(kept) / len(np.unique(window.legs.cell)) < 0.3
    for cell in kept[:20].tolist():
        assert (fewer.legs.cell == cell).sum() == (window.legs.cell == cell).sum()
    founders = window.legs.colony >= 0
    assert (fewer.legs.colony >= 0).sum() == founders.sum()
    assert thinned(window, 1.0) is window


def test_of_many_cells_few_are_painted_and_of_few_all(ways: Ways) -> None:
    painted = PaintedCells(ways)
    for day in (4.0, 9.0, 14.0):
        crowd = painted.at(frame_of(ways, 20_000, day))
        assert len(crowd.dots.opacity) <= MOST_CELLS
        frame = frame_of(ways, 300, day)
        window = frame.windows[0]
        dots = particles(window, ways).dots
        where = positions(dots, ways.atlas, (day - window.start_day) / window.day_per_s)
        now = painted.at(frame)
        assert len(now.dots.opacity) + len(now.forms.opacity) == where.seen.sum()
        plain = np.floor(dots["a_look"][:, 2]) < 1.0
        few = now.dots
        np.testing.assert_allclose(few.point_cm, where.point_cm[where.seen & plain])
        assert ((few.opacity > 0.0) & (few.opacity <= 1.0)).all()


def test_the_same_frame_gives_the_same_cells(ways: Ways) -> None:
    frame = frame_of(ways, 5_000, 9.0)
    first, again = PaintedCells(ways).at(frame), PaintedCells(ways).at(replace(frame))
    np.testing.assert_array_equal(first.dots.point_cm, again.dots.point_cm)
    np.testing.assert_array_equal(first.marks.glyph, again.marks.glyph)
