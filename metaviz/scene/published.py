"""The sourced numbers of a scene, in the order in which a scene file tells them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from metaviz.model.cascade import STEPS
from metaviz.model.clone import ONE_CLONE
from metaviz.model.examination import USUAL_DETECTOR
from metaviz.model.growth import GrowthLaw
from metaviz.model.quantity import Basis, Quantity
from metaviz.model.scene import Biology, Scene
from metaviz.model.treatment import Effect
from metaviz.scene.detector_form import FIELDS, UNITS
from metaviz.scene.resolve import FORMS_OF_TRAVEL, MOTILITY
from metaviz.scene.treatment_forms import StrengthForm

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
    neutral = replace(published, emt_share=1.0, cluster_share=0.0, cloak_share=0.0, cloak_protection=0.0)
    numbers |= _unless_neutral("cascade", FORMS_OF_TRAVEL, published, neutral)
    numbers |= _table(scene, "arrest", published.arrest, "1")
    numbers |= _table(scene, "soil", published.soil, "1")
    numbers |= {
        "biology.immune_share": (scene.biology.immune_share, "1"),
        "biology.lasting_sleep_share": (scene.biology.lasting_sleep_share, "1"),
        **_unless_neutral("biology", MOTILITY, scene.biology, Biology(0.0, 0.0)),
        **_clones(scene),
        **_niche(scene),
        **_growth("primary.growth", scene.primary_growth),
        "primary.shedding.per_cell": (scene.shedding.per_cell_day, "1/day"),
        "primary.shedding.reference_cells": (scene.shedding.reference_cells, "cells"),
        **_growth("colonies.growth", colony.growth),
        **({} if scene.colony_share == 1.0 else {"colonies.shedding_share": (scene.colony_share, "1")}),
        "colonies.growth_sigma": (colony.growth_sigma, "1"),
        "colonies.avascular_cells": (colony.avascular_cells, "cells"),
        "colonies.switch_share": (colony.switch_share, "1"),
        "colonies.switch_delay": (colony.switch_mean_days, "days"),
        "colonies.regress_delay": (colony.regress_mean_days, "days"),
    }
    numbers |= _table(scene, "colonies.sleep_share", colony.sleep_share, "1")
    numbers |= _table(scene, "colonies.wake_delay", colony.wake_mean_days, "days")
    if published.sanctuary:
        numbers |= _table(scene, "sanctuary", published.sanctuary, "1")
    numbers |= _treatments(scene)
    return numbers | {
        "detection.diameter": (scene.detection.diameter_mm, "mm"),
        "detection.cells_per_cm3": (scene.detection.cells_per_cm3, "cells/cm3"),
        **_detector(scene),
        "course.frailty_sigma": (scene.frailty_sigma, "1"),
        "course.lethal_cells": (scene.lethal_cells, "cells"),
        "course.horizon": (scene.horizon_days, "days"),
    }


def _unless_neutral(group: str, names: Iterable[str], has: object, neutral: object) -> dict[str, tuple[float, str]]:
    """Return the numbers of a group that differ from those that change nothing."""
    return {
        f"{group}.{name}": (getattr(has, name), "1") for name in names if getattr(has, name) != getattr(neutral, name)
    }


def _clones(scene: Scene) -> dict[str, tuple[float, str]]:
    if scene.clones == ONE_CLONE:
        return {}
    numbers = {f"clones.{clone.id}.share": (clone.share, "1") for clone in scene.clones}
    for clone in scene.clones:
        tilts = zip(scene.body.sites, clone.soil_tilt, strict=False)
        numbers |= {f"clones.{clone.id}.soil_tilt.{site.id}": (tilt, "1") for site, tilt in tilts}
        numbers |= {f"clones.{clone.id}.resistance.{kind.value}": (each, "1") for kind, each in clone.resistance}
    return numbers


def _niche(scene: Scene) -> dict[str, tuple[float, str]]:
    if not scene.niche.strength:
        return {}
    strength = zip(scene.body.sites, scene.niche.strength, strict=True)
    return {
        **{f"niche.strength.{site.id}": (each, "1") for site, each in strength},
        "niche.half_cells": (scene.niche.half_cells, "cells"),
        "niche.lead_time": (scene.niche.lead_days, "days"),
    }


def _treatments(scene: Scene) -> dict[str, tuple[float, str]]:
    numbers: dict[str, tuple[float, str]] = {}
    for kind, effect in scene.effects.items():
        numbers |= _unless_neutral(f"treatments.{kind.value}", tuple(StrengthForm.model_fields), effect, Effect())
    return numbers


def _detector(scene: Scene) -> dict[str, tuple[float, str]]:
    told = ((key, getattr(scene.detector, field), getattr(USUAL_DETECTOR, field)) for key, field in FIELDS.items())
    return {f"detector.{key}": (float(value), UNITS[key]) for key, value, usual in told if value != usual}


def _growth(key: str, law: GrowthLaw) -> dict[str, tuple[float, str]]:
    return {
        f"{key}.doubling_time": (law.doubling_days, "days"),
        f"{key}.reference_cells": (law.reference_cells, "cells"),
        f"{key}.capacity_cells": (law.capacity_cells, "cells"),
    }


def _table(scene: Scene, key: str, values: tuple[float, ...], unit: str) -> dict[str, tuple[float, str]]:
    by_site = {f"{key}.{site.id}": (value, unit) for site, value in zip(scene.body.sites, values, strict=True)}
    return {f"{key}.default": (values[0], unit), **by_site}
