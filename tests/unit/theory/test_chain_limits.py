"""The chain at the ends of the sliders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaviz.theory.chain import solve_chain
from tests.toys import toy_scene

ENDS = st.sampled_from([0.0, 1e-9, 0.5, 1.0])


@given(steps=st.tuples(ENDS, ENDS, ENDS, ENDS, ENDS, ENDS), arrest=ENDS, soil=st.sampled_from([0.0, 1.0, 1e6]))
def test_every_slider_setting_has_an_answer(steps: tuple[float, ...], arrest: float, soil: float) -> None:
    """However the sliders stand, the fates of a cell are chances that sum to one."""
    scene = toy_scene()
    invasion, intravasation, circulation, extravasation, colonisation, lymph_share = steps
    parameters = replace(
        scene.published,
        invasion=invasion,
        intravasation=intravasation,
        circulation=circulation,
        extravasation=extravasation,
        colonisation=colonisation,
        lymph_share=lymph_share,
        arrest=(arrest,) * 7,
        soil=(soil,) * 7,
    )
    chain = solve_chain(scene.body, parameters, scene.biology)
    for place in scene.body.holding_places:
        shares = chain.fate_shares(int(place))
        assert np.all(shares >= -1e-9)
        assert shares.sum() == pytest.approx(1.0, abs=1e-6)


def test_a_cell_that_nothing_holds_dies_in_the_end() -> None:
    """No arrest and no death in circulation: the chain stays solvable, and the cell ends in the stream."""
    scene = toy_scene()
    parameters = replace(scene.published, circulation=1.0, arrest=(0.0,) * 7)
    chain = solve_chain(scene.body, parameters, scene.biology)
    assert chain.founds.sum() == 0.0
    assert np.isfinite(chain.visits).all()
