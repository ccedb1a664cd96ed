"""Write the lock files under packaging/locks from pyproject.toml.

Run it with a Python 3.11 that has pip-tools, after a change of dependencies::

    python packaging/lock.py            # keep what is pinned, add what is new
    python packaging/lock.py --upgrade  # newest of everything

The locks hold one hash for every file of a release, so they serve every platform, and no address, so they
serve every mirror.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "packaging" / "locks"
OPTIONS = [
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    "--no-annotate",
    "--no-emit-options",
]


def wanted(pyproject: dict[str, object], lock: str) -> list[str]:
    """Requirements that a lock pins, without the markers that this Python has already answered.

    Parameters
    ----------
    pyproject
        pyproject.toml as it was read.
    lock
        ``"run"``: the program and what installs the checkout; ``"dev"``: that and the tests' tools;
        ``"package"``: that and what makes bundles; ``"bench"``: the rivals of the benchmarks; ``"bake"``: what
        bakes the plates.
    """
    project, groups = pyproject["project"], pyproject["dependency-groups"]
    assert isinstance(project, dict)
    assert isinstance(groups, dict)
    program = [] if lock in ("bench", "bake") else project["dependencies"]
    lines = [*program, *_group(groups, "build" if lock == "run" else lock)]
    requirements = [Requirement(line) for line in lines]
    return [
        f"{requirement.name}{requirement.specifier}"
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate()
    ]


def _group(groups: dict[str, list[str | dict[str, str]]], name: str) -> list[str]:
    lines: list[str] = []
    for entry in groups[name]:
        lines += [entry] if isinstance(entry, str) else _group(groups, entry["include-group"])
    return lines


def main() -> int:
    """Compile the five locks; the later ones agree with the versions of the first."""
    parser = argparse.ArgumentParser(description="Write packaging/locks from pyproject.toml.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest releases")
    arguments = parser.parse_args()
    if sys.version_info[:2] != (3, 11):
        print("lock: use Python 3.11, the oldest that metaviz supports.", file=sys.stderr)
        return 1
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    LOCKS.mkdir(exist_ok=True)
    # pip-tools learns the hashes of all files from the public index; a private pip set-up would add its own.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PIP_") or key == "PIP_CERT"}
    environment["PIP_CONFIG_FILE"] = os.devnull
    with tempfile.TemporaryDirectory() as folder:
        for name in ("dev", "run", "package", "bench", "bake"):
            source = Path(folder) / f"{name}.in"
            lines = wanted(pyproject, name)
            if name != "dev":
                lines.append(f"-c {LOCKS / 'dev.lock'}")
            source.write_text("\n".join(lines) + "\n", encoding="utf-8")
            command = [sys.executable, "-m", "piptools", "compile", *OPTIONS]
            command += ["--upgrade"] if arguments.upgrade else []
            command += ["--output-file", str(LOCKS / f"{name}.lock"), str(source)]
            subprocess.run(command, env=environment, check=True)
            written = LOCKS / f"{name}.lock"
            # pip-tools heads the installers' own packages with a comment; a lock is pins and hashes alone.
            lines = [line for line in written.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
            written.write_text("\n".join(lines) + "\n", encoding="utf-8")
            print(f"lock: wrote packaging/locks/{name}.lock")
    return 0


if __name__ == "__main__":
    sys.exit(main())
