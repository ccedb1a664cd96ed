"""Averages over patients: quadrature for normal and log-normal factors."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from metaviz.model.arrays import FloatArray


@lru_cache(maxsize=16)
def normal_nodes(n_nodes: int) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights of Gauss-Hermite quadrature for a standard normal variable; weights sum to one."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(n_nodes)
    return np.asarray(nodes), np.asarray(weights / weights.sum())


def frailty_nodes(sigma: float, n_nodes: int = 17) -> tuple[FloatArray, FloatArray]:
    """Return factors and weights for a log-normal frailty of mean one.

    Parameters
    ----------
    sigma
        Standard deviation of the logarithm; with 0 there is a single node at one.
    n_nodes
        Number of nodes.
    """
    if sigma <= 0.0:
        return np.ones(1), np.ones(1)
    z, weights = normal_nodes(n_nodes)
    return np.exp(sigma * z - 0.5 * sigma**2), weights
