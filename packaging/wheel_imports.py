"""Write down which libraries the parts of Qt need on Windows and macOS, as their wheels say.

A machine that runs another system can so check that nothing that stays needs anything that is left out. To be run with
the Python of ``.venv-package`` after a change of PySide6, with wheels as pip downloads them for another platform::

    pip download --no-deps --only-binary :all: --platform win_amd64 --dest wheels PySide6-Essentials==... shiboken6==...
    python packaging/wheel_imports.py windows wheels/*.whl
    python packaging/wheel_imports.py macos wheels/*.whl
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import re
import sys
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOUND = ROOT / "packaging" / "bundle" / "wheels"
SUFFIXES = {"windows": (".dll", ".pyd"), "macos": (".dylib", ".so")}
FRAMEWORK = re.compile(r".*/(\w+)\.framework/Versions/\w+/\1")
OF_NO_USE = re.compile(r".*/(?:qml|plugins/(?:qmltooling|qmllint|designer))/.*")
"""Nobody doubts that these are left out, and there are many of them."""


def is_library(name: str, platform: str) -> bool:
    """Whether a file of a wheel is a library, by its name."""
    if OF_NO_USE.fullmatch(name):
        return False
    framework = platform == "macos" and FRAMEWORK.fullmatch(name) is not None
    return framework or name.endswith(SUFFIXES[platform])


def imports_of(content: bytes, platform: str) -> list[str]:
    """Return the names of the libraries that a library is linked with."""
    return _windows_imports(content) if platform == "windows" else _macos_imports(content)


def _windows_imports(content: bytes) -> list[str]:
    pefile: Any = importlib.import_module("pefile")
    read = pefile.PE(data=content, fast_load=True)
    kinds = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")
    read.parse_data_directories([pefile.DIRECTORY_ENTRY[kind] for kind in kinds])
    tables = (getattr(read, name, []) for name in ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT"))
    return [entry.dll.decode() for table in tables for entry in table]


def _macos_imports(content: bytes) -> list[str]:
    mach_o: Any = importlib.import_module("macholib.mach_o")
    macholib: Any = importlib.import_module("macholib.MachO")
    read = macholib.MachO.__new__(macholib.MachO)
    read.graphident, read.filename, read.loader_path = "", "", ""
    read.fat, read.headers, read.allow_unknown_load_commands = None, [], True
    read.load(io.BytesIO(content))
    loads = {mach_o.LC_LOAD_DYLIB, mach_o.LC_LOAD_WEAK_DYLIB, mach_o.LC_REEXPORT_DYLIB}
    return [
        data.rstrip(b"\0").decode()
        for header in read.headers
        for command, _, data in header.commands
        if command.cmd in loads
    ]


def of_wheels(wheels: list[Path], platform: str) -> dict[str, list[str]]:
    """Return what each library of some wheels needs from the same wheels.

    Returns
    -------
    dict
        Place of each library in the bundle to the places that it is linked with, sorted.
    """
    contents: dict[str, bytes] = {}
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            contents |= {name: archive.read(name) for name in archive.namelist() if is_library(name, platform)}
    place_of = {PurePosixPath(name).name.lower(): name for name in sorted(contents)}
    return {
        name: sorted(
            {
                place_of[base]
                for needed in imports_of(content, platform)
                if (base := PurePosixPath(needed.replace("\\", "/")).name.lower()) in place_of
            }
            - {name}
        )
        for name, content in sorted(contents.items())
    }


def main() -> int:
    """Read the wheels and write ``packaging/bundle/wheels/PLATFORM.json``."""
    parser = argparse.ArgumentParser(description="Write down what the libraries of wheels need.")
    parser.add_argument("platform", choices=sorted(SUFFIXES))
    parser.add_argument("wheels", nargs="+", type=Path)
    arguments = parser.parse_args()
    record = {
        "wheels": sorted(wheel.name for wheel in arguments.wheels),
        "needs": of_wheels(arguments.wheels, arguments.platform),
    }
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{arguments.platform}.json"
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"wheels: {path.relative_to(ROOT)}, {len(record['needs'])} libraries")
    return 0


if __name__ == "__main__":
    sys.exit(main())
