"""Fields to rows: one JSON object a trial, one wide row a trial, one long row an answer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from stemtrial.answers import (
    FIELDS,
    AdverseEventAnswer,
    Answer,
    CombinationAnswer,
    DoseAnswer,
    Evidence,
    LabelAnswer,
    TrialFields,
)
from stemtrial.output.columns import Table
from stemtrial.output.confidence import above

Row = dict[str, Any]
JOINT = "; "
_PLAIN_BELOW = 10_000


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Turns the fields of a trial into what is written. Cheap to send to a worker process.

    Attributes
    ----------
    table : str or None
        `wide`, `long`, or None for JSON lines.
    fields : sequence of str
        The fields to write.
    min_confidence : float
        Answers below it are left out.
    review_below : float or None
        Answers below it go to the review queue (see `stemtrial.output.review`), whether or not
        they are left out.
    """

    table: Table | None = None
    fields: Sequence[str] = FIELDS
    min_confidence: float = 0.0
    review_below: float | None = None

    def rows(self, found: TrialFields) -> list[str] | list[Row]:
        """Return a JSON line, or the rows of the table."""
        kept = above(found, self.min_confidence)
        if self.table is None:
            return [json_line(kept, self.fields)]
        if self.table == "wide":
            return [wide_row(kept, self.fields)]
        return list(long_rows(kept, self.fields))


def json_line(found: TrialFields, fields: Sequence[str] = FIELDS) -> str:
    """Return the answer form as one line of JSON; fields that were not asked for are absent."""
    if len(fields) == len(FIELDS):
        return found.model_dump_json(by_alias=True)
    wanted = {"trial_id", *fields, "notes", "support", "meta"}
    return found.model_dump_json(by_alias=True, include=wanted)


def wide_row(found: TrialFields, fields: Sequence[str] = FIELDS) -> Row:
    """Return one row with a cell for each field, several values joined by `; `."""
    row: Row = {"trial_id": found.trial_id}
    for name in FIELDS:
        if name in fields:
            row[name] = _cell(getattr(found, name))
    row["notes"] = found.notes
    flags = [name for name, value in found.meta.items() if value is True]
    row["flags"] = JOINT.join(dict.fromkeys([*found.meta.get("flags", []), *flags]))
    return row


def long_rows(found: TrialFields, fields: Sequence[str] = FIELDS) -> Iterator[Row]:
    """Yield one row for each answer, with its parts, confidence and evidence.

    `in_scope` has a row always, the other scalars where they are reported.
    """
    for name in FIELDS:
        if name not in fields:
            continue
        value = getattr(found, name)
        if name == "n_administrations":
            for number in value:
                yield _scalar_row(found, name, str(number))
        elif isinstance(value, list):
            for answer in value:
                yield _answer_row(found.trial_id, name, answer)
        elif name == "in_scope" or (value is not None and value is not False):
            yield _scalar_row(found, name, _cell_text(value))


def value_text(answer: Answer) -> str:
    """Return an answer's value as one readable text.

    A dose reads `1e6-2e6 cells_per_kg per administration`, an agent
    `methotrexate (immunosuppressant)`, a statement `planned, serious`.
    """
    if isinstance(answer, LabelAnswer):
        return answer.label
    if isinstance(answer, DoseAnswer):
        return dose_text(answer)
    if isinstance(answer, CombinationAnswer):
        return f"{answer.agent} ({answer.category})"
    if isinstance(answer, AdverseEventAnswer):
        return _statement_text(answer)
    raise TypeError(f"no text for {type(answer).__name__}")


def dose_text(dose: DoseAnswer) -> str:
    """Return a dose as amount, unit and, where it is known, per what."""
    if dose.low is None and dose.high is None:
        amount = "?"
    elif dose.low is None:
        amount = f"<={number_text(dose.high)}"
    elif dose.high is None:
        amount = f">={number_text(dose.low)}"
    elif dose.low == dose.high:
        amount = number_text(dose.low)
    else:
        amount = f"{number_text(dose.low)}-{number_text(dose.high)}"
    per = {"administration": " per administration", "total": " in total", "unclear": ""}[dose.per]
    return f"{amount} {dose.unit}{per}"


def number_text(number: float | None) -> str:
    """Return a number as people write doses: `1e6`, `2.5e8`, but `40` and `0.5`."""
    if number is None:
        return ""
    if abs(number) < _PLAIN_BELOW:
        return f"{number:.10g}"
    exponent = math.floor(math.log10(abs(number)))
    mantissa = round(number / 10**exponent, 9)
    if abs(mantissa) >= 10:  # 9.9999999999e6 rounds up
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{mantissa:.10g}e{exponent}"


def _statement_text(answer: AdverseEventAnswer) -> str:
    words: list[str] = [answer.status]
    if answer.severity == "none":
        words.append("no adverse event")
    elif answer.severity != "unspecified":
        words.append(answer.severity)
    if answer.serious:
        words.append("serious")
    if answer.relatedness != "unspecified":
        words.append(answer.relatedness)
    if answer.negated:
        words.append("negated")
    return ", ".join(words)


def _cell(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    texts = (value_text(item) if isinstance(item, Answer) else str(item) for item in value)
    return JOINT.join(dict.fromkeys(texts))


def _cell_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value) if isinstance(value, float) else str(value)


def _answer_row(trial_id: str, field: str, answer: Answer) -> Row:
    row: Row = {"trial_id": trial_id, "field": field, "value": value_text(answer)}
    row |= answer.model_dump(exclude={"evidence", "label", "quote", "section"})
    if isinstance(answer, CombinationAnswer):
        row["value"] = answer.agent
    return row | _evidence_cells(answer.evidence)


def _scalar_row(found: TrialFields, field: str, value: str) -> Row:
    row: Row = {"trial_id": found.trial_id, "field": field, "value": value}
    support = found.support.get(field)
    row["confidence"] = support.confidence if support else None
    row["source"] = support.source if support else None
    return row | _evidence_cells(support.evidence if support else None)


def _evidence_cells(evidence: Evidence | None) -> Row:
    if evidence is None:
        return {}
    return {"quote": evidence.text} | evidence.model_dump(exclude={"text"})
