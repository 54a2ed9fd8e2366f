"""The standoff form of exhaustive mentions: one row a trial and pass, without text.

A row says that the whole record was read, so `sections` has the hash of every string that was
read, with mentions or without: a string without mentions is an answer too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from stemtrial_annotations.reading import MENTIONS, data_file, rows_of
from stemtrial_annotations.standoff import Span

MentionType = Literal[
    "cell_type",
    "cell_source",
    "donor_type",
    "route",
    "dose",
    "schedule",
    "agent",
    "adverse_event",
    "severity",
    "relatedness",
]
MentionJudgement = Literal[
    "answers", "comparator", "background", "prior", "planned", "negated", "harvest"
]
Mode = Literal["preannotated", "blind"]
TYPES: tuple[str, ...] = get_args(MentionType)
JUDGEMENTS: tuple[str, ...] = get_args(MentionJudgement)
MODES: tuple[str, ...] = get_args(Mode)


class MentionSpan(Span):
    """One mention.

    Attributes
    ----------
    type : str
        What it is a mention of.
    label : str or None
        What it says, in the guidelines' labels; None where it names no label.
    judgement : str
        Whether it answers its field, or why not.
    """

    type: MentionType
    label: str | None = None
    judgement: MentionJudgement


class MentionedTrial(BaseModel):
    """All mentions of one trial, as one annotator marked them.

    Attributes
    ----------
    mode : str
        `preannotated`: the annotator saw the vocabulary's suggestions and read every sentence;
        `blind`: saw the bare text.
    guidelines, origin : str
        Version that it was labelled under; who labelled it and how.
    mentions : list of MentionSpan
        In reading order.
    sections : dict
        Name of every string that was read to the sha256 of its raw text.
    """

    model_config = ConfigDict(extra="forbid")

    trial_id: str = Field(min_length=1)
    mode: Mode
    guidelines: str
    origin: str
    mentions: list[MentionSpan]
    sections: dict[str, str]

    def spans(self) -> Iterator[tuple[str, Span]]:
        """Yield type and span of every mention."""
        for span in self.mentions:
            yield span.type, span

    def to_row(self) -> dict[str, Any]:
        """Return plain JSON values."""
        row = self.model_dump(exclude={"mentions", "sections"})
        row["mentions"] = [span.to_row() for span in self.mentions]
        return row | {"sections": self.sections}


def load_mentions(mode: str | None = None, file: Path | None = None) -> list[MentionedTrial]:
    """Read the exhaustive mentions.

    Parameters
    ----------
    mode : str, optional
        `preannotated` or `blind`; both by default.
    file : Path, optional
        Another file than the committed one.

    Returns
    -------
    list of MentionedTrial
        By trial id and mode.

    Raises
    ------
    InputError
        If the file cannot be read, or a line is not of the form.
    """
    rows = rows_of(file or data_file(MENTIONS), MentionedTrial)
    return [row for row in rows if mode is None or row.mode == mode]
