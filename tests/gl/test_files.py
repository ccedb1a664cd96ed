"""Stills and films reach the disk whole, or not at all."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from vispy import app

from metaviz.render.camera import Camera
from metaviz.render.canvas import MapCanvas
from metaviz.render.film import FilmError, render_film
from metaviz.render.frame import Frame
from metaviz.render.plain_plate import layout_window, plain_plate
from metaviz.render.still import laid_over, render_still, save_still
from metaviz.render.theme import THEMES, Profile
from metaviz.render.ways import Ways
from tests.toy_picture import toy_colonies, toy_window

SIZE_PX = (320, 180)


def _frames(ways: Ways, n: int) -> Iterator[Frame]:
    window = toy_window(ways.body, 200)
    first = Frame(
        0.0, (window,), toy_colonies(ways.body), Profile.DARK, Camera.fit(layout_window(ways.layout), SIZE_PX)
    )
    return (replace(first, day=i / 10.0) for i in range(n))


def _band(_day: float, size_px: tuple[int, int]) -> np.ndarray:
    overlay = np.zeros((size_px[1], size_px[0], 4), np.uint8)
    overlay[:20] = (255, 255, 255, 128)
    return overlay


def test_a_still_carries_its_overlay_and_is_what_was_drawn(canvas: MapCanvas, toy_ways: Ways, tmp_path: Path) -> None:
    frame = next(_frames(toy_ways, 1))
    plain = render_still(canvas, frame, SIZE_PX)
    still = render_still(canvas, frame, SIZE_PX, _band)
    np.testing.assert_array_equal(still[20:], plain[20:])
    np.testing.assert_allclose(still[:20, :, :3], plain[:20, :, :3] * (127 / 255) + 128.0, atol=1.0)
    save_still(still, tmp_path / "still.png")
    np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / "still.png")), still[..., :3])


def test_an_overlay_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="overlay"):
        laid_over(np.zeros((4, 4, 4), np.uint8), np.zeros((5, 4, 4), np.uint8))


@pytest.mark.parametrize("size_px", [(320, 180), (321, 179)])
def test_a_film_has_all_frames_in_even_size(
    canvas: MapCanvas, toy_ways: Ways, tmp_path: Path, size_px: tuple[int, int]
) -> None:
    told: list[int] = []
    path = tmp_path / "film.mp4"
    assert render_film(canvas, _frames(toy_ways, 12), path, size_px, 10, progress=told.append)
    assert told == list(range(1, 13))
    width, height = size_px[0] + size_px[0] % 2, size_px[1] + size_px[1] % 2
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    decoded = subprocess.run(command, capture_output=True, check=True)
    assert re.search(rf"h264.*yuv420p.*{width}x{height}.* 10 fps", decoded.stderr.decode())
    shown = np.frombuffer(decoded.stdout, np.uint8).reshape(-1, height, width, 3)
    assert len(shown) == 12
    still = render_still(canvas, next(_frames(toy_ways, 1)), (width, height))
    assert np.abs(shown[0].astype(int) - still[..., :3]).mean() < 4.0
    assert [entry.name for entry in tmp_path.iterdir()] == ["film.mp4"]
    (tmp_path / "usual").touch()
    assert path.stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_the_index_stands_before_the_pictures(canvas: MapCanvas, toy_ways: Ways, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    render_film(canvas, _frames(toy_ways, 3), path, SIZE_PX, 10)
    whole = path.read_bytes()
    assert 0 < whole.index(b"moov") < whole.index(b"mdat")


def test_a_cancelled_film_leaves_nothing(canvas: MapCanvas, toy_ways: Ways, tmp_path: Path) -> None:
    answers = iter([False, False, True])
    path = tmp_path / "film.mp4"
    assert not render_film(canvas, _frames(toy_ways, 9), path, SIZE_PX, 10, cancelled=lambda: next(answers))
    assert list(tmp_path.iterdir()) == []


def test_a_failing_frame_leaves_the_film_of_before(canvas: MapCanvas, toy_ways: Ways, tmp_path: Path) -> None:
    def failing() -> Iterator[Frame]:
        yield from _frames(toy_ways, 2)
        raise ZeroDivisionError

    path = tmp_path / "film.mp4"
    path.write_bytes(b"of before")
    with pytest.raises(ZeroDivisionError):
        render_film(canvas, failing(), path, SIZE_PX, 10)
    assert path.read_bytes() == b"of before"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_missing_folder_is_named(canvas: MapCanvas, toy_ways: Ways, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "film.mp4"
    with pytest.raises(FilmError, match=r"nowhere/film\.mp4 cannot be written: No such file"):
        render_film(canvas, _frames(toy_ways, 2), path, SIZE_PX, 10)


def test_an_encoder_that_fails_says_why(
    canvas: MapCanvas, toy_ways: Ways, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metaviz.render.film.H264", ("-c:v", "libx264", "-preset", "no-such-preset"))
    with pytest.raises(FilmError, match="The encoder"):
        render_film(canvas, _frames(toy_ways, 60), tmp_path / "film.mp4", SIZE_PX, 10)
    assert list(tmp_path.iterdir()) == []


def test_the_encoder_is_a_program_of_its_own() -> None:
    told = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-version"], capture_output=True, text=True, check=True)
    assert "libx264" in told.stdout


def test_a_canvas_that_is_never_seen_can_draw(qtbot: QtBot, toy_ways: Ways) -> None:
    """As a film is drawn on Windows and macOS, where there is no EGL."""
    app.use_app("pyside6")
    hidden = MapCanvas(toy_ways, lambda profile: plain_plate(toy_ways.layout, THEMES[profile]), size=(64, 64))
    hidden.native.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    hidden.show()
    qtbot.waitUntil(hidden.native.isValid)
    try:
        still = render_still(hidden, next(_frames(toy_ways, 1)), SIZE_PX)
        assert still.shape == (SIZE_PX[1], SIZE_PX[0], 4)
        assert len(np.unique(still.reshape(-1, 4), axis=0)) > 100
        assert not hidden.native.windowHandle() or not hidden.native.windowHandle().isExposed()
    finally:
        hidden.close()
