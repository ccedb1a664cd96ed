"""What is written at the places of the body: names, sizes, clones, rings and counters, and the legend of these."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSizeF

from metaviz.gui.clone_marks import Surroundings, clone_marks, clones_by_row
from metaviz.gui.clone_words import resisting_clones
from metaviz.gui.counted_course import CountedCourse
from metaviz.gui.legend_rows import legend_rows
from metaviz.gui.organ_notes import organ_notes
from metaviz.gui.organ_rings import organ_rings
from metaviz.gui.overlay import OverlayState, legend_room, text_px, title_box
from metaviz.gui.scenery import Scenery
from metaviz.gui.tumour_words import TumourWriter
from metaviz.model.examination import Layer
from metaviz.render.camera import Camera
from metaviz.render.frame import ColonyStates
from metaviz.session.state import SessionState


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a moment is told at the places of the body.

    Attributes
    ----------
    layer
        Whether to tell what is there or what was found.
    soil
        Whether every organ shows its soil, and the cells that it has held; tumours do not tell their clones meanwhile.
    counted
        The cells of the course by fate, if they have been counted.
    taken
        Where something else stands.
    """

    layer: Layer = Layer.TRUTH
    soil: bool = False
    counted: CountedCourse | None = None
    taken: tuple[QRectF, ...] = ()


class BodyWriter:
    """Writes at the places of a body."""

    def __init__(self, scenery: Scenery) -> None:
        self._scenery = scenery
        self._tumours = TumourWriter(scenery.ways)

    def written(
        self,
        words: OverlayState,
        state: SessionState,
        tumours: ColonyStates,
        camera: Camera,
        size: QSizeF,
        shown: Shown,
    ) -> OverlayState:
        """Return words, with those at the places of the body.

        Parameters
        ----------
        words
            All others, names of organs among them.
        state
            The moment.
        tumours
            Those of the picture, the primary first.
        camera
            What is in view.
        size
            Size of the picture in the units of the painter, which may be fewer than the camera's pixels.
        shown
            What of the moment is told.
        """
        em, course = text_px(size.height()), state.course
        rings = organ_rings(state, self._scenery, camera, size, soil=shown.soil, layer=shown.layer)
        sizes = self._tumours.words(tumours, camera, size, em, words.labels)
        day = state.day if course is None else min(state.day, course.end_day)
        counted = shown.counted
        with_notes = shown.soil and shown.layer is Layer.TRUTH and counted is not None and counted.course is course
        # Rings, counters and letters at once would be too much to read.
        of_clones = None if shown.soil else course
        rows = legend_rows(of_clones, day, shown.layer, tumours, rings, with_notes=with_notes)
        words = replace(words, rings=rings, tumours=sizes, rows=rows)
        taken = (title_box(words, size), legend_room(words, size), *shown.taken)
        boxes = tuple(QRectF(*label.box_px) for label in sizes.sizes)
        if with_notes and counted is not None:
            notes = organ_notes(words.labels, counted, day, size, em, (*taken, *boxes), on_body=words.is_near)
            words = replace(words, notes=notes)
            boxes = (*boxes, *(QRectF(*note.box_px) for note in notes))
        if course is None or shown.soil:
            return words
        around = Surroundings((*taken, *boxes), words.labels)
        clones, resisting = clones_by_row(course, day, shown.layer), resisting_clones(course, day)
        marks = clone_marks(clones, resisting, tumours, self._tumours.shapes, camera, size, em, around)
        return replace(words, clones=marks)


def without_places(words: OverlayState) -> OverlayState:
    """Return the words that stand at no place of the body."""
    return replace(words, labels=(), tumours=replace(words.tumours, sizes=()), notes=(), clones=())
