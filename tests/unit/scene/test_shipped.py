"""A scene is found by its path or by its bare name."""

from pathlib import Path

import pytest

from metaviz.scene import shipped
from metaviz.scene.problems import SceneError
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import base_of, body_shown_by, scene_path, shipped_scenes, variants_of


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


def test_variants_follow_their_scene() -> None:
    names = list(shipped_scenes())
    at = names.index("breast")
    assert names[at : at + 5] == [
        "breast",
        "breast.adjuvant",
        "breast.her2",
        "breast.luminal",
        "breast.triple_negative",
    ]
    assert list(variants_of("lung")) == ["lung.small_cell"]
    assert variants_of("lung.small_cell") == {}
    assert {base_of(name) for name in variants_of("colorectal")} == {"colorectal"}


@pytest.mark.parametrize("name", shipped_scenes())
def test_the_body_is_known_before_the_scene_is_read(name: str) -> None:
    path = shipped_scenes()[name]
    assert body_shown_by(path) == load_scene(path)[0].body.id


def test_the_body_of_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert body_shown_by(tmp_path / "breast.his.yaml") == ""


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "an empty text: found no file and no scene of this name, allowed is a path, or one of bladder, "),
        (
            "brest",
            "brest: found no file and no scene of this name (did you mean breast?), allowed is a path, or one of ",
        ),
        (
            "breast.yaml",
            "breast.yaml: found no such file (did you mean breast?), allowed is a path, or one of bladder, ",
        ),
        ("breast.her3", "breast.her3: found no file and no scene of this name (did you mean breast.her2?), allowed "),
        ("no/where/lung.yaml", "no/where/lung.yaml: found no such file (did you mean lung?), allowed is a path, or "),
        ("x.yaml", "x.yaml: found no such file, allowed is a path, or one of bladder, "),
        (f"{70 * 'a'}/x.yaml", f"{70 * 'a'}/x.yaml: found no such file, allowed is a path, or one of bladder, "),
        (f"{250 * 'a'}/x.yaml", f"...{230 * 'a'}/x.yaml: found no such file, allowed is a path, or one of bladder, "),
        ("two\nlines.yaml", "two lines.yaml: found no such file, allowed is a path, or one of bladder, "),
    ],
)
def test_what_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SceneError) as caught:
        scene_path(name)
    assert str(caught.value).startswith(message)


def test_a_copy_without_its_scenes_says_what_it_misses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "scenes_dir", lambda: tmp_path)
    assert shipped.comparison_names() == ()
    with pytest.raises(SceneError, match=r"^breast: found no file and no scene of this name"):
        shipped.scene_path("breast")
