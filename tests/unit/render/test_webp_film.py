"""Animated WebP: the pictures, how long each stands, and that only what changes is written."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from metaviz.render.camera import Camera
from metaviz.render.film import FilmError, write_film
from metaviz.render.frame import NO_COLONIES, Frame
from metaviz.render.still import ByteArray, Overlay, Size
from metaviz.render.theme import Profile
from metaviz.render.webp_film import VISIBLE, WebpWriter, box_around, changed_pixels

WIDTH, HEIGHT = 160, 90


def picture(n: int) -> ByteArray:
    """A smooth ground with a bright square that moves; shape (HEIGHT, WIDTH, 4)."""
    pixels = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    pixels[..., 0] = np.linspace(0, 120, WIDTH)
    pixels[..., 1] = np.linspace(30, 90, HEIGHT)[:, None]
    pixels[..., 2] = 60
    pixels[40:56, 10 + 5 * n : 26 + 5 * n, :3] = (255, 180, 40)
    return pixels


def shown(path: Path) -> tuple[list[ByteArray], list[int]]:
    """Pictures of a film as a viewer shows them, and how many milliseconds each stands."""
    pictures, lasting_ms = [], []
    with Image.open(path) as image:
        for n in range(getattr(image, "n_frames", 1)):
            image.seek(n)
            pictures.append(np.asarray(image.convert("RGB")))
            lasting_ms.append(image.info["duration"])
    return pictures, lasting_ms


def test_every_picture_looks_like_itself(tmp_path: Path) -> None:
    path = tmp_path / "film.webp"
    with WebpWriter(path, (WIDTH, HEIGHT), 12) as writer:
        for n in range(24):
            writer.write(picture(n))
    pictures, lasting_ms = shown(path)
    assert len(pictures) == 24
    for n, found in enumerate(pictures):
        assert np.abs(found.astype(int) - picture(n)[..., :3]).mean() < 3.0
    assert sum(lasting_ms) == 2000
    assert set(lasting_ms) == {83, 84}


def test_a_picture_that_stands_is_written_once(tmp_path: Path) -> None:
    sizes = []
    for name, moves in (("moves.webp", True), ("stands.webp", False)):
        with WebpWriter(tmp_path / name, (WIDTH, HEIGHT), 10) as writer:
            for n in range(20):
                writer.write(picture(n if moves else n // 10))
        sizes.append((tmp_path / name).stat().st_size)
    pictures, lasting_ms = shown(tmp_path / "stands.webp")
    assert lasting_ms == [1000, 1000]
    assert sizes[1] < sizes[0] / 2
    assert np.abs(pictures[1].astype(int) - picture(1)[..., :3]).mean() < 3.0


def test_the_box_of_a_change_begins_at_even_places() -> None:
    before = np.zeros((10, 12, 3), np.uint8)
    after = before.copy()
    assert box_around(changed_pixels(before, after)) is None
    after[3, 5, 1] = 7
    after[6, 9, 0] = 7
    assert changed_pixels(before, after).sum() == 2
    assert box_around(changed_pixels(before, after)) == (4, 2, 10, 7)
    assert not changed_pixels(before, before + np.uint8(VISIBLE - 1)).any()


def test_changes_too_small_to_see_add_up(tmp_path: Path) -> None:
    path = tmp_path / "film.webp"
    with WebpWriter(path, (WIDTH, HEIGHT), 10) as writer:
        for level in range(100, 161):
            writer.write(np.full((HEIGHT, WIDTH, 4), level, np.uint8))
    pictures, lasting_ms = shown(path)
    assert 10 < len(pictures) < 30
    assert sum(lasting_ms) == 6100
    assert abs(pictures[-1].astype(int) - 160).max() <= VISIBLE + 2


@pytest.fixture
def toy_frame() -> Frame:
    return Frame(0.0, (), NO_COLONIES, Profile.DARK, Camera((0.0, 0.0), 1.0, (WIDTH, HEIGHT)))


class Painted:
    """A studio whose pictures are painted without OpenGL."""

    size_px: Size = (WIDTH, HEIGHT)

    def __init__(self) -> None:
        self._n_taken = 0

    def take(self, frame: Frame, overlay: Overlay | None = None) -> ByteArray:
        """Return the next picture."""
        self._n_taken += 1
        return picture(self._n_taken - 1)


def test_without_ffmpeg_there_are_films_all_the_same(
    tmp_path: Path, toy_frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metaviz.render.film.find_ffmpeg", lambda: None)
    assert write_film(Painted(), [toy_frame] * 5, tmp_path / "film.webp", 12)
    assert len(shown(tmp_path / "film.webp")[0]) == 5
    with pytest.raises(FilmError, match=r"^Films as \.mp4 need ffmpeg, which is not installed here; .*\.webp"):
        write_film(Painted(), [toy_frame] * 5, tmp_path / "film.mp4", 12)
    assert [path.name for path in tmp_path.iterdir()] == ["film.webp"]


def test_a_full_disk_is_told_in_one_sentence(toy_frame: Frame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class FullDisk(WebpWriter):
        def write(self, pixels: ByteArray) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("metaviz.render.film.WebpWriter", FullDisk)
    with pytest.raises(FilmError, match=r"film\.webp cannot be written: No space left on device\."):
        write_film(Painted(), [toy_frame], tmp_path / "film.webp", 12)
    assert list(tmp_path.iterdir()) == []
