"""What judges packages on bare machines sees what is on a screen, what is left behind, and what should not be said."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bare.commands import faults_of_output, faults_of_picture
from bare.leftovers import files_of, left_behind, strays
from bare.machine import address
from bare.screen import Screen, n_levels, screen, waited_for
from clean_machine import package_names
from PIL import Image

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="packages for Linux are tried on Linux")

# A window with every level of grey; on demand it blinks.
WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QLinearGradient, QPainter
from PySide6.QtWidgets import QApplication, QWidget
class Ramp(QWidget):
    lit = False
    def paintEvent(self, event):
        ramp = QLinearGradient(0, 0, self.width(), self.height())
        ramp.setColorAt(0, QColor("black"))
        ramp.setColorAt(1, QColor("white"))
        painter = QPainter(self)
        painter.fillRect(self.rect(), ramp)
        if self.lit:
            painter.fillRect(100, 100, 200, 200, QColor("orange"))
    def blink(self):
        self.lit = not self.lit
        self.update()
app = QApplication([])
ramp = Ramp()
ramp.showFullScreen()
if "blink" in sys.argv:
    timer = QTimer()
    timer.timeout.connect(ramp.blink)
    timer.start(200)
app.exec()
"""


@contextmanager
def shown(on: Screen, *words: str) -> Iterator[None]:
    surroundings = {**os.environ, "DISPLAY": on.display, "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen([sys.executable, "-c", WINDOW, *words], env=surroundings) as running:
        try:
            yield
        finally:
            running.terminate()


def test_a_picture_is_told_from_an_empty_screen_and_motion_from_rest() -> None:
    with screen() as looked_at:
        assert not looked_at.shows_a_body()
        assert looked_at.rests(0.1, 1.0)
        with shown(looked_at):
            assert waited_for(looked_at.shows_a_body, 30.0)
            assert looked_at.rests(0.5, 10.0)
            assert not looked_at.changes(0.5)
        assert waited_for(lambda: not looked_at.shows_a_body(), 10.0)
        with shown(looked_at, "blink"):
            assert waited_for(looked_at.shows_a_body, 30.0)
            assert looked_at.changes(5.0)
            assert not looked_at.rests(1.0, 2.5)


def test_levels_are_those_of_grey() -> None:
    pixel_px = 12
    grey = b"".join(bytes([level, level, level, 0]) * pixel_px for level in (0, 10, 20))
    assert n_levels((grey, grey)) == 3
    assert n_levels((bytes([0, 0, 255, 0]) * 24, bytes([255, 0, 0, 0]) * 24)) == 1


def test_waiting_ends() -> None:
    begun = time.monotonic()
    assert not waited_for(lambda: False, 0.05)
    assert time.monotonic() - begun >= 0.05
    assert waited_for(lambda: True, 0.0)


def test_what_is_left_behind_is_found_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "usr/share/mime").mkdir(parents=True)
    (tmp_path / "usr/share/mime/cache").touch()
    before = files_of(tmp_path)
    assert before == {"/usr/", "/usr/share/", "/usr/share/mime/", "/usr/share/mime/cache"}
    for name in ("usr/share/mime/metaviz.xml", "var/lib/dpkg/status-old", "srv/person/.config/a.ini", "srv/personal"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "usr/bin").mkdir()
    (tmp_path / "usr/bin/metaviz").symlink_to("nowhere")
    left = left_behind(before, files_of(tmp_path), own=["/srv/person"])
    assert {"/srv/personal", "/usr/bin/", "/usr/bin/metaviz", "/usr/share/mime/metaviz.xml"} <= set(left)
    assert not any(("dpkg" in path and not path.endswith("/")) or ".config" in path for path in left)


def test_what_nobody_put_into_a_home_is_a_stray() -> None:
    after = {
        "/srv/",
        "/srv/a/",
        "/srv/a/still.png",
        "/srv/a/.cache/x",
        "/srv/a/core",
        "/srv/b/core",
        "/srv/a/m/x",
    }
    assert strays("/srv/a", after, ["still.png", "m/"]) == ["core"]


@pytest.mark.parametrize(
    ("command", "status", "said", "is_fault"),
    [
        ("metaviz check", 0, "fine\n", False),
        ("metaviz check", 2, "", True),
        ("metaviz check", 0, "Traceback (most recent call last):\n", True),
        ("metaviz check", 0, "libEGL warning: DRI3 error\n", True),
        ("metaviz doctor", 1, "  Python 3.11\n! Film encoder: none\n", False),
        ("metaviz doctor", 1, "! OpenGL: none\n! Film encoder: none\n", True),
    ],
)
def test_unexpected_words_and_ends_are_faults(command: str, status: int, said: str, is_fault: bool) -> None:
    assert bool(faults_of_output(command, status, said)) is is_fault


def test_a_blank_or_missing_picture_is_a_fault(tmp_path: Path) -> None:
    level = Image.linear_gradient("L").resize((64, 64))
    full = Image.merge("RGB", (level, level.rotate(90), level))
    full.save(tmp_path / "full.png")
    full.save(tmp_path / "film.webp", save_all=True, append_images=[full.rotate(90)])
    full.save(tmp_path / "still.webp")
    full.resize((32, 32)).save(tmp_path / "small.png")
    Image.new("RGB", (64, 64), "navy").save(tmp_path / "blank.png")
    (tmp_path / "text.png").write_text("no picture")
    assert faults_of_picture(tmp_path / "full.png", "PNG", (64, 64)) == []
    assert faults_of_picture(tmp_path / "film.webp", "WEBP", (64, 64)) == []
    for name, kind in [("still.webp", "WEBP"), ("small.png", "PNG"), ("blank.png", "PNG"), ("text.png", "PNG")]:
        assert len(faults_of_picture(tmp_path / name, kind, (64, 64))) == 1
    assert faults_of_picture(tmp_path / "none.png", "PNG", (64, 64)) == ["There is no none.png."]


def test_packages_are_named_without_versions_and_alternatives() -> None:
    asked = "libc6 (>= 2.35), libglib2.0-0 | libglib2.0-0t64, zlib1g\n"
    assert package_names(asked) == ["libc6", "libglib2.0-0", "zlib1g"]


def test_a_list_of_mirrors_gives_its_first(tmp_path: Path) -> None:
    listed = tmp_path / "mirrors.txt"
    listed.write_text("# nearest first\n\nhttp://near.example/ubuntu/\tpriority:1\nhttp://far.example/ubuntu/\n")
    assert address(f"mirror+file:{listed}") == "http://near.example/ubuntu/"
    assert address("http://near.example/debian") == "http://near.example/debian"
