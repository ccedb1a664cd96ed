"""Labels of both bodies, from every camera and in every size: leaders cross nothing, texts overlap nothing."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from metaviz.gui.body_labels import Attention, body_labels, paired_spots_cm
from metaviz.gui.head_words import Head
from metaviz.gui.home_view import is_near
from metaviz.gui.label_layout import PlacedLabel, leaders_cross
from metaviz.gui.near_labels import label_box
from metaviz.gui.overlay import OverlayState, label_font, legend_box, text_px, title_box
from metaviz.gui.scenery import Scenery, scenery_of
from metaviz.gui.tumours import tumours_at
from metaviz.render.camera import Camera
from metaviz.render.interior import contains
from metaviz.scene.layout_file import layout_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.sim.course import simulate_course

VIEWS = ("overview", "head", "chest", "abdomen", "pelvis", "bone")
SIZES = ((1076, 977), (766, 671), (1920, 1080), (480, 270), (560, 640), (1280, 560))
GHOSTS = {"bone", "muscle", "skin", "soft_tissue", "peritoneum", "pleura"}
WORDS = OverlayState(
    Head("Breast cancer", "Year 15, month 1", "Stage IV", "goal: control", ("Tumour 5.2 cm", "4 colonies")), ""
)


@pytest.fixture(scope="module", params=["breast", "prostate"])
def scenery(request: pytest.FixtureRequest, qapp: QApplication) -> Scenery:
    scene, _ = load_scene(shipped_scenes()[request.param])
    return scenery_of(scene, layout_of(scene.body))


def camera_of(scenery: Scenery, view_id: str, size: tuple[int, int]) -> Camera:
    window = next(view.window_cm for view in scenery.layout.views if view.id == view_id)
    return Camera.fit(window, size, margin=0.0)


def labels_of(
    scenery: Scenery, camera: Camera, attention: Attention | None = None
) -> tuple[tuple[PlacedLabel, ...], tuple[QRectF, ...]]:
    size = QSizeF(*camera.size_px)
    taken = (title_box(WORDS, size), legend_box(size))
    return body_labels(scenery, camera, size, taken, attention or Attention()), taken


def box_of(label: PlacedLabel, em: float) -> QRectF:
    width = QFontMetricsF(label_font(em)).horizontalAdvance(label.text) + 0.35 * em
    left, top, right, bottom = label_box(label, width, em)
    return QRectF(left, top + 0.1 * em, right - left, bottom - top - 0.2 * em)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("view_id", VIEWS)
def test_labels_cross_and_cover_nothing(scenery: Scenery, view_id: str, size: tuple[int, int]) -> None:
    camera = camera_of(scenery, view_id, size)
    labels, taken = labels_of(scenery, camera)
    em = text_px(size[1])
    picture = QRectF(0.0, 0.0, *size)
    boxes = [box_of(label, em) for label in labels]
    for label, box in zip(labels, boxes, strict=True):
        assert picture.contains(box), label
        assert not any(box.intersects(other) for other in taken), label
        assert picture.contains(*label.leader_px[2]), label
        if not label.is_inside and label.site_id != primary_of(scenery):
            assert not organs_crossed(scenery, camera, label), label
    for one, other in combinations(range(len(labels)), 2):
        assert not leaders_cross(labels[one], labels[other]), (labels[one], labels[other])
        assert not boxes[one].intersects(boxes[other]), (labels[one], labels[other])


def primary_of(scenery: Scenery) -> str:
    body = scenery.scene.body
    return body.places[body.place_index[scenery.scene.primary_place]].site_id


def organs_crossed(scenery: Scenery, camera: Camera, label: PlacedLabel) -> set[str]:
    """Return the organs in front of which a leader runs for more than the grid of the layout can tell apart."""
    body = scenery.scene.body
    points = np.concatenate(
        [np.linspace(a, b, 200) for a, b in pairwise(np.asarray(label.leader_px, dtype=np.float64))]
    )
    step = camera.size_px[1] / 260.0
    front = np.full(len(points), "", dtype=object)
    for region in sorted(scenery.layout.regions, key=lambda region: region.depth):
        site = body.places[body.place_index[region.place_id]].site_id
        if site not in GHOSTS:
            outline = camera.to_px(region.outline_cm)
            # What runs along an edge within the grid of the layout crosses nothing.
            about = [contains(outline, points + step * np.array(shift)) for shift in ((0, 1), (0, -1), (1, 0), (-1, 0))]
            front[np.logical_and.reduce(about)] = site
    length = np.hypot(*np.diff(points, axis=0).T)
    found = set()
    for site in set(front.tolist()) - {"", label.site_id}:
        if length[(front[1:] == site)].sum() > 2.5 * step:
            found.add(site)
    return found


def test_the_overview_is_read_from_the_back_row(scenery: Scenery) -> None:
    """20 points are 26.7 pixels; a window of 1920x1080 leaves the map 977 rows."""
    assert label_font(text_px(977)).pixelSize() >= 20.0 * 96.0 / 72.0
    assert label_font(text_px(1080)).pixelSize() >= 20.0 * 96.0 / 72.0
    labels, _ = labels_of(scenery, camera_of(scenery, "overview", (1076, 977)))
    assert 8 <= len(labels) <= 14


def test_small_pictures_have_fewer_labels(scenery: Scenery) -> None:
    counts = [
        len(labels_of(scenery, camera_of(scenery, "overview", size))[0])
        for size in ((1920, 1080), (480, 270), (320, 300))
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < counts[0]


@pytest.mark.parametrize("view_id", VIEWS[1:])
def test_near_views_name_what_is_in_view_with_short_leaders(scenery: Scenery, view_id: str) -> None:
    camera = camera_of(scenery, view_id, (1076, 977))
    assert is_near(camera, scenery.home)
    labels, _ = labels_of(scenery, camera)
    assert labels
    em = text_px(977)
    for label in labels:
        _, knee, end = np.asarray(label.leader_px)
        assert np.hypot(*(end - knee)) <= 6.5 * em
    expected = {"head": "brain", "chest": "heart", "abdomen": "liver", "pelvis": "bladder", "bone": "bone"}[view_id]
    assert expected in {label.site_id for label in labels}


def test_a_name_inside_stands_in_its_organ(scenery: Scenery) -> None:
    camera = camera_of(scenery, "abdomen", (1076, 977))
    labels, _ = labels_of(scenery, camera)
    inside = [label for label in labels if label.is_inside]
    assert {"liver"} <= {label.site_id for label in inside}
    for label in inside:
        regions = [region for region in scenery.layout.regions if region.place_id == label.site_id]
        at = np.array([label.leader_px[0]])
        assert any(contains(camera.to_px(region.outline_cm), at)[0] for region in regions)


@pytest.mark.parametrize("view_id", ["overview", "chest"])
@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_the_axillary_label_points_at_the_armpit_with_the_colony(scenery: Scenery, view_id: str, side: float) -> None:
    region = next(one for one in scenery.layout.regions_of("axillary") if np.sign(one.outline_cm[:, 0].mean()) == side)
    x, y = region.outline_cm.mean(axis=0).tolist()
    camera = camera_of(scenery, view_id, (1920, 1080))
    labels, _ = labels_of(scenery, camera, Attention({"axillary": (x, y)}))
    label = next((label for label in labels if label.site_id == "axillary"), None)
    assert label is not None
    assert np.sign(camera.to_cm(label.leader_px[2])[0]) == side


def test_the_side_is_that_of_the_first_colony_of_the_course() -> None:
    scene, _ = load_scene(shipped_scenes()["breast"])
    scenery = scenery_of(scene, layout_of(scene.body))
    place = scene.body.place_index["axillary"]
    # The first patient who has colonies there, whatever the calibration of the day.
    patients = (tumours_at(simulate_course(scene, scene.published, seed), 14.0 * 365.25) for seed in range(200))
    colonies = next(tumours for tumours in patients if np.any(tumours.place[tumours.presence > 0.0] == place))
    spots = paired_spots_cm(scenery, colonies)
    rows = np.flatnonzero((colonies.place == place) & (colonies.presence > 0.0))
    expected = scenery.ways.spot_cm(place, colonies.spot[rows[0]])
    assert expected is not None
    assert spots["axillary"] == pytest.approx(expected.tolist())


def test_what_is_laid_bare_is_named_in_its_clearing(scenery: Scenery) -> None:
    camera = camera_of(scenery, "abdomen", (1076, 977))
    without, _ = labels_of(scenery, camera)
    assert "kidney" not in {label.site_id for label in without}
    labels, _ = labels_of(scenery, camera, Attention(laid_bare=frozenset({"kidney", "pancreas", "adrenal"})))
    assert {"kidney", "pancreas"} <= {label.site_id for label in labels}


def test_in_focus_only_the_story_is_named(scenery: Scenery) -> None:
    camera = camera_of(scenery, "overview", (1076, 977))
    story = frozenset({"liver", "mesenteric"})
    labels, _ = labels_of(scenery, camera, Attention(in_focus=story))
    assert {label.site_id for label in labels} == story
