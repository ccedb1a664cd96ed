"""What a picture tells of itself: enough to make it again, and nothing about whoever made it."""

from dataclasses import replace

from metaviz.gui.recipe import recipe, recipe_line
from metaviz.model.examination import Examination, Layer, TestKind
from metaviz.model.plan import Plan
from metaviz.model.scene import Setup
from metaviz.model.treatment import Intervention, TreatmentKind
from metaviz.session.session import Session
from tests.toys import toy_scene

ALLOWED = {"Software", "Scene", "Seed", "Day", "Layer", "Changes", "Plan", "Notice"}


def test_a_picture_holds_nothing_personal() -> None:
    session = Session(toy_scene(), Setup(seed=7))
    told = recipe(session.state)
    assert told.keys() <= ALLOWED
    assert told["Seed"] == "7"
    assert "no prediction for any person" in told["Notice"]
    session.close()


def test_it_says_whether_it_is_the_truth_or_a_scan() -> None:
    session = Session(toy_scene(), Setup(seed=7))
    assert recipe(session.state)["Layer"] == "truth"
    assert recipe(session.state, Layer.SCAN)["Layer"] == "scan"
    assert "Layer: scan" in recipe_line(session.state, Layer.SCAN)
    session.close()


def test_treatments_and_tests_are_told_by_their_day() -> None:
    plan = Plan((Intervention(TreatmentKind.CHEMOTHERAPY, 1000.0, cycles=6),), (Examination(TestKind.CT, 400.0),))
    session = Session(toy_scene(), replace(Setup(seed=7), plan=plan))
    told = recipe(session.state)["Plan"]
    assert told.index("CT") < told.index("Chemotherapy")
    assert "6 cycles" in told
    assert f"Plan: {told}" in recipe_line(session.state)
    session.close()
