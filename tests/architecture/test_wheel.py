"""The wheel and the source: what people without a checkout get works from wherever it lies."""

import os
import subprocess
import sys
import tarfile
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

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


def test_the_wheel_tells_pip_what_it_is_and_how_it_is_started(installed: Path) -> None:
    (told,) = installed.glob("*.dist-info")
    metadata = HeaderParser().parsestr((told / "METADATA").read_text(encoding="utf-8"))
    assert (metadata["Name"], metadata["License-Expression"]) == ("metaviz", "BSD-3-Clause")
    assert metadata["Requires-Python"] == ">=3.11"
    assert "Environment :: X11 Applications :: Qt" in metadata.get_all("Classifier", [])
    assert (told / "licenses" / "LICENSE").is_file()
    starts = (told / "entry_points.txt").read_text(encoding="utf-8")
    assert "[console_scripts]\nmetaviz = metaviz.cli:main" in starts
    assert "[gui_scripts]\nmetaviz-window = metaviz.app:main" in starts
