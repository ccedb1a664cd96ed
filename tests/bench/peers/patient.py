"""A patient for the rivals: the same biology as ours, told as tables over steps of time."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Patient:
    """What the luck of a patient is drawn from.

    Attributes
    ----------
    step_days
        Length of a step of time.
    primary_cells
        Shape (n_steps,): cells of the primary at each step.
    primary_founders
        Shape (n_steps, n_sites): expected colonies that it founds per step and site at frailty one.
    colony_cells
        Shape (n_steps,): cells of a colony that many steps of growth after its founding, at stretch one.
    colony_shed
        Shape (n_steps,): cells that such a colony sheds in a step.
    colony_founds
        Shape (n_sites, n_sites): chance that a cell shed by a colony at the row's site founds one at the column's.
    sleep_share, sleep_mean_days
        Shape (n_sites,): share of the colonies that sleep first, and for how long on average (exponential).
    frailty_sigma
        Spread of the log-normal frailty of a patient, a factor of mean one on every founding.
    switch_share, switch_mean_days
        Share of the colonies that acquire vessels, after an exponential delay; the others regress.
    stretch_sigma
        Spread of the log-normal stretch of a colony's growth, whose median is one.
    detectable_cells, lethal_cells
        Size at which a colony is seen, burden at which the course ends.
    """

    step_days: float
    primary_cells: FloatArray
    primary_founders: FloatArray
    colony_cells: FloatArray
    colony_shed: FloatArray
    colony_founds: FloatArray
    sleep_share: FloatArray
    sleep_mean_days: FloatArray
    frailty_sigma: float
    switch_share: float
    switch_mean_days: float
    stretch_sigma: float
    detectable_cells: float
    lethal_cells: float

    def save(self, path: Path) -> None:
        """Write the patient for another process."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        arrays = {name: value for name, value in values.items() if name in ARRAYS}
        numbers = np.array([value for name, value in values.items() if name not in ARRAYS])
        np.savez(path, allow_pickle=False, numbers=numbers, **arrays)


ARRAYS = (
    "primary_cells",
    "primary_founders",
    "colony_cells",
    "colony_shed",
    "colony_founds",
    "sleep_share",
    "sleep_mean_days",
)


def load_patient(path: Path) -> Patient:
    """Read a patient that was saved."""
    with np.load(path) as arrays:
        numbers = dict(zip(_NUMBERS, arrays["numbers"].tolist(), strict=True))
        return Patient(**numbers, **{name: arrays[name] for name in ARRAYS})


_NUMBERS = tuple(field.name for field in fields(Patient) if field.name not in ARRAYS)


def check_ensemble(patient: Patient, any_share: FloatArray, n_patients: int) -> None:
    """Refuse the speed of an ensemble that is drawn wrongly.

    Of a patient with frailty F, a site where m colonies of the primary are expected stays free of them with chance
    ``exp(-F m)``, if nobody dies before the horizon; the mean over F is a quadrature.

    Parameters
    ----------
    any_share
        Shape (n_sites,): share of the patients with a colony of the primary's at each site.

    Raises
    ------
    ValueError
        If a share is more than six standard deviations from its expectation.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    frailty = np.exp(patient.frailty_sigma * nodes - 0.5 * patient.frailty_sigma**2)
    free = np.exp(-frailty[:, None] * patient.primary_founders.sum(axis=0))
    expected = 1.0 - (weights / weights.sum()) @ free
    spread = np.sqrt(expected * (1.0 - expected) / n_patients) + 1.0 / n_patients
    if np.any(np.abs(any_share - expected) > 6.0 * spread):
        raise ValueError(f"shares {any_share.tolist()} where {expected.tolist()} are expected")
