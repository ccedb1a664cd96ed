"""What one picture shows, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from metaviz.model.events import Legs
from metaviz.render.camera import Camera
from metaviz.render.theme import Profile

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
KeyArray = NDArray[np.uint64]


class ColonyStage(IntEnum):
    """How a tumour is drawn."""

    PRIMARY = 0
    """The primary once an imaging test sees it; before, it is drawn as a colony of its size."""
    ASLEEP = 1
    MICRO = 2
    """Awake, without vessels of its own."""
    VASCULARISED = 3
    """With vessels, too small for an imaging test."""
    DETECTABLE = 4
    REGRESSING = 5


@dataclass(frozen=True, eq=False)
class ColonyStates:
    """The tumours on one day, one row each; the primary is a row among them.

    Attributes
    ----------
    key
        Identity, dtype uint64; the shape of the blob follows from it.
    place
        Index into ``body.places``.
    spot
        Shape (n, 2), in the unit square: where inside its organ.
    diameter_mm
        Diameter of a ball of so many cells.
    stage
        A `ColonyStage`.
    presence
        In [0, 1]: opacity, for a colony that fades away.
    """

    key: KeyArray
    place: IntArray
    spot: FloatArray
    diameter_mm: FloatArray
    stage: IntArray
    presence: FloatArray

    def __len__(self) -> int:
        """Return the number of tumours."""
        return len(self.key)


NO_COLONIES = ColonyStates(
    key=np.zeros(0, np.uint64),
    place=np.zeros(0, np.int64),
    spot=np.zeros((0, 2)),
    diameter_mm=np.zeros(0),
    stage=np.zeros(0, np.int64),
    presence=np.zeros(0),
)


@dataclass(frozen=True, eq=False)
class LegWindow:
    """The dots of one window of the time axis; drawn from it as long as it is the same object.

    Attributes
    ----------
    start_day
        First day of the window; legs count their time from here, for float32 would lose the seconds in year ten.
    day_per_s
        Days of the time axis per second of flow.
    legs
        Moves of the dots; `end_day` of the last may lie beyond the window.
    founder_spot
        Shape (n_legs, 2), in the unit square: where inside its organ the colony of a founder will be. Rows of other
        cells are not read. None if there is no founder in the window.
    """

    start_day: float
    day_per_s: float
    legs: Legs
    founder_spot: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What of the still body stands out.

    Attributes
    ----------
    focus
        In [0, 1]: how far shapes outside the story recede to blue-grey glass.
    in_story
        Names of the shapes that keep their colour: ids of sites, or of shapes that are no site.
    xray
        In [0, 1]: how far that which lies in front of `laid_bare` fades.
    laid_bare
        Ids of the sites that are to be seen through what lies in front of them.
    still
        Reduced motion: cells stand and fade in and out instead of moving.
    """

    focus: float = 0.0
    in_story: frozenset[str] = frozenset()
    xray: float = 0.0
    laid_bare: frozenset[str] = frozenset()
    still: bool = False


PLAIN_LOOK = Look()


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture; the same frame gives the same pixels.

    Attributes
    ----------
    day
        Moment of the time axis.
    windows
        All windows that have dots on screen at `day`; their order does not matter.
    colonies
        Tumours at `day`.
    profile, camera
        How and from where it is seen.
    look
        What of the still body stands out.
    """

    day: float
    windows: tuple[LegWindow, ...]
    colonies: ColonyStates
    profile: Profile
    camera: Camera
    look: Look = PLAIN_LOOK
