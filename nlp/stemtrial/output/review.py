"""The review queue: doubtful answers for a person to check, each with the text around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from stemtrial.answers import FIELDS, LIST_FIELDS, Answer, Evidence, Support, TrialFields
from stemtrial.output.columns import Column
from stemtrial.output.confidence import doubtful
from stemtrial.output.rows import number_text, value_text
from stemtrial.output.tables import Sink, open_sink
from stemtrial.output.workbook import WorkbookSink
from stemtrial.records import TrialRecord

DECISIONS = ("accept", "reject", "correct")
AROUND = 120
REVIEW: tuple[Column, ...] = (
    Column("trial_id", "text", "The record's id, as given."),
    Column("field", "text", "The field that the row answers."),
    Column("value", "text", "The value as one text, as in the wide table."),
    Column("confidence", "number", "Probability that the value is right, 0 to 1."),
    Column("quote", "text", "The words that prove it."),
    Column("context", "text", "The text around them; the words stand in [[ ]]."),
    Column("decision", "text", "To fill in: `accept`, `reject`, `correct`; empty: not checked."),
    Column("correct_value", "text", "To fill in with `correct`: the right value, written alike."),
    Column("comment", "text", "To fill in, if you like."),
    Column("section", "text", "The section that the words stand in."),
    Column("index", "integer", "Position in `arms` or another list, from 0."),
    Column("part", "text", "The string there: `label`, `name`, `type` or `description`."),
    Column("start", "integer", "First code point of the words in that string."),
    Column("end", "integer", "Code point after their last one."),
    Column("basis", "text", "`stated`, `weak`, or the id of the inference rule."),
    Column("source", "text", "The rule or model that gave the answer."),
)


def open_queue(path: Path, *, force: bool) -> Sink:
    """Open the place for the queue: a .csv or .xlsx file.

    Raises
    ------
    UsageError
        If the package for workbooks is not installed.
    OutputError
        If the file exists (without `force`) or cannot be written.
    """
    if path.suffix.lower() == ".xlsx":
        return WorkbookSink(path, REVIEW, DECISIONS, force=force)
    return open_sink(path, REVIEW, force=force)


def review_rows(
    found: TrialFields, record: TrialRecord, below: float, fields: Sequence[str] = FIELDS
) -> Iterator[dict[str, Any]]:
    """Yield a row for every answer whose confidence is below a limit.

    Parameters
    ----------
    found : TrialFields
    record : TrialRecord
        The record that they were read from.
    below : float
        The limit, 0 to 1.
    fields : sequence of str
        The fields to review.

    Yields
    ------
    dict
        Keys are the names of `REVIEW`; those to fill in are absent. Numbers of administrations
        stand in one row, joined by `; `.
    """
    for name in (one for one in FIELDS if one in fields):
        if name in LIST_FIELDS:
            for answer in getattr(found, name):
                if doubtful(answer.confidence, below):
                    row = {"value": value_text(answer), "basis": getattr(answer, "basis", None)}
                    yield row | _cells(found.trial_id, name, answer, record)
        elif (support := found.support.get(name)) and doubtful(support.confidence, below):
            value = _scalar_text(getattr(found, name))
            yield {"value": value} | _cells(found.trial_id, name, support, record)


def _scalar_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return number_text(value) if isinstance(value, float) else str(value)


def _cells(
    trial_id: str, field: str, held: Answer | Support, record: TrialRecord
) -> dict[str, Any]:
    cells = {
        "trial_id": trial_id,
        "field": field,
        "confidence": round(held.confidence, 4),
        "source": held.source,
    }
    evidence: Evidence | None = held.evidence
    if evidence is None:
        return cells
    place = evidence.model_dump(exclude={"text"})
    return cells | place | {"quote": evidence.text, "context": context(record, evidence)}


def context(record: TrialRecord, evidence: Evidence, around: int = AROUND) -> str:
    """Return the text around an evidence on one line, the evidence in double brackets.

    Parameters
    ----------
    record : TrialRecord
    evidence : Evidence
    around : int
        Characters on each side, less what would cut a word.
    """
    text = raw_string(record, evidence)
    start, end = evidence.start, evidence.end
    low, high = max(0, start - around), min(len(text), end + around)
    before, after = text[low:start], text[end:high]
    if low > 0:
        before = "... " + before.partition(" ")[2]
    if high < len(text):
        after = after.rpartition(" ")[0] + " ..."
    return " ".join(f"{before}[[{text[start:end]}]]{after}".split())


def raw_string(record: TrialRecord, evidence: Evidence) -> str:
    """Return the string of a record that an evidence points into."""
    value = getattr(record, evidence.section)
    if evidence.index is not None:
        value = value[evidence.index]
    if evidence.part is not None:
        value = getattr(value, evidence.part)
    return str(value)
