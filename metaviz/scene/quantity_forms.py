"""Numbers of a scene file: each a group of value, unit, source and basis."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from metaviz.model.lever import MAX_FACTOR
from metaviz.model.quantity import Basis, Quantity
from metaviz.scene.checked import Form
from metaviz.scene.durations import DAYS_PER_UNIT, DURATION_WORDS, split_duration
from metaviz.scene.keys import MAX_CELLS, MAX_SIGMA, MAX_SOIL

Line = Annotated[str, Field(min_length=1, max_length=2000)]


class QuantityForm(Form):
    """One sourced number; the subclasses say which numbers and units are allowed."""

    value: float
    unit: str
    source: Line = Field(description="Id of an entry under `sources`, or a sentence")
    basis: Literal["measured", "fitted", "illustrative"]
    note: Annotated[str, Field(max_length=2000)] = ""

    @property
    def in_model_unit(self) -> float:
        """Value in the unit that the model computes in."""
        return self.value

    def quantity(self, source: str) -> Quantity:
        """Return the number with its citation written out."""
        return Quantity(self.value, self.unit, source, Basis(self.basis), self.note)

    @model_validator(mode="before")
    @classmethod
    def _pure_number(cls, data: object) -> object:
        """Let ``unit: 1`` do for ``unit: "1"``."""
        if isinstance(data, dict) and data.get("unit") == 1 and type(data["unit"]) is int:
            return {**data, "unit": "1"}
        return data


class ShareForm(QuantityForm):
    """A probability or a share."""

    value: Annotated[float, Field(ge=0.0, le=1.0)]
    unit: Literal["1"]


class AffinityForm(QuantityForm):
    """A soil affinity; 1 is neutral."""

    value: Annotated[float, Field(ge=0.0, le=MAX_SOIL)]
    unit: Literal["1"]


class FactorForm(QuantityForm):
    """A factor on another number; 1 changes nothing."""

    value: Annotated[float, Field(ge=0.0, le=MAX_FACTOR)]
    unit: Literal["1"]


class LogKillForm(QuantityForm):
    """Powers of ten by which a dose divides the growing cells."""

    value: Annotated[float, Field(ge=0.0, le=15.0)]
    unit: Literal["1"]


class PaceForm(QuantityForm):
    """What a treatment takes from the pace of growth: 1 stands still, beyond 1 a tumour shrinks."""

    value: Annotated[float, Field(ge=0.0, le=10.0)]
    unit: Literal["1"]


class SigmaForm(QuantityForm):
    """The standard deviation of a logarithm."""

    value: Annotated[float, Field(ge=0.0, le=MAX_SIGMA)]
    unit: Literal["1"]


class CellsForm(QuantityForm):
    """A number of cells."""

    value: Annotated[float, Field(gt=1.0, le=MAX_CELLS)]
    unit: Literal["cells"]


def _no_text(value: object) -> object:
    if isinstance(value, str):
        raise PydanticCustomError("duration", "a number beside a unit, or " + DURATION_WORDS)
    return value


def _with_short_form(schema: dict[str, Any]) -> None:
    """Tell the JSON Schema that a duration may be written together."""
    schema["properties"]["value"] = {"anyOf": [schema["properties"]["value"], {"type": "string"}], "title": "Value"}
    schema["required"] = [name for name in schema["required"] if name != "unit"]


class DurationForm(QuantityForm):
    """A length of time; ``value: 212 days`` does for value and unit."""

    model_config = ConfigDict(json_schema_extra=_with_short_form)

    value: Annotated[float, Field(gt=0.0, le=1e6), BeforeValidator(_no_text)]
    unit: Literal["minutes", "hours", "days", "weeks", "months", "years"]

    @property
    def in_model_unit(self) -> float:
        """Days."""
        return self.value * DAYS_PER_UNIT[self.unit]

    @model_validator(mode="before")
    @classmethod
    def _written_together(cls, data: object) -> object:
        """Split ``value: 212 days``."""
        if isinstance(data, dict) and isinstance(data.get("value"), str) and "unit" not in data:
            # What cannot be split is told at the value; the unit is not missed as well.
            value, unit = split_duration(data["value"]) or (data["value"], "days")
            return {**data, "value": value, "unit": unit}
        return data


class DiameterForm(QuantityForm):
    """A diameter."""

    value: Annotated[float, Field(gt=0.0, le=1000.0)]
    unit: Literal["mm", "cm"]

    @property
    def in_model_unit(self) -> float:
        """Millimetres."""
        return self.value * (10.0 if self.unit == "cm" else 1.0)


class DensityForm(QuantityForm):
    """Cells in a volume."""

    value: Annotated[float, Field(ge=1e3, le=1e12)]
    unit: Literal["cells/cm3"]


class SheddingRateForm(QuantityForm):
    """Cells shed per tumour cell and time."""

    value: Annotated[float, Field(ge=0.0, le=1e3)]
    unit: Literal["1/day", "1/month", "1/year"]

    @property
    def in_model_unit(self) -> float:
        """Per day."""
        return self.value / DAYS_PER_UNIT[self.unit.removeprefix("1/") + "s"]
