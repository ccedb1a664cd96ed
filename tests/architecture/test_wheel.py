"""The wheel and the source: what people without a checkout get works from wherever it lies."""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from email.parser import HeaderParser
from importlib import metadata
from pathlib import Path

import bootstrap
import distributions
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from trial import TRIALS, Trial, how_the_window_ends, what_goes_wrong

from metaviz.model.licence import PartKind, terms_of
from metaviz.scene.licences import shipped_licences

ROOT = Path(__file__).parents[2]


def build(target: str, source: Path, folder: Path) -> Path:
    """Build a wheel or a source archive of a source tree into a folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, capture_output=True, check=True)
    (built,) = folder.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A freshly built wheel."""
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which a freshly built wheel was unpacked."""
    site = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def files_of(folder: Path) -> set[Path]:
    """Paths of all files below a folder, less what Python compiled."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder) for path in files if path.parent.name != "__pycache__"}


def test_the_wheel_holds_the_program_and_its_data_alone(installed: Path) -> None:
    tops = {path.name for path in installed.iterdir()}
    assert {name.partition("-")[0] for name in tops} == {"metaviz"}
    package = files_of(installed / "metaviz")
    assert Path("py.typed") in package
    assert {path for path in package if path.parts[0] != "_data"} == files_of(ROOT / "metaviz")
    for folder in ("scenes", "assets"):
        assert files_of(installed / "metaviz" / "_data" / folder) == files_of(ROOT / folder)


def test_the_program_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "metaviz", "check", str(installed / "metaviz" / "_data" / "scenes" / "breast.yaml")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    where = "from metaviz import resources; print(resources.scenes_dir())"
    told = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(told.stdout.strip()) == installed / "metaviz" / "_data" / "scenes"


def test_the_source_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    source = build("sdist", ROOT, tmp_path / "sdist")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path / "tree", filter="data")
    (tree,) = (tmp_path / "tree").iterdir()
    again = build("wheel", tree, tmp_path / "again")
    assert again.name == wheel.name
    with zipfile.ZipFile(wheel) as of_checkout, zipfile.ZipFile(again) as of_source:
        checksums = {entry.filename: entry.CRC for entry in of_checkout.infolist()}
        assert {entry.filename: entry.CRC for entry in of_source.infolist()} == checksums


def declared(wheel: Path) -> set[str]:
    """Names of all packages that a wheel asks pip for on this machine, and of what those ask for."""
    asked = HeaderParser().parsestr(distributions.metadata_of(wheel).decode()).get_all("Requires-Dist", [])
    names: set[str] = set()
    while asked:
        requirement = Requirement(asked.pop())
        name = canonicalize_name(requirement.name)
        if name not in names and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            names.add(name)
            asked += metadata.requires(name) or []
    return names


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with what the wheel asks for, lent by this one, into which pip installed the wheel."""
    lent = tmp_path_factory.mktemp("lent")
    for name in declared(wheel):
        package = metadata.distribution(name)
        for top in {path.parts[0] for path in package.files or []} - {"..", "__pycache__"}:
            (lent / top).symlink_to(Path(str(package.locate_file(top))))
    environment = tmp_path_factory.mktemp("new") / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    site = sysconfig.get_path("purelib", "venv", {"base": str(environment)})
    Path(site, "lent.pth").write_text(f"{lent}\n", encoding="utf-8")
    distributions.install(environment, wheel, ["--no-index"])
    return environment


@pytest.fixture
def program(environment: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The console program in that environment, for processes that know nothing of the checkout."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return bootstrap.python_of(environment).with_name("metaviz")


def test_pip_installs_the_wheel_and_its_commands_work(program: Path) -> None:
    scene = Trial(("check", "breast"), lambda output, _: "breast" in output)
    assert what_goes_wrong([str(program)], [*TRIALS, scene]) == []
    assert not (ROOT / "still.png").exists()


def test_the_installed_program_is_not_the_checkout(program: Path, tmp_path: Path) -> None:
    where = "import metaviz; print(metaviz.__file__)"
    command = [str(program.with_name("python")), "-c", where]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(told.stdout.strip()).is_relative_to(program.parents[1])


def test_the_installed_window_opens(
    program: Path, display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(folder, str(tmp_path))
    assert display is not None
    assert how_the_window_ends([str(program.with_name("metaviz-window"))], 4.0) == ""


def test_pip_removes_all_that_it_installed(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    programs = distributions.install(environment, wheel, ["--no-index", "--no-deps"], check=False)
    assert {path.stem for path in programs.glob("metaviz*")} == {"metaviz", "metaviz-window"}
    assert distributions.uninstall(environment) == []


def test_the_wheel_tells_pip_what_it_is_and_how_it_is_started(installed: Path) -> None:
    (told,) = installed.glob("*.dist-info")
    said = HeaderParser().parsestr((told / "METADATA").read_text(encoding="utf-8"))
    assert (said["Name"], said["Requires-Python"]) == ("metaviz", ">=3.11")
    assert "Environment :: X11 Applications :: Qt" in said.get_all("Classifier", [])
    starts = (told / "entry_points.txt").read_text(encoding="utf-8")
    assert "[console_scripts]\nmetaviz = metaviz.cli:main" in starts
    assert "[gui_scripts]\nmetaviz-window = metaviz.app:main" in starts


def test_the_wheel_tells_the_licences_of_all_that_is_inside(installed: Path) -> None:
    (told,) = installed.glob("*.dist-info")
    said = HeaderParser().parsestr((told / "METADATA").read_text(encoding="utf-8"))
    listed = (part for part in shipped_licences().parts if part.kind in (PartKind.FONT, PartKind.ASSET))
    inside = {term for part in listed for term in terms_of(part.licence)} - {"LicenseRef-licence-texts"}
    assert said["License-Expression"] == " AND ".join(sorted(inside))
    texts = {path.stem for path in (told / "licenses").rglob("*") if path.is_file()}
    assert texts == {"LICENSE", *inside} - {"BSD-3-Clause"}, "LICENSE is that of the program"


def test_an_index_takes_the_metadata_and_can_show_them(wheel: Path) -> None:
    assert distributions.metadata_faults(distributions.metadata_of(wheel)) == []


@pytest.mark.parametrize(
    ("pattern", "instead", "fault"),
    [
        ("Typing :: Typed", "Typing :: Guessed", "Typing :: Guessed is no classifier."),
        (
            "Typing :: Typed",
            "Natural Language :: Ukranian",
            "Natural Language :: Ukranian is a classifier of the past.",
        ),
        ("License-Expression: BSD-3-Clause", "License-Expression: Beerware-7", "Beerware-7"),
        ("License-File: .*\n", "", "The licence is missing."),
        ("Summary: .*\n", "", "A summary or a description is missing."),
        ("# metaviz\n", "![map](assets/map.png)\n", "The description links to assets/map.png, which no page can show."),
        ("# metaviz\n", '<img src="map.png">\n', "The description links to map.png, which no page can show."),
        ("Requires-Python: >=3.11", "Requires-Python: 3.11 or so", "requires-python"),
    ],
)
def test_faults_of_metadata_are_found(wheel: Path, pattern: str, instead: str, fault: str) -> None:
    told, n_changes = re.subn(pattern, instead, distributions.metadata_of(wheel).decode())
    assert n_changes > 0
    assert any(fault in found for found in distributions.metadata_faults(told.encode()))


def test_the_page_for_pip_names_what_a_bare_debian_lacks() -> None:
    page = (ROOT / "packaging" / "pip.md").read_text(encoding="utf-8")
    assert [need.package for need in bootstrap.WINDOW if need.package not in page.split()] == []
