"""The benchmark table, and rivals that would be caught walking wrongly."""

import ast
from pathlib import Path

import numpy as np
import pytest

from tests.bench.peers import numpy_counts, numpy_hops, numpy_patients
from tests.bench.peers.chain import WalkerChain, alias_table, check_walk, load_chain
from tests.bench.peers.patient import Patient, check_ensemble, load_patient
from tests.bench.row import Row, figure, table

BENCH = Path(__file__).parents[1] / "bench"
# Two places and two fates: half of the cells end at once, the others in the second place, a quarter come back.
CHAIN = WalkerChain(np.array([[0.0, 0.5, 0.5, 0.0], [0.25, 0.0, 0.25, 0.5]]), start=0)


def patient() -> Patient:
    steps = np.arange(24.0)
    return Patient(
        step_days=300.0,
        primary_cells=np.exp2(steps),
        primary_founders=np.full((24, 2), [0.05, 0.01]),
        colony_cells=np.exp2(2.0 * steps),
        colony_shed=np.zeros(24),
        colony_founds=np.zeros((2, 2)),
        sleep_share=np.array([0.4, 0.2]),
        sleep_mean_days=np.array([900.0, 500.0]),
        frailty_sigma=0.8,
        switch_share=0.5,
        switch_mean_days=100.0,
        stretch_sigma=0.3,
        detectable_cells=1e6,
        lethal_cells=1e12,
    )


def test_fates_by_hand() -> None:
    # Half ends so at once; of the other half a quarter does, and a quarter begins anew: x = 1/2 + 1/8 + x / 8.
    assert CHAIN.fate_shares() == pytest.approx([5 / 7, 2 / 7])
    # One hop, for half of the cells a second, for an eighth all of it again.
    assert CHAIN.hops_per_cell() == pytest.approx(12 / 7)


def test_walkers_agree_with_linear_algebra() -> None:
    check_walk(CHAIN, numpy_hops.walk(alias_table(CHAIN), 200_000, seed=5))
    check_walk(CHAIN, numpy_counts.walk(CHAIN, 200_000, seed=5))


def test_a_wrong_walker_is_refused() -> None:
    with pytest.raises(ValueError, match="the walker counts"):
        check_walk(CHAIN, np.array([100_000, 100_000]))


def test_a_wrong_ensemble_is_refused() -> None:
    any_share, _ = numpy_patients.run(patient(), 20_000, seed=3)
    check_ensemble(patient(), any_share, 20_000)
    with pytest.raises(ValueError, match="shares"):
        check_ensemble(patient(), any_share * 1.2, 20_000)


def test_tasks_survive_the_way_to_another_process(tmp_path: Path) -> None:
    CHAIN.save(tmp_path / "chain.npz")
    assert np.array_equal(load_chain(tmp_path / "chain.npz").transitions, CHAIN.transitions)
    patient().save(tmp_path / "patient.npz")
    read = load_patient(tmp_path / "patient.npz")
    assert (read.frailty_sigma, read.lethal_cells) == (0.8, 1e12)
    assert np.array_equal(read.primary_founders, patient().primary_founders)


def test_the_table_shows_ratio_and_verdict() -> None:
    fast = Row("walk", 3e9, "cells/s", "numba", 1.5e8, "faster", True)
    slow = Row("paint", 12.34, "ms", "", None, "under 10 ms", False, note="on one core")
    lines = table([fast, slow]).splitlines()
    assert lines[2].split() == [
        "walk",
        "3e9",
        "cells/s",
        "numba",
        "1.5e8",
        "cells/s",
        "20x",
        "faster",
        "met",
    ]
    assert lines[3].split() == ["paint", "12.3", "ms", "-", "-", "-", "under", "10", "ms", "MISSED"]
    assert lines[-1] == "paint: on one core"


@pytest.mark.parametrize(
    ("number", "text"), [(0.012345, "0.0123"), (1.0, "1"), (99.96, "100"), (12345.0, "12,300"), (1234567.0, "1.23e6")]
)
def test_figures_have_three_digits(number: float, text: str) -> None:
    assert figure(number) == text


def test_every_benchmark_can_be_run() -> None:
    modules = sorted(BENCH.glob("bench_*.py"))
    assert modules
    for module in modules:
        functions = {node.name for node in ast.parse(module.read_text()).body if isinstance(node, ast.FunctionDef)}
        assert "run" in functions, f"{module.name} has no run()"
