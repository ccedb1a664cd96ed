"""Names and meanings of the levers, and under which headings they stand."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from metaviz.gui.scale import LinearScale, LogScale, Scale
from metaviz.model.lever import Lever

_NAMES: dict[str, tuple[object, object]] = {
    "cascade.lymph_share": (
        QT_TRANSLATE_NOOP("lever", "Lymph share"),
        QT_TRANSLATE_NOOP("lever", "Share of the entering cells that enters lymph rather than blood."),
    ),
    "cascade.emt_share": (
        QT_TRANSLATE_NOOP("lever", "Motile cells (EMT)"),
        QT_TRANSLATE_NOOP("lever", "Share of the detaching cells that have let go of their neighbours and crawl."),
    ),
    "cascade.barrier": (
        QT_TRANSLATE_NOOP("lever", "Thickness of the wall"),
        QT_TRANSLATE_NOOP("lever", "Membrane and matrix against the published tumour: each layer costs as many cells."),
    ),
    "cascade.mmp": (
        QT_TRANSLATE_NOOP("lever", "Cutting enzymes (MMP)"),
        QT_TRANSLATE_NOOP("lever", "How strongly enzymes cut through membrane and matrix: they undo its thickness."),
    ),
    "cascade.shear": (
        QT_TRANSLATE_NOOP("lever", "Shear in the stream"),
        QT_TRANSLATE_NOOP("lever", "Factor on the mechanical part of the danger of a passage."),
    ),
    "cascade.immune": (
        QT_TRANSLATE_NOOP("lever", "Immune attack"),
        QT_TRANSLATE_NOOP("lever", "Factor on the immune part of the danger of a passage."),
    ),
    "cascade.cluster_share": (
        QT_TRANSLATE_NOOP("lever", "Cells in clusters"),
        QT_TRANSLATE_NOOP("lever", "Share of the cells that leave the tumour holding on to each other."),
    ),
    "cascade.cloak_share": (
        QT_TRANSLATE_NOOP("lever", "Cells behind platelets"),
        QT_TRANSLATE_NOOP("lever", "Share of the cells that travel singly behind a cloak of platelets."),
    ),
    "cascade.cloak_protection": (
        QT_TRANSLATE_NOOP("lever", "Protection of the cloak"),
        QT_TRANSLATE_NOOP("lever", "Share of shear and of immune attack that the cloak keeps off."),
    ),
    "primary.pace": (
        QT_TRANSLATE_NOOP("lever", "Growth of the primary"),
        QT_TRANSLATE_NOOP("lever", "How fast the primary's growth clock goes, against the published one."),
    ),
    "colonies.pace": (
        QT_TRANSLATE_NOOP("lever", "Growth of colonies"),
        QT_TRANSLATE_NOOP("lever", "How fast the colonies' growth clock goes, against the published one."),
    ),
    "colonies.wake_rate": (
        QT_TRANSLATE_NOOP("lever", "Waking"),
        QT_TRANSLATE_NOOP("lever", "Factor on the rate at which sleeping founders wake: 2 halves their sleep."),
    ),
    "colonies.switch_rate": (
        QT_TRANSLATE_NOOP("lever", "New vessels"),
        QT_TRANSLATE_NOOP("lever", "Factor on the rate at which stalled colonies get vessels (angiogenic switch)."),
    ),
    "niche.factor": (
        QT_TRANSLATE_NOOP("lever", "Prepared soil (niche)"),
        QT_TRANSLATE_NOOP("lever", "Factor on how much the primary prepares distant organs before cells arrive."),
    ),
}

CASCADE_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (str(QT_TRANSLATE_NOOP("lever", "Leaving the tumour")), ("cascade.emt_share", "cascade.barrier", "cascade.mmp")),
    (str(QT_TRANSLATE_NOOP("lever", "Dangers on the way")), ("cascade.shear", "cascade.immune")),
    (str(QT_TRANSLATE_NOOP("lever", "Ways and company")), ("cascade.lymph_share", "cascade.cluster_share")),
    (
        str(QT_TRANSLATE_NOOP("lever", "Cloak of platelets")),
        ("cascade.cloak_share", "cascade.cloak_protection"),
    ),
)
TUMOUR_HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (str(QT_TRANSLATE_NOOP("lever", "Pace")), ("primary.pace", "colonies.pace")),
    (str(QT_TRANSLATE_NOOP("lever", "Sleep and vessels")), ("colonies.wake_rate", "colonies.switch_rate")),
    (str(QT_TRANSLATE_NOOP("lever", "Seed and soil")), ("niche.factor",)),
)
_LOWEST_FACTOR = 1e-2
_RARE_SHARE = 0.1


def lever_name(lever: Lever) -> str:
    """Return the name of a lever."""
    return _tr(str(_NAMES[lever.key][0]))


def lever_meaning(lever: Lever) -> str:
    """Return one sentence that says what a lever changes."""
    return _tr(str(_NAMES[lever.key][1]))


def heading_text(heading: str) -> str:
    """Return a heading in the language of the window."""
    return _tr(heading)


def lever_scale(lever: Lever, published: float) -> Scale:
    """Return the scale of a lever's slider: factors and rare shares on a logarithmic one."""
    if lever.is_factor:
        return LogScale(max(lever.low, _LOWEST_FACTOR), lever.high)
    return LogScale(published / 100.0) if 0.0 < published < _RARE_SHARE else LinearScale()


def _tr(text: str) -> str:
    return QCoreApplication.translate("lever", text)
