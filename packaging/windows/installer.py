"""Make the installer for Windows of the folder that PyInstaller made, with Inno Setup 6.3 or later.

Usage::

    python packaging/windows/installer.py build/package/metaviz build/package
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from windows.inno_script import read_script  # noqa: E402 - found only now

from metaviz import __version__  # noqa: E402

SCRIPT = ROOT / "packaging" / "windows" / "metaviz.iss"
ICON = ROOT / "packaging" / "windows" / "metaviz.ico"


def definitions(bundle: Path, output: Path, version: str = __version__) -> dict[str, str]:
    """Return what the script must be told."""
    return {"Version": version, "Bundle": str(bundle), "Output": str(output), "Icon": str(ICON)}


def command(compiler: str, defined: dict[str, str]) -> list[str]:
    """Return the command that compiles the script."""
    return [compiler, "/Q", *(f"/D{name}={value}" for name, value in defined.items()), str(SCRIPT)]


def compiler() -> str | None:
    """Return the path of Inno Setup's compiler; None if it is not there."""
    folders = [Path(os.environ[name]) for name in ("ProgramFiles(x86)", "ProgramFiles") if name in os.environ]
    known = (folder / "Inno Setup 6" / "ISCC.exe" for folder in folders)
    return shutil.which("iscc") or next((str(path) for path in known if path.is_file()), None)


def main() -> int:
    """Check the script, then compile it."""
    parser = argparse.ArgumentParser(description="Make the installer for Windows.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    defined = definitions(arguments.bundle.resolve(), arguments.output.resolve())
    script = read_script(SCRIPT.read_text(encoding="utf-8"), defined)
    found = compiler()
    if found is None:
        print("installer: Inno Setup 6 is not installed here.", file=sys.stderr)
        return 1
    subprocess.run(command(found, defined), check=True)
    print(f"installer: {arguments.output / script.setup['OutputBaseFilename']}.exe")
    return 0


if __name__ == "__main__":
    sys.exit(main())
