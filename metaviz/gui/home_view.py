"""What the whole view of the map shows."""

from __future__ import annotations

from metaviz.render.camera import Camera, Window

HOME_BOTTOM_SHARE, HOME_HALF_WIDTH_SHARE, HOME_HEADROOM_CM, HOME_SHIFT_CM = 0.385, 0.26, 3.0, 4.5
"""The whole view shows a body from its crown to the middle of its thighs: below the knees nothing happens."""

_ARM_SHARE, _LEAST_ROOM = 0.215, 0.13
"""Half the width of a body with its arms as a share of its height; least room beside it as a share of the picture's."""
_NEAR = 1.4
"""So many times larger than in the whole view, the body fills the picture, and words stand on it."""


def is_near(camera: Camera, home: Window) -> bool:
    """Tell whether a camera is so near that words must stand on the body."""
    return camera.px_per_cm > _NEAR * Camera.fit(home, camera.size_px, margin=0.0).px_per_cm


def is_narrow(camera: Camera, home: Window) -> bool:
    """Tell whether the body with its arms leaves no room for words beside it."""
    left, _bottom, right, _top = home
    height_cm = (right - left) / 2.0 / HOME_HALF_WIDTH_SHARE
    arm_px = _ARM_SHARE * height_cm * camera.px_per_cm
    middle_px = camera.size_px[0] / 2.0 - camera.centre_cm[0] * camera.px_per_cm
    room_px = min(middle_px, camera.size_px[0] - middle_px) - arm_px
    return room_px < _LEAST_ROOM * camera.size_px[1]


def home_window(height_cm: float) -> Window:
    """Return left, bottom, right and top of the whole view of a body in its centimetres."""
    half = HOME_HALF_WIDTH_SHARE * height_cm
    # A little room on the left, where title and legend stand.
    return (
        -half - HOME_SHIFT_CM,
        HOME_BOTTOM_SHARE * height_cm,
        half - HOME_SHIFT_CM,
        height_cm + HOME_HEADROOM_CM,
    )
