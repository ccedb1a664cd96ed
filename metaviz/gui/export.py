"""Pictures in files that tell how to make them again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage, QImageWriter

from metaviz import __version__
from metaviz.session.state import SessionState


def save_picture(image: QImage, path: Path, state: SessionState) -> str:
    """Write a picture, with scene, seed, day and changes in its text fields.

    Returns
    -------
    str
        What went wrong; empty if nothing did.
    """
    changes = ", ".join(f"{key}={value:g}" for key, value in state.case.changes())
    for key, text in (
        ("Software", f"metaviz {__version__}"),
        ("Scene", state.scene.id),
        ("Seed", str(state.seed)),
        ("Day", f"{state.day:.3f}"),
        ("Changes", changes or "none"),
        ("Notice", "A teaching model; no prediction for any person."),
    ):
        image.setText(key, text)
    writer = QImageWriter(str(path if path.suffix else path.with_suffix(".png")))
    return "" if writer.write(image) else writer.errorString()
