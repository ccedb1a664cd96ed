"""Licences: every package of the lock, every library, font and asset has one that we may pass on, with its text."""

from __future__ import annotations

import json
import re
import sys
from fnmatch import fnmatch
from pathlib import Path

import licences as writer
import PySide6
import pytest

from metaviz.model.licence import Licences, Part, PartKind, licence_files, terms_of
from metaviz.resources import assets_dir
from metaviz.scene.licences import licence_text, load_licences, shipped_licences
from metaviz.scene.problems import SceneError

CARRIED_BY_WHEELS = {
    "numpy.libs/libscipy_openblas64_-32a4b2a6.so": "OpenBLAS and LAPACK",
    "numpy.libs/libgfortran-040039e1-0352e75f.so.5.0.0": "GCC runtime libraries",
    "numpy.libs/libquadmath-96973f99-934c22de.so.0.0.0": "libquadmath",
    "pillow.libs/libfreetype-57f805ba.so.6.20.6": "FreeType",
    "pillow.libs/libjpeg-6dc8d115.so.62.4.0": "libjpeg-turbo",
    "PySide6/Qt/lib/libicudata.so.73": "ICU",
    "PySide6/Qt/lib/libQt6Core.so.6": "Qt",
    "PySide6/opengl32sw.dll": "Mesa software OpenGL",
    "PySide6/Qt6Core.dll": "Qt",
    "libpython3.11.so.1.0": "Python",
    "vispy/util/fonts/data/OpenSans-Bold.ttf": "Open Sans",
}
# What others gave to Qt lies inside its libraries and shows itself there.
SIGNS_INSIDE_QT = {
    "lib/libQt6Core.so.6": {
        "BLAKE2, SHA-3 and SipHash": b"Blake2b",
        "Easing equations": b"QEasingCurve",
        "PCRE2": b"PCRE2",
        "SHA-384 and SHA-512": b"Sha384",
        "TinyCBOR": b"QCborStreamReader",
        "Types of media of Apache Tika": b"freedesktop.org.xml",
    },
    "lib/libQt6DBus.so.6": {"D-Bus headers": b"dbus_"},
    "lib/libQt6Gui.so.6": {
        "Emoji segmenter": b"qt.text.emojisegmenter",
        "HarfBuzz": b"start table morx",
        "MD4C": b"QTextMarkdownImporter",
        "Vulkan API registry": b"vkGetInstanceProcAddr",
        "Vulkan Memory Allocator": b"Vma",
        "WebGradients": b"WarmFlame",
        "libpng": b"libpng version",
        "sRGB colour profile": b"sRGB2014",
    },
    "lib/libQt6Test.so.6": {"Linux performance events": b"perf_event", "Valgrind headers": b"callgrind"},
    "lib/libQt6WaylandClient.so.6": {"Wayland protocols": b"xdg_wm_base"},
    "plugins/imageformats/libqjpeg.so": {"libjpeg-turbo": b"libjpeg-turbo version"},
    "plugins/imageformats/libqwebp.so": {"libwebp": b"RIFF"},
}


def asset_files() -> list[str]:
    """Paths of all files below assets."""
    return [path.relative_to(assets_dir()).as_posix() for path in assets_dir().rglob("*") if path.is_file()]


def parts_of_asset(name: str) -> list[Part]:
    parts = (*shipped_licences().of_kind(PartKind.FONT), *shipped_licences().of_kind(PartKind.ASSET))
    return [part for part in parts if any(fnmatch(name, pattern) for pattern in part.files)]


def test_the_list_is_up_to_date() -> None:
    found = writer.licences_text(writer.licences())
    assert found == (assets_dir() / "licences.json").read_text(encoding="utf-8"), "run packaging/licences.py"


def test_every_package_of_the_lock_has_an_entry() -> None:
    listed = {part.name: part.version for part in shipped_licences().of_kind(PartKind.PACKAGE)}
    assert listed == writer.locked()


@pytest.mark.parametrize("name", sorted(asset_files()))
def test_every_asset_has_one_entry(name: str) -> None:
    assert len(parts_of_asset(name)) == 1


def test_every_pattern_of_an_asset_finds_a_file() -> None:
    parts = (*shipped_licences().of_kind(PartKind.FONT), *shipped_licences().of_kind(PartKind.ASSET))
    unused = [p for part in parts for p in part.files if not any(fnmatch(name, p) for name in asset_files())]
    assert unused == []


@pytest.mark.parametrize(("file", "name"), CARRIED_BY_WHEELS.items())
def test_libraries_in_wheels_are_known(file: str, name: str) -> None:
    assert [part.name for part in shipped_licences().parts_of_file(f"_internal/{file}")] == [name]


