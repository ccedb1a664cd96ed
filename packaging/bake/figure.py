"""The body's surface: a parametric human posed, scaled to body centimetres and projected to the front plane.

The mesh comes from the package `anny` (code Apache-2.0, MakeHuman assets CC0). Only this script needs it.
"""

from __future__ import annotations

from dataclasses import dataclass

import anny
import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage
from window import Window

FloatArray = NDArray[np.float32]

# Phenotypes of anny run from 0 to 1; gender 1 is female, age 0.67 is a young adult.
PHENOTYPES = {
    "woman": {
        "gender": 1.0,
        "age": 0.66,
        "muscle": 0.5,
        "weight": 0.42,
        "height": 0.5,
        "proportions": 0.75,
        "cupsize": 0.5,
        "firmness": 0.65,
    },
    "man": {
        "gender": 0.0,
        "age": 0.66,
        "muscle": 0.58,
        "weight": 0.46,
        "height": 0.5,
        "proportions": 0.75,
        "cupsize": 0.5,
        "firmness": 0.5,
    },
}
ANCESTRY = {"african": 1 / 3, "asian": 1 / 3, "caucasian": 1 / 3}
# Local changes of shape, from -1 to 1: the trunk is a little broader than the model's mean, to hold the organs.
SHAPE = {
    "woman": {
        "torso-scale-horiz-incr": 0.5,
        "measure-waist-circ-incr": 0.15,
        "head-scale-horiz-incr": 0.25,
        "breast-volume-vert-up": 0.3,
    },
    "man": {"torso-scale-horiz-incr": 0.6, "measure-waist-circ-incr": 0.2, "head-scale-horiz-incr": 0.25},
}
ARM_LOWERED_DEG = {"woman": 21.0, "man": 21.0}
ELBOW_STRAIGHTENED_DEG = 26.0


@dataclass(frozen=True)
class Surface:
    """The nearest surface of the body in each pixel of a window.

    Attributes
    ----------
    normal
        Shape (rows, columns, 3): x to the viewer's right, y up, z towards the viewer; zero outside.
    cover
        Shape (rows, columns): 1 inside the silhouette, 0 outside, soft over one pixel.
    edge_cm
        Shape (rows, columns): distance from the silhouette's edge, positive inside.
    """

    normal: FloatArray
    cover: FloatArray
    edge_cm: FloatArray


def posed_mesh(body: str, height_cm: float) -> tuple[FloatArray, NDArray[np.int64], dict[str, FloatArray]]:
    """Vertices (n, 3) in body centimetres, triangles (m, 3) and the joints of the skeleton by name."""
    model = anny.create_fullbody_model(local_changes="all", all_phenotypes=True, triangulate_faces=True)
    phenotype = {name: torch.tensor([value]) for name, value in (PHENOTYPES[body] | ANCESTRY).items()}
    shape = {name: torch.tensor([value]) for name, value in SHAPE[body].items()}
    rest = model(phenotype_kwargs=phenotype, local_changes_kwargs=shape)["bone_poses"][0].numpy()
    pose = torch.eye(4).repeat(1, len(model.bone_labels), 1, 1)
    for side, sign in (("L", 1.0), ("R", -1.0)):
        for bone, axis, degrees in (
            (f"upperarm01.{side}", (0.0, sign, 0.0), ARM_LOWERED_DEG[body]),
            (f"lowerarm01.{side}", (1.0, 0.0, 0.0), ELBOW_STRAIGHTENED_DEG),
        ):
            index = model.bone_labels.index(bone)
            turn = rest[index, :3, :3].T @ _rotation(axis, degrees) @ rest[index, :3, :3]
            pose[0, index, :3, :3] = torch.from_numpy(turn).float()
    posed = model(pose_parameters=pose, phenotype_kwargs=phenotype, local_changes_kwargs=shape)
    raw = posed["vertices"][0].numpy()
    foot, scale = raw[:, 2].min(), height_cm / np.ptp(raw[:, 2])

    def to_body(points: FloatArray) -> FloatArray:
        return (np.stack([points[:, 0], points[:, 2] - foot, -points[:, 1]], axis=1) * scale).astype(np.float32)

    joints = to_body(posed["bone_poses"][0].numpy()[:, :3, 3])
    return to_body(raw), model.faces.numpy(), dict(zip(model.bone_labels, joints, strict=True))


