"""Both language levels say something about everything, and not the same."""

from enum import Enum
from pathlib import Path

import pytest

from metaviz.model.cascade import Step
from metaviz.model.course import MilestoneKind
from metaviz.model.examination import TestKind
from metaviz.model.fate import Fate
from metaviz.model.level import Level
from metaviz.model.treatment import TreatmentKind
from metaviz.replay.snapshot import ColonyState
from metaviz.replay.stage import Stage
from metaviz.scene.body_file import body_named, body_names
from metaviz.scene.captions import captions_of, load_captions
from metaviz.scene.problems import SceneError

GROUPS: dict[str, type[Enum]] = {
    "step": Step,
    "milestone": MilestoneKind,
    "stage": Stage,
    "fate": Fate,
    "colony": ColonyState,
    "treatment": TreatmentKind,
    "test": TestKind,
}


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("group", GROUPS)
def test_everything_has_its_caption(level: Level, group: str) -> None:
    found = {key.partition(".")[2] for key in captions_of(level).texts if key.startswith(f"{group}.")}
    assert found == {member.value for member in GROUPS[group]}


def test_both_levels_hold_the_same_keys_and_say_it_differently() -> None:
    plain, textbook = (captions_of(level).texts for level in (Level.PLAIN, Level.TEXTBOOK))
    assert plain.keys() == textbook.keys()
    assert not [key for key in plain if plain[key] == textbook[key]]


def test_plain_words_do_without_the_words_of_the_field() -> None:
    learned = ("metasta", "matrix", "endothel", "lesion", "intravas", "dormant", "EMT", "adjuvant", "stroma")
    for key, text in captions_of(Level.PLAIN).texts.items():
        assert not [word for word in learned if word in text], (key, text)


@pytest.mark.parametrize("level", Level)
def test_what_stands_on_the_map_is_short(level: Level) -> None:
    for key, text in captions_of(level).texts.items():
        most = {"symptom": 50, "goal": 90, "milestone": 100}.get(key.partition(".")[0], 240)
        assert len(text) <= most, key


@pytest.mark.parametrize("level", Level)
def test_every_site_has_its_symptoms(level: Level) -> None:
    captions = captions_of(level)
    own = {key.partition(".")[2] for key in captions.texts if key.startswith("symptom.")}
    sites = {site.id for name in body_names() for site in body_named(name).sites}
    assert own - sites == {"lymph_node", "other"}
    assert captions.symptom("brain") != captions.symptom("kidney") == captions.text("symptom", "other")
    assert captions.symptom("axillary", is_node=True) == captions.text("symptom", "lymph_node")


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "plain.yaml"
    file.write_text("step: {invasion: ''}\nstages: {}\n", encoding="utf-8")
    with pytest.raises(SceneError) as told:
        load_captions(file, Level.PLAIN)
    assert "step.invasion: found an empty text, allowed is text of at least 1 characters." in str(told.value)
    assert "did you mean stage?" in str(told.value)
