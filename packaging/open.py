"""What `make run` does once the checkout is ready: open the window or, without a screen, film its opening."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from metaviz.gui.screen import has_screen  # noqa: E402 - found only now

OPENING = ["--from", "0y", "--to", "12y", "--seconds", "12", "--size", "1280x720"]
FLIGHT = ["--camera", "overview,chest,overview"]
MOMENT = ["--at", "8y", "--size", "1920x1080"]


def main() -> int:
    """Open the default scene; with no screen, render its opening to a film and a still under build/."""
    metaviz = [sys.executable, "-m", "metaviz"]
    if has_screen():
        return subprocess.call(metaviz, cwd=ROOT)
    print("There is no screen here, so the opening of the default scene goes to files.", flush=True)
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    film, still = build / "opening.mp4", build / "opening.png"
    scene = str(ROOT / "scenes" / "breast.yaml")
    for target, arguments in ((still, MOMENT), (film, [*OPENING, *FLIGHT])):
        command = [*metaviz, "render", scene, "-o", str(target), *arguments]
        status = subprocess.call(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        if status != 0:
            return status
    print(f"still: {still}\nfilm:  {film}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
