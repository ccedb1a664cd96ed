"""The JSON Schema of scene files: editors complete and check with it."""

from __future__ import annotations

import json

from metaviz.scene.scene_form import SceneForm

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def scene_schema() -> dict[str, object]:
    """Return the JSON Schema of a scene file."""
    return {"$schema": DIALECT, **SceneForm.model_json_schema()}


def schema_text() -> str:
    """Return the schema as the text of ``scenes/scene.schema.json``."""
    return json.dumps(scene_schema(), indent=2, ensure_ascii=False) + "\n"
