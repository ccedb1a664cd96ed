"""Files that the desktop asks to open."""

import subprocess
import sys

PROGRAM = """
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QFileOpenEvent
from metaviz.gui.application import Application

app = Application(["metaviz", "-platform", "offscreen"])
opened = []
QCoreApplication.sendEvent(app, QFileOpenEvent("/scenes/before.yaml"))
assert opened == []
app.hand_files_to(opened.append)
assert opened == ["/scenes/before.yaml"], opened
QCoreApplication.sendEvent(app, QFileOpenEvent("/scenes/after.yaml"))
assert opened == ["/scenes/before.yaml", "/scenes/after.yaml"], opened
QTimer.singleShot(0, app.quit)
print(app.exec())
"""


def test_a_file_asked_for_before_there_is_a_window_is_kept_for_it() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")
