"""What ``metaviz render`` makes, through the real command line and without a screen."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from metaviz.cli.camera_route import CameraRoute
from metaviz.cli.lasting_studio import LastingStudio
from metaviz.cli.render_options import CAMERAS
from metaviz.model.course import MilestoneKind
from metaviz.model.level import Level
from metaviz.render.camera import Camera
from metaviz.render.frame import NO_COLONIES, Frame
from metaviz.render.theme import Profile
from metaviz.scene.captions import captions_of
from metaviz.scene.layout_file import layout_of
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import scene_path
from metaviz.sim.course import simulate_course
from metaviz.sim.milestones import milestones

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
SMALL = ("--at", "14y", "--size", "480x270")


def render(path: Path, *argv: str, **variables: str) -> str:
    """Render to a file without a screen; returns what was written on standard error."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-m", "metaviz", "render", "breast", "-o", str(path), "--quiet", *argv],
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{path}\n"
    return done.stderr


def pixels(path: Path) -> np.ndarray:
    """Return a picture's colours, shape (height, width, 3), as numbers that can be subtracted."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(np.int64)


def test_every_body_has_every_camera() -> None:
    for name in ("breast", "prostate"):
        views = layout_of(load_scene(scene_path(name))[0].body).views
        assert tuple(view.id for view in views) == CAMERAS


def test_each_camera_shows_another_part(tmp_path: Path) -> None:
    shown = []
    for camera in ("overview", "head", "bone"):
        render(tmp_path / f"{camera}.png", *SMALL, "--camera", camera, "--no-words")
        shown.append(pixels(tmp_path / f"{camera}.png"))
    assert min(np.abs(shown[i] - shown[j]).mean() for i, j in ((0, 1), (0, 2), (1, 2))) > 10.0


def test_rings_bring_counters_and_letters_tell_the_clones(tmp_path: Path) -> None:
    names = (tmp_path / "plain.svg", tmp_path / "rings.svg")
    render(names[0], "--size", "960x600")
    render(names[1], "--size", "960x600", "--rings")
    plain, rings = (name.read_text(encoding="utf-8") for name in names)
    assert "Hormone-driven: " in plain
    assert "Soil: good, poor" not in plain
    assert ">held " not in plain
    assert "Soil: good, poor" in rings
    assert rings.count(">held ") >= 4
    assert "Hormone-driven: " not in rings


def test_xray_and_focus_change_the_body_alone(tmp_path: Path) -> None:
    abdomen = (*SMALL, "--camera", "abdomen", "--no-words")
    plain, bare, focused = (tmp_path / name for name in ("plain.png", "bare.png", "focused.png"))
    render(plain, *abdomen)
    render(bare, *abdomen, "--xray", "kidney,adrenal")
    render(focused, *abdomen, "--focus")
    before = pixels(plain)
    assert np.abs(pixels(bare) - before).mean() > 2.0
    assert np.abs(pixels(focused) - before).mean() > 2.0
    # The left edge is beside the body.
    np.testing.assert_array_equal(pixels(bare)[:, :3], before[:, :3])


def test_an_organ_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "metaviz", "render", "breast", "-o", str(tmp_path / "x.png"), "--xray", "kidny"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    start = "metaviz: --xray: found 'kidny' (did you mean kidney?), allowed is organs of the woman: adrenal, "
    assert done.stderr.startswith(start)
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_lens_shows_a_step_and_is_no_shape_of_a_vector_picture(tmp_path: Path) -> None:
    size = ("--at", "14y", "--size", "800x500")
    plain, lens, other = (tmp_path / f"{name}.png" for name in ("plain", "lens", "other"))
    render(plain, *size)
    render(lens, *size, "--lens", "invasion")
    render(other, *size, "--lens", "colonisation")
    right_half = np.s_[200:, 400:]
    changed = np.abs(pixels(lens) - pixels(plain))[right_half].max(axis=2) > 30
    assert changed.mean() > 0.08, "a disc of a fifth of the picture's width"
    assert (np.abs(pixels(lens) - pixels(other))[right_half].max(axis=2) > 30).mean() > 0.04
    told = subprocess.run(
        [sys.executable, "-m", "metaviz", "render", "breast", "-o", str(tmp_path / "x.svg"), "--lens", "invasion"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "--lens belongs to a picture of pixels or a film" in told.stderr


def test_words_and_labels_can_be_left_out(tmp_path: Path) -> None:
    for name, options in (("all", ()), ("unlabelled", ("--no-labels",)), ("bare", ("--no-words",))):
        render(tmp_path / f"{name}.svg", "--at", "14y", *options)
    texts = {name: written(tmp_path / f"{name}.svg") for name in ("all", "unlabelled", "bare")}
    assert {"Breast cancer", "Brain", "Colonies so far"} <= texts["all"]
    assert "Brain" not in texts["unlabelled"]
    assert "Breast cancer" in texts["unlabelled"]
    assert texts["bare"] == set()


def written(path: Path) -> set[str]:
    """Return all that is written in an SVG file."""
    return {(one.text or "").strip() for one in ET.fromstring(path.read_text("utf-8")).iter(f"{SVG}text")}


@pytest.mark.parametrize("switched_off", [False, True])
def test_a_transparent_picture_laid_on_the_ground_is_the_opaque_one(tmp_path: Path, switched_off: bool) -> None:
    clear, opaque = tmp_path / "clear.png", tmp_path / "opaque.png"
    variables = {"METAVIZ_NO_OPENGL": "1"} if switched_off else {}
    told = [render(path, *SMALL, *more, **variables) for path, more in ((clear, ("--transparent",)), (opaque, ()))]
    notice = "Drawn without OpenGL: at most 1,500 cells are shown.\n"
    assert told == [notice if switched_off else ""] * 2
    with Image.open(clear) as image:
        assert image.mode == "RGBA"
        corner, middle = image.getpixel((479, 269)), image.getpixel((250, 120))
        assert isinstance(corner, tuple)
        assert isinstance(middle, tuple)
        assert corner[3] == 0
        assert middle[3] == 255
        ground = Image.new("RGBA", image.size, (7, 13, 28, 255))
        ground.alpha_composite(image)
        laid = np.asarray(ground.convert("RGB")).astype(np.int64)
    away = np.abs(laid - pixels(opaque))
    # The ground of the opaque picture is a little lighter behind the body.
    assert away.mean() < 5.0
    assert np.percentile(away, 99) < 30.0


def test_a_vector_picture_is_small_valid_and_can_be_edited(tmp_path: Path) -> None:
    path = tmp_path / "map.svg"
    render(path, "--at", "14y")
    assert path.stat().st_size < 4_000_000
    root = ET.fromstring(path.read_text("utf-8"))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("1920", "1080", "0 0 1920 1080")
    images = list(root.iter(f"{SVG}image"))
    assert len(images) == 1
    kind, _, packed = images[0].attrib[LINK].partition(",")
    assert kind == "data:image/jpeg;base64"
    assert base64.b64decode(packed)[:2] == b"\xff\xd8"
    assert {"Breast cancer", "Liver", "Founds a colony"} <= written(path)
    assert len(list(root.iter(f"{SVG}circle"))) + len(list(root.iter(f"{SVG}ellipse"))) > 100
    assert all("Inter, " in one.attrib["font-family"] for one in root.iter(f"{SVG}text"))


SHOW = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
application = QGuiApplication(["x", "-platform", "offscreen"])
renderer = QSvgRenderer(sys.argv[1])
assert renderer.isValid()
image = QImage(renderer.defaultSize(), QImage.Format.Format_ARGB32)
image.fill(Qt.GlobalColor.transparent)
painter = QPainter(image)
renderer.render(painter)
painter.end()
image.save(sys.argv[2])
"""


