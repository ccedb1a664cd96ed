"""What a study is expected to find: an autopsy, or imaging in a clinic."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from metaviz.model.arrays import FloatArray
from metaviz.model.body import PlaceKind
from metaviz.model.cascade import Parameters
from metaviz.model.scene import Detection, Scene
from metaviz.model.study import Autopsies, AutopsyRow, Study
from metaviz.theory.expectation import expect
from metaviz.theory.frailty import involvement_curve

REGIONAL_NODES = "regional_nodes"
DISTANT_NODES = "distant_nodes"


def as_seen_by(scene: Scene, study: Study) -> Scene:
    """Return the scene in which a colony is detectable where the study finds it; nothing else changes."""
    return replace(scene, detection=Detection(study.smallest_mm, scene.detection.cells_per_cm3))


def expected_observed(scene: Scene, parameters: Parameters, study: Study) -> FloatArray:
    """Return the share of the patients in whom a study at the end of the course finds each site involved, (n_sites,).

    That is the share with a colony large enough, less those whom the study misses.
    """
    seen = expect(as_seen_by(scene, study), parameters).p_detectable
    return np.asarray(seen * np.asarray(study.found_share(scene.body)))


@dataclass(frozen=True, slots=True)
class Counted:
    """Sites of a scene that a table counts as one.

    Attributes
    ----------
    label
        Site id of the table, ``regional_nodes`` or ``distant_nodes``.
    sites
        Sites of ours.
    patients, cases
        Patients examined, and those with any of the sites involved.
    """

    label: str
    sites: tuple[str, ...]
    patients: int
    cases: int

    @property
    def share(self) -> float:
        """Share of the patients, as published."""
        return self.cases / self.patients


def row_of(scene_id: str, autopsies: Autopsies) -> AutopsyRow | None:
    """Return the row of the autopsy table of a scene, None if it has none."""
    primary = autopsies.row_of_scene.get(scene_id)
    return None if primary is None else autopsies.rows[primary]


def counted_sites(scene: Scene, autopsies: Autopsies) -> tuple[Counted, ...]:
    """Return what the autopsy table counted for the primary of a scene; nothing if it has no such primary.

    The primary's own organ is left out where no second focus was counted, and so are the organs of one sex where the
    table pools the sexes.
    """
    row = row_of(scene.id, autopsies)
    if row is None:
        return ()
    own = own_site(scene)
    found = []
    for site_id, cases in row.cases.items():
        if site_id not in scene.body.site_index or (site_id == own and cases == 0):
            continue
        if site_id in autopsies.one_sex_sites and row.primary not in autopsies.one_sex_primaries:
            continue
        found.append(Counted(site_id, autopsies.merged.get(site_id, (site_id,)), row.patients, cases))
    nodes = [site.id for site in scene.body.sites if site.kind is PlaceKind.NODE]
    regional = tuple(site_id for site_id in nodes if site_id in row.regional_groups)
    distant = tuple(site_id for site_id in nodes if site_id not in row.regional_groups)
    found.append(Counted(REGIONAL_NODES, regional, row.patients, row.regional_nodes))
    found.append(Counted(DISTANT_NODES, distant, row.patients, row.distant_nodes))
    return tuple(found)


def own_site(scene: Scene) -> str:
    """Return the site in which the primary grows."""
    return scene.body.places[scene.body.place_index[scene.primary_place]].site_id


def counted_shares(scene: Scene, counted: tuple[Counted, ...], by_site: FloatArray) -> FloatArray:
    """Return the share of the patients with any of the sites that are counted as one, shape (n_counted,).

    Sites are involved independently of one another given the frailty.

    Parameters
    ----------
    scene
        The case.
    counted
        Which sites go together.
    by_site
        Shape (n_sites,), share of the patients with each site involved.
    """
    curve = involvement_curve(scene.frailty_sigma)
    colonies = curve.colonies(by_site)
    index = scene.body.site_index
    return curve.share(np.array([sum(colonies[index[site_id]] for site_id in each.sites) for each in counted]))


def found_shares(scene: Scene, counted: tuple[Counted, ...], study: Study) -> FloatArray:
    """Return the share of the patients with sites counted as one in whom a study finds them, shape (n_counted,)."""
    of_site = dict(zip(scene.body.site_index, study.found_share(scene.body), strict=True))
    return np.array([max(of_site[site_id] for site_id in each.sites) for each in counted])


def expected_counted(scene: Scene, parameters: Parameters, study: Study, counted: tuple[Counted, ...]) -> FloatArray:
    """Return the share of the patients in whom the study is expected to find what is counted as one, (n_counted,)."""
    seen = expect(as_seen_by(scene, study), parameters).p_detectable
    return counted_shares(scene, counted, seen) * found_shares(scene, counted, study)
