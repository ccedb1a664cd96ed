"""The ground under the other tests: a screen with OpenGL, and a log and a Qt that may not complain."""

import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from PySide6.QtGui import QOffscreenSurface, QOpenGLContext
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]


def test_a_window_can_be_shown(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    assert qapp.platformName() == "xcb"
    size = qapp.primaryScreen().size()
    assert (size.width(), size.height()) == (1920, 1080)
    assert os.environ["DISPLAY"].startswith(":")


def test_the_screen_has_opengl(qapp: QApplication) -> None:
    assert qapp is not None
    surface = QOffscreenSurface()
    surface.create()
    context = QOpenGLContext()
    assert context.create()
    assert context.makeCurrent(surface)
    assert context.format().version() >= (2, 1)
    context.doneCurrent()


@pytest.mark.expected_log("^WARNING metaviz: as foretold$")
def test_a_foretold_warning_in_the_log_is_no_failure() -> None:
    logging.getLogger("metaviz").warning("as foretold")


def test_strays_fail(tmp_path: Path) -> None:
    strays = """
        import logging
        import warnings

        from PySide6.QtCore import qWarning

        def test_of_the_log():
            logging.getLogger("metaviz").warning("a stray record")

        def test_of_python():
            warnings.warn("a stray warning")

        def test_of_qt():
            qWarning("a stray word of Qt")
    """
    (tmp_path / "test_strays.py").write_text(dedent(strays))
    strict = ["-p", "tests.conftest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path)]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *strict, str(tmp_path)]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 1, outcome.stderr
    assert re.search(r"^ERROR .*test_strays.py::test_of_the_log", outcome.stdout, re.MULTILINE)
    assert re.search(r"^FAILED .*test_strays.py::test_of_python", outcome.stdout, re.MULTILINE)
    assert re.search(r"^FAILED .*test_strays.py::test_of_qt", outcome.stdout, re.MULTILINE)
