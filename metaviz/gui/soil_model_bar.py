"""The switch between the three nested models of the soil: plumbing, organ, cancer."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from metaviz.gui.page_tabs import PageTabs
from metaviz.model.scene import Scene
from metaviz.model.soil import SOIL_MODELS, SoilModel
from metaviz.session.state import SessionState
from metaviz.theory.soil_models import soil_of


def soil_model_name(model: SoilModel) -> str:
    """Return the name of a model of the soil."""
    return {
        SoilModel.PLUMBING: _tr("Plumbing"),
        SoilModel.ORGAN: _tr("Organ"),
        SoilModel.CANCER: _tr("Cancer"),
    }[model]


def soil_model_meaning(model: SoilModel) -> str:
    """Return in a sentence on what the soil depends."""
    return {
        SoilModel.PLUMBING: _tr("All tissues alike: only the vessels decide where colonies are."),
        SoilModel.ORGAN: _tr("One soil for each organ, the same for every cancer."),
        SoilModel.CANCER: _tr("The organ's soil times the special affinity of this cancer."),
    }[model]


class SoilModelBar(QWidget):
    """Three names of which one is in force, or none after a soil was moved by hand.

    Signals
    -------
    soils_chosen
        The soils of all sites in the model that a person chose.
    """

    soils_chosen = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = PageTabs([soil_model_name(model) for model in SOIL_MODELS])
        self.choice.setAccessibleName(self.tr("What the soil depends on"))
        self.choice.pressed.connect(self._choose)
        self._scene: Scene | None = None
        self._meaning = QLabel()
        self._meaning.setWordWrap(True)
        self._meaning.setProperty("role", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(2)
        column.addWidget(self.choice)
        column.addWidget(self._meaning)

    def show_state(self, state: SessionState) -> None:
        """Show which model is in force."""
        self._scene = state.scene
        model = soil_model_of(state.scene, state.parameters.soil)
        self.choice.show_index(-1 if model is None else SOIL_MODELS.index(model))
        self._meaning.setText(self.tr("Soils moved by hand.") if model is None else soil_model_meaning(model))

    def _choose(self, index: int) -> None:
        if self._scene is not None:
            self.soils_chosen.emit(soil_of(self._scene, SOIL_MODELS[index]))


def soil_model_of(scene: Scene, soil: tuple[float, ...]) -> SoilModel | None:
    """Return the model that gives a scene these soils, None if none does."""
    for model in reversed(SOIL_MODELS):
        if soil == soil_of(scene, model):
            return model
    return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("soil_model", text)
