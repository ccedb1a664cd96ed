"""Averages over patients: quadrature for normal and log-normal factors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from metaviz.model.arrays import FloatArray

_LEAST_FRAIL, _MOST_FRAIL, _STEP = -5.5, 6.5, 0.5
"""Nodes of the frailty, in standard deviations of its logarithm."""
_WIDEST = 8.0
_FEWEST = 1e-6
_MOST_LOG_COLONIES = 25.0
_LARGEST_SHARE = 0.99


@lru_cache(maxsize=16)
def normal_nodes(n_nodes: int) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights of Gauss-Hermite quadrature for a standard normal variable; weights sum to one."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(n_nodes)
    return np.asarray(nodes), np.asarray(weights / weights.sum())


@lru_cache(maxsize=16)
def frailty_nodes(sigma: float) -> tuple[FloatArray, FloatArray]:
    """Return factors and weights for a log-normal frailty of mean one.

    The nodes are evenly spaced in the logarithm. What is averaged may fall from thousands of colonies to a dead patient
    within a factor of two of the frailty; the nodes of Gauss and Hermite, fewer and fewer towards the rim, miss that.

    Parameters
    ----------
    sigma
        Standard deviation of the logarithm; with 0 there is a single node at one.
    """
    if sigma <= 0.0:
        return np.ones(1), np.ones(1)
    z = np.arange(_LEAST_FRAIL, _MOST_FRAIL + 0.5 * _STEP, _STEP)
    weights = np.exp(-0.5 * z**2)
    return np.exp(sigma * z - 0.5 * sigma**2), weights / weights.sum()


@dataclass(frozen=True, eq=False)
class InvolvementCurve:
    """How the share of patients with at least one colony follows from the mean number of colonies, and back.

    Attributes
    ----------
    log_colonies
        Shape (n,), logarithm of the colonies of a patient of frailty one.
    involved
        Shape (n,), ``1 - E[exp(-F m)]``.
    """

    log_colonies: FloatArray
    involved: FloatArray

    def share(self, colonies: ArrayLike) -> FloatArray:
        """Return the share of patients with at least one, elementwise."""
        mean = np.asarray(colonies, dtype=np.float64)
        within = np.interp(np.log(np.maximum(mean, _FEWEST)), self.log_colonies, self.involved)
        return np.where(mean < _FEWEST, mean, within)

    def colonies(self, share: ArrayLike) -> FloatArray:
        """Return the mean number of colonies at which a share of patients has at least one, elementwise."""
        wanted = np.clip(np.asarray(share, dtype=np.float64), 0.0, _LARGEST_SHARE)
        within = np.exp(np.interp(wanted, self.involved, self.log_colonies))
        return np.where(wanted < self.involved[0], wanted, within)


@lru_cache(maxsize=32)
def involvement_curve(sigma: float) -> InvolvementCurve:
    """Return the curve of a log-normal frailty of mean one."""
    z = np.linspace(-_WIDEST, _WIDEST, 321)
    weights = np.exp(-0.5 * z**2)
    factor = np.exp(sigma * z - 0.5 * sigma**2)
    log_colonies = np.linspace(np.log(_FEWEST), _MOST_LOG_COLONIES, 1201)
    none = np.exp(-np.exp(log_colonies)[:, None] * factor) @ (weights / weights.sum())
    return InvolvementCurve(log_colonies, 1.0 - none)
