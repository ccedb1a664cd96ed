"""What cameras can be sent to: all there, each around what it is called after, and faults are told."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from metaviz.gui.home_view import home_window
from metaviz.model.layout import Layout
from metaviz.scene.body_file import body_folder, body_named
from metaviz.scene.layout_file import layout_of, load_layout
from metaviz.scene.problems import SceneError

VIEW_IDS = ("overview", "head", "chest", "abdomen", "pelvis", "bone")
SHOWN = {
    "head": ("brain", "bone.skull"),
    "chest": ("lung", "heart", "mediastinal", "axillary"),
    "abdomen": ("liver", "stomach", "kidney", "adrenal", "pancreas", "spleen", "coeliac", "para_aortic"),
    "pelvis": ("bladder", "bone.pelvis", "inguinal", "pelvic"),
}


@pytest.fixture(params=["woman", "man"])
def layout(request: pytest.FixtureRequest) -> Layout:
    return layout_of(body_named(request.param))


def test_every_body_has_every_view_and_the_first_is_the_whole_one(layout: Layout) -> None:
    assert tuple(view.id for view in layout.views) == VIEW_IDS
    assert layout.views[0].window_cm == pytest.approx(home_window(layout.height_cm), abs=0.01)


@pytest.mark.parametrize(("view_id", "place_ids"), SHOWN.items())
def test_a_view_shows_all_of_its_organs(layout: Layout, view_id: str, place_ids: tuple[str, ...]) -> None:
    left, bottom, right, top = next(view.window_cm for view in layout.views if view.id == view_id)
    for place_id in place_ids:
        for region in layout.regions_of(place_id):
            x, y = region.outline_cm.T
            assert left < x.min(), place_id
            assert x.max() < right, place_id
            assert bottom < y.min(), place_id
            assert y.max() < top, place_id


def test_the_bone_is_the_hip_with_the_upper_femur(layout: Layout) -> None:
    left, bottom, right, top = next(view.window_cm for view in layout.views if view.id == "bone")
    x, y = next(region for region in layout.regions_of("bone.femur") if region.side == "left").outline_cm.T
    upper = y > 0.5 * (y.min() + y.max())
    assert left < x[upper].min()
    assert x[upper].max() < right
    assert bottom < 0.5 * (y.min() + y.max())
    assert y.max() < top
    assert 8.0 < top - bottom < 0.2 * layout.height_cm


@pytest.mark.parametrize(
    ("pattern", "by", "said"),
    [
        (r"body: man", "body: woman", "views.yaml:5: body: found woman, allowed is man."),
        (r"id: head", "id: chest", "found chest, allowed is each view once."),
        (r"id: head", "id: heart", "found heart"),
        (r"-11\.5, 143\.5", "11.5, 143.5", "allowed is left, bottom, right and top, left before right"),
        (r"- \{id: overview.*\n", "", "found head, allowed is overview as the first."),
    ],
)
def test_faults_are_told(tmp_path: Path, pattern: str, by: str, said: str) -> None:
    folder = tmp_path / "bodies" / "man"
    shutil.copytree(body_folder("man"), folder)
    path = folder / "views.yaml"
    changed, n = re.subn(pattern, by, path.read_text(encoding="utf-8"))
    assert n == 1
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(SceneError) as caught:
        load_layout(body_named("man"), folder)
    assert said in str(caught.value)
