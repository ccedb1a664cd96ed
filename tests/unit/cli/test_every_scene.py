"""Every scene and variant that comes with the program can be checked, predicted, run and drawn as an ensemble."""

import json

import pytest

from metaviz.cli import main
from metaviz.scene.shipped import shipped_scenes


@pytest.mark.parametrize("name", shipped_scenes())
def test_a_scene_goes_through_every_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    def answer(*argv: str) -> str:
        assert main(argv) == 0, argv
        out, err = capsys.readouterr()
        assert err == "", argv
        return out

    assert answer("check", name).endswith(", fine\n")
    expected = json.loads(answer("predict", name, "--json"))
    assert 0.05 < expected["p_any_site"] <= 1.0
    assert sum(site["expected_colonies"] for site in expected["sites"].values()) > 0.0
    assert json.loads(answer("run", name, "--seed", "1", "--json"))
    ensemble = json.loads(answer("ensemble", name, "--seed", "1", "-n", "50", "--json"))
    assert 0.0 < ensemble["share_any_site"] <= 1.0
