"""From the form of a scene file to the scene: bodies, sources and site tables looked up, units converted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from metaviz.model.body import Body, PlaceKind
from metaviz.model.cascade import STEPS, Parameters
from metaviz.model.growth import ColonyLife, GrowthKind, GrowthLaw, Shedding
from metaviz.model.quantity import Quantity
from metaviz.model.scene import Biology, Detection, Scene, Setup
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.scene.durations import MAX_YEARS
from metaviz.scene.keys import change_fault, parameter_keys
from metaviz.scene.problems import KeyPath, Problem, SceneError, key_path_text, shown, suggestion
from metaviz.scene.quantity_forms import QuantityForm
from metaviz.scene.scene_form import GrowthForm, SceneForm, SheddingForm, SourceForm
from metaviz.scene.yaml_text import YamlText

Bodies = Mapping[str, Callable[[], Body]]

DEFAULT = "default"
SITE_TABLES: tuple[KeyPath, ...] = (
    ("arrest",),
    ("soil",),
    ("colonies", "sleep_share"),
    ("colonies", "wake_delay"),
)
SHEDDING_EXPONENTS: dict[str, float] = {"volume": 1.0, "surface": 2.0 / 3.0}


def citation_text(source: SourceForm) -> str:
    """Return a source as quantities carry it."""
    return source.citation if source.doi is None else f"{source.citation} doi:{source.doi}"


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
            ),
            biology=Biology(
                immune_share=form.biology.immune_share.in_model_unit,
                lasting_sleep_share=form.biology.lasting_sleep_share.in_model_unit,
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
        known = [site.id for site in self.body.sites]
        for site_id in table:
            if site_id != DEFAULT and site_id not in self.body.site_index:
                self.problems.append(self.text.unknown_key((*path, site_id), [DEFAULT, *known]))
        if DEFAULT not in table:
            self._add((*path, DEFAULT), "nothing", "a value here: it holds for the sites that are not listed")
            return ()
        return tuple(table.get(site_id, table[DEFAULT]).in_model_unit for site_id in known)

    def _quantities(self) -> dict[str, Quantity]:
        """Return every number of the file by key path, the site tables filled up with their defaults."""
        found = {path: form.quantity(self._citation(path, form.source)) for path, form in _numbers(self.form, ())}
        for table in SITE_TABLES:
            default = found.get((*table, DEFAULT))
            if default is not None:
                found |= {(*table, site.id): found.get((*table, site.id), default) for site in self.body.sites}
        return {key_path_text(path): quantity for path, quantity in found.items()}

    def _citation(self, path: KeyPath, source: str) -> str:
        """Return what a source says: an id is looked up, a sentence stands for itself."""
        entry = self.form.sources.get(source)
        if entry is not None:
            return citation_text(entry)
        if len(source.split()) < 2:
            known = list(self.form.sources)
            allowed = "a sentence, or the id of one of the sources under `sources`"
            self._add((*path, "source"), shown(source) + suggestion(source, known), allowed)
        return source

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
        return Setup(written.seed, written.day, written.day_per_s, tuple(written.changes.items()))


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
