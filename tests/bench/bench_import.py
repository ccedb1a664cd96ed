"""Start of the core without Qt and vispy, against `import numpy`, which it cannot do without."""

import subprocess
import sys
from pathlib import Path

from tests.bench.row import Row
from tests.bench.stopwatch import best_s

ROOT = Path(__file__).resolve().parents[2]
CORE = ("model", "scene", "theory", "sim", "replay", "session")
MOST_S = 0.3


def run() -> list[Row]:
    """Every module of the core, in whole processes."""
    files = [file for layer in CORE for file in sorted((ROOT / "metaviz" / layer).rglob("*.py"))]
    core = ", ".join(".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files)
    loaded = _loads(core)
    if foreign := loaded & {"PySide6", "vispy"}:
        raise RuntimeError(f"the core loads {', '.join(sorted(foreign))}")
    numpy_s = best_s(lambda: _process("import numpy"), n_tries=7)
    core_s = best_s(lambda: _process(f"import {core}"), n_tries=7)
    return [
        Row(
            work="import of the core",
            ours=core_s * 1e3,
            unit="ms",
            peer="import numpy",
            peer_figure=numpy_s * 1e3,
            target=f"under {MOST_S} s more",
            is_met=core_s - numpy_s < MOST_S,
            note=f"{(core_s - numpy_s) * 1e3:.0f} ms more, as whole processes",
        )
    ]


def _process(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def _loads(core: str) -> set[str]:
    return set(_process(f"import sys, {core}\nprint(*{{name.partition('.')[0] for name in sys.modules}})").split())
