"""Install in silence, try what was installed, remove it, and see that nothing is left; on Windows.

Usage::

    python packaging/windows/try_installer.py build/package
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from trial import programs_of, what_goes_wrong  # noqa: E402 - found only now

SILENT = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", "/CURRENTUSER")
REMOVER = "unins000.exe"
PATIENCE_S = 60.0


def what_is_left(folder: Path, patience_s: float = PATIENCE_S) -> list[str]:
    """Return the files in a folder after a while; the remover ends before its copy of itself has done its work.

    Parameters
    ----------
    folder
        Where the program was.
    patience_s
        How long to wait for the last file to go.
    """
    end = time.monotonic() + patience_s
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.5)
    return sorted(path.name for path in folder.rglob("*")) if folder.exists() else []


def main() -> int:
    """Install, try, remove."""
    parser = argparse.ArgumentParser(description="Try the installer for Windows.")
    parser.add_argument("output", type=Path, help="where the installer is")
    installers = sorted(parser.parse_args().output.resolve().glob("metaviz-*-windows-*.exe"))
    if len(installers) != 1:
        print(f"trial: there should be one installer, not {len(installers)}.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "a place with blanks" / "metaviz"
        subprocess.run([str(installers[0]), *SILENT, f"/DIR={place}"], check=True)
        console, _ = programs_of(place)
        found = what_goes_wrong([str(console)])
        subprocess.run([str(place / REMOVER), *SILENT[:3]], check=True)
        found += [f"{name} is left behind." for name in what_is_left(place)]
    for fault in found:
        print(f"trial: {fault}", file=sys.stderr)
    print(f"trial: {len(found)} faults" if found else "trial: installed, tried and removed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
