"""What is written on the lens."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from metaviz.gui.number_text import factor_text, one_in_text, share_text
from metaviz.gui.words import age_text, length_text, place_name, step_meaning, step_name
from metaviz.model.body import Body
from metaviz.model.cascade import Step
from metaviz.replay.close_up import CloseUp, Nest
from metaviz.replay.snapshot import ColonyState


@dataclass(frozen=True, slots=True)
class LensWords:
    """Lines under the lens, and the sentence for those who do not see it.

    Attributes
    ----------
    heading, odds
        Step and place, and how many survive there.
    detail
        What the colony of a niche does, or who leaves a tumour through what; empty for the other steps.
    sentence
        All of it.
    """

    heading: str
    odds: str
    detail: str
    sentence: str


def _tr(text: str) -> str:
    return QCoreApplication.translate("lens", text)


def lens_words(seen: CloseUp, body: Body) -> LensWords:
    """Return the words of a close-up."""
    step, place = step_name(seen.step), place_name(body, seen.place_id)
    survive = _tr("{share} survive").format(share=share_text(seen.survival))
    one_in = one_in_text(seen.survival)
    odds = _tr("{share} – {one_in}").format(share=survive, one_in=one_in) if one_in else survive
    detail = _edge_text(seen) if seen.step is Step.INVASION else ""
    if seen.nest is not None:
        detail = _nest_text(seen.nest)
    heading = _tr("{step}: {place}").format(step=step, place=place)
    told = (f"{heading}.", step_meaning(seen.step), f"{odds}.", f"{detail}." if detail else "")
    return LensWords(heading, odds, detail, " ".join(line for line in told if line))


def _edge_text(seen: CloseUp) -> str:
    """Return how many cells are motile, and what the wall and the enzymes are like where they are not as published."""
    parts = [_tr("{share} motile (EMT)").format(share=share_text(seen.motile_share))]
    if seen.wall != 1.0:
        parts.append(_tr("wall {factor}").format(factor=factor_text(seen.wall)))
    if seen.cutting != 1.0:
        parts.append(_tr("enzymes {factor}").format(factor=factor_text(seen.cutting)))
    return ", ".join(parts)


def _nest_text(nest: Nest) -> str:
    size = length_text(nest.diameter_mm)
    return {
        ColonyState.ASLEEP: _tr("Asleep for {age}").format(age=age_text(nest.asleep_days)),
        ColonyState.MICROMETASTASIS: _tr("Micrometastasis, {size}").format(size=size),
        ColonyState.STALLED: _tr("Cannot grow past {size} without a vessel").format(size=size),
        ColonyState.VASCULARISED: _tr("With a vessel of its own, {size}").format(size=size),
        ColonyState.DETECTABLE: _tr("Detectable, {size}").format(size=size),
    }.get(nest.state, "")
