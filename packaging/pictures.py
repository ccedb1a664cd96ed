"""Makes the pictures of the README with the program itself: a still, and a film that repeats."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "assets" / "pictures"
STILL = ["--at", "15.5y", "--size", "1280x720"]
FILM = [
    "--camera",
    "overview,chest,overview",
    "--from",
    "11y",
    "--to",
    "15y",
    "--seconds",
    "10",
    "--fps",
    "10",
    "--size",
    "736x414",
]
MADE = (("breast.webp", STILL), ("breast_film.webp", FILM))


def main() -> int:
    """Render both from the scene that opens first."""
    for name, arguments in MADE:
        target = PICTURES / name
        command = [sys.executable, "-m", "metaviz", "render", "breast", "-o", str(target), *arguments]
        status = subprocess.call(command, cwd=ROOT)
        if status != 0:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
