"""Opening, saving, dropping, recent scenes, unsaved changes, pictures."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QTextBrowser
from pytestqt.qtbot import QtBot

from metaviz.gui.export import PictureKind
from metaviz.gui.overlay import OverlayState
from metaviz.gui.recent import LONGEST, RecentScenes
from metaviz.gui.window import MainWindow
from metaviz.model.cascade import Step
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import shipped_scenes
from metaviz.session.speed import Speed
from tests.gui.conftest import MakeWindow


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A scene of the program's own, with a setup, in a file of the user's."""
    text = shipped_scenes()["breast"].read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def real_window(make_window: MakeWindow) -> MainWindow:
    """A window on a scene that can be saved, on the real body."""
    scene, _setup = load_scene(shipped_scenes()["breast"])
    return make_window(of=scene)


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, button, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 50), copy, data, button, no_key))
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, data, button, no_key))


def picture(window: MainWindow, qtbot: QtBot) -> tuple[QImage, OverlayState | None]:
    """Return the map to the last pixel, and all words on it with their places.

    The edges of letters are left to Qt: they vary by a shade with what else the process has written before.
    """
    qtbot.waitUntil(lambda: window.presenter.is_settled, timeout=20_000)
    qtbot.wait(100)
    return window.map.surface.picture(), window.map.overlay


