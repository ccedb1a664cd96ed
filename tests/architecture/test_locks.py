"""The lock files: complete on every platform, with hashes, without addresses, in step with pyproject.toml."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import lock as lock_writer
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "packaging" / "locks"
PLATFORMS = [("linux", "Linux", "x86_64"), ("win32", "Windows", "AMD64"), ("darwin", "Darwin", "arm64")]
PYTHONS = ["3.11", "3.12", "3.13"]


def pinned(name: str) -> dict[str, tuple[str, list[str]]]:
    """Version and hashes of each package of a lock, by its canonical name."""
    text = (LOCKS / f"{name}.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    entries: dict[str, tuple[str, list[str]]] = {}
    for line in text.splitlines():
        match = re.fullmatch(r"(\S+)==(\S+)((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*", line)
        assert match, f"{name}.lock has a line that is neither pin nor hash: {line[:80]}"
        entries[canonicalize_name(match[1])] = (match[2], match[3].split())
    return entries


@pytest.mark.parametrize("name", ["run", "dev", "package", "bench", "bake"])
def test_every_line_is_a_pin_with_hashes(name: str) -> None:
    entries = pinned(name)
    assert entries
    assert all(len(hashes) == len(set(hashes)) for _, hashes in entries.values())


def test_locks_agree_with_one_another() -> None:
    run, dev = pinned("run"), pinned("dev")
    assert run.items() <= dev.items()
    assert run.items() <= pinned("package").items(), "a bundle holds what `make run` runs"
    for other in (pinned("package"), pinned("bench"), pinned("bake")):
        assert all(other[name] == dev[name] for name in other.keys() & dev.keys())


@pytest.mark.parametrize("name", ["run", "dev", "package", "bench", "bake"])
def test_locks_satisfy_pyproject(name: str) -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    entries = pinned(name)
    for line in lock_writer.wanted(pyproject, name):
        requirement = Requirement(line)
        version, _ = entries[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{name}.lock: {line} is locked at {version}"


@pytest.mark.parametrize("python_version", PYTHONS)
@pytest.mark.parametrize(("sys_platform", "system", "machine"), PLATFORMS)
def test_nothing_is_missing_on_another_platform(
    python_version: str, sys_platform: str, system: str, machine: str
) -> None:
    environment = {
        "python_version": python_version,
        "python_full_version": f"{python_version}.0",
        "sys_platform": sys_platform,
        "platform_system": system,
        "platform_machine": machine,
        "os_name": "nt" if sys_platform == "win32" else "posix",
        "extra": "",
    }
    entries = pinned("dev")
    for name in entries:
        for line in metadata.requires(name) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate(environment):
                locked = entries.get(canonicalize_name(requirement.name))
                assert locked, f"{name} needs {line} on {sys_platform}"
                assert requirement.specifier.contains(locked[0]), f"{name} needs {line}, locked is {locked[0]}"
