"""The menu of the scenes that come with the program: each with its variants, and the comparisons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from metaviz.scene.comparisons import Comparison, shipped_comparisons
from metaviz.scene.problems import SceneError
from metaviz.scene.shipped import base_of, shipped_scenes, variants_of


def fill_scenes(menu: QMenu, open_path: Callable[[Path], object], tell: Callable[[str, str], object]) -> None:
    """Offer every scene; one with variants has a menu of its own, whose first entry is the scene itself.

    Parameters
    ----------
    menu
        What is filled.
    open_path
        Shows the scene of a file.
    tell
        Shows a headline and a sentence about what to watch in a comparison.
    """
    menu.clear()
    scenes = shipped_scenes()
    for name, path in scenes.items():
        if base_of(name) != name:
            continue
        variants = variants_of(name)
        if not variants:
            _offer(menu, scene_label(name), path, open_path)
            continue
        inside = menu.addMenu(scene_label(name))
        _offer(inside, QCoreApplication.translate("scenes", "Usual"), path, open_path)
        for variant, its_path in variants.items():
            _offer(inside, variant_label(variant), its_path, open_path)
    menu.addSeparator()
    try:
        comparisons = shipped_comparisons()
    except SceneError as problem:
        tell(QCoreApplication.translate("scenes", "The comparisons cannot be read."), str(problem))
        return
    for comparison in comparisons:
        _fill_comparison(menu.addMenu(comparison.title), comparison, scenes, open_path, tell)


def scene_label(name: str) -> str:
    """Return the name of a scene as the menu says it."""
    return base_of(name).replace("_", " ").capitalize()


def variant_label(name: str) -> str:
    """Return the name of a variant as the menu says it, without that of its scene."""
    text = name.partition(".")[2].replace("_", " ")
    return text.upper() if any(character.isdigit() for character in text) else text.capitalize()


def _fill_comparison(
    menu: QMenu,
    comparison: Comparison,
    scenes: dict[str, Path],
    open_path: Callable[[Path], object],
    tell: Callable[[str, str], object],
) -> None:
    menu.setToolTipsVisible(True)

    def show(path: Path, _checked: bool = False) -> None:
        open_path(path)
        tell(comparison.title, f"{comparison.sentence} {comparison.watch}")

    for member in comparison.members:
        label = scene_label(member) if base_of(member) == member else f"{scene_label(member)}: {variant_label(member)}"
        action = menu.addAction(label)
        action.setToolTip(comparison.watch)
        action.triggered.connect(partial(show, scenes[member]))


def _offer(menu: QMenu, text: str, path: Path, open_path: Callable[[Path], object]) -> None:
    action = menu.addAction(text)
    action.setToolTip(str(path))
    action.triggered.connect(lambda _checked=False: open_path(path))
