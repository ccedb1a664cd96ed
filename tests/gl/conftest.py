"""Every test in this folder draws on the tests' own screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot
from vispy import app

from metaviz.render.canvas import MapCanvas
from metaviz.render.plain_plate import plain_plate
from metaviz.render.theme import THEMES
from metaviz.render.ways import Ways
from tests.toy_picture import toy_layout
from tests.toys import toy_body


@pytest.fixture(autouse=True, scope="session")
def _on_screen(display: str) -> str:
    return display


@pytest.fixture(scope="session")
def toy_ways() -> Ways:
    """Tracks of the toy body with its primary in the breast."""
    body = toy_body()
    return Ways(body, toy_layout(body), home_place=body.place_index["breast"])


@pytest.fixture
def canvas(qtbot: QtBot, toy_ways: Ways) -> Iterator[MapCanvas]:
    """A map in a real window of 640 x 480 pixels."""
    app.use_app("pyside6")
    made = MapCanvas(toy_ways, lambda profile: plain_plate(toy_ways.layout, THEMES[profile]), size=(640, 480))
    with qtbot.waitExposed(made.native):
        made.show()
    qtbot.waitUntil(made.native.isValid)
    yield made
    made.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def glir(canvas: MapCanvas, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[tuple[object, ...]]]:
    """A function that returns all commands that reached OpenGL since its last call."""
    parser = canvas.context.shared.parser
    commands: list[tuple[object, ...]] = []
    parse = parser.parse

    def listen(batch: list[tuple[object, ...]]) -> None:
        commands.extend(batch)
        parse(batch)

    monkeypatch.setattr(parser, "parse", listen)

    def taken() -> list[tuple[object, ...]]:
        result = commands.copy()
        commands.clear()
        return result

    return taken
