"""Pictures of the map in files that tell how to make them again."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from PySide6.QtGui import QImage, QImageWriter, QPainter

from metaviz.gui.map_painter import MapPainter
from metaviz.gui.map_view import MapView
from metaviz.gui.overlay import paint_overlay
from metaviz.gui.painted_studio import PaintedStudio
from metaviz.gui.recipe import recipe, recipe_line
from metaviz.gui.vector_picture import VectorWords, vector_picture
from metaviz.model.examination import Layer
from metaviz.render.still import Studio
from metaviz.session.state import SessionState


class PictureKind(StrEnum):
    """What the map is exported as."""

    SEEN = "seen"
    """As it is on screen."""
    CLEAR = "clear"
    """Without the ground around the body."""
    VECTOR = "vector"
    """Shapes and text that can be edited, over one picture of the body."""

    @property
    def ending(self) -> str:
        """How names of such files end."""
        return ".svg" if self is PictureKind.VECTOR else ".png"


def export_map(
    view: MapView,
    path: Path,
    state: SessionState,
    kind: PictureKind = PictureKind.SEEN,
    layer: Layer = Layer.TRUTH,
) -> str:
    """Write what is seen of the map to a file, with scene, seed, day and changes in it.

    Parameters
    ----------
    view
        The map.
    path
        The file; the ending of its kind is added where it has none.
    state
        What the map shows.
    kind
        What is written; a name that ends with ``.svg`` always is of vectors.
    layer
        Whether the map shows what is there or what was found; the file tells.

    Returns
    -------
    str
        What went wrong; empty if nothing did.
    """
    path = path if path.suffix else path.with_suffix(kind.ending)
    if path.suffix.lower() == PictureKind.VECTOR.ending:
        return _save_text(_vectors(view, state, layer), path)
    return _save_image(_clear(view) if kind is PictureKind.CLEAR else view.picture(), path, recipe(state, layer))


def _vectors(view: MapView, state: SessionState, layer: Layer) -> str:
    shown, body = view.surface.frame, view.surface.body
    if shown is None or body is None:
        return ""
    # In the units of the words: vectors have no pixels to be fine.
    frame = replace(shown, camera=shown.camera.resized((max(view.width(), 1), max(view.height(), 1))))
    words = VectorWords(state.scene.title, recipe_line(state, layer), view.overlay)
    return vector_picture(MapPainter(*body), frame, words)


def _clear(view: MapView) -> QImage:
    shown, body, canvas = view.surface.frame, view.surface.body, view.surface.canvas
    if shown is None or body is None:
        return view.picture()
    size_px = shown.camera.size_px
    studio = (
        PaintedStudio(MapPainter(*body), size_px, ground=False)
        if canvas is None
        else Studio(canvas, size_px, ground=False)
    )
    with studio:
        pixels = studio.take(shown)
    width, height = size_px
    borrowed = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    image = borrowed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(view.pixel_ratio)
    if view.overlay is not None:
        painter = QPainter(image)
        paint_overlay(painter, view.overlay, view.size().toSizeF(), shown.profile)
        painter.end()
    return image


def _save_image(image: QImage, path: Path, told: dict[str, str]) -> str:
    for key, text in told.items():
        image.setText(key, text)
    writer = QImageWriter(str(path))
    return "" if writer.write(image) else writer.errorString()


def _save_text(text: str, path: Path) -> str:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        return problem.strerror or str(problem)
    return ""
