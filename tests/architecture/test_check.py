"""Every test belongs to what `make test` runs."""

from pathlib import Path

import check

ROOT = Path(__file__).parents[2]


def test_no_folder_of_tests_is_left_out() -> None:
    found = {path.relative_to(ROOT).parts[:2] for path in (ROOT / "tests").rglob("test_*.py")}
    run = [tuple(folder.split("/")) for folders in check.TESTS.values() for folder in folders]
    assert found == set(run)
    assert len(run) == len(set(run))