def project(vertices: FloatArray, triangles: NDArray[np.int64], window: Window) -> Surface:
    """Orthographic view from the front with smooth normals."""
    corners = vertices[triangles]
    face = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    vertex_normal = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(vertex_normal, triangles[:, k], face)
    vertex_normal /= np.linalg.norm(vertex_normal, axis=1, keepdims=True) + 1e-9

    depth = np.full(window.shape, -np.inf, dtype=np.float32)
    normal = np.zeros((*window.shape, 3), dtype=np.float32)
    pixel = np.column_stack([*window.to_pixel(vertices[:, :2]).T, vertices[:, 2]])
    for triangle in triangles[face[:, 2] > 0]:
        _fill(pixel[triangle], vertex_normal[triangle], depth, normal)
    return _rounded(normal, np.isfinite(depth), window.px_per_cm)


def _rounded(normal: FloatArray, inside: NDArray[np.bool_], px_per_cm: float) -> Surface:
    """Round off the corners of the mesh, which has few triangles for a picture of this size."""
    blurred = ndimage.gaussian_filter(inside.astype(np.float32), 0.16 * px_per_cm)
    smooth = blurred > 0.5
    edge = ndimage.distance_transform_edt(smooth) - ndimage.distance_transform_edt(~smooth)
    edge = ndimage.gaussian_filter(edge, 1.5)
    nearest = ndimage.distance_transform_edt(~inside, return_distances=False, return_indices=True)
    spread = normal[tuple(nearest)]
    spread = np.stack([ndimage.gaussian_filter(spread[..., k], 0.07 * px_per_cm) for k in range(3)], axis=-1)
    spread /= np.maximum(np.linalg.norm(spread, axis=2, keepdims=True), 1e-6)
    cover = np.clip(0.5 + edge, 0, 1).astype(np.float32)
    return Surface(spread.astype(np.float32), cover, (edge / px_per_cm).astype(np.float32))


def _fill(corner: FloatArray, corner_normal: FloatArray, depth: FloatArray, normal: FloatArray) -> None:
    rows, columns = depth.shape
    left, top = np.maximum(np.floor(corner[:, :2].min(axis=0)).astype(int), 0)
    right, bottom = np.ceil(corner[:, :2].max(axis=0)).astype(int) + 1
    right, bottom = min(right, columns), min(bottom, rows)
    if right <= left or bottom <= top:
        return
    (ax, ay), (bx, by), (cx, cy) = corner[:, :2]
    area = (by - cy) * (ax - cx) + (cx - bx) * (ay - cy)
    if abs(area) < 1e-9:
        return
    x = np.arange(left, right, dtype=np.float32)[None, :]
    y = np.arange(top, bottom, dtype=np.float32)[:, None]
    u = ((by - cy) * (x - cx) + (cx - bx) * (y - cy)) / area
    v = ((cy - ay) * (x - cx) + (ax - cx) * (y - cy)) / area
    w = 1 - u - v
    z = u * corner[0, 2] + v * corner[1, 2] + w * corner[2, 2]
    box = depth[top:bottom, left:right]
    nearer = (u >= -1e-4) & (v >= -1e-4) & (w >= -1e-4) & (z > box)
    box[nearer] = z[nearer]
    blend = u[..., None] * corner_normal[0] + v[..., None] * corner_normal[1] + w[..., None] * corner_normal[2]
    normal[top:bottom, left:right][nearer] = blend[nearer]


def _rotation(axis: tuple[float, float, float], degrees: float) -> FloatArray:
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    return (np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross).astype(np.float32)
