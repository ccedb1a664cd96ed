"""Fit the soil of the scenes to autopsy counts, and write it into the scene files.

    python packaging/calibrate/fit_soil.py            # fit and rewrite scenes/*.yaml
    python packaging/calibrate/fit_soil.py --check    # only print model beside autopsy

A site is involved at the end of life with probability ``1 - E[exp(-F M)]``, where F is the patient's log-normal
frailty of mean one and M the colonies that found there. The observed share gives M; the soil follows by repeated
proportion, at first from the renewal solution, then from simulated patients, in whom colonies of one family come
together and some courses end early.

Only the product of shedding, colonisation and soil matters for that. What remains free is set by two more demands: a
cell that got from the breast primary into a vessel founds a colony with the probability that Coumans fitted for
disseminated cells, and the soil of the organs in the table has the geometric mean one. The other scenes shed as breast
does.

References
----------
Coumans FAW, Siesling S, Terstappen LWMM. BMC Cancer 2013;13:283. doi:10.1186/1471-2407-13-283
diSibio G, French SW. Arch Pathol Lab Med 2008;132:931-939. doi:10.5858/2008-132-931-MPOCRF
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import brentq

from metaviz.model.body import PlaceKind
from metaviz.model.fate import FATES, Fate
from metaviz.model.scene import Scene
from metaviz.scene.scene_file import load_scene
from metaviz.scene.yaml_text import read_yaml
from metaviz.sim.cohort import draw_cohort
from metaviz.sim.course_law import course_law
from metaviz.sim.draws import patient_seeds
from metaviz.theory.chain import solve_chain
from metaviz.theory.expectation import expect
from metaviz.theory.frailty import frailty_nodes

ROOT = Path(__file__).resolve().parents[2]
TABLE = Path(__file__).with_name("autopsy_shares.yaml")
SCENES = {"breast": "breast", "colorectal": "colon", "prostate": "prostate", "lung": "lung"}
FOUNDS_PER_DISSEMINATED_CELL = 1.0 / 60e6
N_NODE_TARGETS = 2  # regional and distant lymph nodes come last
N_EXPECTED_ROUNDS = 12
N_SIMULATED_ROUNDS = 10
STEP = 0.7
N_PATIENTS = 10_000
BATCH = 2_000
SEED = 1
NEVER_INVOLVED = "Found in no patient; fitted as if found in half of one."
RARE = 0.02
N_FRAILTY_NODES = 64

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Target:
    """Sites that share one soil, and the share of patients in whom any of them is involved."""

    sites: tuple[str, ...]
    share: float
    observed: float


def targets(scene: Scene, primary: str) -> list[Target]:
    """Return what the soil of a scene has to reproduce, as far as its body has the sites.

    Half a patient is added to each count, so that a site that was never involved keeps a soil above zero; what the
    autopsies missed is made up for by the detection factor.
    """
    table = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    row = table["primaries"][primary]
    nodes = [site.id for site in scene.body.sites if site.kind is PlaceKind.NODE]
    regional = [site_id for site_id in nodes if site_id in row["regional_nodes"]["groups"]]
    counts = {
        tuple(table["groups"].get(site_id, [site_id])): count
        for site_id, count in row["sites"].items()
        if site_id in scene.body.site_index
    }
    counts[tuple(regional)] = row["regional_nodes"]["count"]
    counts[tuple(site_id for site_id in nodes if site_id not in regional)] = row["distant_nodes"]["count"]
    found = []
    for sites, count in counts.items():
        observed = (count + 0.5) / (row["patients"] + 1.0)
        factor = table["detection"].get(sites[0], {}).get("value", 1.0)
        found.append(Target(sites, observed / factor, count / row["patients"]))
    return found


def involved_share(colonies: float, sigma: float) -> float:
    """Return the share of patients with at least one colony, where they have so many on average."""
    frailty, weights = frailty_nodes(sigma, N_FRAILTY_NODES)
    return float(weights @ -np.expm1(-frailty * colonies))


def colonies_for(share: float, sigma: float) -> float:
    """Return the mean number of colonies at which a share of patients has at least one."""
    if share <= 0.0:
        return 0.0
    return float(brentq(lambda colonies: involved_share(colonies, sigma) - share, 0.0, 1e6, xtol=1e-14))


def expected_shares(scene: Scene, wanted: list[Target]) -> FloatArray:
    """Return the share of patients with any site of each target involved, from the renewal solution."""
    p_any = expect(scene, scene.published).p_any
    colonies = [colonies_for(float(p), scene.frailty_sigma) for p in p_any]
    by_target = (sum(colonies[scene.body.site_index[site_id]] for site_id in each.sites) for each in wanted)
    return np.array([involved_share(m, scene.frailty_sigma) for m in by_target])


def simulated_shares(scene: Scene, wanted: list[Target], n_patients: int = N_PATIENTS, seed: int = SEED) -> FloatArray:
    """Return the share of simulated patients with any site of each target involved."""
    law = course_law(scene, scene.published)
    site_index = scene.body.site_index
    target = np.full(len(site_index), -1)
    for i, each in enumerate(wanted):
        target[[site_index[site_id] for site_id in each.sites]] = i
    involved = np.zeros(len(wanted))
    for first in range(0, n_patients, BATCH):
        n = min(BATCH, n_patients - first)
        lineage = draw_cohort(law, patient_seeds(seed, first, n)).lineage
        hit = target[scene.body.site_of_place[lineage.place]]
        patients = np.zeros((n, len(wanted)), dtype=bool)
        patients[lineage.patient[hit >= 0], hit[hit >= 0]] = True
        involved += patients.sum(axis=0)
    return np.asarray(involved / n_patients)


def founding_chances(scene: Scene) -> tuple[float, float]:
    """Return the chance to found a colony of a cell shed by the primary, and of one that left its tissue."""
    chain = solve_chain(scene.body, scene.published, scene.biology)
    primary = scene.body.place_index[scene.primary_place]
    shed = float(chain.fate_shares(primary)[FATES.index(Fate.FOUNDED)])
    return shed, shed / (1.0 - float(chain.at_source.sum()))


def with_soil(scene: Scene, wanted: list[Target], soil: FloatArray, neutral: float) -> Scene:
    """Return the scene with the soil of each target; sites outside the table keep neutral soil."""
    by_site = dict.fromkeys(scene.body.site_index, neutral)
    for each, affinity in zip(wanted, soil, strict=True):
        by_site |= dict.fromkeys(each.sites, float(affinity))
    return replace(scene, published=replace(scene.published, soil=tuple(by_site.values())))


def neutral_soil(soil: FloatArray) -> float:
    """Return the geometric mean over the organs of the table (lymph nodes aside)."""
    return float(np.exp(np.mean(np.log(soil[: len(soil) - N_NODE_TARGETS]))))


def fit(scene: Scene, wanted: list[Target]) -> FloatArray:
    """Return the soil of each target under the scene's colonisation and shedding, shape (n_targets,)."""
    goal = np.array([colonies_for(each.share, scene.frailty_sigma) for each in wanted])
    common = np.array([each.share > RARE for each in wanted])
    soil = np.ones(len(wanted))
    for round_ in range(N_EXPECTED_ROUNDS + N_SIMULATED_ROUNDS):
        tried = with_soil(scene, wanted, soil, neutral_soil(soil))
        shares = expected_shares(tried, wanted)
        if round_ >= N_EXPECTED_ROUNDS:
            # Too few simulated patients have a rare site involved to steer by them.
            shares = np.where(common, simulated_shares(tried, wanted), shares)
        reached = np.array([colonies_for(float(share), scene.frailty_sigma) for share in shares])
        # Less than a whole step: more colonies in one site also mean more children in all others.
        soil = soil * np.clip(goal / np.maximum(reached, 1e-12), 0.01, 100.0) ** STEP
    return soil