@pytest.mark.parametrize(
    "look", [(), ("--focus",), ("--xray", "kidney", "--profile", "projector"), ("--focus", "--xray", "pancreas")]
)
def test_a_vector_picture_looks_like_the_other(tmp_path: Path, look: tuple[str, ...]) -> None:
    vectors, shown, drawn = tmp_path / "map.svg", tmp_path / "shown.png", tmp_path / "drawn.png"
    for path in (vectors, drawn):
        render(path, *SMALL, "--no-words", "--camera", "abdomen", *look)
    subprocess.run([sys.executable, "-c", SHOW, str(vectors), str(shown)], check=True, timeout=60)
    assert np.abs(pixels(shown) - pixels(drawn)).mean() < 4.0


def test_a_transparent_vector_picture_has_no_ground(tmp_path: Path) -> None:
    vectors, shown = tmp_path / "map.svg", tmp_path / "shown.png"
    render(vectors, *SMALL, "--transparent")
    assert "data:image/png;base64" in vectors.read_text("utf-8")
    subprocess.run([sys.executable, "-c", SHOW, str(vectors), str(shown)], check=True, timeout=60)
    with Image.open(shown) as image:
        corner = image.getpixel((479, 269))
        assert isinstance(corner, tuple)
        assert corner[3] == 0


