"""The wheel: what people without a checkout get works from wherever it lies."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which a freshly built wheel was unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


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
