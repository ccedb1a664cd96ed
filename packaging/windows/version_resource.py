"""What Windows shows of a program under Properties, Details, in the words of PyInstaller."""

from __future__ import annotations

import re
from pathlib import Path

from metaviz import __version__

ENGLISH_UNICODE = (0x0409, 0x04B0)


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """Return a version as Windows counts: ``0.4.1`` is (0, 4, 1, 0); what follows the numbers is left out.

    Raises
    ------
    ValueError
        If the version begins with no number.
    """
    found = re.match(r"\d+(?:\.\d+){0,3}", version)
    if found is None:
        raise ValueError(f"{version!r} begins with no number.")
    numbers = [int(part) for part in found[0].split(".")]
    first, second, third, fourth = (*numbers, 0, 0, 0)[:4]
    return first, second, third, fourth


def version_resource(program: str, version: str) -> str:
    """Return the text of a version file for PyInstaller.

    Parameters
    ----------
    program
        Name without suffix.
    version
        Of metaviz.
    """
    numbers = four_numbers(version)
    language, codepage = ENGLISH_UNICODE
    words = {
        "CompanyName": "The metaviz authors",
        "FileDescription": "metaviz",
        "FileVersion": version,
        "InternalName": program,
        "LegalCopyright": "The metaviz authors. BSD 3-Clause.",
        "OriginalFilename": f"{program}.exe",
        "ProductName": "metaviz",
        "ProductVersion": version,
    }
    table = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0,"
        " OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)),"
        f" kids=[StringFileInfo([StringTable('{language:04X}{codepage:04X}', [{table}])]),"
        f" VarFileInfo([VarStruct('Translation', [{language}, {codepage}])])])\n"
    )


def write_version_resource(folder: Path, program: str, version: str = __version__) -> str:
    """Write the version file of a program into a folder, and return its path as PyInstaller wants it.

    Parameters
    ----------
    folder
        Made if it is not there.
    program
        Name without suffix.
    version
        Of metaviz.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{program}.version.txt"
    path.write_text(version_resource(program, version), encoding="utf-8")
    return str(path)
