"""What a fitted scene says in its file."""

from __future__ import annotations

from cases import FIRST, Case
from scene_text import Number, number_text, rewrite

from metaviz.model.scene import Scene
from metaviz.model.study import StudyKind
from metaviz.model.units import DAYS_PER_MONTH, DAYS_PER_YEAR
from metaviz.scene.resolve import SHEDDING_EXPONENTS
from metaviz.scene.study_tables import study_tables
from metaviz.theory.soil_fit import NestedFit


def write_scene(case: Case, scene: Scene, fit: NestedFit) -> None:
    """Write the fitted numbers of a scene into its file."""
    first = scene.id == FIRST
    numbers = {
        ("colonies", "shedding_share"): Number(
            number_text(scene.colony_share), "1",
            "Chosen; whether metastases seed as readily as primaries is not known.", "illustrative",
            "With more, metastases of metastases would outgrow in number all that the primary seeds.",
        ),
        ("cascade", "colonisation"): Number(
            number_text(scene.published.colonisation), "1", "coumans_2013" if first else "disibio_2008", "fitted",
            "Fitted so that one in 60 million of the cells that enter a vessel founds a colony." if first else
            "Fitted so that the colonies of the autopsy table arise, with the shedding of the breast scene.",
        ),
        ("primary", "shedding", "per_cell"): Number(
            number_text(scene.shedding.per_cell_day), "1/day", "coumans_2013", "fitted" if first else "illustrative",
            "Fitted so that the colonies of the autopsy table arise when one in 60 million of the cells that enter a "
            "vessel founds one. Breast tumours of rats send far more into the blood, 3.2 million cells a day from each "
            "gram (Butler and Gullino 1975)." if first else
            "Taken over from the breast scene; not known for this cancer.",
        ),
    }  # fmt: skip
    words: dict[tuple[str, ...], str] = {}
    if case.diagnosis is not None:
        words[("primary", "growth", "law")] = scene.primary_growth.kind.value
        words[("primary", "shedding", "in_proportion_to")] = shedding_word(scene)
        numbers |= course_numbers(scene)
    rewrite(case.path, words, numbers, soil_numbers(case, scene, fit))


def shedding_word(scene: Scene) -> str:
    """Return the word of a scene file for the exponent of shedding."""
    return min(SHEDDING_EXPONENTS, key=lambda word: abs(SHEDDING_EXPONENTS[word] - scene.shedding.exponent))


def course_numbers(scene: Scene) -> dict[tuple[str, ...], Number]:
    """Return what the search of the course sets."""
    litres = scene.lethal_cells / scene.detection.cells_per_cm3 / 1000.0
    return {
        ("primary", "growth", "capacity_cells"): Number(
            number_text(scene.primary_growth.capacity_cells), "cells",
            "Chosen; more than the 10 cm at which the registry's largest primaries were diagnosed.", "illustrative",
        ),
        ("colonies", "switch_share"): Number(
            number_text(scene.colony.switch_share), "1", "szczurek_2020", "fitted",
            "Fitted on a coarse grid, with the frailty, so that as many patients have a visible metastasis at "
            "diagnosis as the registry tells for each diameter of the primary.",
        ),
        ("colonies", "switch_delay"): Number(
            f"{scene.colony.switch_mean_days / DAYS_PER_MONTH:.0f} months", None, "szczurek_2020", "fitted",
            "One of two, 3 or 12 months; fitted with the switch share.",
        ),
        ("course", "frailty_sigma"): Number(
            number_text(scene.frailty_sigma), "1", "szczurek_2020", "fitted",
            "Fitted on a coarse grid, with the switch share, to metastasis at diagnosis by diameter of the primary.",
        ),
        ("course", "lethal_cells"): Number(
            number_text(scene.lethal_cells), "cells",
            f"Chosen; {litres:g} litres of tumour, more than a primary of 10 cm.", "illustrative",
        ),
        ("course", "horizon"): Number(
            f"{scene.horizon_days / DAYS_PER_YEAR:.0f} years", None,
            "Chosen; by then the primary alone has become lethal.", "illustrative",
        ),
    }  # fmt: skip


def soil_numbers(case: Case, scene: Scene, fit: NestedFit) -> dict[str, Number]:
    """Return the soil table of a scene."""
    study = study_tables().studies[StudyKind.AUTOPSY]
    by_site = {site_id: each for each in case.counted for site_id in each.sites}
    table = {}
    for site, value in zip(scene.body.sites, scene.published.soil, strict=True):
        counted = by_site.get(site.id)
        if counted is None and site.id not in fit.universal:
            continue
        note = study.why.get(site.id)
        if counted is None:
            note = "Universal soil of the organ; the table has no figure for this cancer."
        elif counted.cases == 0:
            note = "Found in no patient; half a case, drawn towards the universal soil of the organ."
        table[site.id] = Number(number_text(value), None, "disibio_2008", "fitted", note)
    return table
