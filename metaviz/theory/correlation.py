"""Correlations of what was observed and what is predicted."""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import FloatArray


def pearson(first: FloatArray, second: FloatArray) -> float:
    """Return the correlation of two samples; zero where one of them does not vary."""
    if len(first) < 2 or np.ptp(first) == 0.0 or np.ptp(second) == 0.0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def spearman(first: FloatArray, second: FloatArray) -> float:
    """Return the correlation of the ranks of two samples; ties share their mean rank."""
    return pearson(_ranks(first), _ranks(second))


def adjusted_r2(first: FloatArray, second: FloatArray) -> float:
    """Return the share of the variance that a straight line explains, adjusted for its slope."""
    n = len(first)
    return 1.0 - (1.0 - pearson(first, second) ** 2) * (n - 1) / (n - 2)


def _ranks(values: FloatArray) -> FloatArray:
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - 0.5 * (counts - 1))[group], dtype=np.float64)
