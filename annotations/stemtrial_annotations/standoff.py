"""The gold set's own form: answers that point into a record's strings without carrying them.

A span names the string it stands in (`section`, `index`, `part`) and its code-point offsets there;
`quote` holds its first words, at most `LONGEST_QUOTE`. Each string that carries evidence has the
sha256 of its raw text under `sections`, so that a reader knows whether the offsets still hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from stemtrial.answers import AgentCategory, Basis, DosePer, DoseUnit

LONGEST_QUOTE = 12
SPAN_FIELDS = (
    "cell_type",
    "cell_source",
    "donor_type",
    "route",
    "schedule",
    "dose",
    "combination",
    "adverse_events",
)
PLACE_KEYS = ("section", "index", "part", "start", "end")


def section_key(section: str, index: int | None = None, part: str | None = None) -> str:
    """Return the name of one string of a record, for example `arms[0].description`."""
    place = section if index is None else f"{section}[{index}]"
    return place if part is None else f"{place}.{part}"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Cut(_Strict):
    """What is known of a quote that was cut: enough to find its end again.

    Attributes
    ----------
    words : int
        Words of the whole quote.
    letters : int
        Letters and digits of the whole quote after folding (`anchors.fold`).
    sha256 : str
        Of these letters and digits, in UTF-8.
    """

    words: int = Field(gt=LONGEST_QUOTE)
    letters: int = Field(gt=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Span(_Strict):
    """Where an answer's evidence stands. Without offsets where its place is not known."""

    section: str
    index: int | None = None
    part: str | None = None
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    quote: str
    cut: Cut | None = None

    @model_validator(mode="after")
    def _offsets_make_sense(self) -> Span:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end are given together or not at all")
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError("end must be greater than start")
        if len(self.quote.split()) > LONGEST_QUOTE:
            raise ValueError(f"a quote has at most {LONGEST_QUOTE} words; the rest goes by offsets")
        return self

    @property
    def key(self) -> str:
        """Name of the string that it stands in."""
        return section_key(self.section, self.index, self.part)

    def place(self) -> dict[str, Any] | None:
        """Return section, index, part, start and end; None without offsets."""
        return None if self.start is None else {key: getattr(self, key) for key in PLACE_KEYS}

    def values(self) -> dict[str, Any]:
        """Return what the span answers: label, dose, agent or statement."""
        return {k: v for k, v in self.model_dump().items() if k not in Span.model_fields}

    def to_row(self) -> dict[str, Any]:
        """Return plain JSON values, the answer first, without keys that do not apply."""
        span = self.model_dump(include=set(Span.model_fields))
        return self.values() | {k: v for k, v in span.items() if v is not None}


class LabelSpan(Span):
    """One label of a closed vocabulary."""

    label: str
    basis: Basis = "stated"


class DoseSpan(Span):
    """One dose of the cells."""

    low: float | None
    high: float | None
    unit: DoseUnit
    per: DosePer = "unclear"


class CombinationSpan(Span):
    """One agent given besides the cells."""

    agent: str
    category: AgentCategory


class AdverseEventSpan(Span):
    """One statement about adverse events. In a passage the section is `text`."""

    section: str = "text"
    status: Literal["observed", "planned", "background"]
    severity: Literal["none", "mild", "moderate", "severe", "unspecified"]
    serious: bool
    relatedness: Literal["related", "unrelated", "unspecified"]
    negated: bool


class GoldTrial(_Strict):
    """The gold answer of one trial, without its text.

    Attributes
    ----------
    guidelines : str
        Version under which it was labelled.
    origin : str
        Who labelled it and how.
    interval_at : Span or None
        Where the words of `interval` stand.
    sections : dict
        Name of each string that carries evidence (and of the label or name of its arm or
        intervention, by which the string is found again) to the sha256 of its raw text.
    """

    trial_id: str = Field(min_length=1)
    guidelines: str
    origin: str
    in_scope: bool
    disease: list[str]
    cell_type: list[LabelSpan]
    cell_source: list[LabelSpan]
    donor_type: list[LabelSpan]
    route: list[LabelSpan]
    schedule: list[LabelSpan]
    n_administrations: list[int]
    interval: str | None
    interval_at: Span | None = None
    interval_days: float | None
    dose: list[DoseSpan]
    combination: list[CombinationSpan]
    combination_none: bool
    adverse_events: list[AdverseEventSpan]
    notes: str = ""
    sections: dict[str, str]

    def spans(self) -> Iterator[tuple[str, Span]]:
        """Yield field name and span of every answer that carries evidence."""
        for name in SPAN_FIELDS:
            for span in getattr(self, name):
                yield name, span
        if self.interval_at is not None:
            yield "interval", self.interval_at

    def to_row(self) -> dict[str, Any]:
        """Return plain JSON values in the order of the guidelines' form."""
        row: dict[str, Any] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name in SPAN_FIELDS:
                row[name] = [span.to_row() for span in value]
            elif isinstance(value, Span):
                row[name] = value.to_row()
            elif value is not None or name != "interval_at":
                row[name] = value
        return row


class Piece(_Strict):
    """A part of a passage in the record that it was taken from."""

    section: str
    index: int | None = None
    part: str | None = None
    start: int = Field(ge=0)
    end: int = Field(gt=0)


class GoldPassage(_Strict):
    """The adverse-event statements of one passage, without its text.

    Attributes
    ----------
    source : str
        `nct`: a registry record; `pmid`: an abstract; `phee`: the PHEE corpus.
    sha256 : str
        Of the passage's text without white space at its end.
    pieces : list of Piece
        For `nct`: the parts of the record that make the passage, white space collapsed, joined
        by single spaces; or one part, character for character, where `verbatim`.
    """

    passage_id: str = Field(min_length=1)
    source: Literal["nct", "pmid", "phee"]
    guidelines: str
    origin: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    verbatim: bool = True
    pieces: list[Piece] = Field(default_factory=list)
    adverse_events: list[AdverseEventSpan]
    notes: str = ""

    def to_row(self) -> dict[str, Any]:
        """Return plain JSON values."""
        row = self.model_dump(exclude={"adverse_events", "pieces", "notes"})
        if self.pieces:
            row["pieces"] = [piece.model_dump(exclude_none=True) for piece in self.pieces]
        else:
            del row["verbatim"]
        row["adverse_events"] = [
            {k: v for k, v in span.to_row().items() if k != "section"}
            for span in self.adverse_events
        ]
        row["notes"] = self.notes
        return row
