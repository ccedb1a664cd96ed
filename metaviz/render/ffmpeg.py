"""Finds the ffmpeg that encodes films: that of the package imageio-ffmpeg, or one of the system's."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

VARIABLE = "IMAGEIO_FFMPEG_EXE"
"""Names an ffmpeg to be used before all others; imageio-ffmpeg has the same habit."""


def find_ffmpeg() -> Path | None:
    """Return the ffmpeg to encode with, or None where there is none.

    That of imageio-ffmpeg is taken before the system's, for it is known to have the encoders. Bundles leave it out:
    it is as large as all the rest, so there only the system's is looked for.
    """
    if named := os.environ.get(VARIABLE):
        return Path(named)
    try:
        import imageio_ffmpeg  # noqa: PLC0415 - bundles are without it

        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError):
        found = shutil.which("ffmpeg")
        return Path(found) if found else None


def ffmpeg_version(ffmpeg: Path) -> str:
    """Return the version that an ffmpeg tells, or nothing if it cannot be started."""
    try:
        done = subprocess.run([str(ffmpeg), "-version"], capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return ""
    words = done.stdout.split(maxsplit=3)
    return words[2] if len(words) > 3 else ""