@pytest.mark.skipif(sys.platform != "linux", reason="reads the libraries of Qt for Linux")
@pytest.mark.parametrize("library", SIGNS_INSIDE_QT)
def test_what_shows_itself_inside_qt_is_listed(library: str) -> None:
    content = (Path(PySide6.__file__).parent / "Qt" / library).read_bytes()
    signs = SIGNS_INSIDE_QT[library]
    assert [name for name, sign in signs.items() if sign not in content] == []
    assert signs.keys() <= {part.name for part in shipped_licences().of_kind(PartKind.LIBRARY)}


def test_a_library_that_nobody_knows_has_no_entry() -> None:
    assert shipped_licences().parts_of_file("_internal/libreadline.so.8") == ()


def not_allowed(found: Licences) -> list[str]:
    """Names of the parts with a licence that may not be passed on."""
    outside = {*found.allowed, *found.allowed_outside_bundles}
    return [
        p.name for p in found.parts if not {*terms_of(p.licence)} <= (outside if not p.bundled else {*found.allowed})
    ]


def test_every_licence_is_one_that_we_may_pass_on() -> None:
    found = shipped_licences()
    assert not_allowed(found) == []
    used = {term for part in found.parts for term in terms_of(part.licence)}
    assert used == {*found.allowed, *found.allowed_outside_bundles}, "the lists hold what is needed alone"


def test_ffmpeg_may_not_go_into_a_bundle() -> None:
    found = shipped_licences()
    (ffmpeg,) = (part for part in found.parts if part.name == "ffmpeg")
    bundled = Part(ffmpeg.name, ffmpeg.kind, ffmpeg.licence, texts=ffmpeg.texts)
    assert not_allowed(Licences((bundled,), found.allowed, found.allowed_outside_bundles)) == ["ffmpeg"]


def test_every_licence_can_be_read_in_full() -> None:
    used = {name for part in shipped_licences().parts for name in part.texts}
    assert all(part.texts for part in shipped_licences().parts)
    assert {name: len(licence_text(name)) for name in used if len(licence_text(name)) < 80} == {}
    folder = assets_dir() / "licences"
    assert used == {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_texts_are_those_that_the_packages_carry(tmp_path: Path) -> None:
    for folder in ("packages", "libraries"):
        (tmp_path / folder).mkdir()
    writer.licences(tmp_path)
    written = {path.relative_to(tmp_path): path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.txt")}
    assert Path("libraries/brotli.txt") in written
    kept = assets_dir() / "licences"
    assert [name for name, text in written.items() if (kept / name).read_text(encoding="utf-8") != text] == []


@pytest.mark.parametrize(
    "path", sorted((assets_dir() / "licences" / "libraries").iterdir()), ids=lambda path: path.stem
)
def test_the_makers_own_words_say_who_and_what(path: Path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").lower().split())
    assert re.search(r"copyright|\(c\)|public domain", text)
    assert re.search(r"permission|permitted|redistribut|freely used|may be copied|public domain", text)


def test_a_text_is_cut_below_its_heading_alone() -> None:
    text = "Ours\n\n----\n\nAOM\n\nfirst\n-----\nmore\n\n----\n\nZLIB\n\nlast\n"
    assert writer.section_of(text, "AOM") == "first\n-----\nmore"
    assert writer.section_of(text, "ZLIB") == "last"
    with pytest.raises(SystemExit, match="BROTLI"):
        writer.section_of(text, "BROTLI")


def test_general_texts_come_with_a_copyright() -> None:
    parts = [part for part in shipped_licences().parts if part.licence != writer.OWN_LICENCE or part.home]
    assert [p.name for p in parts if not p.copyright and not any("/" in text for text in p.texts)] == []


def test_tables_name_their_publications() -> None:
    told = " ".join(citation for part in shipped_licences().parts for citation in part.citations)
    for path in (assets_dir() / "tables").glob("*.*"):
        named = re.findall(
            r"(?:^doi: |Source: [^\n]*\n?[^\n]*doi:)(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert [doi for doi in named if doi not in told] == [], path.name


def test_of_a_choice_one_licence_is_taken() -> None:
    assert writer.chosen("Apache-2.0 OR MIT") == "MIT"
    assert writer.chosen("(MIT OR Apache-2.0) AND Unicode-3.0") == "MIT AND Unicode-3.0"
    assert writer.chosen("Apache-2.0 WITH LLVM-exception OR Apache-2.0") == "Apache-2.0 WITH LLVM-exception"


def test_the_lgpl_comes_with_the_gpl() -> None:
    assert licence_files("LGPL-3.0-only") == ("LGPL-3.0-only.txt", "GPL-3.0-or-later.txt")
    assert licence_files("MIT AND Apache-2.0 WITH LLVM-exception") == (
        "MIT.txt",
        "Apache-2.0.txt",
        "LLVM-exception.txt",
    )


def test_a_damaged_list_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "licences.json"
    path.write_text(json.dumps({"parts": [{"name": "x"}]}), encoding="utf-8")
    with pytest.raises(SceneError, match=r"licences\.json.*packaging/licences\.py"):
        load_licences(path)
    with pytest.raises(SceneError, match=r"nothing\.txt"):
        licence_text("nothing.txt")