def test_a_saved_file_reopens_at_the_same_moment_with_the_same_picture(
    real_window: MainWindow, make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    session = real_window.session
    session.set_seed(12)
    session.set_step(Step.COLONISATION, 6e-7)
    session.set_soil("liver", 4.0)
    session.set_speed(Speed.WEEK)
    session.seek(5012.375)
    path = tmp_path / "lesson.yaml"
    assert real_window.files.save_path(path)
    assert not session.state.is_modified
    before = picture(real_window, qtbot)
    state = session.state

    other = make_window(of=load_scene(path)[0], setup=load_scene(path)[1])
    again = other.session.state
    assert (again.seed, again.day) == (12, 5012.375)
    assert again.parameters == state.parameters
    assert again.scene.published == state.scene.published
    assert picture(other, qtbot) == before

    session.set_seed(13)
    session.set_speed(Speed.YEAR)
    session.seek(0.0)
    real_window.dialogs.open_file(str(path))
    assert picture(real_window, qtbot) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.yaml", b"title: [unclosed"),
        ("empty.yaml", b""),
        ("picture.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("other.yaml", b"hello: world\n"),
    ],
)
def test_a_bad_file_gives_one_message_and_loses_nothing(
    window: MainWindow, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    window.session.set_seed(8)
    before = window.session.state
    drop(window, path)
    assert window.session.state is before
    assert window.banner.isVisible()
    assert window.banner.text.startswith(f"{name} cannot be opened.\n")
    assert "Traceback" not in window.banner.text
    assert window.banner.text.count("\n") <= 7
    assert window.files.recent() == ()
    window.session.set_seed(9)
    assert not window.banner.isVisible()


def test_a_file_that_is_gone_gives_a_message(window: MainWindow, tmp_path: Path) -> None:
    drop(window, tmp_path / "gone.yaml")
    assert "gone.yaml cannot be opened." in window.banner.text


def test_a_good_file_is_dropped_opened_and_remembered(real_window: MainWindow, saved: Path) -> None:
    drop(real_window, saved)
    assert real_window.session.state.document.path == saved
    assert real_window.session.state.scene.id == "mine"
    assert real_window.files.recent() == (saved.resolve(),)
    assert not real_window.banner.isVisible()
    assert real_window.windowTitle() == f"{saved.name}[*] – Breast cancer – metaviz"
    real_window.session.undo()
    assert real_window.session.state.scene.id == "breast"
    assert real_window.windowTitle() == "Breast cancer[*] – metaviz"


def test_scenes_of_the_program_are_never_overwritten(make_window: MakeWindow) -> None:
    window = make_window()
    window.dialogs.open_file(str(shipped_scenes()["breast"]))
    assert window.files.path_for_saving() is None


def test_saving_where_nothing_can_be_written_gives_a_message(real_window: MainWindow, tmp_path: Path) -> None:
    before = real_window.session.state
    assert not real_window.files.save_path(tmp_path / "no" / "such" / "folder" / "x.yaml")
    assert "x.yaml cannot be saved." in real_window.banner.text
    assert real_window.session.state is before


def test_a_name_without_suffix_gets_one(real_window: MainWindow, tmp_path: Path) -> None:
    assert real_window.files.save_path(tmp_path / "lesson")
    assert (tmp_path / "lesson.yaml").is_file()


def test_closing_asks_about_changes_of_a_file_of_the_users(real_window: MainWindow, saved: Path, qtbot: QtBot) -> None:
    real_window.dialogs.open_file(str(saved))
    real_window.session.set_seed(31)
    real_window.close()
    assert real_window.isVisible()
    box = real_window.findChild(QMessageBox)
    assert box is not None
    box.button(QMessageBox.StandardButton.Cancel).click()
    assert real_window.isVisible()
    real_window.close()
    box = next(one for one in real_window.findChildren(QMessageBox) if one.isVisible())
    box.button(QMessageBox.StandardButton.Save).click()
    qtbot.waitUntil(lambda: not real_window.isVisible())
    assert load_scene(saved)[1].seed == 31


def test_closing_without_a_file_asks_nothing(window: MainWindow) -> None:
    window.session.set_seed(31)
    window.close()
    assert not window.isVisible()


def test_recent_scenes_are_kept_newest_first_and_only_while_they_exist(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    recent = RecentScenes(settings)
    paths = [tmp_path / f"{i}.yaml" for i in range(LONGEST + 2)]
    for path in paths:
        path.touch()
        recent.add(path)
    recent.add(paths[5])
    settings.sync()
    again = RecentScenes(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)).paths()
    assert again[0] == paths[5].resolve()
    assert len(again) == LONGEST
    paths[5].unlink()
    assert paths[5].resolve() not in recent.paths()
    recent.clear()
    assert recent.paths() == ()


def test_an_exported_picture_tells_how_to_make_it_again(window: MainWindow, tmp_path: Path) -> None:
    window.session.set_seed(5)
    window.session.set_soil("lung", 3.0)
    window.session.seek(4000.0)
    window.dialogs.export(tmp_path / "map.png")
    image = QImage(str(tmp_path / "map.png"))
    assert (image.width(), image.height()) == (window.map.width(), window.map.height())
    assert image.text("Scene") == "toy"
    assert image.text("Seed") == "5"
    assert image.text("Day") == "4000.000"
    assert image.text("Changes") == "soil.lung=3"
    assert "no prediction" in image.text("Notice")


@pytest.mark.parametrize("trouble", ["", "OpenGL cannot be started on this machine."])
def test_an_exported_picture_can_be_clear_around_the_body(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path, trouble: str
) -> None:
    window = make_window(trouble=trouble)
    window.session.seek(4000.0)
    qtbot.waitUntil(lambda: window.presenter.is_settled, timeout=10_000)
    # Letters that Qt draws for the first time may differ from later ones by the faintest step of a pixel.
    window.dialogs.export(tmp_path / "first.png")
    seen, clear = tmp_path / "seen.png", tmp_path / "clear"
    window.dialogs.export(seen)
    window.dialogs.export(clear, PictureKind.CLEAR)
    picture, image = QImage(str(seen)), QImage(str(tmp_path / "clear.png"))
    assert image.size() == picture.size()
    assert image.text("Scene") == "toy"
    corner = image.pixelColor(image.width() - 3, image.height() - 3)
    assert corner.alpha() == 0
    camera, scenery = window.map.camera, window.presenter.scenery
    assert camera is not None
    assert scenery is not None
    x, y = camera.to_px((-12.0, 98.0))
    assert image.pixelColor(round(x), round(y)).alpha() > 50
    # On screen nothing has changed.
    window.dialogs.export(tmp_path / "again.png")
    assert QImage(str(tmp_path / "again.png")).convertToFormat(QImage.Format.Format_RGB32) == picture.convertToFormat(
        QImage.Format.Format_RGB32
    )


def test_an_exported_map_of_vectors_has_its_words_as_text(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.session.set_seed(5)
    window.session.seek(4000.0)
    qtbot.waitUntil(lambda: window.presenter.is_settled, timeout=10_000)
    window.dialogs.export(tmp_path / "map", PictureKind.VECTOR)
    text = (tmp_path / "map.svg").read_text("utf-8")
    root = ET.fromstring(text)
    svg = "{http://www.w3.org/2000/svg}"
    assert (root.get("width"), root.get("height")) == (str(window.map.width()), str(window.map.height()))
    assert window.session.state.scene.title in {(one.text or "").strip() for one in root.iter(f"{svg}text")}
    told = root.findtext(f"{svg}desc")
    assert told is not None
    assert "Seed: 5; Day: 4000.000" in told
    window.dialogs.export(tmp_path / "no" / "map.svg")
    assert "map.svg cannot be written." in window.banner.text


def test_a_picture_that_cannot_be_written_gives_a_message(window: MainWindow, tmp_path: Path) -> None:
    window.dialogs.export(tmp_path / "no" / "map.png")
    assert "map.png cannot be written." in window.banner.text


@pytest.mark.parametrize("page", ["show_about", "show_story", "show_model"])
def test_help_pages_open_and_the_notice_is_there(window: MainWindow, page: str, qtbot: QtBot) -> None:
    getattr(window.dialogs, page)()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    page_widget = dialog.findChild(QTextBrowser)
    assert page_widget is not None
    text = page_widget.toPlainText()
    assert text.strip()
    if page == "show_about":
        assert "teaching model" in text
        assert "no medical advice" in text
    dialog.reject()