def rewrite(path: Path, numbers: dict[tuple[str, ...], float], soil: dict[str, float], notes: dict[str, str]) -> None:
    """Write fitted numbers and the soil table into a scene file; everything else stays as it is."""
    lines = path.read_text(encoding="utf-8").splitlines()
    at = read_yaml(path).lines
    for key_path, value in numbers.items():
        row = at[key_path] - 1
        lines[row] = lines[row].split("value:")[0] + f"value: {yaml_number(value)}"
    start = at["soil",] - 1
    stop = min(line for key_path, line in at.items() if len(key_path) == 1 and line > start + 1) - 1
    lines[start:stop] = ["soil:", *soil_lines(soil, notes), ""]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def soil_lines(soil: dict[str, float], notes: dict[str, str]) -> Iterator[str]:
    """Yield the lines of a soil table."""
    yield "  # How well the tissue suits this cancer, 1 = neutral. Written by packaging/calibrate/fit_soil.py."
    yield "  default:"
    yield "    value: 1"
    yield "    unit: 1"
    yield "    source: Neutral, where the autopsy table has no figure."
    yield "    basis: illustrative"
    for site_id, affinity in soil.items():
        number = f"value: {yaml_number(affinity)}, unit: 1, source: disibio_2008, basis: fitted"
        if site_id not in notes:
            yield f"  {site_id}: {{{number}}}"
        else:
            yield f"  {site_id}: {{{number},"
            yield f'    note: "{notes[site_id]}"}}'


