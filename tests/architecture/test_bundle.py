"""What goes into the bundle: by pattern, by need, and as the kept list says."""

import json
from pathlib import Path

import contents
import pytest
from bundle.build_file import packages_with, write_build_file
from bundle.plan import Platform, plan_for
from bundle.system_libraries import PACKAGE_OF
from bundle.trim import kept, needed

from metaviz import __version__, build_info

ROOT = Path(__file__).parents[2]
LINUX = plan_for(Platform.LINUX)
FORBIDDEN = (
    "scipy",
    "pandas",
    "QtQml",
    "Qt6Qml",
    "QtQuick",
    "QtNetwork",
    "Qt6Network",
    "QtPdf",
    "imageio_ffmpeg",
    "ssl",
)
TESTS = ("/tests", ".tests", "_tests", "pytest", "unittest", "doctest", "hypothesis", "numpy.testing", "vispy.testing")
NECESSARY = (
    "PySide6/Qt/lib/libQt6OpenGLWidgets.so",
    "PySide6/Qt/lib/libicudata.so",
    "PySide6/Qt/plugins/platforms/libqwayland.so",
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "numpy.libs/libscipy_openblas64.so",
    "numpy/fft/_pocketfft_umath.so",
    "numpy/random/_philox.so",
    "libxcb-cursor.so",
    "build.json",
    "LICENSE",
)


def test_a_library_goes_with_the_last_one_that_needed_it() -> None:
    linked = {
        "/s/_ext.so": ["liba.so.1", "libc.so.6"],
        "/s/libqxcb.so": ["libQt6XcbQpa.so.6"],
        "/s/liba.so.1": ["libb.so.1"],
        "/s/libb.so.1": ["libsystem.so.1"],
    }
    entries = [
        ("pkg/_ext.so", "/s/_ext.so", "EXTENSION"),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/s/libqxcb.so", "BINARY"),
        ("PySide6/Qt/lib/libQt6XcbQpa.so.6", "/s/libQt6XcbQpa.so.6", "BINARY"),
        ("liba.so.1", "/s/liba.so.1", "BINARY"),
        ("libb.so.1", "/s/libb.so.1", "BINARY"),
        ("libpython3.11.so.1.0", "/s/libpython3.11.so.1.0", "BINARY"),
        ("libgtk.so.3", "/s/libgtk.so.3", "BINARY"),
        ("PySide6/Qt/lib/libQt6Pdf.so.6", "/s/libQt6Pdf.so.6", "BINARY"),
        ("pillow.libs/libavif-01234567.so.16", "/s/libavif-01234567.so.16", "BINARY"),
        # Needed by a library of the system only, which finds the system's.
        ("libonly.so.1", "/s/libonly.so.1", "BINARY"),
    ]
    left_out = {place for place, _, _ in entries} - {
        place for place, _, _ in needed(entries, lambda path: linked.get(path, []))
    }
    assert left_out == {
        "libgtk.so.3",
        "PySide6/Qt/lib/libQt6Pdf.so.6",
        "pillow.libs/libavif-01234567.so.16",
        "libonly.so.1",
    }


