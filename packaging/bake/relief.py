"""Height of an organ's surface above the picture: the dome over its outline, and the detail on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, sparse
from scipy.sparse.linalg import spsolve
from scipy.spatial import cKDTree
from window import Window

FloatArray = NDArray[np.float32]
COARSE_PX_PER_CM = 7.0


def dome(coverage: FloatArray, window: Window, flatness: float) -> FloatArray:
    """Height in cm of a membrane blown up over a shape.

    The membrane solves the screened Poisson equation ``laplace u - (flatness / r)^2 u = -1`` with u = 0 on the edge;
    its height is the root of u, so that a disc becomes a half sphere. Solved coarsely; the exact distance to the edge
    carries it to full resolution.

    Parameters
    ----------
    coverage
        Share of each pixel inside the shape.
    window
        Pixels of `coverage`.
    flatness
        0 gives a balloon, 3 a cushion with a flat middle.
    """
    inside = coverage > 0.5
    distance = ndimage.gaussian_filter(_signed_distance(inside), 0.05 * window.px_per_cm) / window.px_per_cm
    factor = max(1, round(window.px_per_cm / COARSE_PX_PER_CM))
    rows, columns = (-(-n // factor) for n in inside.shape)
    padded = np.zeros((rows * factor, columns * factor), dtype=np.float32)
    padded[: inside.shape[0], : inside.shape[1]] = coverage
    coarse = padded.reshape(rows, factor, columns, factor).mean(axis=(1, 3)) > 0.5
    if not coarse.any():
        return np.maximum(distance, 0).astype(np.float32)
    cell = factor / window.px_per_cm
    reach = float(ndimage.distance_transform_edt(np.pad(coarse, 1)).max()) * cell
    u = _membrane(coarse, cell, flatness / reach)
    coarse_distance = np.maximum(ndimage.distance_transform_edt(np.pad(coarse, 1))[1:-1, 1:-1] - 0.5, 0.5) * cell
    nearest = ndimage.distance_transform_edt(~coarse, return_distances=False, return_indices=True)
    slope = ndimage.gaussian_filter(np.where(coarse, u / coarse_distance, 0)[tuple(nearest)], 3.5)
    position = np.meshgrid(*((np.arange(n) + 0.5) / factor - 0.5 for n in inside.shape), indexing="ij")
    from_edge = ndimage.map_coordinates(slope, position, order=1, mode="nearest") * np.maximum(distance, 0)
    middle = ndimage.map_coordinates(ndimage.gaussian_filter(u, 1.0), position, order=3, mode="nearest")
    # Near the edge only the exact distance knows the shape; farther in, only the membrane is free of its ridges.
    share = np.clip(distance / min(5 * cell, 0.6 * reach), 0, 1)
    share = share * share * (3 - 2 * share)
    height = from_edge * (1 - share) + np.maximum(middle, 0) * share
    return np.sqrt(4 * height).astype(np.float32)


def ridge(window: Window, lines: list[NDArray[np.float64]], width_cm: float) -> FloatArray:
    """1 on given curves, falling to 0 over `width_cm`, shape of the window."""
    points = np.vstack(lines)
    x, y = window.grid_cm()
    pixels = np.stack(np.broadcast_arrays(x, y), axis=-1).reshape(-1, 2)
    distance, _ = cKDTree(points).query(pixels, distance_upper_bound=2.5 * width_cm)
    return np.exp(-0.5 * (distance.reshape(window.shape) / (width_cm / 2)) ** 2).astype(np.float32)


def normals(height_cm: FloatArray, px_per_cm: float) -> FloatArray:
    """Unit normals (rows, columns, 3) of a height field: x right, y up, z to the viewer."""
    down, right = np.gradient(height_cm, 1 / px_per_cm)
    n = np.stack([-right, down, np.ones_like(height_cm)], axis=-1)
    return (n / np.linalg.norm(n, axis=-1, keepdims=True)).astype(np.float32)


def _signed_distance(inside: NDArray[np.bool_]) -> FloatArray:
    padded = np.pad(inside, 1)
    within = ndimage.distance_transform_edt(padded)[1:-1, 1:-1]
    without = ndimage.distance_transform_edt(~padded)[1:-1, 1:-1]
    return (np.where(inside, within - 0.5, 0.5 - without)).astype(np.float32)


def _membrane(mask: NDArray[np.bool_], cell_cm: float, screening: float) -> FloatArray:
    index = np.full(mask.shape, -1)
    index[mask] = np.arange(mask.sum())
    padded = np.pad(index, 1, constant_values=-1)
    n = int(mask.sum())
    own = np.arange(n)
    columns, rows = [], []
    for down, right in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        neighbour = padded[1 + down : 1 + down + mask.shape[0], 1 + right : 1 + right + mask.shape[1]][mask]
        rows.append(own[neighbour >= 0])
        columns.append(neighbour[neighbour >= 0])
    row, column = np.concatenate(rows), np.concatenate(columns)
    off = sparse.coo_matrix((np.full(row.size, -1.0), (row, column)), shape=(n, n))
    matrix = (off + sparse.diags(np.full(n, 4 + (screening * cell_cm) ** 2))).tocsc()
    u = np.zeros(mask.shape, dtype=np.float32)
    u[mask] = spsolve(matrix, np.full(n, cell_cm**2))
    return u
