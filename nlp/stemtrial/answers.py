"""The answer contract: the guidelines' form plus confidence, evidence and source."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Basis = Literal["stated", "weak", "I1", "I2", "I3", "I4"]
DoseUnit = Literal[
    "cells", "cells_per_kg", "cells_per_ml", "cells_per_cm2", "cells_per_site", "ml", "ml_per_kg"
]
DosePer = Literal["administration", "total", "unclear"]
AgentCategory = Literal[
    "conditioning",
    "mobilisation",
    "glucocorticoid",
    "biologic",
    "immunosuppressant",
    "standard_care",
    "other_drug",
    "procedure_device",
    "second_cell_product",
]
LABEL_FIELDS = ("disease", "cell_type", "cell_source", "donor_type", "route", "schedule")
LIST_FIELDS = (*LABEL_FIELDS, "dose", "combination", "adverse_events")
SCALAR_FIELDS = ("in_scope", "n_administrations", "interval", "interval_days", "combination_none")
FIELDS = (
    "in_scope",
    *LABEL_FIELDS,
    "n_administrations",
    "interval",
    "interval_days",
    "dose",
    "combination",
    "combination_none",
    "adverse_events",
)


class Evidence(BaseModel):
    """Where a value stands: `section_text[start:end] == text`, offsets in code points.

    `index` is the 0-based position in `arms` or `interventions`, else None; `part` names the
    string there (`label`, `name`, `type`, `description`), else None.
    """

    model_config = ConfigDict(extra="forbid")

    section: str
    index: int | None = None
    part: str | None = None
    start: int
    end: int
    text: str


class Answer(BaseModel):
    """What every answer carries besides its value."""

    model_config = ConfigDict(extra="forbid")

    quote: str
    section: str
    confidence: float = Field(ge=0.0, le=1.0)
    source: str
    evidence: Evidence


class LabelAnswer(Answer):
    """One label of a closed vocabulary."""

    label: str
    basis: Basis = "stated"


class DoseAnswer(Answer):
    """One dose of the cells; `low` and `high` are absolute numbers in `unit`."""

    low: float | None
    high: float | None
    unit: DoseUnit
    per: DosePer = "unclear"


class CombinationAnswer(Answer):
    """One agent given besides the cells."""

    agent: str
    category: AgentCategory


class AdverseEventAnswer(Answer):
    """One statement about adverse events."""

    status: Literal["observed", "planned", "background"]
    severity: Literal["none", "mild", "moderate", "severe", "unspecified"] = "unspecified"
    serious: bool = False
    relatedness: Literal["related", "unrelated", "unspecified"] = "unspecified"
    negated: bool = False


class Support(BaseModel):
    """Confidence, source and evidence of a scalar field."""

    model_config = ConfigDict(extra="forbid")

    confidence: float = Field(ge=0.0, le=1.0)
    source: str
    evidence: Evidence | None = None


class TrialFields(BaseModel):
    """The fields of one trial. Empty means not reported."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    trial_id: str
    in_scope: bool = False
    disease: list[LabelAnswer] = Field(default_factory=list)
    cell_type: list[LabelAnswer] = Field(default_factory=list)
    cell_source: list[LabelAnswer] = Field(default_factory=list)
    donor_type: list[LabelAnswer] = Field(default_factory=list)
    route: list[LabelAnswer] = Field(default_factory=list)
    schedule: list[LabelAnswer] = Field(default_factory=list)
    n_administrations: list[int] = Field(default_factory=list)
    interval: str | None = None
    interval_days: float | None = None
    dose: list[DoseAnswer] = Field(default_factory=list)
    combination: list[CombinationAnswer] = Field(default_factory=list)
    combination_none: bool = False
    adverse_events: list[AdverseEventAnswer] = Field(default_factory=list)
    notes: str = ""
    support: dict[str, Support] = Field(default_factory=dict)
    meta: dict[str, Any] = Field(default_factory=dict, alias="_meta")
