"""Where things are drawn: vessels, regions and labels in body centimetres.

The origin is on the midline at the soles, x grows towards the viewer's right (the body's left), y upwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.model.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Vessel:
    """A drawn vessel, directed with the flow.

    Attributes
    ----------
    id
        Name of the vessel, with ``_l`` or ``_r`` for the body's left and right.
    kind
        Kind of vessel as a word of `RouteKind`.
    width_cm
        Drawn width.
    points_cm
        Shape (n, 2), smoothed centreline from upstream to downstream.
    """

    id: str
    kind: str
    width_cm: float
    points_cm: FloatArray


@dataclass(frozen=True, eq=False)
class Region:
    """A closed area that belongs to a place: colonies grow inside it, a click on it finds the organ.

    Attributes
    ----------
    place_id
        Id of the place (``liver``, ``bone.lumbar``, ``axillary``).
    side
        ``left``, ``right`` (of the body) or ``middle``.
    outline_cm
        Shape (n, 2), closed polygon, first point not repeated.
    depth
        Drawing order; greater is nearer to the viewer.
    """

    place_id: str
    side: str
    outline_cm: FloatArray
    depth: float


@dataclass(frozen=True, eq=False)
class LabelAnchor:
    """The point of an organ at which the line of its label ends."""

    site_id: str
    point_cm: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Plate:
    """A baked picture of the still body.

    Attributes
    ----------
    profile
        ``dark`` or ``projector``.
    image, mask
        File names in ``assets/plates``: the picture, and the 8-bit occlusion mask.
    deep
        File name of the same picture without the organs in front; empty if there is none.
    index
        File name of the 8-bit map of what lies on top in each pixel, half as fine; empty if there is none.
    window_cm
        Left, bottom, right and top of the picture in body centimetres.
    px_per_cm
        Resolution of the picture.
    shapes
        Names behind the numbers of the index map: the id of a place, or of a shape that is none; 0 is nothing.
    deep_shapes
        Those of them that the deep picture shows whole.
    scaffold
        Those of them that hold the picture together in every story: bones, great vessels, muscles of the limbs.
    """

    profile: str
    image: str
    mask: str
    window_cm: tuple[float, float, float, float]
    px_per_cm: float
    deep: str = ""
    index: str = ""
    shapes: tuple[str, ...] = ()
    deep_shapes: frozenset[str] = frozenset()
    scaffold: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class View:
    """A part of the body that a camera can be sent to.

    Attributes
    ----------
    id
        ``overview``, ``head``, ``chest``, ``abdomen``, ``pelvis`` or ``bone``.
    window_cm
        Left, bottom, right and top; all of it is shown, whatever the shape of the picture.
    """

    id: str
    window_cm: tuple[float, float, float, float]


@dataclass(frozen=True, eq=False)
class Layout:
    """Everything about a body that is drawn and not computed.

    Attributes
    ----------
    body_id
        Body to which the layout belongs.
    height_cm
        Height of the body.
    vessels, regions, labels, plates
        See the classes.
    route_paths_cm
        For each route of the body, in its order, the drawn ways of that route: a tuple of arrays of shape
        (n, 2) that run from the source place to the target place.
    views
        What cameras can be sent to; the first is the whole body.
    """

    body_id: str
    height_cm: float
    vessels: tuple[Vessel, ...]
    regions: tuple[Region, ...]
    labels: tuple[LabelAnchor, ...]
    plates: tuple[Plate, ...]
    route_paths_cm: tuple[tuple[FloatArray, ...], ...]
    views: tuple[View, ...] = ()

    def regions_of(self, place_id: str) -> tuple[Region, ...]:
        """Return the regions of a place, left and right where it is paired."""
        return tuple(region for region in self.regions if region.place_id == place_id)
