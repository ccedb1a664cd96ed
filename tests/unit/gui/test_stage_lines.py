"""The lines under the title agree with the charts."""

from __future__ import annotations

import numpy as np

from metaviz.gui.disease_words import lines_of
from metaviz.gui.map_words import map_words
from metaviz.model.cascade import Step
from metaviz.model.scene import Setup
from metaviz.replay.counts import counts_by_site
from metaviz.replay.snapshot import COLONY_STATES, ColonyState, snapshot
from metaviz.session.session import Session
from metaviz.sim.course import simulate_course
from tests.toys import toy_scene


def test_colonies_are_counted_as_in_the_charts() -> None:
    """The line counts every colony ever founded, as the bars do, and says how many of them regressed."""
    scene = toy_scene(frailty_sigma=0.0)
    course = simulate_course(scene, scene.published.with_step(Step.COLONISATION, 1e-6), 5)
    day = course.end_day - 1.0
    now = snapshot(course, day)
    regressed = int(np.count_nonzero(now.state == COLONY_STATES.index(ColonyState.REGRESSED)))
    founded = int(counts_by_site(course, day).sum())
    line = lines_of(course, now)[1]
    assert regressed > 0
    assert line.endswith(f", {regressed} regressed")
    assert line.startswith(f"{founded} colonies, ")


def test_counts_of_a_picture_add_up() -> None:
    """A picture that stands alone lists a few organs and sums up the rest."""
    scene = toy_scene(frailty_sigma=0.0)
    session = Session(scene, Setup(seed=5, day=7000.0))
    course = session.state.course
    assert course is not None
    counts = map_words(session.state, 1, (), with_counts=True).counts
    assert sum(count.n_colonies for count in counts) == len(snapshot(course, session.state.day).row) > 0
