"""Animated WebP, written picture by picture: only the last picture is held, however long the film.

Pillow encodes each picture; what lies around the pictures is written here, for Pillow would gather a whole film in
memory before it writes. Only what differs visibly from the picture before goes into the file: the rectangle around it,
in which all that stays is transparent.

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
from numpy.typing import NDArray
from PIL import Image

from metaviz.render.still import ByteArray, Size

QUALITY = 70
"""Of 100."""
EFFORT = 4
"""Of 6; more is slower and smaller."""

HAS_ANIMATION, HAS_TRANSPARENCY = 0x02, 0x10
HEADER_BYTES, CHUNK_HEAD_BYTES = 12, 8
VISIBLE = 4
"""Of 256 levels of a colour; smaller changes than this are lost in the encoding anyway."""
FOR_EVER = 0
BoolArray = NDArray[np.bool_]
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
        # Colours as they were last written, so that small changes add up until they are seen.
        self._written: ByteArray | None = None
        # The last picture is written when it is known how long it stands.
        self._waiting: tuple[bytes, bytes, int] | None = None

    def __enter__(self) -> WebpWriter:
        width, height = self._size_px
        self._file.write(b"RIFF\0\0\0\0WEBP")
        self._file.write(
            _chunk(
                b"VP8X", struct.pack("<I", HAS_ANIMATION | HAS_TRANSPARENCY) + _three(width - 1) + _three(height - 1)
            )
        )
        self._file.write(_chunk(b"ANIM", struct.pack("<IH", 0, FOR_EVER)))
        return self

    def write(self, pixels: ByteArray) -> None:
        """Take one picture, shape (height, width, 4), dtype uint8; what is behind the pixels is left out."""
        colours = np.ascontiguousarray(pixels[..., :3])
        starts_ms, self._n_seen = self._time_ms(), self._n_seen + 1
        if self._written is None:
            self._written = colours.copy()
            changed = np.ones(colours.shape[:2], dtype=bool)
        else:
            changed = changed_pixels(self._written, colours)
            self._written[changed] = colours[changed]
        box = box_around(changed)
        if box is None:
            return
        left, top, right, bottom = box
        part = colours[top:bottom, left:right]
        mask = changed[top:bottom, left:right]
        if not mask.all():
            part = np.dstack([part, np.where(mask, np.uint8(255), np.uint8(0))])
        place = _three(left // 2) + _three(top // 2) + _three(right - left - 1) + _three(bottom - top - 1)
        self._flush(starts_ms)
        self._waiting = (_encoded(part), place, starts_ms)

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
        # The last byte is no flag at all: what is transparent shows what was there.
        head = place + _three(min(ends_ms - starts_ms, LONGEST_MS)) + b"\0"
        self._file.write(_chunk(b"ANMF", head + encoded))
        self._waiting = None


def changed_pixels(before: ByteArray, after: ByteArray) -> BoolArray:
    """Return which pixels differ visibly between two pictures, shape (height, width).

    Parameters
    ----------
    before, after
        Shape (height, width, 3), dtype uint8.
    """
    larger, smaller = np.maximum(before, after), np.minimum(before, after)
    differs: BoolArray = np.asarray((larger - smaller >= VISIBLE).any(axis=2))
    return differs


def box_around(changed: BoolArray) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of the rectangle around what has changed, or None if nothing has.

    Left and top are even, as the format can place nothing else.

    Parameters
    ----------
    changed
        Shape (height, width).
    """
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    if not rows.size:
        return None
    left, top = int(columns[0]) & ~1, int(rows[0]) & ~1
    return left, top, int(columns[-1]) + 1, int(rows[-1]) + 1


def _encoded(part: ByteArray) -> bytes:
    """Return the chunks of a picture that hold its pixels, without the header of a file of its own."""
    encoded = io.BytesIO()
    Image.fromarray(part).save(encoded, "WEBP", quality=QUALITY, method=EFFORT)
    chunks = encoded.getvalue()[HEADER_BYTES:]
    # A picture with transparent pixels begins with a chunk that tells its size, as the film has one.
    return chunks[CHUNK_HEAD_BYTES + struct.unpack("<I", chunks[4:8])[0] :] if chunks[:4] == b"VP8X" else chunks


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
