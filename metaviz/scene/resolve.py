"""From the form of a scene file to the scene: bodies, sources and site tables looked up, units converted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from metaviz.model.body import Body, PlaceKind
from metaviz.model.cascade import STEPS, Parameters
from metaviz.model.growth import ColonyLife, GrowthKind, GrowthLaw, Shedding
from metaviz.model.quantity import Quantity
from metaviz.model.scene import Biology, Detection, Scene, Setup
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.scene.clone_form import clone_problems, clones_of
from metaviz.scene.detector_file import detector_quantities
from metaviz.scene.detector_form import detector_of
from metaviz.scene.durations import MAX_YEARS
from metaviz.scene.keys import change_fault, parameter_keys
from metaviz.scene.niche_form import niche_of
from metaviz.scene.plan_reader import plan_of, plan_problems
from metaviz.scene.problems import KeyPath, Problem, SceneError, key_path_text, shown, suggestion
from metaviz.scene.quantity_forms import QuantityForm
from metaviz.scene.scene_form import GrowthForm, SceneForm, SheddingForm
from metaviz.scene.site_table import DEFAULT, table_values, unknown_sites
from metaviz.scene.source_form import Citations
from metaviz.scene.treatments_file import catalogue_quantities, effects_with
from metaviz.scene.yaml_text import YamlText

Bodies = Mapping[str, Callable[[], Body]]

SITE_TABLES: tuple[KeyPath, ...] = (
    ("arrest",),
    ("soil",),
    ("colonies", "sleep_share"),
    ("colonies", "wake_delay"),
)
SANCTUARY: KeyPath = ("sanctuary",)
FORMS_OF_TRAVEL = ("emt_share", "cluster_share", "cloak_share", "cloak_protection")
"""Numbers of the cascade that a scene may leave out."""
MOTILITY = ("epithelial_motility", "met_share", "cluster_hazard", "cluster_advantage")
"""Numbers of the biology that a scene may leave out."""
SHEDDING_EXPONENTS: dict[str, float] = {"volume": 1.0, "surface": 2.0 / 3.0, "diameter": 1.0 / 3.0}


def resolve(text: YamlText, form: SceneForm, scene_id: str, bodies: Bodies) -> tuple[Scene, Setup]:
    """Return the scene and the setup of a file.

    Parameters
    ----------
    text, form
        What the file says, and its validated form.
    scene_id
        Id of the scene.
    bodies
        Known bodies by name.

    Raises
    ------
    SceneError
        If the form names bodies, places, sites, sources or keys that do not exist, or its numbers contradict one
        another; names all of them.
    """
    build = bodies.get(form.body)
    if build is None:
        known = sorted(bodies)
        found = shown(form.body) + suggestion(form.body, known)
        raise SceneError([text.problem(("body",), found, "one of " + ", ".join(known))])
    return _Resolver(text, form, build()).scene(scene_id)


@dataclass
class _Resolver:
    text: YamlText
    form: SceneForm
    body: Body
    problems: list[Problem] = field(default_factory=list)

    def scene(self, scene_id: str) -> tuple[Scene, Setup]:
        form = self.form
        self._check_place()
        self._check_growth(("primary", "growth"), form.primary.growth)
        self._check_growth(("colonies", "growth"), form.colonies.growth)
        self._check_horizon()
        tables = {path: self._table(path) for path in SITE_TABLES}
        if form.sanctuary:
            tables[SANCTUARY] = self._table(SANCTUARY)
        self._check_parts()
        quantities = self._quantities()
        setup = self._setup()
        if self.problems:
            raise SceneError(self.problems)
        cascade, course, colonies = form.cascade, form.course, form.colonies
        steps = {step.value: getattr(cascade, step.value).in_model_unit for step in STEPS}
        scene = Scene(
            id=scene_id,
            title=form.title,
            story=form.story.strip(),
            body=self.body,
            primary_place=form.primary.place,
            primary_spot=(form.primary.drawn_at.up, form.primary.drawn_at.across),
            published=Parameters(
                **steps,
                lymph_share=cascade.lymph_share.in_model_unit,
                arrest=tables["arrest",],
                soil=tables["soil",],
                sanctuary=tables.get(SANCTUARY, ()),
                **_told(cascade, FORMS_OF_TRAVEL),
            ),
            biology=Biology(
                immune_share=form.biology.immune_share.in_model_unit,
                lasting_sleep_share=form.biology.lasting_sleep_share.in_model_unit,
                **_told(form.biology, MOTILITY),
            ),
            primary_growth=_growth(form.primary.growth),
            shedding=_shedding(form.primary.shedding),
            colony=ColonyLife(
                growth=_growth(colonies.growth),
                growth_sigma=colonies.growth_sigma.in_model_unit,
                avascular_cells=colonies.avascular_cells.in_model_unit,
                switch_share=colonies.switch_share.in_model_unit,
                switch_mean_days=colonies.switch_delay.in_model_unit,
                regress_mean_days=colonies.regress_delay.in_model_unit,
                sleep_share=tables["colonies", "sleep_share"],
                wake_mean_days=tables["colonies", "wake_delay"],
            ),
            detection=Detection(
                diameter_mm=form.detection.diameter.in_model_unit,
                cells_per_cm3=form.detection.cells_per_cm3.in_model_unit,
            ),
            frailty_sigma=course.frailty_sigma.in_model_unit,
            horizon_days=course.horizon.in_model_unit,
            lethal_cells=course.lethal_cells.in_model_unit,
            quantities=quantities,
            clones=clones_of(form.clones, self.body),
            niche=niche_of(form.niche, self.body),
            effects=effects_with(form.treatments),
            detector=detector_of(form.detector),
            colony_share=1.0 if colonies.shedding_share is None else colonies.shedding_share.in_model_unit,
        )
        return scene, setup

    def _add(self, path: KeyPath, found: str, allowed: str) -> None:
        self.problems.append(self.text.problem(path, found, allowed))

    def _check_place(self) -> None:
        place_id = self.form.primary.place
        known = [place.id for place in self.body.places if place.kind is PlaceKind.BED]
        if place_id not in known:
            found = shown(place_id) + suggestion(place_id, known)
            self._add(("primary", "place"), found, f"a bed of the {self.body.id}: " + ", ".join(known))

    def _check_growth(self, path: KeyPath, growth: GrowthForm) -> None:
        reference = growth.reference_cells.value
        if growth.capacity_cells.value <= reference:
            found, allowed = shown(growth.capacity_cells.value), f"more than the reference_cells, {reference:g}"
            self._add((*path, "capacity_cells", "value"), found, allowed)

    def _check_horizon(self) -> None:
        horizon = self.form.course.horizon
        if horizon.in_model_unit > MAX_YEARS * DAYS_PER_YEAR:
            found = f"{shown(horizon.value)} {horizon.unit}"
            self._add(("course", "horizon", "value"), found, f"a duration of at most {MAX_YEARS:g} years")

    def _table(self, path: KeyPath) -> tuple[float, ...]:
        """Return a table's values in the order of the body's sites."""
        table: dict[str, QuantityForm] = _at(self.form, path)
        self.problems += unknown_sites(self.text, path, table, self.body, has_default=True)
        if DEFAULT not in table:
            self._add((*path, DEFAULT), "nothing", "a value here: it holds for the sites that are not listed")
            return ()
        return table_values(self.body, table, 0.0)

    def _check_parts(self) -> None:
        form, text, body = self.form, self.text, self.body
        self.problems += clone_problems(text, form.clones, body)
        if form.niche is not None:
            self.problems += unknown_sites(text, ("niche", "strength"), form.niche.strength, body, has_default=False)
        if form.detector is not None and form.detector.mri_sites is not None:
            known = [site.id for site in body.sites]
            for i, site_id in enumerate(form.detector.mri_sites):
                if site_id not in known:
                    found = shown(site_id) + suggestion(site_id, known)
                    self._add(("detector", "mri_sites", i), found, "one of " + ", ".join(known))
        if form.setup is not None:
            self.problems += plan_problems(text, ("setup", "plan"), form.setup.plan, body)

    def _quantities(self) -> dict[str, Quantity]:
        """Return every number of the file by key path, the site tables filled up with their defaults."""
        citations = Citations(self.text, self.form.sources)
        found = {path: form.quantity(citations.of(path, form.source)) for path, form in _numbers(self.form, ())}
        self.problems += citations.problems
        for table in (*SITE_TABLES, SANCTUARY):
            default = found.get((*table, DEFAULT))
            if default is not None:
                found |= {(*table, site.id): found.get((*table, site.id), default) for site in self.body.sites}
        told = {key_path_text(path): quantity for path, quantity in found.items()}
        return {**catalogue_quantities(), **detector_quantities(), **told}

    def _setup(self) -> Setup:
        written = self.form.setup
        if written is None:
            return Setup()
        keys = parameter_keys(self.body)
        for key, value in written.changes.items():
            fault = change_fault(keys, key, value)
            if fault is not None:
                self._add(("setup", "changes", key), *fault)
        horizon_days = self.form.course.horizon.in_model_unit
        if written.day > horizon_days:
            self._add(("setup", "day"), shown(written.day), f"a day of the course, from 0 to {horizon_days:g}")
        plan = plan_of(written.plan)
        return Setup(written.seed, written.day, written.day_per_s, tuple(written.changes.items()), plan)


def _numbers(form: BaseModel | Mapping[str, object], path: KeyPath) -> Iterator[tuple[KeyPath, QuantityForm]]:
    items = form.items() if isinstance(form, Mapping) else form
    for name, value in items:
        if isinstance(value, QuantityForm):
            yield (*path, name), value
        elif isinstance(value, (BaseModel, Mapping)):
            yield from _numbers(value, (*path, name))


def _at(form: SceneForm, path: KeyPath) -> dict[str, QuantityForm]:
    value: object = form
    for part in path:
        value = getattr(value, str(part))
    assert isinstance(value, dict)
    return value


def _told(form: BaseModel, names: Iterable[str]) -> dict[str, float]:
    """Return the numbers of a group that are told, by name."""
    found = ((name, getattr(form, name)) for name in names)
    return {name: each.in_model_unit for name, each in found if each is not None}


def _growth(form: GrowthForm) -> GrowthLaw:
    return GrowthLaw(
        kind=GrowthKind(form.law),
        doubling_days=form.doubling_time.in_model_unit,
        reference_cells=form.reference_cells.in_model_unit,
        capacity_cells=form.capacity_cells.in_model_unit,
    )


def _shedding(form: SheddingForm) -> Shedding:
    return Shedding(
        per_cell_day=form.per_cell.in_model_unit,
        exponent=SHEDDING_EXPONENTS[form.in_proportion_to],
        reference_cells=form.reference_cells.in_model_unit,
    )
