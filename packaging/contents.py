"""What is inside a bundle, by name and without versions, and how that differs from the list that is kept."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

LIST = Path(__file__).resolve().parent / "bundle" / "contents.txt"
OWN = ("assets", "metaviz", "scenes")
"""Folders of the project's own files, which other tests watch."""
DEEP = frozenset({"metaviz", "numpy", "PIL", "PySide6", "pydantic", "vispy", "yaml"})
"""Packages whose modules are named two levels deep; of all others the name is enough."""


def file_name(place: str) -> str:
    """Return a place in the bundle without what changes from release to release: versions, hashes, the Python.

    Parameters
    ----------
    place
        Relative to the folder of libraries, with slashes.
    """
    path = PurePosixPath(place)
    name = re.sub(r"\.(cpython-\d+-[\w-]+|abi3)(?=\.so$)", "", path.name)
    name = re.sub(r"(-[0-9a-f]{8})+(?=\.so)|_?-[0-9a-f]{8}(?=\.so)", "", name)
    name = re.sub(r"(?<=\.so)(\.\d+)+$", "", name)
    name = re.sub(r"(?<=\.abi3\.so)(\.\d+)+$", "", name)
    name = re.sub(r"^(libpython)[\d.]+(?=\.so)", r"\1", name)
    folders = [re.sub(r"-\d[\w.]*(?=\.dist-info$)|(?<=^python)\d[\d.]*$", "", part) for part in path.parent.parts]
    return "/".join([*folders, name])


def module_name(module: str) -> str:
    """Return the part of a module's name that the list holds."""
    parts = module.split(".")
    return ".".join(parts[: 2 if parts[0] in DEEP else 1])


def listing(places: Iterable[str], modules: Iterable[str]) -> list[str]:
    """Return the lines of a list of contents, in order and each once.

    Parameters
    ----------
    places
        All files of the folder of libraries.
    modules
        Full names of the modules in the archive of Python modules.
    """
    files = {f"file {file_name(place)}" for place in places if PurePosixPath(place).parts[0] not in OWN}
    named = {f"module {module_name(module)}" for module in modules}
    return sorted(files | named)


def contents_of(bundle: Path, program: str) -> list[str]:
    """Return the list of contents of a bundle on the disk.

    Parameters
    ----------
    bundle
        The folder of the bundle.
    program
        Name of a program in it.
    """
    from PyInstaller.archive.readers import CArchiveReader  # noqa: PLC0415 - only where bundles are made

    archive = CArchiveReader(str(bundle / program)).open_embedded_archive("PYZ.pyz")
    inside = bundle / "_internal"
    places = [path.relative_to(inside).as_posix() for path in inside.rglob("*") if not path.is_dir()]
    return listing(places, [*archive.toc, *library_modules(inside)])


def library_modules(inside: Path) -> list[str]:
    """Return the modules of the small library that Python itself needs to start."""
    with zipfile.ZipFile(inside / "base_library.zip") as archive:
        return [name.removesuffix(".pyc").replace("/", ".") for name in archive.namelist() if name.endswith(".pyc")]


def kept_list() -> list[str]:
    """Return the lines of the list that is kept, without its comments."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def write_list(lines: Iterable[str]) -> None:
    """Keep a list of contents, after somebody has looked at what is new."""
    head = "# What is inside the bundle for Linux. Written by `python packaging/package.py --keep-contents`.\n"
    LIST.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


def differences(found: Iterable[str], kept: Iterable[str]) -> list[str]:
    """Return a sentence for each thing that is inside and not on the list, or the other way round."""
    found, kept = set(found), set(kept)
    return [
        *(f"{line} is new in the bundle." for line in sorted(found - kept)),
        *(f"{line} is no longer in the bundle." for line in sorted(kept - found)),
    ]
