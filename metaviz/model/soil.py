"""Three nested models of why metastases are where they are."""

from __future__ import annotations

from enum import StrEnum


class SoilModel(StrEnum):
    """What the soil of a site depends on; each model contains the one before it."""

    PLUMBING = "plumbing"
    """On nothing: every tissue is equally good, and only the vessels decide."""
    ORGAN = "organ"
    """On the organ alone: one universal soil for each organ, the same for every cancer."""
    CANCER = "cancer"
    """On the organ and the cancer: the universal soil times the special affinity of this cancer."""


SOIL_MODELS: tuple[SoilModel, ...] = tuple(SoilModel)
