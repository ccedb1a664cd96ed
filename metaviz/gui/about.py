"""The page about the program: version and build, what it runs on, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from metaviz.build_info import build_info
from metaviz.gui.crash_report import shortened, versions
from metaviz.model.licence import Part, PartKind
from metaviz.scene.licences import shipped_licences
from metaviz.scene.problems import SceneError


def _tr(text: str) -> str:
    return QCoreApplication.translate("about", text)


def about_html() -> str:
    """Tell what the program is and is not, how it was built, and on what it runs here."""
    build = build_info()
    told = (
        _tr("An animated map of the body on which cancer spreads, beside the mathematics that predicts it."),
        _tr(
            "This is a teaching model. It shows how a disease works in many patients. It says nothing about any one "
            "person, and it is no medical advice."
        ),
        _tr("Free software under the BSD 3-Clause licence. Typeface: Inter, SIL Open Font Licence."),
    )
    built = (
        (_tr("Version"), build.version),
        (_tr("Built"), build.built_on or _tr("not built: it runs from its source or as a Python package")),
        (_tr("Commit"), build.commit or _tr("not known")),
    )
    parts = [f"<h1>metaviz {escape(build.version)}</h1>", *(f"<p>{escape(line)}</p>" for line in told)]
    parts += [f"<h2>{escape(_tr('This copy'))}</h2>", _table(built)]
    parts += [f"<h2>{escape(_tr('It runs on'))}</h2>", *(f"<p>{escape(line)}</p>" for line in facts()[1:])]
    parts.append(f"<h2>{escape(_tr('Qt may be replaced'))}</h2>")
    parts += [f"<p>{escape(line)}</p>" for line in qt_words()]
    return "".join(parts)


def qt_words() -> tuple[str, ...]:
    """Return in plain words what the licence of Qt lets everybody do with a bundle."""
    return (
        _tr(
            "The window is drawn by Qt and PySide6, unchanged, under the GNU Lesser General Public License, version 3. "
            "It gives you the right to use metaviz with another version of them, and to see how for yourself."
        ),
        _tr(
            "In a bundle they are separate files, in the folders PySide6 and shiboken6 below _internal (on macOS below "
            "Contents/Frameworks), read whenever the program starts. Put a build of your own in their place, of the "
            "same or a later version 6 and under the same names, and start again; nothing checks or forbids it. On "
            "macOS the changed program needs a new seal: codesign --force --deep --sign - metaviz.app."
        ),
        _tr("Installed with pip, they are packages of their own: install another version."),
        _tr("Their source is at code.qt.io under the version above. Whoever passes on a bundle should offer it, too."),
    )


def licences_html() -> str:
    """List everything that the program is made of with its licence."""
    titles = {
        PartKind.PACKAGE: _tr("Packages of Python"),
        PartKind.LIBRARY: _tr("Python itself, and what packages bring along"),
        PartKind.FONT: _tr("Typefaces"),
        PartKind.ASSET: _tr("Pictures, bodies, texts and tables"),
    }
    parts = [f"<h1>{escape(_tr('Licences'))}</h1>"]
    intro = _tr("metaviz itself is under the BSD 3-Clause licence. The button above shows every licence in full.")
    parts.append(f"<p>{escape(intro)}</p>")
    try:
        found = shipped_licences()
    except SceneError as error:
        return "".join([*parts, f"<p>{escape(str(error))}</p>"])
    for kind, title in titles.items():
        rows = ((_named(part), part.licence, _told_of(part)) for part in found.of_kind(kind))
        parts += [f"<h2>{escape(title)}</h2>", _table(rows)]
    return "".join(parts)


def facts() -> list[str]:
    """Return a line each of what somebody who mends a fault must know, and nothing about the person."""
    lines = versions()
    build = build_info()
    return [*lines, _tr("Commit {name}").format(name=build.commit)] if build.commit else lines


def copy_facts() -> None:
    """Put the facts onto the clipboard, to be pasted into a report."""
    QGuiApplication.clipboard().setText(shortened("\n".join(facts())) + "\n")


def loaded_version(part: Part) -> str:
    """Return the version of a package that is in use; that of the list where it does not tell."""
    if part.kind is not PartKind.PACKAGE:
        return part.version
    if found := build_info().packages.get(part.name):
        return found
    try:
        return version(part.name)
    except PackageNotFoundError:
        return part.version


def _named(part: Part) -> str:
    return f"{part.name} {loaded_version(part)}".strip()


def _told_of(part: Part) -> str:
    within = _tr("In {carrier}.").format(carrier=part.within) if part.within else ""
    outside = "" if part.bundled else _tr("In no bundle.")
    return " ".join(filter(None, (within, outside, part.note, *part.citations)))


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    written = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table width='100%' border='1' cellspacing='0'>{written}</table>"
