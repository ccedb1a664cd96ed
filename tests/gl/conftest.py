"""Every test in this folder draws on the tests' own screen."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def _on_screen(display: str) -> str:
    return display
