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

    section: str = Field(description="Section of the record, for example `brief_summary`.")
    index: int | None = Field(
        default=None, description="0-based position in `arms`, `interventions` or another list."
    )
    part: str | None = Field(
        default=None, description="String there: `label`, `name`, `type` or `description`."
    )
    start: int = Field(description="First code point of the words in that string.")
    end: int = Field(description="Code point after their last one.")
    text: str = Field(description="The words: `string[start:end]`, character for character.")


class Answer(BaseModel):
    """What every answer carries besides its value."""

    model_config = ConfigDict(extra="forbid")

    quote: str = Field(description="The words that prove it.")
    section: str = Field(description="The section that they stand in.")
    confidence: float = Field(
        ge=0.0, le=1.0, description="Probability that the answer is right, 0 to 1."
    )
    source: str = Field(description="Id of the rule or model that gave the answer.")
    evidence: Evidence = Field(description="Where the quote stands, with offsets.")


class LabelAnswer(Answer):
    """One label of a closed vocabulary."""

    label: str = Field(description="The label, by the annotation guidelines.")
    basis: Basis = Field(
        default="stated",
        description="`stated`; `weak` where the text only hints; or the guidelines' rule: "
        "I1 birth tissue is allogeneic, I2 a haematopoietic graft is intravenous, "
        "I3 a haematopoietic graft is given once, I4 the source of a named product.",
    )


class DoseAnswer(Answer):
    """One dose of the cells; `low` and `high` are absolute numbers in `unit`."""

    low: float | None = Field(
        description="Lower bound in `unit`, an absolute number; null for `up to`."
    )
    high: float | None = Field(
        description="Upper bound, equal to `low` for a point value; null for `at least`."
    )
    unit: DoseUnit = Field(description="Unit of `low` and `high`.")
    per: DosePer = Field(
        default="unclear", description="Whether each administration or all together give it."
    )


class CombinationAnswer(Answer):
    """One agent given besides the cells."""

    agent: str = Field(description="International non-proprietary name, or plain name, lower case.")
    category: AgentCategory = Field(description="Its part in the trial's treatment.")


class AdverseEventAnswer(Answer):
    """One statement about adverse events."""

    status: Literal["observed", "planned", "background"] = Field(
        description="What happened in this trial, what it will measure, or what others saw."
    )
    severity: Literal["none", "mild", "moderate", "severe", "unspecified"] = Field(
        default="unspecified", description="`none`: explicitly no adverse event at all."
    )
    serious: bool = Field(default=False, description="Whether the text says serious.")
    relatedness: Literal["related", "unrelated", "unspecified"] = Field(
        default="unspecified", description="Whether the text says that the treatment caused it."
    )
    negated: bool = Field(default=False, description="Whether the statement denies the event.")


class Support(BaseModel):
    """Confidence, source and evidence of a scalar field."""

    model_config = ConfigDict(extra="forbid")

    confidence: float = Field(
        ge=0.0, le=1.0, description="Probability that the value is right, 0 to 1."
    )
    source: str = Field(description="Id of the rule or model that gave the value.")
    evidence: Evidence | None = Field(
        default=None, description="The words that prove it; null where it follows from others."
    )


class TrialFields(BaseModel):
    """The fields of one trial. Empty means not reported."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    trial_id: str = Field(description="The record's id, as given.")
    in_scope: bool = Field(
        default=False, description="Living regenerative cells given for an autoimmune disease."
    )
    disease: list[LabelAnswer] = Field(default_factory=list, description="Treated conditions.")
    cell_type: list[LabelAnswer] = Field(default_factory=list, description="Kinds of cells given.")
    cell_source: list[LabelAnswer] = Field(
        default_factory=list, description="Tissues that the cells come from."
    )
    donor_type: list[LabelAnswer] = Field(default_factory=list, description="Whose cells they are.")
    route: list[LabelAnswer] = Field(
        default_factory=list, description="Routes of administration of the cells."
    )
    schedule: list[LabelAnswer] = Field(
        default_factory=list, description="Given once, several times, or again only if needed."
    )
    n_administrations: list[int] = Field(
        default_factory=list, description="Planned numbers of administrations, of every arm."
    )
    interval: str | None = Field(
        default=None, description="Interval between administrations, as written."
    )
    interval_days: float | None = Field(
        default=None, description="The interval in days (a month is 30), where it is exact."
    )
    dose: list[DoseAnswer] = Field(default_factory=list, description="Doses of the cells.")
    combination: list[CombinationAnswer] = Field(
        default_factory=list, description="What the experimental arm gets besides the cells."
    )
    combination_none: bool = Field(
        default=False, description="Whether the text says that nothing else is given."
    )
    adverse_events: list[AdverseEventAnswer] = Field(
        default_factory=list, description="Statements about adverse events."
    )
    notes: str = Field(default="", description="Remarks, for example `conflict`.")
    support: dict[str, Support] = Field(
        default_factory=dict,
        description="Confidence, source and evidence of `in_scope`, `n_administrations`, "
        "`interval`, `interval_days` and `combination_none`, by field.",
    )
    meta: dict[str, Any] = Field(
        default_factory=dict,
        alias="_meta",
        description="Versions of package, model and guidelines, and flags.",
    )
