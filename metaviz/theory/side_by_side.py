"""Where colonies are to be expected in several scenes, made comparable."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metaviz.model.arrays import FloatArray, IntArray
from metaviz.theory.expectation import Expectation


def site_shares(expected: Expectation) -> FloatArray:
    """Return the share of all expected colonies that arises at each site by the horizon, shape (n_sites,); sums to 1.

    Shares tell where, not how many: a fast tumour and a slow one can be laid side by side.
    """
    colonies = expected.expected_colonies
    total = float(colonies.sum())
    return colonies / total if total > 0.0 else np.zeros(len(colonies))


def telling_sites(shares: Sequence[FloatArray], n_sites: int) -> IntArray:
    """Return the sites worth a row: those in which the scenes differ most, in the order of their shares of all scenes.

    Parameters
    ----------
    shares
        For each scene the shares of the sites of one body, shape (n,).
    n_sites
        At most so many.

    Returns
    -------
    ndarray
        Indices of sites, dtype int64, shape (min(n_sites, n),).
    """
    table = np.stack(shares)
    # Where scenes are alike, the larger shares come first.
    chosen = np.lexsort((-table.max(axis=0), -np.ptp(table, axis=0)))[:n_sites]
    return np.asarray(chosen[np.argsort(-table[:, chosen].sum(axis=0), kind="stable")], dtype=np.int64)
