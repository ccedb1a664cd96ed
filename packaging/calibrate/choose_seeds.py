"""Choose the patient that each scene shows first, and write the seed into the scene file.

    python packaging/calibrate/choose_seeds.py              # all scenes
    python packaging/calibrate/choose_seeds.py breast lung  # these, with their variants
    python packaging/calibrate/choose_seeds.py --check      # only tell what the patients shown are like

A scene's patient is chosen for the story, not drawn: most patients have less to show. `STORIES` says what a patient
should be like; of the first `N_SEEDS` seeds the one that fulfils most is taken. Members of a comparison share one
patient, so that nothing differs but what they compare. Run it after `fit_soil.py`, for new soil makes new patients.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from metaviz.model.course import Course
from metaviz.model.plan import NO_PLAN, Plan
from metaviz.model.scene import Scene
from metaviz.model.units import DAYS_PER_YEAR
from metaviz.scene.scene_file import load_scene
from metaviz.scene.shipped import base_of, shipped_scenes
from metaviz.sim.cohort import draw_cohort
from metaviz.sim.course import simulate_course
from metaviz.sim.course_law import course_law
from metaviz.sim.draws import seed_word

N_SEEDS = 10_000
N_CANDIDATES = 500
FEWEST, MOST = 6, 55
FEWEST_SITES = 4
FEWEST_SEEN = 3
MOST_SITES_SEEN = 5
"""A patient in whom more organs are seen to be involved is no better."""
YEARS_AFTER_FIRST_SEEN = 2.5
LATEST_FIRST_FOUNDER = 0.6
"""As a share of the horizon."""


@dataclass(frozen=True)
class Story:
    """What a patient should be like.

    Attributes
    ----------
    first
        The first metastasis that can be seen should be in one of these sites.
    also
        Sites in which one should be seen as well.
    slept_years
        A founder should sleep at least so long, wake, and be seen; 0 = any will do.
    seen_after_day
        Nothing should be seen before this day.
    founded_before_day
        A metastasis that can be seen should have been founded before this day.
    clone
        Id of a clone of which a metastasis should be seen; empty = any will do.
    """

    first: tuple[str, ...]
    also: tuple[str, ...] = ()
    slept_years: float = 0.0
    seen_after_day: float = 0.0
    founded_before_day: float = np.inf
    clone: str = ""


STORIES: dict[str, Story] = {
    "bladder": Story(("pelvic",), ("lung", "liver")),
    "breast": Story(("bone",), ("lung", "liver", "axillary"), slept_years=2.0),
    "breast.adjuvant": Story(
        ("bone", "lung", "liver"),
        slept_years=3.0,
        seen_after_day=3300.0 + 3.0 * DAYS_PER_YEAR,
        founded_before_day=3300.0,
    ),
    "colorectal": Story(("liver",), ("lung", "mesenteric")),
    "colorectal.left_colon": Story(("liver",), ("lung",)),
    "kidney": Story(("lung",), ("bone", "adrenal", "thyroid", "pancreas"), slept_years=6.0),
    "lung": Story(("brain", "adrenal", "bone"), ("brain", "adrenal")),
    "lung.small_cell": Story(("liver",), ("mediastinal", "brain"), clone="resistant"),
    "melanoma": Story(("skin", "lung", "axillary", "inguinal"), ("brain", "liver", "small_bowel"), slept_years=4.0),
    "ovary": Story(("peritoneum",), ("para_aortic", "liver")),
    "pancreas": Story(("liver",), ("coeliac", "peritoneum")),
    "prostate": Story(("bone",), ("pelvic", "para_aortic"), slept_years=3.0),
    "stomach": Story(("coeliac",), ("liver", "peritoneum")),
    "thyroid": Story(("cervical",), ("lung", "bone")),
    "uterus": Story(("pelvic",), ("para_aortic", "lung")),
}
TOGETHER: tuple[dict[str, Story], ...] = (
    {
        "breast.luminal": Story(("bone",), slept_years=4.0),
        "breast.her2": Story(("liver", "bone"), ("brain", "liver")),
        "breast.triple_negative": Story(("lung",), ("lung", "brain")),
    },
    {
        "colorectal.right_colon": Story(("liver",)),
        "colorectal.rectum": Story(("lung", "pelvic", "bone"), ("lung",)),
    },
)
"""Members of comparisons: one seed for each group."""


@dataclass(frozen=True)
class Seen:
    """Which colonies of a patient can be seen before the end, in the order of the days.

    Attributes
    ----------
    site, clone, founded_day, day, slept_years
        Of each of them.
    """

    site: tuple[str, ...]
    clone: tuple[str, ...]
    founded_day: tuple[float, ...]
    day: tuple[float, ...]
    slept_years: tuple[float, ...]


def seen_in(course: Course) -> Seen:
    """Return the colonies that can be seen."""
    colonies = course.colonies
    rows = np.argsort(colonies.detectable_day)
    rows = rows[colonies.detectable_day[rows] < course.end_day]
    slept = (colonies.awake_day[rows] - colonies.founded_day[rows]) / DAYS_PER_YEAR
    return Seen(
        tuple(course.scene.body.places[place].site_id for place in colonies.place[rows]),
        tuple(course.scene.clones[clone].id for clone in colonies.clone[rows]),
        tuple(colonies.founded_day[rows].tolist()),
        tuple(colonies.detectable_day[rows].tolist()),
        tuple(slept.tolist()),
    )


def fulfilled(course: Course, story: Story) -> float:
    """Return how much of a story a patient tells; what every patient shown must be weighs most."""
    seen, colonies = seen_in(course), course.colonies
    if not seen.site:
        return 0.0
    sites = {course.scene.body.places[place].site_id for place in colonies.place}
    musts = (
        FEWEST <= len(colonies) <= MOST,
        len(sites) >= FEWEST_SITES,
        len(seen.site) >= FEWEST_SEEN,
        seen.day[0] < course.end_day - YEARS_AFTER_FIRST_SEEN * DAYS_PER_YEAR,
        bool(colonies.founded_day[0] < LATEST_FIRST_FOUNDER * course.scene.horizon_days),
    )
    wishes = [(3.0, seen.site[0] in story.first)]
    wishes += [(1.0, site in seen.site) for site in story.also]
    wishes.append((1.0, max(seen.slept_years) >= story.slept_years))
    wishes.append((3.0, seen.day[0] >= story.seen_after_day))
    wishes.append((3.0, min(seen.founded_day) < story.founded_before_day))
    wishes.append((3.0, not story.clone or story.clone in seen.clone))
    variety = 0.75 * min(len(set(seen.site)), MOST_SITES_SEEN)
    return 10.0 * sum(musts) + sum(weight for weight, is_so in wishes if is_so) + variety


def candidates(scene: Scene, plan: Plan) -> list[int]:
    """Return seeds whose patients have a number of colonies that can be told."""
    law = course_law(scene, scene.published, None, plan)
    seeds = range(1, N_SEEDS + 1)
    lineage = draw_cohort(law, np.array([seed_word(seed) for seed in seeds])).lineage
    counts = np.bincount(lineage.patient, minlength=N_SEEDS)
    return [seeds[i] for i in np.flatnonzero((counts >= FEWEST) & (counts <= MOST))]


def best_seed(stories: dict[str, Story]) -> int:
    """Return the seed whose patients tell a group of stories best; of equals the smallest."""
    opened = {name: load_scene(shipped_scenes()[name]) for name in stories}
    plans = {name: setup.plan for name, (_, setup) in opened.items()}
    common = set.intersection(*(set(candidates(scene, plans[name])) for name, (scene, _) in opened.items()))

    def score(seed: int) -> float:
        told = (
            fulfilled(simulate_course(scene, scene.published, seed, plan=plans[name]), stories[name])
            for name, (scene, _) in opened.items()
        )
        return sum(told)

    return max(sorted(common)[:N_CANDIDATES], key=score, default=1)


def told(name: str, seed: int) -> str:
    """Return what the patient of a scene is like, in one line."""
    scene, setup = load_scene(shipped_scenes()[name])
    course = simulate_course(scene, scene.published, seed, plan=setup.plan)
    seen = seen_in(course)
    names = {site.id: site.name.lower() for site in scene.body.sites}
    order = list(dict.fromkeys(names[site] for site in seen.site))
    if not order:
        return f"{len(course.colonies)} metastases, none of which can be seen."
    year = seen.day[0] / DAYS_PER_YEAR
    treated = "" if setup.plan == NO_PLAN else ", treated as below"
    return f"Seen first in year {year:.0f}: {', then '.join(order[:4])}; {len(course.colonies)} metastases{treated}."


def write(name: str, seed: int) -> None:
    """Write the seed of a scene, and above it what its patient is like."""
    path: Path = shipped_scenes()[name]
    lines = path.read_text(encoding="utf-8").splitlines()
    setup = lines.index("setup:")
    row = next(i for i in range(setup, len(lines)) if lines[i].startswith("  seed:"))
    about = ["  # The patient shown first; every other seed is another patient.", f"  # {told(name, seed)}"]
    lines[setup + 1 : row + 1] = [*about, f"  seed: {seed}"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def groups(names: Iterable[str]) -> Iterable[dict[str, Story]]:
    """Yield the stories to be told by one patient each, of the scenes named (all if none is) and their variants."""
    wanted = set(names)
    for stories in (*({name: story} for name, story in STORIES.items()), *TOGETHER):
        if not wanted or any({name, base_of(name)} & wanted for name in stories):
            yield stories


def main() -> int:
    """Choose seeds and write them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="scenes; all if none is named")
    parser.add_argument("--check", action="store_true", help="only tell what the patients shown are like")
    arguments = parser.parse_args()
    for stories in groups(arguments.names):
        seed = None if arguments.check else best_seed(stories)
        for name in stories:
            if seed is not None:
                write(name, seed)
            _, setup = load_scene(shipped_scenes()[name])
            print(f"{name}: seed {setup.seed}. {told(name, setup.seed)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
