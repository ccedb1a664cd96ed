"""What a patient may feel of metastases, by site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from metaviz.model.course import FROM_PRIMARY, Course
from metaviz.replay.observers import site_of
from metaviz.replay.snapshot import Snapshot
from metaviz.scene.symptoms import Symptom


@dataclass(frozen=True, slots=True)
class Complaint:
    """What one site is likely to cause on a day.

    Attributes
    ----------
    symptom_id
        Key of the words: ``symptom.<id>`` in the captions.
    site_id
        The site with the largest metastasis of those that cause it.
    diameter_mm
        Of that metastasis.
    is_felt
        Whether it is large enough to be felt; otherwise it is only known to be there.
    """

    symptom_id: str
    site_id: str
    diameter_mm: float
    is_felt: bool


def complaints(course: Course, now: Snapshot, symptoms: Iterable[Symptom]) -> tuple[Complaint, ...]:
    """Return what metastases cause: of sites in which one is large, found or not, and of sites in which one is known.

    What is felt comes first, then the larger ones. The primary's own organ is left out.

    Parameters
    ----------
    course
        The course.
    now
        Its state on the day.
    symptoms
        What is known of each site.
    """
    body = course.scene.body
    home = site_of(course, FROM_PRIMARY)
    site = body.site_of_place[course.colonies.place[now.row]]
    largest_mm = np.zeros(len(body.sites))
    np.maximum.at(largest_mm, site, now.diameter_mm)
    of_colonies = now.known.row[now.known.row != FROM_PRIMARY]
    known = {body.places[place].site_id for place in course.colonies.place[of_colonies].tolist()}
    found = []
    for symptom in symptoms:
        here = [body.site_index[id_] for id_ in symptom.sites if id_ in body.site_index and id_ != home]
        if not here:
            continue
        worst = max(here, key=lambda index: float(largest_mm[index]))
        size_mm = float(largest_mm[worst])
        is_felt = size_mm >= symptom.from_mm
        if is_felt or any(body.sites[index].id in known for index in here):
            found.append(Complaint(symptom.id, body.sites[worst].id, size_mm, is_felt))
    return tuple(sorted(found, key=lambda each: (not each.is_felt, -each.diameter_mm)))
