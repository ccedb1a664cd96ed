"""Films: frames streamed one by one into an encoder in a process of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Protocol

import numpy as np

from metaviz.render.canvas import MapCanvas
from metaviz.render.ffmpeg import find_ffmpeg
from metaviz.render.frame import Frame
from metaviz.render.still import ByteArray, Overlay, Size, Studio
from metaviz.render.webp_film import WebpWriter

QUALITY = 20
"""x264's constant rate factor; 0 is lossless, 51 the worst, 18 to 23 look like the picture."""
PRESET = "veryfast"

H264 = (
    *("-c:v", "libx264", "-preset", PRESET, "-crf", str(QUALITY)),
    # Players assume the colours of high-definition television unless a film says otherwise.
    *("-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"),
    *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"),
    *("-movflags", "+faststart"),
)
NO_FFMPEG = (
    "Films as .mp4 need ffmpeg, which is not installed here; install it (on Debian: apt install ffmpeg), "
    "or choose a name with .webp, which needs nothing."
)

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]


class FilmStudio(Protocol):
    """Makes pictures of frames, all of one size."""

    size_px: Size

    def take(self, frame: Frame, overlay: Overlay | None = None) -> ByteArray:
        """Return a frame as pixels, shape (height, width, 4), dtype uint8."""


class FilmError(RuntimeError):
    """The film could not be written; the message says why, in one sentence."""


def render_film(
    canvas: MapCanvas,
    frames: Iterable[Frame],
    path: Path,
    size_px: Size,
    frames_per_s: int,
    *,
    overlay: Overlay | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> bool:
    """Write frames as a film; memory does not grow with their number.

    The file appears under its name when it is complete; a film that is cancelled or fails leaves nothing.

    Parameters
    ----------
    canvas
        Any canvas with a context; it need not be shown.
    frames
        Drawn in turn; may be a generator.
    path
        Name of the film: with ``.mp4`` it is H.264, with ``.webp`` an animated picture that repeats.
    size_px
        Width and height; an odd number becomes the even one above it, as the encoding needs.
    frames_per_s
        Frames per second of film.
    overlay
        Text laid over each frame.
    progress
        Called with the number of frames written, after each.
    cancelled
        Asked before each frame.

    Returns
    -------
    bool
        False if the film was cancelled.

    Raises
    ------
    FilmError
        If the folder cannot be written, the encoder fails, or there is none for ``.mp4``.
    """
    with Studio(canvas, even(size_px)) as studio:
        return write_film(studio, frames, path, frames_per_s, overlay=overlay, progress=progress, cancelled=cancelled)


def write_film(
    studio: FilmStudio,
    frames: Iterable[Frame],
    path: Path,
    frames_per_s: int,
    *,
    overlay: Overlay | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> bool:
    """Write what a studio takes of frames as a film, see `render_film`; the studio's size must be even.

    Raises
    ------
    FilmError
        If the folder cannot be written, or the encoder fails.
    """
    unfinished = path.with_name(f".{path.stem}-{os.getpid()}{path.suffix.lower()}")
    try:
        # Not a temporary file of Python's: those can be read by nobody else, and so could the film.
        unfinished.open("wb").close()
    except OSError as problem:
        raise FilmError(f"The film {path} cannot be written: {problem.strerror or problem}.") from problem
    try:
        with _encoder(unfinished, studio.size_px, frames_per_s) as encoder:
            for n_done, frame in enumerate(frames):
                if cancelled is not None and cancelled():
                    encoder.abandon()
                    return False
                encoder.write(studio.take(frame, overlay))
                if progress is not None:
                    progress(n_done + 1)
        unfinished.replace(path)
    except OSError as problem:
        raise FilmError(f"The film {path} cannot be written: {problem.strerror or problem}.") from problem
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def even(size_px: Size) -> Size:
    """Return the size with odd numbers raised by one: H.264 stores colours for two by two pixels."""
    return size_px[0] + size_px[0] % 2, size_px[1] + size_px[1] % 2


def _encoder(path: Path, size_px: Size, frames_per_s: int) -> _Ffmpeg | WebpWriter:
    return (WebpWriter if path.suffix == ".webp" else _Ffmpeg)(path, size_px, frames_per_s)


class _Ffmpeg:
    """ffmpeg reading raw pictures from a pipe."""

    def __init__(self, path: Path, size_px: Size, frames_per_s: int) -> None:
        ffmpeg = find_ffmpeg()
        if ffmpeg is None:
            raise FilmError(NO_FFMPEG)
        # The encoder's words go to a file: a pipe that nobody reads would fill and stop it.
        self._words: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed in __exit__
        command = [
            *(str(ffmpeg), "-y", "-loglevel", "error", "-nostdin"),
            *("-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{size_px[0]}x{size_px[1]}", "-r", str(frames_per_s)),
            *("-i", "pipe:0", "-an", *H264, str(path)),
        ]
        self._process = subprocess.Popen(  # noqa: S603 - the program is found by `find_ffmpeg`
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._words
        )
        self._abandoned = False

    def __enter__(self) -> _Ffmpeg:
        return self

    def write(self, pixels: ByteArray) -> None:
        """Hand over one picture, shape (height, width, 4)."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(np.ascontiguousarray(pixels).data)
        except OSError as problem:
            raise FilmError(f"The encoder stopped: {self._last_words() or problem}.") from problem

    def abandon(self) -> None:
        """End without a film."""
        self._abandoned = True

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        assert self._process.stdin is not None
        try:
            if kind is not None or self._abandoned:
                self._process.kill()
                self._process.wait()
                return
            self._process.communicate()
            if self._process.returncode != 0:
                raise FilmError(f"The encoder failed: {self._last_words() or self._process.returncode}.")
        finally:
            self._process.stdin.close()
            self._words.close()

    def _last_words(self) -> str:
        self._words.seek(0)
        lines = self._words.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1].rstrip(".") if lines else ""
