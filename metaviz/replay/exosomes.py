"""Exosomes: vesicles of the tumour on the ways of its cells. They are drawn, and counted nowhere."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

import numpy as np

from metaviz.model.events import NO_CELL, CellForm, Legs

EXOSOME_SHARE: Final = 0.3
"""Specks of exosomes for each cell on its way (illustrative)."""
EXOSOME_LAG_S: Final = 1.5
"""By how many seconds of flow the exosomes follow the cell whose way they show."""


def with_exosomes(legs: Legs, day_per_s: float) -> Legs:
    """Return the legs and, behind some of the cells, exosomes that take the same ways.

    Blood and lymph carry both alike. Exosomes rest nowhere, end nowhere and weigh nothing.

    Parameters
    ----------
    legs
        Of cells.
    day_per_s
        Days of the time axis per second of flow.
    """
    # The second offset is spread evenly and means nothing on a move.
    followed = np.abs(legs.lane2) < EXOSOME_SHARE
    rows = np.flatnonzero((legs.route >= 0) & (legs.colony < 0) & followed)
    columns = {column.name: getattr(legs, column.name)[rows] for column in fields(Legs)}
    columns["start_day"] = columns["start_day"] + EXOSOME_LAG_S * day_per_s
    columns["end_day"] = columns["end_day"] + EXOSOME_LAG_S * day_per_s
    columns["lane"] = -columns["lane"]
    for name, value in (("cell", NO_CELL), ("weight", 0), ("ending", -1), ("form", CellForm.EXOSOME)):
        columns[name] = np.full(len(rows), value, dtype=np.int64)
    order = np.argsort(np.concatenate((legs.start_day, columns["start_day"])), kind="stable")
    return Legs(*(np.concatenate((getattr(legs, name), columns[name]))[order] for name in columns))
