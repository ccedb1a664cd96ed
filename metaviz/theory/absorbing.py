"""Absorbing Markov chains in general: the time to reach a state."""

from __future__ import annotations

import numpy as np

from metaviz.model.arrays import FloatArray

_ROW_SUM_ERROR = 1e-6


def mean_first_passage(matrix: FloatArray, target: int) -> FloatArray:
    """Return the mean number of steps until each state first reaches a target.

    The target is made absorbing: with `Q` the chain without it, the answer is ``(I - Q)^-1 1``.

    Parameters
    ----------
    matrix
        Shape (n, n), chance of each step from the row's to the column's state; rows sum to one.
    target
        State to be reached.

    Returns
    -------
    Shape (n,), steps; zero at the target.

    Raises
    ------
    ValueError
        If the matrix is not a square matrix of chances.
    numpy.linalg.LinAlgError
        If some state never reaches the target.

    References
    ----------
    Kemeny JG, Snell JL. Finite Markov Chains. Van Nostrand, 1960.
    """
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"a chain is a square matrix, not one of shape {matrix.shape}")
    if np.any(matrix < 0.0) or np.any(np.abs(matrix.sum(axis=1) - 1.0) > _ROW_SUM_ERROR):
        raise ValueError("the rows of a chain are chances that sum to one")
    others = np.arange(len(matrix)) != target
    among_others = matrix[np.ix_(others, others)]
    steps = np.zeros(len(matrix))
    steps[others] = np.linalg.solve(np.eye(len(among_others)) - among_others, np.ones(len(among_others)))
    return steps
