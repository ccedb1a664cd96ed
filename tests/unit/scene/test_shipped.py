"""A scene is found by its path or by its bare name."""

from pathlib import Path

import pytest

from metaviz.scene.problems import SceneError
from metaviz.scene.shipped import scene_path, shipped_scenes


def test_a_bare_name_is_a_shipped_scene() -> None:
    assert scene_path("breast") == shipped_scenes()["breast"]


def test_a_folder_does_not_hide_a_shipped_scene_and_a_file_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("breast").mkdir()
    assert scene_path("breast") == shipped_scenes()["breast"]
    Path("lung").write_text("title: mine\n", encoding="utf-8")
    assert scene_path("lung") == Path("lung")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "an empty text: found no file and no scene of this name, allowed is a path, or one of breast, "),
        (
            "brest",
            "brest: found no file and no scene of this name (did you mean breast?), allowed is a path, or one of ",
        ),
        (
            "breast.yaml",
            "breast.yaml: found no such file (did you mean breast?), allowed is a path, or one of breast, ",
        ),
        ("no/where/lung.yaml", "no/where/lung.yaml: found no such file (did you mean lung?), allowed is a path, or "),
        ("x.yaml", "x.yaml: found no such file, allowed is a path, or one of breast, "),
    ],
)
def test_what_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SceneError) as caught:
        scene_path(name)
    assert str(caught.value).startswith(message)
