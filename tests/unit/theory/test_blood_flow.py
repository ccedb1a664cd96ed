"""Blood through each place, by hand on the toy body and against known shares of the real one."""

from __future__ import annotations

import numpy as np
import pytest

from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.theory.blood_flow import flow_by_site, flow_shares
from tests.toys import toy_body


def test_flow_of_the_toy_body_by_hand() -> None:
    body = toy_body()
    flows = dict(zip([place.id for place in body.places], flow_shares(body).tolist(), strict=True))
    # The colon's blood comes to the liver through the portal vein; a tenth of the breast's goes through the vertebrae.
    assert flows["colon"] == pytest.approx(0.4)
    assert flows["liver"] == pytest.approx(0.2 + 0.4)
    assert flows["bone.thoracic"] == pytest.approx(0.1 + 0.1 * 0.1)
    assert flows["lung"] == pytest.approx(1.0)
    assert flows["axillary"] == 0.0
    sites = dict(zip([site.id for site in body.sites], flow_by_site(body).tolist(), strict=True))
    assert sites["bone"] == pytest.approx(0.15 + 0.1 + 0.01)


def test_liver_and_lung_of_the_real_body() -> None:
    body = load_scene(shipped_scenes()["breast"])[0].body
    sites = dict(zip([site.id for site in body.sites], flow_by_site(body).tolist(), strict=True))
    assert sites["lung"] == pytest.approx(1.0, abs=1e-6)
    # A quarter of the heart's output, two thirds to three quarters of it through the portal vein.
    assert 0.22 < sites["liver"] < 0.3
    assert np.all(flow_shares(body) >= 0.0)
