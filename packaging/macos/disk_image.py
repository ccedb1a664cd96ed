"""Make the disk image of the application for macOS, with what macOS brings.

Usage::

    python packaging/macos/disk_image.py build/package/metaviz.app build/package
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from metaviz import __version__  # noqa: E402 - found only now

READ_ME = ROOT / "packaging" / "macos" / "Read me first.txt"


def image_name(version: str, machine: str) -> str:
    """Return the name of the image; the processor is part of it, for PyInstaller builds for the one it runs on."""
    return f"metaviz-{version}-macos-{machine}.dmg"


def commands(application: Path, stage: Path, image: Path) -> list[list[str]]:
    """Return the commands that check the application's seal, pack it, and check the image.

    Parameters
    ----------
    application
        The folder ``metaviz.app``.
    stage
        The folder that is packed.
    image
        The image to be made.
    """
    return [
        ["codesign", "--verify", "--deep", "--strict", str(application)],
        # `ditto` keeps links and seals, which a plain copy may not.
        ["ditto", str(application), str(stage / application.name)],
        [
            *("hdiutil", "create", "-ov", "-quiet", "-fs", "HFS+", "-format", "UDZO"),
            *("-volname", "metaviz", "-srcfolder", str(stage), str(image)),
        ],
        ["hdiutil", "verify", "-quiet", str(image)],
    ]


def main() -> int:
    """Stage the application beside a link to the folder where it belongs, and pack both."""
    parser = argparse.ArgumentParser(description="Make the disk image for macOS.")
    parser.add_argument("application", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    if shutil.which("hdiutil") is None:
        print("disk image: hdiutil is not here; disk images are made on macOS.", file=sys.stderr)
        return 1
    image = arguments.output / image_name(__version__, platform.machine())
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        (stage / "Applications").symlink_to("/Applications")
        shutil.copy(READ_ME, stage)
        for command in commands(arguments.application, stage, image):
            subprocess.run(command, check=True)
    print(f"disk image: {image}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
