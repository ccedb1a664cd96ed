"""What the program is made of, and under which licences that is passed on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase


class PartKind(StrEnum):
    """What a part is, in the order in which people read of them."""

    PACKAGE = "package"
    LIBRARY = "library"
    FONT = "font"
    ASSET = "asset"


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is passed on with the program, and its licence.

    Attributes
    ----------
    name
        As its makers write it; that of a package in small letters.
    kind
        What it is.
    licence
        SPDX expression; where its makers offer a choice, the one that we take.
    version
        As locked; empty where each platform brings its own.
    copyright
        Who holds it, where the licence text does not say so; empty if it does.
    home
        Where it comes from.
    within
        What carries it; empty for what stands for itself.
    bundled
        Whether bundles hold it. What pip alone installs is not.
    compiled_in
        Whether it is also inside other libraries, where no file tells of it.
    files
        Patterns of its files: the end of a path in a bundle, or a path below ``assets``.
    citations
        Publications behind a table.
    note
        What else should be known.
    texts
        Files below ``assets/licences`` that hold the licence in full.
    """

    name: str
    kind: PartKind
    licence: str
    version: str = ""
    copyright: str = ""
    home: str = ""
    within: str = ""
    bundled: bool = True
    compiled_in: bool = False
    files: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    note: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Licences:
    """Every part with its licence.

    Attributes
    ----------
    parts
        By kind, then by name.
    allowed
        Licences under which parts may be passed on in a bundle.
    allowed_outside_bundles
        Those that are fine for programs that run by themselves and that no bundle holds.
    format
        Version of the form of the file.
    """

    parts: tuple[Part, ...]
    allowed: tuple[str, ...] = field(default=())
    allowed_outside_bundles: tuple[str, ...] = field(default=())
    format: int = 1

    def of_kind(self, kind: PartKind) -> tuple[Part, ...]:
        """Return the parts of a kind."""
        return tuple(part for part in self.parts if part.kind is kind)

    def parts_of_file(self, place: str) -> tuple[Part, ...]:
        """Return the packages and libraries that a file of a bundle belongs to, by its path with slashes.

        Upper and lower case are alike, as they are on Windows.
        """
        path = f"/{place.lower()}"
        return tuple(
            part
            for part in self.parts
            if part.kind in (PartKind.PACKAGE, PartKind.LIBRARY)
            and any(fnmatchcase(path, f"*/{pattern.lower()}") for pattern in part.files)
        )


def terms_of(expression: str) -> tuple[str, ...]:
    """Return the licences that an SPDX expression joins with AND, exceptions with the licence that they soften."""
    return tuple(re.split(r" AND ", expression.replace("(", "").replace(")", "")))


def licence_files(expression: str) -> tuple[str, ...]:
    """Return the names of the files with the texts of an expression's licences and exceptions."""
    names = [name for term in terms_of(expression) for name in term.split(" WITH ")]
    # The LGPL adds permissions to the GPL of the same version, and means nothing without its text.
    needed = [*names, *(["GPL-3.0-or-later"] if "LGPL-3.0-only" in names else [])]
    return tuple(dict.fromkeys(f"{name}.txt" for name in needed))
