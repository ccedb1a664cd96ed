"""Everything that must hold before a change lands: format, lint, types, layers, tests.

Usage::

    python packaging/check.py lint       # all but the tests
    python packaging/check.py test       # all
    python packaging/check.py test -- -k chain tests/unit   # what follows goes to pytest
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINT = {
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "lint": ["-m", "ruff", "check", "--quiet", "."],
    "types": ["-m", "mypy", "--no-error-summary"],
    "layers": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}
TESTS = {
    "tests": ["tests/architecture", "tests/unit", "tests/anatomy", "tests/statistical"],
    # In processes of their own: a driver that falls takes one test with it, not the others.
    "windows": ["tests/golden", "tests/gui", "tests/gl"],
}
# One process for each core. Tests of a file stay together: they share what takes long to make.
SIDE_BY_SIDE = ["-n", "auto", "--dist", "loadfile"]


def run(name: str, arguments: list[str]) -> bool:
    """Run one check; the tests speak for themselves, the others speak only when they fail."""
    talks = name in TESTS
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=None if talks else subprocess.PIPE,
        stderr=None if talks else subprocess.STDOUT,
        check=False,
    )
    if not talks and done.returncode != 0:
        sys.stdout.write(done.stdout.decode(errors="replace"))
    verdict = "ok    " if done.returncode == 0 else "FAILED"
    print(f"check: {verdict} {name:8}{time.monotonic() - begun:7.1f} s", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run the checks to the end, however many fail, and sum them up."""
    parser = argparse.ArgumentParser(description="Check the whole of metaviz.")
    parser.add_argument("what", choices=["lint", "test"])
    parser.add_argument("pytest_arguments", nargs="*")
    arguments = parser.parse_args()
    checks = dict(LINT)
    if arguments.what == "test":
        if arguments.pytest_arguments:
            checks["tests"] = ["-m", "pytest", *arguments.pytest_arguments]
        else:
            checks |= {name: ["-m", "pytest", *SIDE_BY_SIDE, *folders] for name, folders in TESTS.items()}
    failed = [name for name, command in checks.items() if not run(name, command)]
    print(f"check: {', '.join(failed)} failed" if failed else f"check: all {len(checks)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
