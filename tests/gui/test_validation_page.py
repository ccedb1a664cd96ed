"""The page of the validation tells the whole report, in words, tables and charts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QApplication

from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.help_pages import write_report
from metaviz.gui.paper import Paper
from metaviz.gui.validation_page import scene_name, write_validation
from metaviz.model.soil import SoilModel
from metaviz.model.validation import AutopsyCell
from metaviz.scene.validation_file import shipped_report
from tests.toy_report import SCENES, SITES, toy_report

PAPER = Paper(colours_of(Profile.DARK), 15.0, 900)


@pytest.fixture
def document(qapp: QApplication) -> QTextDocument:
    return QTextDocument(qapp)


def picture(document: QTextDocument, name: str) -> QImage:
    image = document.resource(QTextDocument.ResourceType.ImageResource.value, QUrl(f"picture:{name}"))
    assert isinstance(image, QImage)
    return image


def marked(image: QImage, colour: str) -> NDArray[np.int64]:
    """Rows and columns of the pixels that have wholly a colour, shape (n, 2)."""
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return np.argwhere(pixels == QColor(colour).rgb())


def test_everything_of_the_report_is_told(document: QTextDocument) -> None:
    report = toy_report()
    write_validation(document, PAPER, report)
    text = document.toPlainText()
    assert "2001-02-03" in text
    for fit in report.models:
        assert f"{fit.spearman:.2f}" in text
    assert "its median is 0.66" in text
    assert "within the bars in 42 of 49 bins" in text
    assert "0.020 %" in text
    assert "36.05" in text
    fitted = next(fit for fit in report.models if fit.model is SoilModel.CANCER)
    residuals = text[text.index("What is left") :]
    assert residuals.count(" of 40") == len(fitted.cells) == len(SCENES) * len(SITES)


def test_the_largest_difference_stands_first(document: QTextDocument) -> None:
    report = toy_report()
    write_validation(document, PAPER, report)
    fitted = next(fit for fit in report.models if fit.model is SoilModel.CANCER)
    cells = [cell for cell in fitted.cells if cell.scene == "breast"]
    worst = max(cells, key=lambda cell: abs(cell.predicted - cell.observed))
    text = document.toPlainText()
    table = text[text.index("Difference", text.index("What is left")) :].splitlines()
    assert table[1].lower().replace(" ", "_") == worst.label


@pytest.mark.parametrize("name", ["models", "diagnosis", "spine"])
@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("width", [420, 900])
def test_charts_are_painted_in_the_colours_of_the_profile(
    document: QTextDocument, name: str, profile: Profile, width: int
) -> None:
    colours = colours_of(profile)
    write_validation(document, replace(PAPER, colours=colours, width_px=width, ratio=2.0), toy_report())
    image = picture(document, name)
    assert image.devicePixelRatio() == 2.0
    assert image.deviceIndependentSize().width() <= width
    assert len(marked(image, colours.accent)) > 100
    assert len(marked(image, colours.text)) > 100
    assert not len(marked(image, colours.cancer))


def test_points_lie_on_the_diagonal_where_the_model_is_right(document: QTextDocument) -> None:
    report = toy_report()
    exact = tuple(replace(cell, predicted=cell.observed) for cell in report.models[0].cells)
    colours = colours_of(Profile.DARK)

    def bend(cells: tuple[AutopsyCell, ...]) -> float:
        """How far the marks lie from the straight line between the first and the last of them, in pixels."""
        one = replace(report, models=(replace(report.models[0], cells=cells),))
        write_validation(document, replace(PAPER, width_px=400), one)
        y, x = marked(picture(document, "models"), colours.accent).T
        first, last = x.argmin(), x.argmax()
        line = y[first] + (y[last] - y[first]) * (x - x[first]) / (x[last] - x[first])
        return float(np.abs(y - line).max())

    assert bend(exact) < 12.0 < bend(report.models[0].cells)


def test_without_a_report_the_page_says_so(document: QTextDocument) -> None:
    write_validation(document, PAPER, None)
    assert "metaviz validate" in document.toPlainText()


def test_the_report_that_comes_along_is_shown(document: QTextDocument) -> None:
    report = shipped_report()
    write_report(document, PAPER)
    text = document.toPlainText()
    assert report.date in text
    for curve in report.diagnosis:
        assert curve.bins
    for fit in report.models:
        for primary in fit.primaries:
            assert scene_name(primary.scene) in text
