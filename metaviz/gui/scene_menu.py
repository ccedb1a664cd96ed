"""The menu of the scenes that come with the program: each with its variants, and the comparisons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from metaviz.gui.scene_words import member_label, scene_label, variant_label
from metaviz.scene.comparisons import Comparison, shipped_comparisons
from metaviz.scene.problems import SceneError
from metaviz.scene.shipped import base_of, shipped_scenes, variants_of


def fill_scenes(
    menu: QMenu,
    open_path: Callable[[Path], object],
    compare: Callable[[Comparison, int], object],
    tell: Callable[[str, str], object],
) -> None:
    """Offer every scene; one with variants has a menu of its own, whose first entry is the scene itself.

    Parameters
    ----------
    menu
        What is filled.
    open_path
        Shows the scene of a file.
    compare
        Opens a comparison at one of its members.
    tell
        Shows a headline and what is wrong.
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
        _fill_comparison(menu.addMenu(comparison.title), comparison, compare)


def _fill_comparison(menu: QMenu, comparison: Comparison, compare: Callable[[Comparison, int], object]) -> None:
    menu.setToolTipsVisible(True)
    for number, member in enumerate(comparison.members):
        action = menu.addAction(member_label(member))
        action.setToolTip(comparison.watch)
        action.triggered.connect(lambda _checked=False, number=number: compare(comparison, number))


def _offer(menu: QMenu, text: str, path: Path, open_path: Callable[[Path], object]) -> None:
    action = menu.addAction(text)
    action.setToolTip(str(path))
    action.triggered.connect(lambda _checked=False: open_path(path))
