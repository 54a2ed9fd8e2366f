"""The record contract: what a trial looks like on its way in."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


def _text_or_empty(value: Any) -> Any:
    return "" if value is None else value


def _list_or_empty(value: Any) -> Any:
    return [] if value is None else value


Text = Annotated[str, BeforeValidator(_text_or_empty)]
TextList = Annotated[list[str], BeforeValidator(_list_or_empty)]

PROSE_SECTIONS = (
    "brief_title",
    "official_title",
    "brief_summary",
    "detailed_description",
    "results",
)


class Arm(BaseModel):
    """One arm of a trial. `type` compares without case and underscores."""

    model_config = ConfigDict(extra="ignore")

    label: Text = ""
    type: Text = ""
    description: Text = ""


class Intervention(BaseModel):
    """One intervention of a trial, with the labels of the arms that get it where known."""

    model_config = ConfigDict(extra="ignore")

    type: Text = ""
    name: Text = ""
    description: Text = ""
    arm_labels: TextList = Field(default_factory=list)


class TrialRecord(BaseModel):
    """A registry record: an id, free text by section, and structured context.

    Only `trial_id` and some text are required. Unknown keys are ignored. Strings are kept
    exactly as the registry gave them, because evidence offsets point into them.

    Raises
    ------
    pydantic.ValidationError
        If the id is missing or blank, a value has the wrong type, or there is no text at all.
    """

    model_config = ConfigDict(extra="ignore")

    trial_id: str
    brief_title: Text = ""
    official_title: Text = ""
    brief_summary: Text = ""
    detailed_description: Text = ""
    arms: Annotated[list[Arm], BeforeValidator(_list_or_empty)] = Field(default_factory=list)
    interventions: Annotated[list[Intervention], BeforeValidator(_list_or_empty)] = Field(
        default_factory=list
    )
    results: Text = ""
    conditions: TextList = Field(default_factory=list)
    keywords: TextList = Field(default_factory=list)
    phase: Text = ""
    status: Text = ""
    start_date: Text = ""
    study_type: Text = ""
    sponsor: Text = ""
    sponsor_class: Text = ""
    countries: TextList = Field(default_factory=list)
    registry: Text = ""
    secondary_ids: TextList = Field(default_factory=list)

    @model_validator(mode="after")
    def _has_id_and_text(self) -> TrialRecord:
        if not self.trial_id.strip():
            raise ValueError("trial_id is blank")
        if not self.has_text():
            raise ValueError("the record has no text in any section")
        return self

    def has_text(self) -> bool:
        """Whether any section that the guidelines read holds text."""
        return (
            any(getattr(self, name).strip() for name in PROSE_SECTIONS)
            or any((arm.label + arm.description).strip() for arm in self.arms)
            or any((item.name + item.description).strip() for item in self.interventions)
        )
