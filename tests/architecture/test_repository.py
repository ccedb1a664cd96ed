"""The repository as a whole: its top level, its sizes, and what no tracked file may hold."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "assets",
    "metaviz",
    "packaging",
    "pyproject.toml",
    "scenes",
    "tests",
}
LONGEST_FILE_LINES = 400
LARGEST_FILE_BYTES = 2 * 2**20
# Written in pieces, so that this file does not hold what it forbids.
FORBIDDEN = {
    "the address of a package registry": "|".join(
        ["py" + r"pi\.org", "python" + r"hosted\.org", "index" + "-url", "find" + "-links", "registry" + r"\.npm"]
    ),
    "a path of somebody's machine": r"(?<![\w.])/(?:home|Users|work|root)/[\w.-]+",
    "something left to do": r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b",
}
TEXT = {".py", ".toml", ".lock", ".md", ".yaml", ".yml", ".json", ".svg", ".txt", ".glsl", ".vert", ".frag", ""}


def tracked() -> list[Path]:
    """Files that git keeps, and that are there."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout by git: nothing tells which files are kept")
    command = [git, "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    files = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


def test_the_top_level_is_fixed() -> None:
    assert {file.relative_to(ROOT).parts[0] for file in tracked()} <= TOP_LEVEL


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in tracked()
        if file.suffix in TEXT
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


def test_a_file_has_one_noun_and_is_not_long() -> None:
    files = [file for file in tracked() if file.suffix == ".py"]
    n_lines = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert not {str(file.relative_to(ROOT)): n for file, n in n_lines.items() if n > LONGEST_FILE_LINES}


def test_no_file_is_a_bag_of_anything() -> None:
    bags = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    names = [file for file in tracked() if bags & set(file.relative_to(ROOT).with_suffix("").parts)]
    assert not names


def test_no_file_is_large() -> None:
    assert not [file for file in tracked() if file.stat().st_size > LARGEST_FILE_BYTES]