def yaml_number(value: float) -> str:
    """Return a number with three figures as our YAML takes it."""
    text = f"{value:.3g}"
    if "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{int(exponent):+d}"


def report(scene: Scene, wanted: list[Target]) -> None:
    """Print model beside autopsy."""
    expected = expect(scene, scene.published)
    shares = simulated_shares(scene, wanted)
    of_shed, of_disseminated = founding_chances(scene)
    print(
        f"\n{scene.id}: 1 in {1.0 / of_shed:,.0f} shed cells founds, 1 in {1.0 / of_disseminated:,.0f} in vessels; "
        f"the primary sheds {expected.shed[-1]:.2g} in {scene.horizon_days / 365.25:.0f} years; "
        f"{expected.expected_colonies.sum():.1f} colonies expected, "
        f"{expected.expected_detectable.sum():.1f} detectable; "
        f"any in {expected.p_any_site:.1%}; alive at the horizon {expected.alive[-1]:.1%}"
    )
    print(f"{'sites':<40}{'autopsy':>9}{'corrected':>11}{'simulated':>11}{'expected':>10}")
    rows = zip(wanted, shares, expected_shares(scene, wanted), strict=True)
    for each, simulated, in_theory in sorted(rows, key=lambda row: -row[0].share):
        sites = " ".join(each.sites)
        print(f"{sites[:38]:<40}{each.observed:>9.3f}{each.share:>11.3f}{simulated:>11.3f}{in_theory:>10.3f}")


def fit_scene(name: str, per_cell_day: float | None) -> float:
    """Fit one scene and rewrite its file; returns the shedding rate used."""
    path = ROOT / "scenes" / f"{name}.yaml"
    scene, _ = load_scene(path)
    wanted = targets(scene, SCENES[name])
    scene = replace(scene, published=replace(scene.published, colonisation=1e-6))
    if per_cell_day is not None:
        scene = replace(scene, shedding=replace(scene.shedding, per_cell_day=per_cell_day))
    soil = fit(scene, wanted)
    neutral = neutral_soil(soil)
    fitted = with_soil(scene, wanted, soil, neutral)
    # More shedding and a lower chance to found, in proportion, leave every colony where it is.
    trade = founding_chances(fitted)[1] / FOUNDS_PER_DISSEMINATED_CELL if per_cell_day is None else 1.0
    rate = scene.shedding.per_cell_day * trade
    numbers = {
        ("cascade", "colonisation", "value"): 1e-6 * neutral / trade,
        ("primary", "shedding", "per_cell", "value"): rate,
    }
    table = {
        site_id: float(value) / neutral for each, value in zip(wanted, soil, strict=True) for site_id in each.sites
    }
    notes = {site_id: NEVER_INVOLVED for each in wanted if each.observed == 0.0 for site_id in each.sites}
    detection = yaml.safe_load(TABLE.read_text(encoding="utf-8"))["detection"]
    notes |= {site_id: each["why"] for site_id, each in detection.items() if site_id in table}
    rewrite(path, numbers, {site_id: table[site_id] for site_id in scene.body.site_index if site_id in table}, notes)
    return rate


def main() -> int:
    """Fit every scene, breast first: its shedding is used for the others."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only print model beside autopsy")
    only_print = parser.parse_args().check
    rate: float | None = None
    for name, primary in SCENES.items():
        if not only_print:
            rate = fit_scene(name, rate)
        scene, _ = load_scene(ROOT / "scenes" / f"{name}.yaml")
        report(scene, targets(scene, primary))
    return 0


if __name__ == "__main__":
    sys.exit(main())
