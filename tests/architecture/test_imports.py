"""The second fence beside the import contracts: the lower layers work where Qt and OpenGL are not installed."""

import subprocess
import sys
from pathlib import Path

import pytest

from metaviz.cli.arguments import COMMANDS

ROOT = Path(__file__).parents[2]
CORE = ["model", "scene", "theory", "sim", "replay", "session"]
DRAWING = {"render", "doctor"}
QT = ["PySide6", "shiboken6"]

IMPORT_WITHOUT = """
import importlib, sys

blocked, modules = sys.argv[1].split(), sys.argv[2].split()

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in blocked:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
for module in modules:
    importlib.import_module(module)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def modules_of(layer: str) -> list[str]:
    """Every module of a layer, found among the files and not through imports."""
    files = [ROOT / "metaviz" / f"{layer}.py", *(ROOT / "metaviz" / layer).rglob("*.py")]
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files if file.is_file()]
    return sorted(name.removesuffix(".__init__") for name in names)


def import_without(blocked: list[str], modules: list[str]) -> set[str]:
    """Import the modules in a fresh process that cannot find the blocked packages; what it had loaded."""
    command = [sys.executable, "-c", IMPORT_WITHOUT, " ".join(blocked), " ".join(modules)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("layer", CORE)
def test_the_core_needs_neither_qt_nor_vispy(layer: str) -> None:
    modules = modules_of(layer)
    assert modules
    import_without([*QT, "vispy"], modules)


def test_the_nouns_need_numpy_and_the_standard_library_alone() -> None:
    loaded = import_without([], [*modules_of("model"), *modules_of("resources")])
    third_party = loaded - set(sys.stdlib_module_names) - {"__main__", "__mp_main__"}
    alone = import_without([], ["numpy"]) - set(sys.stdlib_module_names)
    assert third_party - alone == {"metaviz"}


def test_pictures_need_no_qt() -> None:
    import_without(QT, modules_of("render"))


def test_commands_that_draw_nothing_need_neither_qt_nor_vispy() -> None:
    commands = COMMANDS.keys() - DRAWING
    assert {"predict", "run", "ensemble", "events", "check"} <= commands
    import_without([*QT, "vispy"], ["metaviz.cli", *(f"metaviz.cli.{command}" for command in sorted(commands))])


def test_the_fence_stops_what_it_should() -> None:
    with pytest.raises(AssertionError, match="No module named 'PySide6'"):
        import_without(QT, ["PySide6.QtCore"])
