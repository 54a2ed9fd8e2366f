"""Marked text: the strings of a record cut into pieces by the evidence that covers them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from stemtrial.answers import FIELDS, LIST_FIELDS, Answer, Evidence, Support, TrialFields
from stemtrial.output.rows import number_text
from stemtrial.output.wording import (
    answer_words,
    basis_words,
    colour_field,
    field_words,
    place_words,
    printable,
)
from stemtrial.records import TrialRecord
from stemtrial.sections import Section, plain_type, read_sections

Place = tuple[str, int | None, str | None]
_READ_FOR_DISEASE_ONLY = ("conditions", "keywords")


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a field and, where it has one, the evidence that proves it.

    Attributes
    ----------
    field : str
    value : str
        In plain words.
    evidence : Evidence or None
        None for a scalar that follows from other fields.
    confidence : float or None
    source : str
        The rule or model that gave it.
    basis : str
        Empty where the text states the value; else why it is answered all the same.
    """

    field: str
    value: str
    evidence: Evidence | None = None
    confidence: float | None = None
    source: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a raw string and the marks that cover it, the shortest evidence first.

    Attributes
    ----------
    start, end : int
        Code-point offsets into the raw string.
    text : str
    marks : tuple of Mark
    opens, closes : tuple of Mark
        Those whose evidence starts or ends with this piece.
    """

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()
    closes: tuple[Mark, ...] = ()


Cut = tuple[Place, list[Piece]]


def tag_words(mark: Mark) -> str:
    """Return what to write beside marked words: what they do not say themselves.

    `intravenous` beside "IV", but `route` beside "intravenous"; `conditioning` beside
    "busulfan", of the value `busulfan (conditioning)`.
    """
    said = mark.evidence.text.casefold() if mark.evidence else ""
    value = mark.value.casefold()
    if mark.field == "n_administrations":
        return f"{mark.value}×"
    if value == said:
        return field_words(mark.field)
    if value.startswith(f"{said} (") and mark.value.endswith(")"):
        return mark.value[len(said) + 2 : -1]
    return mark.value


def place_of(evidence: Evidence) -> Place:
    """Return which string of the record an evidence points into."""
    return evidence.section, evidence.index, evidence.part


def marks_of(fields: TrialFields) -> list[Mark]:
    """List every value that is reported, field by field.

    Parameters
    ----------
    fields : TrialFields

    Returns
    -------
    list of Mark
        `in_scope` always; other fields where they are not empty.
    """
    marks: list[Mark] = []
    for name in FIELDS:
        if name in LIST_FIELDS:
            marks += [_answer_mark(name, answer) for answer in getattr(fields, name)]
        elif value := _scalar_words(fields, name):
            marks.append(_scalar_mark(name, value, fields.support.get(name)))
    return marks


def empty_fields(fields: TrialFields) -> list[str]:
    """List the fields that are not reported; an interval in days goes with the interval."""
    reported = {mark.field for mark in marks_of(fields)} | {"interval_days", "combination_none"}
    return [name for name in FIELDS if name not in reported]


def _answer_mark(field: str, answer: Answer) -> Mark:
    return Mark(
        field,
        answer_words(answer),
        answer.evidence,
        answer.confidence,
        answer.source,
        basis_words(answer),
    )


def _scalar_mark(field: str, value: str, support: Support | None) -> Mark:
    if support is None:
        return Mark(field, value)
    return Mark(field, value, support.evidence, support.confidence, support.source)


def _scalar_words(fields: TrialFields, name: str) -> str:
    if name == "in_scope":
        return "yes" if fields.in_scope else "no"
    if name == "n_administrations":
        return " or ".join(map(str, fields.n_administrations))
    if name == "interval" and fields.interval:
        days = fields.interval_days
        return fields.interval + (f" ({number_text(days)} days)" if days is not None else "")
    if name == "interval_days" and not fields.interval:
        return number_text(fields.interval_days)
    if name == "combination_none":
        return "stated" if fields.combination_none else ""
    return ""


def marked_sections(record: TrialRecord, marks: list[Mark]) -> Iterator[Cut]:
    """Cut every string of a record at the borders of the evidence in it.

    Parameters
    ----------
    record : TrialRecord
    marks : list of Mark

    Yields
    ------
    tuple
        (section, index, part) and the pieces, whose texts joined give the raw string. Conditions
        and keywords come only where they hold evidence. `in_scope` is not marked, since it
        follows from other fields.
    """
    by_place: dict[Place, list[Mark]] = {}
    for mark in marks:
        if mark.evidence is not None and colour_field(mark.field):
            by_place.setdefault(place_of(mark.evidence), []).append(mark)
    for section in read_sections(record):
        place = (section.name, section.index, section.part)
        here = by_place.get(place, [])
        if here or section.name not in _READ_FOR_DISEASE_ONLY:
            yield place, _cut(section, here)


def _cut(section: Section, marks: list[Mark]) -> list[Piece]:
    raw = section.view.raw
    spans = sorted(
        ((mark.evidence.start, mark.evidence.end, mark) for mark in marks if mark.evidence),
        key=lambda span: span[1] - span[0],
    )
    borders = {0, len(raw)}.union(*(span[:2] for span in spans))
    return [
        Piece(
            start,
            end,
            raw[start:end],
            marks=tuple(mark for low, high, mark in spans if low <= start and end <= high),
            opens=tuple(mark for low, _, mark in spans if low == start),
            closes=tuple(mark for _, high, mark in spans if high == end),
        )
        for start, end in pairwise(sorted(borders))
    ]


def blocks(record: TrialRecord, marks: list[Mark]) -> Iterator[tuple[str, list[Cut]]]:
    """Group the cut strings of a record under headings: an arm's label and description are one.

    Parameters
    ----------
    record : TrialRecord
    marks : list of Mark

    Yields
    ------
    tuple
        The heading, for example `arm 1 (experimental)`, and its strings. The brief title comes
        only where it holds evidence, since it stands above the trial anyway.
    """
    cut = marked_sections(record, marks)
    for (name, index), group in groupby(cut, key=lambda item: item[0][:2]):
        strings = list(group)
        if name == "brief_title" and not any(piece.marks for piece in strings[0][1]):
            continue
        yield place_words(name, index, None) + _kind(record, name, index), strings


def _kind(record: TrialRecord, name: str, index: int | None) -> str:
    kind = ""
    if index is not None and name == "arms":
        kind = plain_type(record.arms[index].type)
    elif index is not None and name == "interventions":
        kind = plain_type(record.interventions[index].type)
    return f" ({printable(kind, ' ')})" if kind else ""
