"""Shares of sites in scenes that are laid side by side."""

from __future__ import annotations

import numpy as np
import pytest

from metaviz.model.soil import SoilModel
from metaviz.scene.comparisons import shipped_comparisons
from metaviz.scene.keys import apply_changes
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.theory.expectation import expect
from metaviz.theory.side_by_side import site_shares, telling_sites
from metaviz.theory.soil_models import soil_changes
from tests.toys import toy_scene


def test_shares_add_up() -> None:
    scene = toy_scene()
    expected = expect(scene, scene.published)
    shares = site_shares(expected)
    assert shares.sum() == pytest.approx(1.0)
    assert shares * expected.expected_colonies.sum() == pytest.approx(expected.expected_colonies)


def test_sites_that_differ_come_in_before_large_ones_that_do_not() -> None:
    same, large = 0.5, 0.3
    shares = [np.array([same, large, 0.2, 0.0]), np.array([same, 0.1, 0.2, 0.2])]
    assert telling_sites(shares, 2).tolist() == [1, 3]
    assert telling_sites(shares, 4).tolist() == [0, 1, 2, 3]
    assert len(telling_sites(shares, 9)) == 4


def test_sites_of_like_scenes_come_by_size() -> None:
    shares = [np.array([0.1, 0.6, 0.3])] * 2
    assert telling_sites(shares, 2).tolist() == [1, 2]


def _spread(number: int, model: SoilModel) -> float:
    """Return by how much the members of a comparison differ under a model of the soil: the largest gap of any site."""
    shares = []
    for name in shipped_comparisons()[number].members:
        scene, _setup = load_scene(shipped_scenes()[name])
        _same, parameters = apply_changes(scene, soil_changes(scene, model))
        shares.append(site_shares(expect(scene, parameters)))
    return float(np.ptp(np.stack(shares), axis=0).max())


def test_plumbing_alone_tells_places_apart_and_not_soils() -> None:
    """The lesson of the two comparisons: the bowel's parts differ with the soil of stones, breast's subtypes hardly."""
    subtypes, bowel = _spread(0, SoilModel.PLUMBING), _spread(1, SoilModel.PLUMBING)
    assert bowel > 0.1
    assert subtypes < 0.5 * bowel
