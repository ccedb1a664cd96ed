"""Animated WebP, written picture by picture: only the last picture is held, however long the film.

Pillow encodes each picture; what lies around the pictures is written here, for Pillow would gather a whole film in
memory before it writes. Only the rectangle in which a picture differs from the one before goes into the file.

References
----------
RFC 9649, "WebP Image Format", section 2.7: extended file format, animation.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from metaviz.render.still import ByteArray, Size

QUALITY = 70
"""Of 100."""
EFFORT = 4
"""Of 6; more is slower and smaller."""

HAS_ANIMATION = 0x02
OVER_WHAT_WAS = 0x02
"""Flag of a picture: its pixels take the place of those before, without blending."""
FOR_EVER = 0
LONGEST_MS = 2**24 - 1
"""That a picture can stand, four and a half hours."""


class WebpWriter:
    """A film being written; to be used in a ``with`` statement.

    Parameters
    ----------
    path
        The file.
    size_px
        Width and height of all pictures.
    frames_per_s
        Pictures per second.
    """

    def __init__(self, path: Path, size_px: Size, frames_per_s: int) -> None:
        self._file: BinaryIO = path.open("wb")
        self._size_px = size_px
        self._frames_per_s = frames_per_s
        self._n_seen = 0
        self._before: ByteArray | None = None
        # The last picture is written when it is known how long it stands.
        self._waiting: tuple[bytes, bytes, int] | None = None

    def __enter__(self) -> WebpWriter:
        width, height = self._size_px
        self._file.write(b"RIFF\0\0\0\0WEBP")
        self._file.write(_chunk(b"VP8X", struct.pack("<I", HAS_ANIMATION) + _three(width - 1) + _three(height - 1)))
        self._file.write(_chunk(b"ANIM", struct.pack("<IH", 0, FOR_EVER)))
        return self

    def write(self, pixels: ByteArray) -> None:
        """Take one picture, shape (height, width, 4), dtype uint8; what is behind the pixels is left out."""
        colours = np.ascontiguousarray(pixels[..., :3])
        starts_ms, self._n_seen = self._time_ms(), self._n_seen + 1
        box = (0, 0, *self._size_px) if self._before is None else changed_box(self._before, colours)
        if box is None:
            return
        left, top, right, bottom = box
        encoded = io.BytesIO()
        part = Image.fromarray(np.ascontiguousarray(colours[top:bottom, left:right]))
        part.save(encoded, "WEBP", quality=QUALITY, method=EFFORT)
        place = _three(left // 2) + _three(top // 2) + _three(right - left - 1) + _three(bottom - top - 1)
        self._flush(starts_ms)
        # A file of one picture is a header of twelve bytes and the chunk wanted here.
        self._waiting = (encoded.getvalue()[12:], place, starts_ms)
        self._before = colours

    def abandon(self) -> None:
        """End without a film: whoever began removes the file."""
        self._waiting = None

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        with self._file:
            if kind is None:
                self._flush(self._time_ms())
                length = self._file.tell()
                self._file.seek(4)
                self._file.write(struct.pack("<I", length - 8))

    def _time_ms(self) -> int:
        """Return when the next picture begins; rounding errors of single pictures do not add up."""
        return round(1000 * self._n_seen / self._frames_per_s)

    def _flush(self, ends_ms: int) -> None:
        """Write the picture that waits, which stands until the time given."""
        if self._waiting is None:
            return
        encoded, place, starts_ms = self._waiting
        head = place + _three(min(ends_ms - starts_ms, LONGEST_MS)) + bytes([OVER_WHAT_WAS])
        self._file.write(_chunk(b"ANMF", head + encoded))
        self._waiting = None


def changed_box(before: ByteArray, after: ByteArray) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of the rectangle in which two pictures differ, or None if nowhere.

    Left and top are even, as the format can place nothing else.

    Parameters
    ----------
    before, after
        Shape (height, width, 3), dtype uint8.
    """
    differs = (before != after).any(axis=2)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not rows.size:
        return None
    left, top = int(columns[0]) & ~1, int(rows[0]) & ~1
    return left, top, int(columns[-1]) + 1, int(rows[-1]) + 1


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
