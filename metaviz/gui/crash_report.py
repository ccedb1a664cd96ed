"""The report of a fault: what somebody who mends it must know, and nothing about the person."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileInfo, Qt, qVersion
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

from metaviz.build_info import build_info
from metaviz.gui.run_files import RunFiles

ENDED: Final = "ended regularly"
"""Last line of the journal of a run that ended as it should, but met faults."""
PACKAGES: Final = ("PySide6-Essentials", "vispy", "numpy", "pydantic", "PyYAML", "pillow")
_MOST_FAULT_LINES, _MOST_DOINGS = 200, 40
_GL_VENDOR, _GL_RENDERER, _GL_VERSION = 0x1F00, 0x1F01, 0x1F02


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What a run left behind about its end.

    Attributes
    ----------
    faults
        Tracebacks, empty if none was met.
    doings
        What was done last.
    when
        When the last line was written, as YYYY-MM-DD HH:MM.
    ended_regularly
        Whether it went on to its regular end.
    """

    faults: str
    doings: tuple[str, ...]
    when: str
    ended_regularly: bool


def aftermath_of(files: RunFiles) -> Aftermath:
    """Return what the files of a run tell."""
    faults = _text(files.faults)
    doings = tuple(line for line in _text(files.journal).splitlines() if line.strip())
    latest = max((files.faults, files.journal, files.case), key=lambda path: QFileInfo(str(path)).lastModified())
    when = QFileInfo(str(latest)).lastModified().toString("yyyy-MM-dd HH:mm")
    ended = bool(doings) and doings[-1] == ENDED
    return Aftermath(faults.strip(), doings[-_MOST_DOINGS:], when, ended)


def report_text(aftermath: Aftermath) -> str:
    """Return the report in plain text, to be read before it is given to anybody."""
    lines = aftermath.faults.splitlines()
    if len(lines) > _MOST_FAULT_LINES:
        half = _MOST_FAULT_LINES // 2
        lines = [*lines[:half], f"… {len(lines) - 2 * half} lines left out …", *lines[-half:]]
    faults = "\n".join(lines) or "Nothing: the process was ended from outside, or the machine stopped."
    parts = (
        ("Report of metaviz", f"The program met this on {aftermath.when}. Nothing has been sent to anybody."),
        ("Versions", "\n".join(versions())),
        ("Fault", faults),
        ("Done last", "\n".join(aftermath.doings) or "Nothing was noted."),
    )
    return shortened("\n\n".join(f"{title}\n{'-' * len(title)}\n{text}" for title, text in parts) + "\n")


def versions() -> list[str]:
    """Return in a line each what the program runs on."""
    build, opengl = build_info(), opengl_words()
    lines = [
        f"metaviz {build.line()}{', bundle' if build.is_bundle else ''}",
        f"Python {platform.python_version()} on {platform.platform()}, {platform.machine()}",
        f"Qt {qVersion()} with {QGuiApplication.platformName() or 'no window system'}",
        f"OpenGL: {opengl}",
    ]
    for package in PACKAGES:
        found = build.packages.get(package.lower()) or _version(package)
        lines.append(f"{package} {found}")
    return lines


def opengl_words() -> str:
    """Return version and maker of OpenGL as windows get it; needs a QGuiApplication."""
    surface, context = QOffscreenSurface(), QOpenGLContext()
    surface.create()
    context.create()
    if not context.makeCurrent(surface):
        return "cannot be started"
    functions = context.functions()
    words = [str(functions.glGetString(name)) for name in (_GL_VERSION, _GL_RENDERER, _GL_VENDOR)]
    context.doneCurrent()
    soft = QGuiApplication.testAttribute(Qt.ApplicationAttribute.AA_UseSoftwareOpenGL)
    return ", ".join([*words, "safe graphics"] if soft else words)


def shortened(text: str, home: Path | None = None) -> str:
    """Return a text in which the home folder, whose name is most often that of a person, is ``~``."""
    home = home or Path.home()
    for name in {str(home), str(home.resolve()), home.as_posix()}:
        if len(name) > 1:
            flags = re.IGNORECASE if platform.system() == "Windows" else 0
            # A path in the text of an exception has its backslashes doubled.
            for form in (name.replace("\\", "\\\\"), name):
                text = re.sub(re.escape(form) + r"(?![\w-]|\.\w)", "~", text, flags=flags)
    return text


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not listed"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
