"""The sourced numbers of a scene, in the order in which a scene file tells them."""

from __future__ import annotations

from metaviz.model.cascade import STEPS
from metaviz.model.growth import GrowthLaw
from metaviz.model.quantity import Basis, Quantity
from metaviz.model.scene import Scene

_UNSOURCED = "Set by the program that made the scene."


def published_quantities(scene: Scene) -> dict[str, Quantity]:
    """Return value, unit, source and basis of every number of a scene by key path.

    Numbers of which ``scene.quantities`` does not tell (a scene that was made by a program rather than read)
    are given in the model's units and called illustrative.
    """
    if scene.quantities:
        return dict(scene.quantities)
    return {
        key: Quantity(float(value), unit, _UNSOURCED, Basis.ILLUSTRATIVE)
        for key, (value, unit) in _numbers(scene).items()
    }


def _numbers(scene: Scene) -> dict[str, tuple[float, str]]:
    published, colony = scene.published, scene.colony
    numbers: dict[str, tuple[float, str]] = {f"cascade.{step.value}": (published.step(step), "1") for step in STEPS}
    numbers["cascade.lymph_share"] = (published.lymph_share, "1")
    numbers |= _table(scene, "arrest", published.arrest, "1")
    numbers |= _table(scene, "soil", published.soil, "1")
    numbers |= {
        "biology.immune_share": (scene.biology.immune_share, "1"),
        "biology.lasting_sleep_share": (scene.biology.lasting_sleep_share, "1"),
        **_growth("primary.growth", scene.primary_growth),
        "primary.shedding.per_cell": (scene.shedding.per_cell_day, "1/day"),
        "primary.shedding.reference_cells": (scene.shedding.reference_cells, "cells"),
        **_growth("colonies.growth", colony.growth),
        "colonies.growth_sigma": (colony.growth_sigma, "1"),
        "colonies.avascular_cells": (colony.avascular_cells, "cells"),
        "colonies.switch_share": (colony.switch_share, "1"),
        "colonies.switch_delay": (colony.switch_mean_days, "days"),
        "colonies.regress_delay": (colony.regress_mean_days, "days"),
    }
    numbers |= _table(scene, "colonies.sleep_share", colony.sleep_share, "1")
    numbers |= _table(scene, "colonies.wake_delay", colony.wake_mean_days, "days")
    return numbers | {
        "detection.diameter": (scene.detection.diameter_mm, "mm"),
        "detection.cells_per_cm3": (scene.detection.cells_per_cm3, "cells/cm3"),
        "course.frailty_sigma": (scene.frailty_sigma, "1"),
        "course.lethal_cells": (scene.lethal_cells, "cells"),
        "course.horizon": (scene.horizon_days, "days"),
    }


def _growth(key: str, law: GrowthLaw) -> dict[str, tuple[float, str]]:
    return {
        f"{key}.doubling_time": (law.doubling_days, "days"),
        f"{key}.reference_cells": (law.reference_cells, "cells"),
        f"{key}.capacity_cells": (law.capacity_cells, "cells"),
    }


def _table(scene: Scene, key: str, values: tuple[float, ...], unit: str) -> dict[str, tuple[float, str]]:
    by_site = {f"{key}.{site.id}": (value, unit) for site, value in zip(scene.body.sites, values, strict=True)}
    return {f"{key}.default": (values[0], unit), **by_site}
