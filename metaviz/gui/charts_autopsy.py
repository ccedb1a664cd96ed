"""Simulated beside observed: the share of the patients in whom an autopsy finds each organ involved."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from metaviz.gui.charts_bars import Bar, BarChart
from metaviz.gui.colours import Colours
from metaviz.gui.number_text import share_text
from metaviz.gui.scale import LinearScale
from metaviz.model.kept import kept
from metaviz.model.scene import Scene
from metaviz.model.study import StudyKind
from metaviz.scene.study_tables import study_tables
from metaviz.session.state import SessionState
from metaviz.theory.expectation import expect
from metaviz.theory.observation import (
    DISTANT_NODES,
    REGIONAL_NODES,
    Counted,
    as_seen_by,
    counted_shares,
    counted_sites,
    found_shares,
)

N_ROWS = 9


class AutopsyChart(BarChart):
    """Bars say what the sliders make of untreated patients; marks are the shares of a published autopsy study.

    The rows are the organs most often involved in that study, so that they stay where they are while sliders move.
    """

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(N_ROWS, colours, parent)
        self.set_words(self.tr("Found at autopsy"), "", (self.tr("simulated"), self.tr("observed")))

    def show_state(self, state: SessionState) -> None:
        """Show the shares of a state; nothing is shown of a cancer that the study did not count."""
        scene = state.scene
        study = study_tables().studies[StudyKind.AUTOPSY]
        counted = _most_involved(scene)
        self.setVisible(bool(counted))
        if not counted:
            return
        seen = expect(_as_seen(scene), state.parameters).p_detectable
        simulated = counted_shares(scene, counted, seen) * found_shares(scene, counted, study)
        bars = tuple(
            Bar(
                self._name(each, scene),
                f"{share_text(round(float(share), 2))}  |  {share_text(round(each.share, 2))}",
                float(share),
                each.share,
                self._colours.cancer,
            )
            for each, share in zip(counted, simulated, strict=True)
        )
        longest = max(float(np.max(simulated)), *(each.share for each in counted), 0.1)
        self.show_bars(bars, LinearScale(0.0, float(np.ceil(10.0 * longest) / 10.0)))
        self.setToolTip(study_tables().autopsies.citation)

    def _name(self, each: Counted, scene: Scene) -> str:
        if each.label == REGIONAL_NODES:
            return self.tr("Nearest nodes")
        if each.label == DISTANT_NODES:
            return self.tr("Distant nodes")
        return scene.body.sites[scene.body.site_index[each.label]].name


@kept
def _as_seen(scene: Scene) -> Scene:
    return as_seen_by(scene, study_tables().studies[StudyKind.AUTOPSY])


@kept
def _most_involved(scene: Scene) -> tuple[Counted, ...]:
    counted = counted_sites(scene, study_tables().autopsies)
    return tuple(sorted(counted, key=lambda each: -each.share)[:N_ROWS])
