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
        Shape (n_steps,): cells of a colony that many steps after it woke, at stretch one.
    colony_founders
        Shape (n_steps, n_sites): expected colonies that such a colony founds per step and site.
    frailty_shape
        Shape of the gamma distribution of frailty, whose mean is one.
    switch_share
        Share of the colonies that acquire vessels; the others regress.
    sleep_share, sleep_mean_days
        Share of the colonies that sleep first, and for how long on average (exponential).
    stretch_log_sd
        Spread of the log-normal stretch of a colony's growth, whose median is one.
    detectable_cells, lethal_cells
        Size at which a colony is seen, burden at which the course ends.
    """

    step_days: float
    primary_cells: FloatArray
    primary_founders: FloatArray
    colony_cells: FloatArray
    colony_founders: FloatArray
    frailty_shape: float
    switch_share: float
    sleep_share: float
    sleep_mean_days: float
    stretch_log_sd: float
    detectable_cells: float
    lethal_cells: float

    def save(self, path: Path) -> None:
        """Write the patient for another process."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        arrays = {name: value for name, value in values.items() if name in ARRAYS}
        numbers = np.array([value for name, value in values.items() if name not in ARRAYS])
        np.savez(path, allow_pickle=False, numbers=numbers, **arrays)


ARRAYS = ("primary_cells", "primary_founders", "colony_cells", "colony_founders")


def load_patient(path: Path) -> Patient:
    """Read a patient that was saved."""
    with np.load(path) as arrays:
        numbers = dict(zip(_NUMBERS, arrays["numbers"].tolist(), strict=True))
        return Patient(**numbers, **{name: arrays[name] for name in ARRAYS})


_NUMBERS = tuple(field.name for field in fields(Patient) if field.name not in ARRAYS)


def check_ensemble(patient: Patient, any_share: FloatArray, n_patients: int) -> None:
    """Refuse the speed of an ensemble that is drawn wrongly.

    With gamma frailty of mean one and shape k, a site where m colonies of the primary are expected stays free of
    them with chance ``(1 + m / k) ** -k``, if nobody dies before the horizon.

    Parameters
    ----------
    any_share
        Shape (n_sites,): share of the patients with a colony of the primary's at each site.

    Raises
    ------
    ValueError
        If a share is more than six standard deviations from its expectation.
    """
    expected = 1.0 - (1.0 + patient.primary_founders.sum(axis=0) / patient.frailty_shape) ** -patient.frailty_shape
    spread = np.sqrt(expected * (1.0 - expected) / n_patients) + 1.0 / n_patients
    if np.any(np.abs(any_share - expected) > 6.0 * spread):
        raise ValueError(f"shares {any_share.tolist()} where {expected.tolist()} are expected")
