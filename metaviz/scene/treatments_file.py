"""Reads the catalogue of treatments: what each kind does, how strongly, and how it is usually given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from metaviz.model.quantity import Quantity
from metaviz.model.treatment import Effect, Intervention, TreatmentKind
from metaviz.resources import assets_dir
from metaviz.scene.checked import Form, checked
from metaviz.scene.plan_form import USUAL_EVERY_DAYS, EveryDays, ForDays
from metaviz.scene.problems import Problem, SceneError
from metaviz.scene.quantity_forms import QuantityForm
from metaviz.scene.source_form import Citations, SourceForm
from metaviz.scene.treatment_forms import Cycles, KindWord, StrengthForm, by_kind
from metaviz.scene.yaml_text import YamlText, read_yaml

Words = Annotated[str, Field(min_length=1, max_length=60)]
Sentence = Annotated[str, Field(min_length=1, max_length=320)]


class CourseForm(Form):
    """How a treatment is usually given."""

    hold: Annotated[ForDays, Field(alias="for")] = 0.0
    cycles: Cycles = 1
    every: EveryDays = USUAL_EVERY_DAYS


class EntryForm(Form):
    """One kind of treatment."""

    name: Words
    works: Sentence
    acts_on: Literal["primary", "one_site", "whole_body"]
    soil_sites: list[Words] = Field(default_factory=list)
    course: CourseForm
    strength: StrengthForm


class CatalogueForm(Form):
    """The file of all treatments."""

    sources: dict[str, SourceForm]
    treatments: dict[KindWord, EntryForm]


@dataclass(frozen=True, eq=False)
class Treatment:
    """One kind of treatment, as the catalogue tells it.

    Attributes
    ----------
    kind
        Which.
    name, works
        On screen, and in one sentence how it works.
    course
        How it is usually given, from day 0 on.
    effect
        Law of effect.
    quantities
        Every number of the effect that does something, by name of the attribute of `Effect`.
    """

    kind: TreatmentKind
    name: str
    works: str
    course: Intervention
    effect: Effect
    quantities: Mapping[str, Quantity]


@cache
def shipped_treatments() -> Mapping[TreatmentKind, Treatment]:
    """Return the treatments that come with the program, in the order of `TreatmentKind`.

    Raises
    ------
    SceneError
        If their file is broken.
    """
    return load_treatments(assets_dir() / "treatments.yaml")


def load_treatments(path: Path) -> Mapping[TreatmentKind, Treatment]:
    """Read a catalogue of treatments.

    Raises
    ------
    SceneError
        With everything that is wrong in it, kinds that are missing included.
    """
    text = read_yaml(path)
    form = checked(text, CatalogueForm)
    citations = Citations(text, form.sources)
    found = {TreatmentKind(word): _treatment(word, entry, citations) for word, entry in form.treatments.items()}
    missing = [kind for kind in TreatmentKind if kind not in found]
    citations.problems += [_missing(text, kind) for kind in missing]
    if citations.problems:
        raise SceneError(citations.problems)
    return {kind: found[kind] for kind in TreatmentKind}


def effects_with(strengths: Mapping[KindWord, StrengthForm]) -> dict[TreatmentKind, Effect]:
    """Return the law of effect of each kind: that of the catalogue, with the numbers that a scene tells otherwise."""
    told = by_kind(dict(strengths))
    return {
        kind: replace(each.effect, **told[kind].numbers()) if kind in told else each.effect  # type: ignore[arg-type] # names of numbers
        for kind, each in shipped_treatments().items()
    }


def catalogue_quantities() -> dict[str, Quantity]:
    """Return every number of the catalogue by key path: ``treatments.chemotherapy.log10_kill``."""
    return {
        f"treatments.{kind.value}.{name}": quantity
        for kind, each in shipped_treatments().items()
        for name, quantity in each.quantities.items()
    }


def _missing(text: YamlText, kind: TreatmentKind) -> Problem:
    return text.problem(("treatments", kind.value), "nothing", "a value here: this key is required")


def _treatment(word: KindWord, entry: EntryForm, citations: Citations) -> Treatment:
    kind, course = TreatmentKind(word), entry.course
    numbers = entry.strength.numbers()
    quantities = {}
    for name in numbers:
        form: QuantityForm = getattr(entry.strength, name)
        quantities[name] = form.quantity(citations.of(("treatments", word, "strength", name), form.source))
    effect = Effect(
        removes_primary=entry.acts_on == "primary",
        is_local=entry.acts_on == "one_site",
        soil_sites=tuple(entry.soil_sites),
        **numbers,
    )
    usual = Intervention(kind, 0.0, course.hold, course.cycles, course.every)
    return Treatment(kind, entry.name, entry.works, usual, effect, quantities)
