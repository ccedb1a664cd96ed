"""The notice, and that no file asks for anything about a person."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from metaviz.scene.notice import load_notice, shipped_notice
from metaviz.scene.problems import SceneError
from metaviz.scene.schema import schema_text

PERSONAL = re.compile(
    r"\b(age|aged|birth|born|birthday|sex|gender|weight|height|address|email|phone|insurance|ssn|hospital|physician"
    r"|doctor|surname|first_?name|last_?name|full_?name|patient_?(name|id)|person|ethnicity|race|name)\b"
)


def keys(schema: object) -> Iterator[str]:
    """Every key that a file may hold."""
    if isinstance(schema, dict):
        for word, inside in schema.items():
            if word == "properties":
                yield from inside
            yield from keys(inside)
    elif isinstance(schema, list):
        for inside in schema:
            yield from keys(inside)


def test_no_scene_asks_for_personal_data() -> None:
    found = set(keys(json.loads(schema_text())))
    assert {"seed", "soil", "citation"} <= found
    # A clone has a name on screen; no patient has one.
    personal = {key for key in found if PERSONAL.search(key.lower().replace("_", " ")) or PERSONAL.search(key.lower())}
    assert personal <= {"name"}
    owners = {
        owner
        for owner, form in json.loads(schema_text()).get("$defs", {}).items()
        if "name" in form.get("properties", {})
    }
    assert owners <= {"CloneForm", "PresetForm"}


def test_the_notice_says_what_it_must() -> None:
    notice = shipped_notice()
    assert notice.version >= 1
    assert "no prediction for a person" in notice.title
    told = " ".join(notice.paragraphs)
    assert "invented patients" in told
    assert "no medical advice" in told
    assert "sends nothing" in told


def test_a_notice_without_a_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "notice.yaml"
    file.write_text("title: A\nparagraphs: [B]\n", encoding="utf-8")
    with pytest.raises(SceneError, match="version: found nothing"):
        load_notice(file)