def test_a_file_tells_how_to_make_it_again(tmp_path: Path) -> None:
    picture, vectors = tmp_path / "x.png", tmp_path / "x.svg"
    for path in (picture, vectors):
        render(path, *SMALL, "--seed", "5", "--set", "soil.liver=3", "--no-words")
    with Image.open(picture) as image:
        told = dict(image.info)
    assert (told["Scene"], told["Seed"], told["Changes"]) == ("breast", "5", "soil.liver=3")
    assert float(told["Day"]) == 14 * 365.25
    words = ET.fromstring(vectors.read_text("utf-8")).findtext(f"{SVG}desc")
    assert words is not None
    assert (
        "Scene: breast; Seed: 5; Day: 5113.500; Layer: truth; Changes: soil.liver=3; Notice: A teaching model" in words
    )


def test_a_film_for_a_page_repeats_and_flies(tmp_path: Path) -> None:
    path = tmp_path / "film.webp"
    span = ("--from", "12y", "--to", "13y", "--seconds", "2", "--fps", "6", "--size", "321x180")
    render(path, *span, "--camera", "overview,chest")
    with Image.open(path) as image:
        assert image.format == "WEBP"
        assert (image.size, getattr(image, "n_frames", 1), image.info["loop"]) == ((322, 180), 12, 0)
        seen = []
        for number in (0, 1, 6, 11):
            image.seek(number)
            seen.append(np.asarray(image.convert("RGB")).astype(np.int64))
            assert image.info["duration"] in (166, 167)
    still, flown = np.abs(seen[0] - seen[1]).mean(), np.abs(seen[0] - seen[3]).mean()
    assert flown > 10.0
    assert still < flown / 2.0
    assert np.abs(seen[2] - seen[3]).mean() > still


def test_a_still_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "still.webp"
    render(path, *SMALL)
    with Image.open(path) as image:
        assert (image.format, image.size, getattr(image, "n_frames", 1)) == ("WEBP", (480, 270), 1)


@pytest.mark.parametrize("name", ["x.png", "x.svg", "x.webp", "film.webp", "film.mp4"])
def test_the_same_command_twice_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    film = ("--from", "13y", "--to", "14y", "--seconds", "0.5", "--fps", "8", "--size", "322x180")
    options = film if name.startswith("film") else (*SMALL, "--focus")
    made = []
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        render(tmp_path / folder / name, *options)
        made.append((tmp_path / folder / name).read_bytes())
    assert made[0] == made[1]


