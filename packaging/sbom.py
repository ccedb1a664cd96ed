"""Write the list of parts (SBOM) of a bundle or of what pip installs, as CycloneDX 1.6 in JSON."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from metaviz import __version__
from metaviz.model.licence import Part, PartKind
from metaviz.scene.licences import shipped_licences

FILE_NAME = "sbom.cdx.json"
_TYPES = {
    PartKind.PACKAGE: ComponentType.LIBRARY,
    PartKind.LIBRARY: ComponentType.LIBRARY,
    PartKind.FONT: ComponentType.FILE,
    PartKind.ASSET: ComponentType.DATA,
}


def bundled_parts(files: Iterable[str]) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """Return what a bundle is made of, and the libraries in it that no entry of the list of licences knows.

    Parameters
    ----------
    files
        Paths of the bundle's files with slashes, relative to its top.
    """
    known = shipped_licences()
    found: dict[str, Part] = {}
    unknown = []
    for file in sorted(files):
        parts = known.parts_of_file(file)
        found |= {part.name: part for part in parts}
        if not parts and _is_library(file):
            unknown.append(file)
    return tuple(part for part in known.parts if _is_inside(part, found)), tuple(unknown)


def _is_inside(part: Part, found: dict[str, Part]) -> bool:
    if part.kind in (PartKind.FONT, PartKind.ASSET):
        return True
    # Packages, and what is compiled into something else, have no file by which to know them.
    has_no_file = part.kind is PartKind.PACKAGE or part.compiled_in or not part.files
    return part.bundled and (has_no_file or part.name in found)


def _is_library(file: str) -> bool:
    name = file.rpartition("/")[2]
    is_binary = ".so" in name or name.endswith((".dll", ".dylib"))
    # Extension modules are parts of the package in whose folder they lie.
    is_module = any(f"/{folder}/" in f"/{file}" for folder in ("PySide6", "shiboken6", "PIL", "numpy", "yaml"))
    return is_binary and not is_module and "pydantic_core" not in file and ".cpython-" not in name


def sbom_text(parts: Iterable[Part], built_at: datetime, commit: str = "") -> str:
    """Return the list as JSON; the same parts, time and commit give the same text.

    Parameters
    ----------
    parts
        What goes in.
    built_at
        When the program was built, or the time of its commit.
    commit
        Name of the commit; empty if it is not known.
    """
    program = Component(
        name="metaviz",
        version=__version__,
        type=ComponentType.APPLICATION,
        bom_ref="metaviz",
        licenses=[LicenseFactory().make_from_string("BSD-3-Clause")],
        description=f"commit {commit}" if commit else None,
    )
    # The standard asks for a number for each list; the same list keeps it, so that builds can be compared.
    number = uuid.uuid5(uuid.NAMESPACE_OID, f"metaviz {__version__} {commit} {built_at.isoformat()}")
    bom = Bom(metadata=BomMetaData(component=program, timestamp=built_at), serial_number=number)
    components = [_component(part) for part in parts]
    for component in components:
        bom.components.add(component)
    bom.register_dependency(program, components)
    return str(JsonV1Dot6(bom).output_as_string(indent=1)) + "\n"


def _component(part: Part) -> Component:
    is_package = part.kind is PartKind.PACKAGE
    links = [ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(part.home))] if part.home else []
    is_spdx = "LicenseRef-" not in part.licence and part.licence != "libtiff"
    named = LicenseFactory().make_from_string(part.licence) if is_spdx else DisjunctiveLicense(name=part.licence)
    told = [f"in {part.within}" if part.within else "", part.note]
    return Component(
        name=part.name,
        version=part.version or None,
        type=_TYPES[part.kind],
        bom_ref=f"{part.kind}:{part.name}",
        purl=PackageURL("pypi", name=part.name, version=part.version) if is_package else None,
        licenses=[named],
        copyright=part.copyright or None,
        description="; ".join(filter(None, told)) or None,
        external_references=links,
    )


def write_sbom(path: Path, files: Iterable[str] | None = None, epoch_s: int = 0, commit: str = "") -> tuple[str, ...]:
    """Write the list of parts.

    Parameters
    ----------
    path
        Of the file, ``sbom.cdx.json`` at the top of a bundle.
    files
        Those of the bundle, relative to its top; without them the list is of everything that a bundle may hold.
    epoch_s
        Time of the build's commit in seconds since 1970.
    commit
        Its name.

    Returns
    -------
    tuple of str
        Libraries in the bundle that the list of licences does not know; a build must not go on with any.
    """
    known = shipped_licences().parts
    parts, unknown = bundled_parts(files) if files is not None else (tuple(p for p in known if p.bundled), ())
    path.write_text(sbom_text(parts, datetime.fromtimestamp(epoch_s, UTC), commit), encoding="utf-8")
    return unknown
