"""Pearson's chi-square of counts against chances, with rare outcomes pooled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from scipy.stats import chi2

Outcome = TypeVar("Outcome")

LEAST_EXPECTED = 5.0
"""Outcomes that are expected less often are pooled; below five the chi-square law is a poor guide."""


def chi_square_p(counts: Mapping[Outcome, int], chances: Mapping[Outcome, float]) -> float:
    """Return the chance of a misfit at least as large if the chances are right.

    Zero if something was counted that has no chance.
    """
    n_total = sum(counts.values())
    if any(number > 0 and chances.get(outcome, 0.0) <= 0.0 for outcome, number in counts.items()):
        return 0.0
    outcomes = [outcome for outcome, chance in chances.items() if chance > 0.0]
    expected = np.array([chances[outcome] * n_total for outcome in outcomes])
    observed = np.array([counts.get(outcome, 0) for outcome in outcomes], dtype=np.float64)
    rare = expected < LEAST_EXPECTED
    if rare.any():
        expected = np.append(expected[~rare], expected[rare].sum())
        observed = np.append(observed[~rare], observed[rare].sum())
        if expected[-1] < LEAST_EXPECTED:  # the pool itself joins the largest outcome
            largest = int(np.argmax(expected))
            expected[largest] += expected[-1]
            observed[largest] += observed[-1]
            expected, observed = expected[:-1], observed[:-1]
    misfit = float(((observed - expected) ** 2 / expected).sum())
    return float(chi2.sf(misfit, len(expected) - 1))
