"""What of the body stands out in the window: focus, x-ray, and the organ somebody looks at."""

from __future__ import annotations

from PySide6.QtCore import QObject, QVariantAnimation, Signal

from metaviz.model.examination import Layer
from metaviz.render.frame import Look

_FADE_MS = 250

HIDDEN_PLACES = frozenset(
    ("kidney", "adrenal", "pancreas", "para_aortic", "coeliac", "mesenteric", "bone.thoracic", "bone.lumbar")
)
"""What lies behind other organs: the retroperitoneum, the nodes at the aorta, and the bodies of the vertebrae."""


class Strength(QObject):
    """A number from 0 to 1 that changes softly.

    Signals
    -------
    changed
        It has another value.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.value = 0.0
        self.is_soft = True
        self._goal = 0.0
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(_FADE_MS)
        self._animation.valueChanged.connect(self._take)

    def go_to(self, goal: float) -> None:
        """Change to a value, softly or at once."""
        if goal == self._goal:
            return
        self._goal = goal
        self._animation.stop()
        if self.is_soft:
            self._animation.setStartValue(self.value)
            self._animation.setEndValue(goal)
            self._animation.start()
        else:
            self._take(goal)

    @property
    def is_changing(self) -> bool:
        """Whether the goal is not reached yet."""
        return self.value != self._goal

    def _take(self, value: float) -> None:
        if value != self.value:
            self.value = value
            self.changed.emit()


class Spotlight(QObject):
    """Switches and attention of a window; to look at something is no change of the case, so undo knows nothing of it.

    Signals
    -------
    changed
        The map looks different.
    switched
        Focus, x-ray or reduced motion was switched.
    layer_changed
        The map shows what is there, or what was found.
    """

    changed = Signal()
    switched = Signal()
    layer_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._focus, self._xray, self._still = False, False, False
        self._layer = Layer.TRUTH
        self._soil = False
        self._selected = self._pointed = ""
        self._regarded: frozenset[str] = frozenset()
        self._story: frozenset[str] = frozenset()
        self._bare: frozenset[str] = frozenset()
        self._focus_strength, self._xray_strength = Strength(self), Strength(self)
        self._focus_strength.changed.connect(self.changed)
        self._xray_strength.changed.connect(self.changed)

    @property
    def focus(self) -> bool:
        """Whether what is outside the story recedes."""
        return self._focus

    @property
    def xray(self) -> bool:
        """Whether what lies in front of hidden organs of the story fades."""
        return self._xray

    @property
    def still(self) -> bool:
        """Whether motion is reduced."""
        return self._still

    @property
    def layer(self) -> Layer:
        """Whether the map shows what is there or what was found."""
        return self._layer

    @property
    def soil(self) -> bool:
        """Whether rings around the organs show their soil."""
        return self._soil

    @property
    def selected(self) -> str:
        """Place that was clicked, empty for none."""
        return self._selected

    @property
    def spoken_of(self) -> frozenset[str]:
        """Places that somebody points at, has clicked or has under a slider."""
        return self._regarded | frozenset(place for place in (self._selected, self._pointed) if place)

    def set_focus(self, on: bool) -> None:
        """Switch the focus mode."""
        self._focus = on
        self._light()
        self.switched.emit()

    def set_xray(self, on: bool) -> None:
        """Switch the x-ray."""
        self._xray = on
        self._light()
        self.switched.emit()

    def set_still(self, on: bool) -> None:
        """Reduce motion: nothing fades or flies."""
        self._still = on
        for strength in (self._focus_strength, self._xray_strength):
            strength.is_soft = not on
        self.changed.emit()
        self.switched.emit()

    def set_layer(self, layer: Layer) -> None:
        """Show what is there, or what was found."""
        if layer is not self._layer:
            self._layer = layer
            self.layer_changed.emit()
            self.switched.emit()

    def set_soil(self, on: bool) -> None:
        """Show the soil of every organ, or not."""
        self._soil = on
        self.layer_changed.emit()
        self.switched.emit()

    def select(self, place_id: str) -> None:
        """Note what was clicked; empty for nothing."""
        if place_id != self._selected:
            self._selected = place_id
            self._light()
            self.changed.emit()

    def point_at(self, place_id: str) -> None:
        """Note what is under the pointer; it is lit, but nothing is laid bare for a pointer that passes."""
        if place_id != self._pointed:
            self._pointed = place_id
            if self._focus:
                self.changed.emit()

    def regard(self, place_ids: frozenset[str]) -> None:
        """Note what somebody looks at beside the map: all places of a site."""
        if place_ids != self._regarded:
            self._regarded = place_ids
            self._light()
            self.changed.emit()

    @property
    def is_changing(self) -> bool:
        """Whether focus or x-ray is on its way."""
        return self._focus_strength.is_changing or self._xray_strength.is_changing

    def look(self, story: frozenset[str]) -> Look:
        """Return what stands out in the picture of a moment.

        Parameters
        ----------
        story
            Places of primary and colonies.
        """
        if story != self._story:
            self._story = story
            self._light()
        return Look(
            focus=self._focus_strength.value,
            in_story=_sites(self._story | self.spoken_of),
            xray=self._xray_strength.value,
            laid_bare=_sites(self._bare),
            still=self._still,
        )

    def _light(self) -> None:
        self._focus_strength.go_to(1.0 if self._focus else 0.0)
        bare = (self._regarded | {self._selected}) & HIDDEN_PLACES
        if self._xray and not bare:
            bare = (self._story & HIDDEN_PLACES) or HIDDEN_PLACES
        if bare:
            # What fades out keeps its organ until it is gone.
            self._bare = bare
        self._xray_strength.go_to(1.0 if bare else 0.0)


def _sites(places: frozenset[str]) -> frozenset[str]:
    return frozenset(place.partition(".")[0] for place in places)
