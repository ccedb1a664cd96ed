"""Starts the window as a desktop does, in a process of its own with folders of its own, and lets it do things."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = """
import ctypes, os, signal, sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer, qCritical
from metaviz import app
from metaviz.gui.window import MainWindow
shown = MainWindow.show
def tell(window):
    print(*window.banner.text.splitlines(), *(button.text() for button in window.banner.choices), sep="|", flush=True)
def press(window, text):
    [button] = [button for button in window.banner.choices if button.text() == text]
    button.click()
def fault():
    raise RuntimeError("seven in " + str(Path.home() / "secret"))
def keep(window):
    window.run_watch.autosave.keep()
def act(window):
    run = window.run_watch
    DO
def show(window):
    window.run_watch = made[-1]
    shown(window)
    window.furnished.connect(lambda: QTimer.singleShot(0, lambda: act(window)))
MainWindow.show = show
made = []
class Watched(app.RunWatch):
    def __init__(self, folder):
        super().__init__(folder)
        made.append(self)
app.RunWatch = Watched
sys.argv = ["metaviz-window", *sys.argv[1:]]
sys.exit(app.main())
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a home folder.

    Attributes
    ----------
    home
        The folder, in which nothing need be yet.
    """

    home: Path

    @property
    def runs(self) -> Path:
        """Where runs keep their files."""
        return self.home / "data" / "metaviz" / "runs"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.home / "config" / "metaviz" / "settings.ini"

    def kept(self) -> list[str]:
        """Return the names of what runs left."""
        return sorted(path.name for path in self.runs.glob("*"))

    def environment(self) -> dict[str, str]:
        """Return the environment of a process of this person's."""
        folders = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data"}
        return {**os.environ, "HOME": str(self.home), **{name: str(self.home / at) for name, at in folders.items()}}

    def start(self, do: str, *arguments: str) -> subprocess.Popen[str]:
        """Start the program; once it is furnished it does lines of Python, in which `window` is the window."""
        code = START.replace("    DO", "\n".join(f"    {line}" for line in do.strip().splitlines()))
        command = [sys.executable, "-c", code, *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment(), stdin=pipe, stdout=pipe, stderr=pipe, text=True
        )

    def run(self, do: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Start the program and wait for its end."""
        process = self.start(do, *arguments)
        try:
            out, err = process.communicate(timeout=120)
        finally:
            process.kill()
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)
