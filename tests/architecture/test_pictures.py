"""The pictures of the README are there, small, and made by the command that is said to make them."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from PIL import Image

from metaviz.cli.arguments import parse

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKER = runpy.run_path(str(ROOT / "packaging" / "pictures.py"))
SHOWN = re.findall(r"!\[([^\]]+)\]\((assets/pictures/[^)]+)\)", README)


def test_the_readme_shows_a_still_and_a_film() -> None:
    assert [Path(path).name for _words, path in SHOWN] == [name for name, _arguments in MAKER["MADE"]]
    assert all(len(words) > 40 for words, _path in SHOWN)


@pytest.mark.parametrize(("name", "arguments"), MAKER["MADE"])
def test_a_picture_is_what_its_command_makes(name: str, arguments: list[str]) -> None:
    wanted = parse(["render", "breast", "-o", name, *arguments])
    with Image.open(ROOT / "assets" / "pictures" / name) as image:
        assert image.format == "WEBP"
        assert image.size == wanted.size
        if wanted.at_day is not None:
            assert getattr(image, "n_frames", 1) == 1
        else:
            assert getattr(image, "n_frames", 1) == round(wanted.seconds * wanted.fps)
            assert wanted.seconds <= 15.0


@pytest.mark.parametrize(("name", "most_bytes"), [("breast.webp", 400_000), ("breast_film.webp", 2_000_000)])
def test_a_picture_is_small(name: str, most_bytes: int) -> None:
    assert (ROOT / "assets" / "pictures" / name).stat().st_size < most_bytes
