"""Rings around organs: soil on request; niches and shields when there are any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.legend_rows import Sign
from metaviz.gui.organ_rings import OrganRing, organ_rings, paint_rings
from metaviz.gui.scenery import Scenery, scenery_of
from metaviz.gui.window import MainWindow
from metaviz.render.camera import Camera
from metaviz.scene.layout_file import layout_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.session.session import Session
from tests.gui.hands import press_key

SIZE = QSizeF(1200, 900)


@pytest.fixture(scope="module")
def case() -> tuple[Session, Scenery, Camera]:
    scene, setup = load_scene(shipped_scenes()["breast.adjuvant"])
    scenery = scenery_of(scene, layout_of(scene.body))
    return Session(scene, setup), scenery, Camera.fit(scenery.home, (1200, 900))


def rings_at(case: tuple[Session, Scenery, Camera], day: float, *, soil: bool = False) -> tuple[OrganRing, ...]:
    session, scenery, camera = case
    session.seek(day)
    return organ_rings(session.state, scenery, camera, SIZE, soil=soil)


def test_the_niche_glows_as_the_primary_grows_and_goes_with_it(case: tuple[Session, Scenery, Camera]) -> None:
    plan = case[0].state.plan
    surgery_day = min(each.day for each in plan.interventions)
    assert rings_at(case, 0.0) == ()
    grown = rings_at(case, surgery_day - 1.0)
    assert grown
    assert all(ring.niche > 1.0 and ring.soil is None and not ring.is_shielded for ring in grown)
    assert all(ring.niche == 1.0 for ring in rings_at(case, surgery_day + 1.0))


def test_a_shield_stands_while_a_drug_is_given(case: tuple[Session, Scenery, Camera]) -> None:
    hormone = next(each for each in case[0].state.plan.interventions if each.days > 0.0)
    assert any(ring.is_shielded for ring in rings_at(case, hormone.day + 10.0))
    assert not any(ring.is_shielded for ring in rings_at(case, hormone.end_day + 60.0))


def test_every_organ_in_view_shows_its_soil_when_asked(case: tuple[Session, Scenery, Camera]) -> None:
    soils = {ring.soil for ring in rings_at(case, 100.0, soil=True)}
    assert None not in soils
    assert len(soils) > 10
    assert max(soil for soil in soils if soil is not None) > 0.0 > min(soil for soil in soils if soil is not None)


def test_good_soil_leaves_more_ink_than_poor_soil() -> None:
    def ink(ring: OrganRing) -> int:
        image = QImage(120, 120, QImage.Format.Format_RGB32)
        image.fill(QColor("black"))
        painter = QPainter(image)
        paint_rings(painter, (ring,), 24.0, colours_of(Profile.DARK))
        painter.end()
        return sum(image.pixelColor(x, y).lightness() for x in range(120) for y in range(120))

    plain = OrganRing(((20, 20), (100, 20), (100, 100), (20, 100)), 0.0, 1.0, False)
    poor, neutral, good = (ink(replace(plain, soil=soil)) for soil in (-2.0, 0.0, 2.0))
    assert 0 < poor < neutral < good
    assert ink(replace(plain, soil=None)) == 0
    assert ink(replace(plain, soil=None, niche=2.0)) > ink(replace(plain, soil=None, niche=1.2)) > 0
    assert ink(replace(plain, soil=None, is_shielded=True)) > 0


def test_a_key_and_a_button_show_the_soil(window: MainWindow) -> None:
    window.session.seek(30.0)
    assert window.map.overlay is not None
    assert window.map.overlay.rings == ()
    press_key(window.map, "o")
    assert window.strip.buttons["soil"].isChecked()
    assert window.presenter.scenery is not None
    assert len(window.map.overlay.rings) == len(window.presenter.scenery.layout.regions)
    assert Sign.SOIL in {row.sign for row in window.map.overlay.rows}
    window.strip.buttons["soil"].click()
    assert window.map.overlay.rings == ()
