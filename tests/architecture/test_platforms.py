"""The recipes for Windows and macOS, as far as they can be tried on a machine that is neither."""

import ast
import json
import re
import runpy
import sys
import tomllib
import types
from pathlib import Path, PurePosixPath

import platforms
import pytest
import trial
from bundle import start
from bundle.plan import PLATFORM_OF, Platform, plan_for
from macos.info_plist import info_plist
from windows import try_installer

import metaviz
from metaviz.cli.arguments import COMMANDS

ROOT = Path(__file__).parents[2]
ELSEWHERE = [Platform.WINDOWS, Platform.MACOS]
# What comes with Python and the wheels of other packages, as they are written there.
OTHERS = {
    Platform.WINDOWS: [
        "VCRUNTIME140.dll",
        "VCRUNTIME140_1.dll",
        "_ctypes.pyd",
        "api-ms-win-crt-heap-l1-1-0.dll",
        "freetype/libfreetype.dll",
        "libcrypto-3.dll",
        "libffi-8.dll",
        "numpy.libs/libscipy_openblas64_-63c857e738469261263c764a36be9436.dll",
        "numpy.libs/msvcp140-a4c2229bdc2a2a630acdc095b4d86008.dll",
        "numpy/_core/_multiarray_umath.cp313-win_amd64.pyd",
        "python3.dll",
        "python313.dll",
        "ucrtbase.dll",
    ],
    Platform.MACOS: [
        "PIL/.dylibs/libwebp.7.dylib",
        "PIL/.dylibs/libz.1.3.1.zlib-ng.dylib",
        "Python",
        "Python.framework/Versions/3.13/Python",
        "freetype/libfreetype.dylib",
        "lib-dynload/_ctypes.cpython-313-darwin.so",
        "libcrypto.3.dylib",
        "libpython3.13.dylib",
        "libssl.3.dylib",
        "numpy/.dylibs/libgfortran.5.dylib",
        "numpy/.dylibs/libscipy_openblas64_.dylib",
        "numpy/_core/_multiarray_umath.cpython-313-darwin.so",
    ],
}
TOP = {Platform.WINDOWS: "_internal/", Platform.MACOS: "Contents/Frameworks/"}