def test_without_opengl_a_film_is_painted(tmp_path: Path) -> None:
    span = ("--from", "13y", "--to", "14y", "--seconds", "0.5", "--fps", "8", "--size", "322x180")
    told = render(tmp_path / "film.webp", *span, METAVIZ_NO_OPENGL="1")
    assert told == "Drawn without OpenGL: at most 1,500 cells are shown.\n"
    with Image.open(tmp_path / "film.webp") as image:
        assert getattr(image, "n_frames", 1) == 4


def test_a_route_rests_at_its_stops_and_flies_between_them() -> None:
    near, far = Camera((0.0, 100.0), 5.0, (400, 300)), Camera((10.0, 140.0), 20.0, (400, 300))
    route = CameraRoute((far, near), seconds=10.0)
    assert [route.at(time_s) for time_s in (0.0, 4.1, 5.9, 10.0)] == [far, far, near, near]
    middle = route.at(5.0)
    assert middle.px_per_cm == pytest.approx(10.0)
    assert CameraRoute((near,)).at(3.0) == near


def test_help_tells_every_option() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "metaviz", "render", "--help"], capture_output=True, text=True, check=True
    )
    told = set(re.findall(r"--[a-z-]+", done.stdout))
    looks = {"--camera", "--xray", "--focus", "--rings", "--no-labels", "--no-words", "--transparent", "--profile"}
    assert looks <= told
    for camera in CAMERAS:
        assert camera in done.stdout


class Takes:
    """A studio that fails from one of its pictures on."""

    size_px = (2, 1)

    def __init__(self, value: int, fails_at: int = 99) -> None:
        self.value, self.n_left, self.is_open = value, fails_at, False

    def __enter__(self) -> Takes:
        if self.n_left < 0:
            raise RuntimeError("no context.")
        self.is_open = True
        return self

    def __exit__(self, *_problem: object) -> None:
        self.is_open = False

    def take(self, _frame: object, _overlay: object = None) -> np.ndarray:
        if self.n_left == 0:
            raise RuntimeError("the driver was reset")
        self.n_left -= 1
        return np.full((1, 2, 4), self.value, np.uint8)


@pytest.mark.parametrize(("fails_at", "seen"), [(-1, [2, 2, 2]), (0, [2, 2, 2]), (2, [1, 1, 2]), (99, [1, 1, 1])])
def test_a_studio_goes_on_when_opengl_does_not(fails_at: int, seen: list[int]) -> None:
    told: list[str] = []
    second = Takes(2)
    frame = Frame(0.0, (), NO_COLONIES, Profile.DARK, Camera((0.0, 0.0), 1.0, (2, 1)))
    with LastingStudio((2, 1), lambda: Takes(1, fails_at), lambda: second, told.append) as studio:
        assert [int(studio.take(frame)[0, 0, 0]) for _ in range(3)] == seen
    assert len(told) == (fails_at < 99)
    assert not second.is_open


def test_a_picture_is_painted_where_opengl_does_not_start(tmp_path: Path) -> None:
    told = render(tmp_path / "x.png", *SMALL, EGL_PLATFORM="nonsense", LIBGL_DRIVERS_PATH="/nowhere")
    assert not told or re.search(r"^Drawn without OpenGL: at most 1,500 cells are shown\. \(.+\)$", told, re.MULTILINE)
    assert pixels(tmp_path / "x.png").std() > 5.0


def test_captions_are_in_the_words_that_were_asked_for(tmp_path: Path) -> None:
    scene, setup = load_scene(scene_path("breast"))
    course = simulate_course(scene, scene.published, setup.seed, plan=setup.plan)
    found = next(mark for mark in milestones(course) if mark.kind is MilestoneKind.PRIMARY_DETECTABLE)
    for level in Level:
        path = tmp_path / f"{level}.svg"
        render(path, "--at", f"{found.day + 1.0:.0f}d", "--size", "1280x720", "--level", level)
        said = " ".join((one.text or "") for one in ET.fromstring(path.read_text("utf-8")).iter(f"{SVG}text"))
        assert captions_of(level).text("milestone", found.kind.value).split(",")[0][:20] in said
