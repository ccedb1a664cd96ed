"""What runs on hosted machines calls only what is in the repository, and may do no more than it must."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def workflow_steps(path: Path) -> Iterable[dict[str, str]]:
    for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
        yield from job.get("steps", [])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_and_runs_pinned_actions(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        if "uses" in job:
            assert (ROOT / job["uses"]).is_file()
        else:
            assert job["timeout-minutes"] <= 60
    for step in workflow_steps(path):
        if "uses" in step:
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_what_a_workflow_runs_is_there(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for step in workflow_steps(path):
        words = step.get("run", "").split()
        if words[:1] == ["make"]:
            assert set(words[1:]) <= targets
        for module in re.findall(r"\.venv-package/\S+ -m (\w+)", step.get("run", "")):
            lock = (ROOT / "packaging" / "locks" / "package.lock").read_text(encoding="utf-8")
            assert re.search(rf"^{module}==", lock, re.MULTILINE), f"{module} is not locked"
        for word in words:
            if word.startswith(("packaging/", "tests/")):
                assert (ROOT / word).exists(), word


def test_there_are_workflows_for_all_three_systems() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    assert {"checks", "packages", "release"} == {path.stem for path in WORKFLOWS}
    assert all(system in text for system in ("ubuntu-", "windows-", "macos-"))
