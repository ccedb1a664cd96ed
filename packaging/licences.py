"""Write assets/licences.json: every package, library, font and asset with its licence.

    .venv/bin/python packaging/licences.py

What packages say of themselves is read from their metadata, in an environment made from packaging/locks/run.lock;
everything else stands in packaging/licences.yaml. Licence texts of packages go to assets/licences/packages, those of
libraries inside them to assets/licences/libraries, beside those that were taken from their makers by hand.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

from metaviz.model.licence import Licences, Part, PartKind, licence_files

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "packaging" / "locks" / "run.lock"
HAND_TABLE = ROOT / "packaging" / "licences.yaml"
ASSETS = ROOT / "assets"
TEXTS = ASSETS / "licences"
OWN_LICENCE = "BSD-3-Clause"
CRATES = "rust_crates"
NAMED = ("0BSD", "AFL", "Apache", "CC", "GPL", "LGPL", "GCC", "Linux")
"""How the long licences begin, which makers only name, while the short ones stand in their own text."""
KINDS = {"libraries": PartKind.LIBRARY, "fonts": PartKind.FONT, "assets": PartKind.ASSET}


def locked(path: Path = LOCK) -> dict[str, str]:
    """Return the versions of a lock by the names of the packages."""
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def chosen(expression: str) -> str:
    """Return an SPDX expression with the first licence of every choice that it offers, MIT before all others."""
    terms = []
    for term in re.split(r" AND ", expression):
        offers = term.strip("() ").split(" OR ")
        terms.append("MIT" if "MIT" in offers else offers[0])
    return " AND ".join(dict.fromkeys(terms))


def _licence_of(package: metadata.Distribution) -> str:
    told = _told(package, "License-Expression") or _told(package, "License")
    return chosen(told) if "\n" not in told else ""


def _home_of(package: metadata.Distribution) -> str:
    links = dict(link.split(", ", 1) for link in package.metadata.get_all("Project-URL") or [])
    by_word = {word.lower(): link for word, link in links.items()}
    named = (by_word.get(word) for word in ("homepage", "home", "source", "source code", "repository"))
    return _told(package, "Home-page") or next(filter(None, named), "")


def _told(package: metadata.Distribution, key: str) -> str:
    return str(package.metadata[key]) if key in package.metadata else ""


def package_text(package: metadata.Distribution) -> str:
    """Return all licence texts that a package carries, one after another, each once."""
    paths = [path for path in package.files or [] if re.search(r"\.dist-info/(licenses/.*|LICENSE\S*)$", str(path))]
    texts = dict.fromkeys(
        path.read_text(encoding="utf-8").strip() for path in sorted(paths, key=lambda p: len(p.parts))
    )
    return "\n\n----\n\n".join(text for text in texts if text)


def package_parts(table: dict[str, dict[str, Any]], texts: Path | None = None) -> Iterator[Part]:
    """Yield the packages of the lock.

    Parameters
    ----------
    table
        What the metadata leaves open, by package.
    texts
        Folder to which the texts are written; without one nothing is written.

    Raises
    ------
    SystemExit
        If another version is installed than is locked.
    """
    for name, version in locked().items():
        package = metadata.distribution(name)
        if package.version != version:
            raise SystemExit(f"licences: {name} {package.version} is installed, but {version} is locked.")
        hand = table.get(name, {})
        text, own = package_text(package), []
        if text:
            own = [f"packages/{name}.txt"]
            if texts:
                (texts / own[0]).write_text(text + "\n", encoding="utf-8")
        licence = hand.get("licence") or _licence_of(package)
        if not licence:
            raise SystemExit(
                f"licences: the metadata of {name} name no licence; write it into packaging/licences.yaml."
            )
        yield _part(
            PartKind.PACKAGE, {"home": _home_of(package), **hand, "name": name, "licence": licence}, version, own
        )


def section_of(text: str, heading: str) -> str:
    """Return the part of a package's text that stands below a heading in capitals between two rules.

    Raises
    ------
    SystemExit
        If there is no such heading.
    """
    found = re.search(rf"^-+\n\n{re.escape(heading)}\n\n(.*?)(?=^-+\n\n[A-Z0-9]+\n|\Z)", text, re.MULTILINE | re.DOTALL)
    if not found:
        raise SystemExit(f"licences: no text stands below {heading}; correct packaging/licences.yaml.")
    return found[1].strip()


def library_text(name: str, sections: dict[str, list[str]], texts: Path | None = None) -> str:
    """Return the name of the file with a library's own text, cut from those of the packages that carry it.

    Parameters
    ----------
    name
        Of the library.
    sections
        Headings by package.
    texts
        Folder to which the text is written; without one nothing is written.
    """
    place = f"libraries/{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}.txt"
    cut = [
        section_of(package_text(metadata.distribution(p)), heading)
        for p, named in sections.items()
        for heading in named
    ]
    if texts:
        (texts / place).write_text("\n\n----\n\n".join(cut) + "\n", encoding="utf-8")
    return place


def crate_part(texts: Path | None = None) -> Part:
    """Return the Rust libraries inside pydantic-core as one part, from the list of parts that its wheel carries."""
    package = metadata.distribution("pydantic-core")
    (listed,) = (path for path in package.files or [] if path.name.endswith(".cyclonedx.json"))
    crates = json.loads(listed.read_text(encoding="utf-8"))["components"]
    licences = {f"{crate['name']} {crate['version']}": crate["licenses"][0]["expression"] for crate in crates}
    if texts:
        authors = {f"{crate['name']} {crate['version']}": crate.get("author", "its authors") for crate in crates}
        told = (f"{crate}: {licence}; by {authors[crate]}" for crate, licence in sorted(licences.items()))
        lines = "\n".join(re.sub(r" *<[^>]*>", "", line) for line in told)
        (texts / "packages" / f"{CRATES}.txt").write_text(lines + "\n", encoding="utf-8")
    terms = {term for licence in licences.values() for term in _crate_terms(licence)}
    hand = {
        "name": "Rust libraries of pydantic-core",
        "licence": " AND ".join(sorted(terms)),
        "within": "pydantic-core",
        "home": "https://crates.io/",
        "copyright": "The authors of each library",
    }
    part = _part(PartKind.LIBRARY, hand, "")
    return replace(part, texts=(f"packages/{CRATES}.txt", *part.texts))


def _crate_terms(licence: str) -> list[str]:
    # The licence of Unicode's data became version 3 for all versions of the data.
    return [term.replace("Unicode-DFS-2016", "Unicode-3.0") for term in chosen(licence).split(" AND ")]


def citations_of(path: Path) -> tuple[str, ...]:
    """Return the publications that a table names, those with a DOI."""
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"^citation: (.+)\ndoi: (\S+)$", text, re.MULTILINE)
    if named:
        return tuple(f"{yaml.safe_load(citation)} doi:{doi}" for citation, doi in named)
    comment = " ".join(line.lstrip("# ") for line in text.splitlines() if line.startswith("#"))
    return tuple(re.findall(r"Source: (.+? doi:[^\s;,]+)", comment))


def _part(kind: PartKind, hand: dict[str, Any], version: str, own_texts: Iterable[str] = ()) -> Part:
    known: dict[str, Any] = {key: tuple(told) if isinstance(told, list) else told for key, told in hand.items()}
    licence = known.pop("licence", OWN_LICENCE)
    table = known.pop("citations_in", None)
    # What its makers wrote is the very text that a part is under, but for licences that they only name.
    named = [name for name in licence_files(licence) if not own_texts or name.startswith(NAMED)]
    return Part(
        kind=kind,
        licence=licence,
        version=version,
        citations=citations_of(ASSETS / table) if table else (),
        texts=(*own_texts, *([] if kind is PartKind.PACKAGE and own_texts else named)),
        **known,
    )


def licences(texts: Path | None = None) -> Licences:
    """Return the list; write the texts of packages to a folder, if one is given."""
    hand = yaml.safe_load(HAND_TABLE.read_text(encoding="utf-8"))
    versions = locked()
    parts = [*package_parts(hand["packages"], texts), crate_part(texts)]
    for group, kind in KINDS.items():
        for entry in hand[group]:
            version = versions.get(entry.pop("version_of", ""), "")
            own = entry.pop("own_texts", [])
            if sections := entry.pop("sections", None):
                own = [library_text(entry["name"], sections, texts), *own]
            parts.append(_part(kind, entry, version, own))
    order = list(PartKind)
    parts.sort(key=lambda part: (order.index(part.kind), part.name.lower()))
    return Licences(tuple(parts), tuple(hand["allowed"]), tuple(hand["allowed_outside_bundles"]))


def licences_text(found: Licences) -> str:
    """Return the list as the text of its file; what is empty is left out."""
    record = asdict(found)
    record["parts"] = [{key: value for key, value in part.items() if value not in ("", ())} for part in record["parts"]]
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the list and the texts."""
    for folder in ("packages", "libraries"):
        (TEXTS / folder).mkdir(parents=True, exist_ok=True)
    (ASSETS / "licences.json").write_text(licences_text(licences(TEXTS)), encoding="utf-8")
    print("licences: wrote assets/licences.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
