"""Run the benchmarks, each in a process of its own, and print one table.

Usage::

    python -m tests.bench            # all
    python -m tests.bench walkers    # those whose name holds a word

A benchmark is a module ``bench_*.py`` in this folder with a function ``run() -> list[Row]``.
"""

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.row import Row, table

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
LONGEST_S = 600
MEASURE = """
import dataclasses, importlib, json, sys
rows = importlib.import_module("tests.bench." + sys.argv[1]).run()
print(json.dumps([dataclasses.asdict(row) for row in rows]))
"""


def measure(module: str) -> list[Row]:
    """Rows of one benchmark; its last line of output holds them.

    Raises
    ------
    RuntimeError
        If the benchmark fails or takes too long; the message holds its last words.
    """
    command = [sys.executable, "-c", MEASURE, module]
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"took longer than {LONGEST_S} s") from error
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip()[-2000:])
    return [Row(**row) for row in json.loads(done.stdout.splitlines()[-1])]


def main(words: list[str]) -> int:
    """Measure what was asked for; non-zero if a benchmark could not be run to its end."""
    names = sorted(path.stem for path in FOLDER.glob("bench_*.py"))
    chosen = [name for name in names if not words or any(word in name for word in words)]
    rows, failed = [], 0
    for name in chosen:
        print(f"bench: {name.removeprefix('bench_')} ...", file=sys.stderr, flush=True)
        try:
            rows += measure(name)
        except RuntimeError as error:
            failed += 1
            print(f"bench: {name} failed: {error}", file=sys.stderr)
    print(table(rows))
    n_met = sum(row.is_met for row in rows)
    print(f"\nbench: {n_met} of {len(rows)} targets met" + (f", {failed} benchmarks failed" if failed else ""))
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
