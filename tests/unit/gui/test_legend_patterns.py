"""Each identity in the legend has a pattern of its own: in one single ink they could still be told apart."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor, QImage

from metaviz.gui.colours import Profile, colours_of
from metaviz.gui.head_words import Head
from metaviz.gui.overlay import OverlayState, legend_box, legend_px, paint_overlay

SIZE = QSizeF(1920, 1080)
ROWS = ("artery", "vein", "portal", "lymph", "founder", "company", "exosomes", "dot")
LEAST_DIFFERENCE = 0.2
"""Pixels that only one of two signs inks, as a share of those that either does."""


def inked(profile: Profile, *, with_cells: bool = True) -> dict[str, np.ndarray]:
    """Which pixels the sign of each row inks, whatever its colour."""
    image = QImage(SIZE.toSize(), QImage.Format.Format_RGB32)
    image.fill(QColor(colours_of(profile).ground))
    blank = image.copy()
    paint_overlay(
        image,
        OverlayState(Head("", ""), "1 dot = 10 cells" if with_cells else "", with_cells=with_cells),
        SIZE,
        profile,
    )
    box, em = legend_box(SIZE), legend_px(SIZE)
    row_px = box.height() / len(ROWS)
    masks = {}
    for number, name in enumerate(ROWS):
        # Whole pixels of one size, whatever the height of a row is.
        top, height = round(box.top() + number * row_px), int(row_px)
        swatch = QRectF(box.left() - 4, top, em * 1.8 + 8, height).toRect()
        cut = [one.copy(swatch) for one in (image, blank)]
        parts = [np.array(one.constBits()).astype(int) for one in cut]
        difference = np.abs(parts[0] - parts[1]).reshape(swatch.height(), -1, 4)[..., :3].max(axis=2)
        masks[name] = difference > 60
    return masks


@pytest.mark.parametrize("profile", Profile)
def test_signs_differ_by_more_than_colour(qapp: object, profile: Profile) -> None:
    masks = inked(profile)
    assert qapp is not None
    assert all(mask.sum() > 20 for mask in masks.values())
    alike = {}
    for one, other in combinations(ROWS, 2):
        a, b = masks[one], masks[other]
        difference = float((a ^ b).sum() / (a | b).sum())
        if difference < LEAST_DIFFERENCE:
            alike[one, other] = round(difference, 2)
    assert not alike


def test_a_legend_without_cells_explains_vessels_alone_in_their_places() -> None:
    everything, vessels = inked(Profile.DARK), inked(Profile.DARK, with_cells=False)
    for name in ROWS[:4]:
        np.testing.assert_array_equal(vessels[name], everything[name])
    assert not any(vessels[name].any() for name in ROWS[4:])
