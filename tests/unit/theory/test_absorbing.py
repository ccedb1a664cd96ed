"""Mean first-passage times: by hand, and those that Newton and colleagues published."""

from __future__ import annotations

import numpy as np
import pytest

from metaviz.scene.study_tables import study_tables
from metaviz.theory.absorbing import mean_first_passage


@pytest.mark.parametrize(("site", "n_steps"), [("regional_nodes", 5.62), ("pancreas", 26.63), ("heart", 36.05)])
def test_newton_2012(site: str, n_steps: float) -> None:
    published = study_tables().steps
    assert published.chance.shape == (50, 50)
    sites = published.sites
    assert mean_first_passage(published.chance, sites.index(site))[sites.index("lung")] == pytest.approx(
        n_steps, abs=0.005
    )


def test_three_states_by_hand() -> None:
    # From 1 half of the steps go back to 0; 0 always goes to 1. With m0 = 1 + m1 and m1 = 1 + m0 / 2: m1 = 3, m0 = 4.
    matrix = np.array([[0.0, 1.0, 0.0], [0.5, 0.0, 0.5], [1.0, 0.0, 0.0]])
    np.testing.assert_allclose(mean_first_passage(matrix, 2), [4.0, 3.0, 0.0])


def test_what_is_not_a_chain_is_refused() -> None:
    with pytest.raises(ValueError, match="square"):
        mean_first_passage(np.ones((2, 3)) / 3, 0)
    with pytest.raises(ValueError, match="sum to one"):
        mean_first_passage(np.ones((2, 2)), 0)


def test_a_state_that_never_arrives_is_refused() -> None:
    with pytest.raises(np.linalg.LinAlgError):
        mean_first_passage(np.eye(2), 0)