def test_a_link_goes_with_what_it_leads_to() -> None:
    entries = [
        ("PySide6/Qt/lib/libQt6Network.so.6", "/s/libQt6Network.so.6", "BINARY"),
        ("netlink.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
        ("a/b/netlink.so.6", "../../PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK"),
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
    ]
    assert [place for place, _, _ in kept(entries, LINUX)] == ["libQt6Core.so.6"]


@pytest.mark.parametrize("platform", list(Platform))
def test_whatever_lies_among_the_modules_goes_along(platform: Platform) -> None:
    sources = [ROOT / source for source, _ in plan_for(platform).data]
    beside = [
        path
        for path in (ROOT / "metaviz").rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc", ".md"} and path.name != "py.typed"
    ]
    assert [path.suffix for path in beside].count(".frag") > 0
    assert [path for path in beside if not any(path.is_relative_to(source) for source in sources)] == []


@pytest.mark.parametrize("platform", list(Platform))
def test_a_checkout_that_has_run_makes_the_same_bundle(platform: Platform) -> None:
    assert not plan_for(platform).keeps("_internal/metaviz/render/shaders/__pycache__/__init__.cpython-311.pyc")
    assert plan_for(platform).keeps("_internal/metaviz/render/shaders/flow.vert")


def test_what_drivers_share_with_the_program_stays_the_systems() -> None:
    for name in ("libstdc++.so.6", "libgcc_s.so.1", "libX11.so.6", "libz.so.1", "libwayland-client.so.0"):
        assert name in PACKAGE_OF
        assert not LINUX.keeps(name)
    assert LINUX.keeps("libxcb-cursor.so.0"), "many desktops lack it"


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("numpy.libs/libscipy_openblas64_-32a4b2a6.so", "numpy.libs/libscipy_openblas64.so"),
        ("numpy.libs/libgfortran-040039e1-0352e75f.so.5.0.0", "numpy.libs/libgfortran.so"),
        ("numpy/fft/_pocketfft_umath.cpython-311-x86_64-linux-gnu.so", "numpy/fft/_pocketfft_umath.so"),
        ("PySide6/QtGui.abi3.so", "PySide6/QtGui.so"),
        ("PySide6/libpyside6.abi3.so.6.11", "PySide6/libpyside6.abi3.so"),
        ("libpython3.11.so.1.0", "libpython.so"),
        ("python3.11/lib-dynload/_csv.cpython-311-x86_64-linux-gnu.so", "python/lib-dynload/_csv.so"),
        ("pydantic-2.14.3.dist-info/METADATA", "pydantic.dist-info/METADATA"),
    ],
)
def test_the_list_outlives_releases(place: str, name: str) -> None:
    assert contents.file_name(place) == name


def test_anything_new_is_told() -> None:
    places = ["libnew.so.2", "scenes/breast.yaml", "assets/plates/man.webp"]
    found = contents.listing(places, ["metaviz.gui.window", "vispy.gloo.gl", "json.decoder"])
    assert found == ["file libnew.so", "module json", "module metaviz.gui", "module vispy.gloo"]
    assert contents.differences(found, found) == []
    assert contents.differences(found, [*found[1:], "module gone"]) == [
        "file libnew.so is new in the bundle.",
        "module gone is no longer in the bundle.",
    ]


def test_the_kept_list_holds_what_must_be_inside_and_nothing_that_must_not() -> None:
    lines = contents.kept_list()
    assert lines == sorted(set(lines))
    names = [line.split(maxsplit=1)[1] for line in lines]
    assert not set(NECESSARY) - set(names)
    for word in FORBIDDEN:
        assert not [name for name in names if word in name.replace(".", "/").split("/")], word
        assert not [name for name in names if f"lib{word}.so" in name], word
    # NumPy asks for this one module when it is imported; it holds no test.
    found = [name for name in names if any(word in name for word in TESTS) and name != "numpy._pytesttester"]
    assert found == []


def test_a_bundle_tells_from_what_it_was_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763800000")
    (path,) = write_build_file(tmp_path, ROOT, ["numpy.fft", "PIL.Image", "json"])
    monkeypatch.setattr("metaviz.build_info.build_file", lambda: path)
    info = build_info.build_info()
    assert (info.version, info.built_on, info.is_bundle) == (__version__, "2025-11-22", True)
    assert set(info.packages) == {"numpy", "pillow"}
    assert info.line().startswith(f"{__version__} (built 2025-11-22")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"built_on": 1}', '{"packages": 3, "built_on": "", "commit": ""}'])
def test_a_damaged_build_file_is_as_good_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    path = tmp_path / "build.json"
    monkeypatch.setattr("metaviz.build_info.build_file", lambda: path)
    assert build_info.build_info() == build_info.BuildInfo(__version__)
    path.write_text(text)
    assert build_info.build_info() == build_info.BuildInfo(__version__)
    assert build_info.build_info().line() == __version__


def test_one_set_of_inputs_gives_one_build_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1763800000")
    modules = ["vispy.gloo", "numpy", "yaml", "metaviz.app"]
    (one,) = write_build_file(tmp_path / "one", ROOT, modules)
    (other,) = write_build_file(tmp_path / "other", ROOT, modules[::-1])
    assert one.read_bytes() == other.read_bytes()
    assert "metaviz" not in json.loads(one.read_text())["packages"]
    assert packages_with(["yaml"]).keys() == {"pyyaml"}
