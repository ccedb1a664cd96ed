"""The pages of the help window."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from html import escape

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextDocument

from metaviz.gui.about import about_html, copy_facts, licences_html
from metaviz.gui.help_window import HelpPage
from metaviz.gui.licences_window import read_licences
from metaviz.gui.number_cards_page import cards_html
from metaviz.gui.paper import Paper
from metaviz.gui.references_page import references_html
from metaviz.gui.validation_page import write_validation
from metaviz.model.scene import Scene
from metaviz.resources import assets_dir
from metaviz.scene.notice import shipped_notice
from metaviz.scene.validation_file import shipped_report, shipped_report_path


class PageId(StrEnum):
    """Pages, in the order of the contents."""

    MODEL = "model"
    MAP = "map"
    SCENE = "scene"
    NUMBERS = "numbers"
    REFERENCES = "references"
    VALIDATION = "validation"
    NOTICE = "notice"
    ABOUT = "about"
    LICENCES = "licences"


def _tr(text: str) -> str:
    return QCoreApplication.translate("help", text)


def help_pages(scene: Callable[[], Scene], save_bibtex: Callable[[], None]) -> tuple[HelpPage, ...]:
    """Return all pages.

    Parameters
    ----------
    scene
        Gives the scene that is shown.
    save_bibtex
        Asks for a file and writes the publications of the scene to it.
    """

    def html(text: Callable[[], str]) -> Callable[[QTextDocument, Paper], None]:
        return lambda document, paper: paper.write_html(document, text())

    def markdown(text: Callable[[], str]) -> Callable[[QTextDocument, Paper], None]:
        return lambda document, paper: paper.write_markdown(document, text())

    return (
        HelpPage(PageId.MODEL, _tr("The model"), markdown(lambda: help_text("model"))),
        HelpPage(PageId.MAP, _tr("How to read the map"), markdown(lambda: help_text("map"))),
        HelpPage(PageId.SCENE, _tr("About this scene"), markdown(lambda: story_text(scene()))),
        HelpPage(PageId.NUMBERS, _tr("Numbers to know"), html(cards_html)),
        HelpPage(
            PageId.REFERENCES,
            _tr("References"),
            html(lambda: references_html(scene())),
            _tr("Save as BibTeX…"),
            save_bibtex,
        ),
        HelpPage(PageId.VALIDATION, _tr("Validation"), write_report),
        HelpPage(PageId.NOTICE, _tr("What this is not"), html(notice_html)),
        HelpPage(PageId.ABOUT, _tr("About metaviz"), html(about_html), _tr("Copy for a report"), copy_facts),
        HelpPage(PageId.LICENCES, _tr("Licences"), html(licences_html), _tr("Read licences…"), read_licences),
    )


def write_report(document: QTextDocument, paper: Paper) -> None:
    """Write the report of the validation that comes with the program."""
    report = shipped_report() if shipped_report_path().is_file() else None
    write_validation(document, paper, report)


def help_text(name: str) -> str:
    """Return a page of the folder of help texts."""
    path = assets_dir() / "help" / f"{name}.md"
    return path.read_text(encoding="utf-8") if path.is_file() else _tr("The description is missing.")


def story_text(scene: Scene) -> str:
    """Return what a scene teaches, as Markdown."""
    return f"# {scene.title}\n\n{scene.story}"


def notice_html() -> str:
    """Return the notice."""
    notice = shipped_notice()
    version = _tr("Version {n} of this notice.").format(n=notice.version)
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in notice.paragraphs)
    return f"<h1>{escape(notice.title)}</h1>{paragraphs}<p class='quiet'>{escape(version)}</p>"
