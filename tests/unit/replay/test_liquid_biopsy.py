"""What a sample of blood holds, by hand and by the laws of chance."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from metaviz.model.examination import Detector, TestKind
from metaviz.model.units import cells_of_diameter
from metaviz.replay.gap import leads
from metaviz.replay.liquid_biopsy import counted, ctc_expected, ctdna_expected, entering_share
from metaviz.replay.records import findings
from tests.unit.replay.toy_course import SCENE, Row, with_tests, written_course

CT, CTC, CTDNA = TestKind.CT, TestKind.CTC, TestKind.CTDNA
COURSE = written_course([])
PARAMETERS = SCENE.published
ONE_CM3 = float(SCENE.primary_growth.age_days(1e8))


def test_circulating_cells_by_hand() -> None:
    """A cubic centimetre sheds 1e4 cells a day, of which 0.1 x 0.05 x 0.7 enter the blood and live 1.7 h / ln 2."""
    entering = 1e8 * SCENE.shedding.per_cell_day * 0.1 * 0.05 * (1.0 - 0.3)
    mean_life_days = 1.7 / 24.0 / math.log(2.0)
    by_hand = entering * mean_life_days * 7.5 / 5300.0
    # The cells of the day before: the tumour doubles in 200 days.
    assert float(ctc_expected(COURSE, ONE_CM3)) == pytest.approx(by_hand, rel=3e-3)
    assert float(ctc_expected(COURSE, 0.0)) == 0.0


def test_colonies_shed_by_their_own_outlets() -> None:
    """The liver has no lymph here: all that leaves it enters the blood. Across the cavity goes 0.05 of the colon's."""
    share = entering_share(COURSE, 0)
    of = {place: float(share[SCENE.body.place_index[place]]) for place in ("breast", "liver", "colon", "axillary")}
    assert of == pytest.approx({"breast": 0.0035, "liver": 0.005, "colon": 0.005 * 0.95, "axillary": 0.0})
    row = Row("liver", 10.0)
    day = 10.0 + float(SCENE.colony.growth.age_days(1e8))
    with_colony = written_course([row])
    more = float(ctc_expected(with_colony, day)) - float(ctc_expected(COURSE, day))
    founds = 1.0 - 1e-6
    by_hand = 1e4 * 0.005 * (1.7 / 24.0 / math.log(2.0)) * 7.5 / 5300.0
    assert more == pytest.approx(by_hand * founds, rel=6e-3)


def test_more_lymph_less_blood() -> None:
    course = replace(COURSE, parameters=PARAMETERS.with_lymph_share(0.8))
    ratio = float(ctc_expected(course, ONE_CM3)) / float(ctc_expected(COURSE, ONE_CM3))
    assert ratio == pytest.approx(0.2 / 0.7, rel=1e-3)


def test_tumour_dna_by_hand() -> None:
    detector = SCENE.detector
    expected = detector.ctdna_share_per_cm3 * detector.ctdna_fragments
    assert float(ctdna_expected(COURSE, ONE_CM3)) == pytest.approx(expected, rel=1e-9)
    days = np.array([ONE_CM3, ONE_CM3 + 10.0])
    assert ctdna_expected(COURSE, days).shape == (2,)
    flooded = replace(COURSE, scene=replace(SCENE, detector=Detector(ctdna_share_per_cm3=10.0)))
    assert float(ctdna_expected(flooded, ONE_CM3)) == detector.ctdna_fragments


@pytest.mark.parametrize("mean", [0.3, 5.0, 400.0])
def test_counts_are_poisson(mean: float) -> None:
    """Mean and variance over 3,000 days agree with the law within four standard errors."""
    counts = np.array([counted(COURSE, CTC, float(day), mean) for day in range(3000)], dtype=np.float64)
    assert abs(counts.mean() - mean) < 4.0 * math.sqrt(mean / len(counts))
    spread = math.sqrt((2.0 * mean**2 + mean) / len(counts))
    assert abs(counts.var() - mean) < 4.0 * spread


def test_a_count_is_told_by_seed_kind_and_day() -> None:
    def told(seed: int, kind: TestKind, day: float, repeat: int = 0) -> int:
        return counted(replace(COURSE, seed=seed), kind, day, 1e6, repeat)

    one = told(1, CTC, 100.0)
    assert one == told(1, CTC, 100.0)
    others = (told(2, CTC, 100.0), told(1, CTDNA, 100.0), told(1, CTC, 100.5), told(1, CTC, 100.0, 1))
    assert len({one, *others}) == 5


def test_a_count_stays_whatever_other_tests_there_are() -> None:
    alone = findings(with_tests(COURSE, (CTC, 5000.0)))[0]
    among = findings(with_tests(COURSE, (CTDNA, 5000.0), (CT, 100.0), (CTC, 4000.0), (CTC, 5000.0)))
    assert alone in among


def test_positive_from_the_cut_off_on() -> None:
    found = findings(with_tests(COURSE, *((CTC, float(day)) for day in range(3000, 7000, 50))))
    assert {each.is_positive for each in found} == {True, False}
    for each in found:
        assert each.is_positive == (each.n_counted >= SCENE.detector.ctc_cut_off)


def test_blood_leads_the_scan() -> None:
    """At 9.5 mm a tumour is too small for a CT and sheds enough DNA: the lead is the time until 10.5 mm."""
    days = [float(SCENE.primary_growth.age_days(cells_of_diameter(mm, 1e8))) for mm in (9.5, 10.5)]
    scene = replace(SCENE, detector=Detector(ctdna_fragments=1e9))
    course = written_course([], scene=scene)
    (lead,) = leads(with_tests(course, (CTDNA, days[0]), (CT, days[0]), (CT, days[1]), (CTDNA, days[1] + 10.0)))
    assert (lead.kind, lead.blood_day, lead.scan_day) == (CTDNA, days[0], days[1])
    assert lead.lead_days == pytest.approx(days[1] - days[0])
    (waiting,) = leads(with_tests(course, (CTDNA, days[0])))
    assert waiting.lead_days == math.inf
    assert leads(course) == ()
