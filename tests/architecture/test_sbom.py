"""The list of parts that goes into bundles: valid by its standard, complete, and the same for the same bundle."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from sbom import bundled_parts, sbom_text, write_sbom

from metaviz import __version__
from metaviz.model.licence import PartKind
from metaviz.scene.licences import shipped_licences

ROOT = Path(__file__).parents[2]
BUILT = datetime(2026, 11, 22, tzinfo=UTC)
FILES = (
    "metaviz",
    "_internal/libpython3.11.so.1.0",
    "_internal/PySide6/Qt/lib/libQt6Core.so.6",
    "_internal/PySide6/QtCore.abi3.so",
    "_internal/numpy.libs/libscipy_openblas64_-32a4b2a6.so",
    "_internal/numpy/_core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so",
    "_internal/assets/cards.yaml",
)


def is_valid(text: str) -> bool:
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_the_list_of_everything_is_valid_and_complete(tmp_path: Path) -> None:
    path = tmp_path / "sbom.cdx.json"
    assert write_sbom(path, epoch_s=1_790_000_000, commit="a" * 40) == ()
    text = path.read_text(encoding="utf-8")
    assert is_valid(text)
    told = json.loads(text)
    assert told["metadata"]["component"]["version"] == __version__
    assert told["metadata"]["timestamp"].startswith("2026-09-21")
    assert {c["name"] for c in told["components"]} == {p.name for p in shipped_licences().parts if p.bundled}
    assert all(component["licenses"] for component in told["components"])
    numpy = next(component for component in told["components"] if component["name"] == "numpy")
    assert numpy["purl"] == f"pkg:pypi/numpy@{numpy['version']}"


def test_a_spoilt_list_is_not_valid() -> None:
    told = json.loads(sbom_text(shipped_licences().parts, BUILT))
    told["components"][0]["type"] = "thing"
    assert not is_valid(json.dumps(told))


def test_a_bundle_holds_what_its_files_tell() -> None:
    parts, unknown = bundled_parts(FILES)
    names = {part.name for part in parts}
    assert {
        "Qt",
        "Python",
        "OpenBLAS and LAPACK",
        "PyInstaller bootloader",
        "numpy",
        "Inter",
        "TinyCBOR",
        "HarfBuzz",
    } <= names
    assert not {"GLib", "ffmpeg", "imageio-ffmpeg", "Mesa software OpenGL", "pathspec"} & names
    assert unknown == ()
    assert all(part.bundled or part.kind is PartKind.ASSET for part in parts)


def test_a_library_without_a_licence_is_told() -> None:
    _parts, unknown = bundled_parts([*FILES, "_internal/libreadline.so.8"])
    assert unknown == ("_internal/libreadline.so.8",)


def test_the_same_bundle_gives_the_same_list() -> None:
    parts, _unknown = bundled_parts(FILES)
    assert sbom_text(parts, BUILT, "abc") == sbom_text(parts, BUILT, "abc")
    assert sbom_text(parts, BUILT, "abc") != sbom_text(parts, BUILT, "abd")


def test_every_library_in_the_bundle_for_linux_has_a_licence() -> None:
    lines = (ROOT / "packaging" / "bundle" / "contents.txt").read_text(encoding="utf-8").splitlines()
    files = [f"_internal/{line.removeprefix('file ')}" for line in lines if line.startswith("file ")]
    parts, unknown = bundled_parts(["metaviz", *files])
    assert len(files) > 100
    assert unknown == ()
    assert "XCB and its utilities" in {part.name for part in parts}


def test_every_package_in_the_bundle_for_linux_is_listed_as_bundled() -> None:
    text = (ROOT / "packaging" / "bundle" / "contents.txt").read_text(encoding="utf-8")
    owners = metadata.packages_distributions()
    modules = {
        line.removeprefix("module ").partition(".")[0] for line in text.splitlines() if line.startswith("module")
    }
    names = {owner.lower().replace("_", "-") for module in modules for owner in owners.get(module, [])} - {"metaviz"}
    bundled = {part.name for part in shipped_licences().of_kind(PartKind.PACKAGE) if part.bundled}
    assert {"numpy", "vispy", "hsluv"} <= names
    assert names == bundled
