"""Where the camera of a film is: an equal part of the film at each stop, and flights between them."""

from __future__ import annotations

from dataclasses import dataclass

from metaviz.render.camera import Camera

_FLIGHT_S = 1.6
_MOST_OF_PART = 0.6


@dataclass(frozen=True, slots=True)
class CameraRoute:
    """A way along cameras.

    Attributes
    ----------
    stops
        Cameras of one size, in turn.
    seconds
        Length of the film.
    """

    stops: tuple[Camera, ...]
    seconds: float = 0.0

    def at(self, time_s: float) -> Camera:
        """Return the camera of a moment; flights take the middle between two parts."""
        part_s = self.seconds / len(self.stops)
        flight_s = min(_FLIGHT_S, _MOST_OF_PART * part_s)
        for number, (here, there) in enumerate(zip(self.stops, self.stops[1:], strict=False)):
            leaves_s = (number + 1) * part_s - flight_s / 2.0
            if time_s < leaves_s:
                return here
            if time_s < leaves_s + flight_s:
                share = (time_s - leaves_s) / flight_s
                return here.toward(there, share * share * (3.0 - 2.0 * share))
        return self.stops[-1]
