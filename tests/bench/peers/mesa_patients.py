"""Patients in Mesa 3: a model a patient, an agent a colony; growth, sleep, switch, later generations, death."""

import json
import math
import sys
import time
from dataclasses import replace
from pathlib import Path

import mesa
import numpy as np

from tests.bench.peers.patient import FloatArray, Patient, check_ensemble, load_patient

N_PATIENTS = 500


class Tables:
    """A patient's tables as lists, which plain Python reads faster than arrays."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        self.primary_cells = patient.primary_cells.tolist()
        self.primary_rate = patient.primary_founders.sum(axis=1).tolist()
        self.primary_bounds = np.cumsum(patient.primary_founders, axis=1).tolist()
        self.colony_cells = patient.colony_cells.tolist()
        self.colony_shed = patient.colony_shed.tolist()
        self.colony_founds = patient.colony_founds.sum(axis=1).tolist()
        self.colony_bounds = np.cumsum(patient.colony_founds, axis=1).tolist()
        self.sleep_share = patient.sleep_share.tolist()
        self.sleep_mean_days = patient.sleep_mean_days.tolist()


class Colony(mesa.Agent):
    """A colony that sleeps, wakes, grows, is seen, and founds others."""

    def __init__(self, model: "Course", site: int, generation: int) -> None:
        super().__init__(model)
        self.site = site
        self.generation = generation
        luck, tables, patient = model.random, model.tables, model.tables.patient
        self.will_grow = luck.random() < patient.switch_share
        delay_days = luck.expovariate(1.0 / patient.switch_mean_days)
        if luck.random() < tables.sleep_share[site]:
            delay_days += luck.expovariate(1.0 / tables.sleep_mean_days[site])
        self.stretch = math.exp(luck.gauss(0.0, patient.stretch_sigma))
        self.growth_age = -delay_days / patient.step_days / self.stretch
        self.is_seen = False

    def step(self) -> None:
        """Live for one step of time."""
        self.growth_age += 1.0 / self.stretch
        if self.growth_age < 0.0 or not self.will_grow:
            return
        model = self.model
        tables = model.tables
        row = min(int(self.growth_age), len(tables.colony_cells) - 1)
        cells = tables.colony_cells[row]
        model.burden += cells
        self.is_seen = self.is_seen or cells >= tables.patient.detectable_cells
        rate = tables.colony_shed[row] * tables.colony_founds[self.site]
        model.found(rate, tables.colony_bounds[self.site], self.generation + 1)


class Course(mesa.Model):
    """One patient from the first shed cell to death or the horizon."""

    def __init__(self, tables: Tables, seed: int) -> None:
        super().__init__(seed=seed)
        self.tables = tables
        sigma = tables.patient.frailty_sigma
        self.frailty = math.exp(self.random.gauss(-0.5 * sigma**2, sigma))
        self.burden = 0.0
        self.n_steps_done = 0

    def found(self, rate: float, bounds: list[float], generation: int) -> None:
        """Found a Poisson number of colonies."""
        left = rate * self.frailty
        while (left := left - self.random.expovariate(1.0)) > 0.0:
            chosen = self.random.random() * bounds[-1]
            site = next(site for site, bound in enumerate(bounds) if chosen <= bound)
            Colony(self, site, generation)

    def step(self) -> None:
        """Let the primary and every colony live for one step of time."""
        tables = self.tables
        row = self.n_steps_done
        self.burden = tables.primary_cells[row]
        if self.agents:
            self.agents.do("step")
        self.found(tables.primary_rate[row], tables.primary_bounds[row], generation=1)
        self.n_steps_done += 1
        self.running = self.n_steps_done < len(tables.primary_cells) and self.burden < tables.patient.lethal_cells


def run(patient: Patient, n_patients: int, seed: int) -> FloatArray:
    """Run so many patients; share of them with a colony of the primary's at each site, shape (n_sites,)."""
    tables = Tables(patient)
    with_colony = np.zeros(patient.primary_founders.shape[1])
    for number in range(n_patients):
        course = Course(tables, seed + number)
        while course.running:
            course.step()
        with_colony[list({colony.site for colony in course.agents if colony.generation == 1})] += 1
    return with_colony / n_patients


def patients_per_s(patient: Patient) -> float:
    """Patients in a second, best of three."""
    immortal = replace(patient, lethal_cells=math.inf, colony_shed=patient.colony_shed * 0.0)
    check_ensemble(patient, run(immortal, N_PATIENTS, seed=0), N_PATIENTS)
    times = []
    for seed in (1, 2, 3):
        begun = time.perf_counter()
        run(patient, N_PATIENTS, seed * 1_000_000)
        times.append(time.perf_counter() - begun)
    return N_PATIENTS / min(times)


if __name__ == "__main__":
    print(json.dumps(patients_per_s(load_patient(Path(sys.argv[1])))))
