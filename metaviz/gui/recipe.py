"""What a file of a picture tells of itself, so that it can be made again."""

from __future__ import annotations

from metaviz import __version__
from metaviz.gui.plan_words import mark_text
from metaviz.model.examination import Layer
from metaviz.session.plan_edit import marks
from metaviz.session.state import SessionState

NOTICE = "A teaching model; no prediction for any person."


def recipe(state: SessionState, layer: Layer = Layer.TRUTH) -> dict[str, str]:
    """Return what must be told to get the same picture of a layer."""
    changes = ", ".join(f"{key}={value:g}" for key, value in state.case.changes())
    planned = [mark_text(mark, state.scene.body) for mark in marks(state.case.plan).values()]
    return {
        "Software": f"metaviz {__version__}",
        "Scene": state.scene.id,
        "Seed": str(state.seed),
        "Day": f"{state.day:.3f}",
        "Layer": layer.value,
        "Changes": changes or "none",
        **({"Plan": " | ".join(planned)} if planned else {}),
        "Notice": NOTICE,
    }


def recipe_line(state: SessionState, layer: Layer = Layer.TRUTH) -> str:
    """Return the same in a line."""
    return "; ".join(f"{name}: {value}" for name, value in recipe(state, layer).items())
