"""Patients in NumPy at its best, on a reduced model: all at once, without steps, first generation only, no death."""

import json
import sys
import time
from pathlib import Path

import numpy as np

from tests.bench.peers.patient import FloatArray, Patient, check_ensemble, load_patient

N_PATIENTS = 100_000


def run(patient: Patient, n_patients: int, seed: int) -> tuple[FloatArray, FloatArray]:
    """Draw so many patients; shares with a colony and with a detectable one at each site, shape (n_sites,)."""
    luck = np.random.Generator(np.random.SFC64(seed))
    n_steps, n_sites = patient.primary_founders.shape
    days = np.arange(n_steps + 1) * patient.step_days
    days_to_detection = float(np.searchsorted(patient.colony_cells, patient.detectable_cells)) * patient.step_days
    sigma = patient.frailty_sigma
    frailty = np.exp(sigma * luck.standard_normal(n_patients) - 0.5 * sigma**2)
    any_share, detectable_share = np.zeros(n_sites), np.zeros(n_sites)
    for site in range(n_sites):
        expected = np.concatenate([[0.0], np.cumsum(patient.primary_founders[:, site])])
        n_colonies = luck.poisson(frailty * expected[-1])
        owner = np.repeat(np.arange(n_patients), n_colonies)
        founded_day = np.interp(luck.random(len(owner)) * expected[-1], expected, days)
        asleep = luck.random(len(owner)) < patient.sleep_share[site]
        delay_days = asleep * luck.exponential(patient.sleep_mean_days[site], len(owner))
        delay_days += luck.exponential(patient.switch_mean_days, len(owner))
        stretch = np.exp(patient.stretch_sigma * luck.standard_normal(len(owner)))
        is_seen = founded_day + delay_days + stretch * days_to_detection <= days[-1]
        is_seen &= luck.random(len(owner)) < patient.switch_share
        any_share[site] = np.count_nonzero(n_colonies) / n_patients
        detectable_share[site] = np.count_nonzero(np.bincount(owner[is_seen], minlength=n_patients)) / n_patients
    return any_share, detectable_share


def patients_per_s(patient: Patient) -> float:
    """Patients in a second on one thread, best of three."""
    times = []
    for seed in (1, 2, 3):
        begun = time.perf_counter()
        any_share, _ = run(patient, N_PATIENTS, seed)
        times.append(time.perf_counter() - begun)
        check_ensemble(patient, any_share, N_PATIENTS)
    return N_PATIENTS / min(times)


if __name__ == "__main__":
    print(json.dumps(patients_per_s(load_patient(Path(sys.argv[1])))))
