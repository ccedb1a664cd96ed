"""Where the encoder of films is looked for."""

import sys
from pathlib import Path

import imageio_ffmpeg
import pytest

from metaviz.render.ffmpeg import VARIABLE, ffmpeg_version, find_ffmpeg


def test_the_one_that_comes_with_a_package_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    found = find_ffmpeg()
    assert found == Path(imageio_ffmpeg.get_ffmpeg_exe())
    assert ffmpeg_version(found) == imageio_ffmpeg.get_ffmpeg_version()


def test_a_bundle_looks_for_the_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_ffmpeg() is None
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho ffmpeg version 7.1-9 Copyright\n")
    program.chmod(0o755)
    assert find_ffmpeg() == program
    assert ffmpeg_version(program) == "7.1-9"


def test_one_that_is_named_goes_before_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mine"))
    assert find_ffmpeg() == tmp_path / "mine"
    assert ffmpeg_version(tmp_path / "mine") == ""