def needs(platform: Platform) -> dict[str, list[str]]:
    """Libraries of Qt's wheels for a platform, and what each is linked with."""
    record = json.loads((ROOT / "packaging" / "bundle" / "wheels" / f"{platform}.json").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = record["needs"]
    return found


def imported_parts_of_qt() -> set[str]:
    """Modules of PySide6 that the program imports."""
    found = set()
    for path in (ROOT / "metaviz").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
                found.add(str(node.module).removeprefix("PySide6."))
    return found


@pytest.mark.parametrize("platform", Platform)
def test_all_that_a_plan_names_is_there(platform: Platform) -> None:
    plan = plan_for(platform)
    named = [plan.entry, plan.icon, plan.manifest, *(source for source, _ in plan.data)]
    assert [path for path in named if path and not (ROOT / path).exists()] == []
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {program.name for program in plan.programs if program.console} == set(scripts["scripts"])
    # Linux knows no difference between programs with a console and without.
    windows = set() if platform is Platform.LINUX else set(scripts["gui-scripts"])
    assert {program.name for program in plan.programs if not program.console} == windows


def test_a_plan_names_every_command() -> None:
    hidden = set(plan_for(Platform.WINDOWS).hidden_imports)
    assert {f"metaviz.cli.{command}" for command in [*COMMANDS, "window"]} <= hidden
    for module in hidden:
        path = ROOT / f"{module.replace('.', '/')}.py"
        assert path.is_file() or module.startswith("vispy.app.backends._")


@pytest.mark.parametrize("platform", ELSEWHERE)
def test_nothing_that_stays_needs_what_is_left_out(platform: Platform) -> None:
    plan, needed, top = plan_for(platform), needs(platform), TOP[platform]
    suffix = "pyd" if platform is Platform.WINDOWS else "abi3.so"
    modules = {f"PySide6/{part}.{suffix}" for part in imported_parts_of_qt()}
    assert modules <= set(needed)
    plugins = {place for place in needed if "/plugins/" in place and plan.keeps(top + place)}
    waiting, reached = [*modules, *plugins], set[str]()
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting += needed[place]
    assert {place for place in reached if not plan.keeps(top + place)} == set()
    # Without the software OpenGL there is no map on a Windows without a driver; nothing is linked with it.
    kept = [top + place for place in needed if plan.keeps(top + place)]
    programs = [f"Contents/MacOS/{p.name}" if platform is Platform.MACOS else f"{p.name}.exe" for p in plan.programs]
    assert platforms.faults(plan, [*kept, *programs]) == []


@pytest.mark.parametrize("platform", ELSEWHERE)
def test_the_record_is_of_the_locked_qt(platform: Platform) -> None:
    record = json.loads((ROOT / "packaging" / "bundle" / "wheels" / f"{platform}.json").read_text(encoding="utf-8"))
    locked = (ROOT / "packaging" / "locks" / "run.lock").read_text(encoding="utf-8")
    for wheel in record["wheels"]:
        name, version = wheel.split("-")[:2]
        assert f"{name.replace('_', '-')}=={version} " in locked, "run packaging/wheel_imports.py again"


def test_a_bundle_is_told_its_faults() -> None:
    plan = plan_for(Platform.WINDOWS)
    files = [r"_internal\PySide6\Qt6Network.dll", r"_internal\PySide6\Qt6OpenGLWidgets.dll", "metaviz.exe"]
    told = platforms.faults(plan, files)
    assert "Nothing inside is *PySide6/opengl32sw.dll." in told
    assert "_internal/PySide6/Qt6Network.dll should not be inside." in told
    assert "The program metaviz-window is not there." in told
    assert not any("Qt6OpenGLWidgets" in fault for fault in told)


class Target:
    """Stands for PyInstaller's builders and remembers what each was given."""

    def __init__(self, made: list[tuple[str, tuple[object, ...], dict[str, object]]], places: list[str]) -> None:
        self.made = made
        self.places = places

    def module(self, *names: str) -> types.ModuleType:
        module = types.ModuleType("PyInstaller")
        for name in names:
            setattr(module, name, lambda *given, _name=name, **named: self._make(_name, given, named))
        return module

    def _make(self, name: str, given: tuple[object, ...], named: dict[str, object]) -> types.SimpleNamespace:
        self.made.append((name, given, named))
        binaries = [(place, f"from/{place}", "BINARY") for place in self.places]
        return types.SimpleNamespace(binaries=binaries, datas=[], pure=[], scripts=["start"], toc=[])


@pytest.mark.parametrize("platform", ELSEWHERE)
def test_the_spec_does_what_the_plan_says(platform: Platform, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made: list[tuple[str, tuple[object, ...], dict[str, object]]] = []
    separator = "\\" if platform is Platform.WINDOWS else "/"
    places = [place.replace("/", separator) for place in (*needs(platform), *OTHERS[platform])]
    target = Target(made, places)
    monkeypatch.setattr(sys, "platform", next(word for word, known in PLATFORM_OF.items() if known is platform))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.delenv("METAVIZ_FLOOR", raising=False)
    for name, builders in {
        "PyInstaller": (),
        "PyInstaller.building": (),
        "PyInstaller.building.api": ("COLLECT", "EXE", "PYZ"),
        "PyInstaller.building.build_main": ("Analysis",),
        "PyInstaller.building.osx": ("BUNDLE",),
        "PyInstaller.depend": (),
        "PyInstaller.depend.bindepend": ("get_imports",),
    }.items():
        monkeypatch.setitem(sys.modules, name, target.module(*builders))
    spec = ROOT / "packaging" / "bundle" / "metaviz.spec"
    runpy.run_path(str(spec), {"SPECPATH": str(spec.parent), "workpath": str(tmp_path)})

    plan = plan_for(platform)
    analysis = next(item for item in made if item[0] == "Analysis")
    assert analysis[1] == ([str(ROOT / plan.entry)],)
    sources = analysis[2]["datas"]
    assert isinstance(sources, list)
    assert all(Path(source).exists() for source, _ in sources)
    assert {target for _, target in sources} >= {"scenes", "assets"}
    programs = [named for name, _, named in made if name == "EXE"]
    assert [(named["name"], named["console"]) for named in programs] == [(p.name, p.console) for p in plan.programs]
    assert all(named["icon"] == str(ROOT / plan.icon) for named in programs)
    _, collected, named = next(item for item in made if item[0] == "COLLECT")
    inside = {str(entry[0]).replace("\\", "/") for part in collected if isinstance(part, list) for entry in part}
    assert {"build.json", *OTHERS[platform]} <= inside
    assert all(plan.keeps(place) for place in inside)
    assert named["name"] == "metaviz"
    if platform is Platform.WINDOWS:
        assert "PySide6/opengl32sw.dll" in inside
        assert all(named["manifest"] == str(ROOT / plan.manifest) for named in programs)
        assert all(metaviz.__version__ in Path(str(named["version"])).read_text("utf-8") for named in programs)
        assert "BUNDLE" not in {name for name, _, _ in made}
    else:
        _, _, named = next(item for item in made if item[0] == "BUNDLE")
        assert named["name"] == PurePosixPath(platforms.BUNDLES[platform]).name
        assert named["info_plist"] == info_plist(metaviz.__version__)


@pytest.mark.parametrize(
    ("program", "arguments", "alone"),
    [
        ("C:/metaviz/metaviz-window.exe", [], True),
        ("C:/metaviz/metaviz-window.exe", ["C:/my scene.yaml"], True),
        ("C:/metaviz/metaviz-window.exe", ["--safe-graphics"], False),
        ("/Applications/metaviz.app/Contents/MacOS/metaviz-window", [], True),
        ("/opt/metaviz/metaviz", [], False),
        ("/opt/metaviz/metaviz", ["predict", "breast"], False),
    ],
)
def test_the_name_of_the_program_tells_how_it_starts(program: str, arguments: list[str], alone: bool) -> None:
    assert start.is_window_alone(program, arguments) is alone


def test_a_program_without_a_console_may_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    start.give_words_a_place()
    with sys.stdout as output, sys.stderr as errors:
        assert (output.write("a"), errors.write("bc")) == (1, 2)


@pytest.mark.parametrize("platform", ELSEWHERE)
def test_every_step_of_a_build_is_a_script_that_is_there(platform: Platform) -> None:
    scripts = [word for step in platforms.steps(platform) for word in step.arguments if word.endswith((".py", ".spec"))]
    assert len(scripts) == len(platforms.steps(platform))
    assert [script for script in scripts if not (ROOT / script).is_file()] == []
    assert platforms.BUNDLES[platform] in platforms.steps(platform)[-1].arguments


def test_a_checksum_is_written_as_sha256sum_does(tmp_path: Path) -> None:
    download = tmp_path / "metaviz.dmg"
    download.write_bytes(b"metaviz")
    line = platforms.write_checksum(download)
    written = (tmp_path / "metaviz.dmg.sha256").read_bytes()
    assert written == f"{line}\n".encode()
    assert re.fullmatch(r"[0-9a-f]{64}  metaviz\.dmg", line)


def test_a_trial_finds_what_goes_wrong() -> None:
    program = [sys.executable, "-m", "metaviz"]
    right, wrong = trial.TRIALS[0], trial.Trial(("--version",), lambda *_: False)
    unknown = trial.Trial(("predict", "no_such_scene"), lambda *_: True)
    assert trial.what_goes_wrong(program, [right]) == []
    told = trial.what_goes_wrong(program, [wrong, unknown])
    assert "--version does not give what it should" in told[0]
    assert "predict no_such_scene ended with 2" in told[1]
    makes_do = [sys.executable, "-c", "import sys; sys.stderr.write('painted: No such file: colony.glsl')"]
    assert "misses a part of itself: painted" in trial.what_goes_wrong(makes_do, [unknown])[0]


@pytest.mark.parametrize(
    ("files", "bundle", "console", "window"),
    [
        (["metaviz.exe", "metaviz-window.exe"], "metaviz", "metaviz.exe", "metaviz-window.exe"),
        (["Contents/MacOS/metaviz", "Contents/MacOS/metaviz-window"], "metaviz.app", "metaviz", "metaviz-window"),
        (["metaviz"], "metaviz", "metaviz", "metaviz"),
    ],
)
def test_a_trial_finds_the_programs(tmp_path: Path, files: list[str], bundle: str, console: str, window: str) -> None:
    for file in files:
        (tmp_path / bundle / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / bundle / file).touch()
    found = trial.programs_of(tmp_path / bundle)
    assert [path.name for path in found] == [console, window]
    assert all(path.exists() for path in found)


def test_a_window_that_closes_by_itself_is_a_fault() -> None:
    lives = [sys.executable, "-c", "import time; time.sleep(30)"]
    falls = [sys.executable, "-c", "import sys; sys.exit('no platform plug-in')"]
    assert trial.how_the_window_ends(lives, 0.3) == ""
    assert "with 1: no platform plug-in" in trial.how_the_window_ends(falls, 20.0)


def test_what_a_remover_leaves_behind_is_told(tmp_path: Path) -> None:
    assert try_installer.what_is_left(tmp_path / "gone", 0.1) == []
    (tmp_path / "forgotten.dll").touch()
    assert try_installer.what_is_left(tmp_path, 0.1) == ["forgotten.dll"]
