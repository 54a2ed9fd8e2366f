"""Marked text: the strings of a record cut into pieces by the evidence that covers them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from stemtrial.answers import LABEL_FIELDS, Answer, Evidence, TrialFields
from stemtrial.records import TrialRecord
from stemtrial.sections import read_sections

Place = tuple[str, int | None, str | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """An evidence with what it proves."""

    field: str
    value: str
    evidence: Evidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a raw string and the marks that cover it."""

    text: str
    marks: tuple[Mark, ...]


def number(value: float | None) -> str:
    """Write a number shortly: 2000000 as 2e6, 1500000 as 1.5e6, 0.25 as 0.25."""
    if value is None:
        return ""
    if abs(value) < 10_000:
        return f"{value:g}"
    mantissa, exponent = f"{value:.6e}".split("e")
    return f"{float(mantissa):g}e{int(exponent)}"


def value_text(field: str, answer: Answer) -> str:
    """Write the value of an answer as one short string.

    Parameters
    ----------
    field : str
        The field that the answer stands in.
    answer : Answer

    Returns
    -------
    str
        For example `intravenous`, `1e6-2e6 cells_per_kg per administration`.
    """
    data = answer.model_dump()
    if field in LABEL_FIELDS:
        return str(data["label"])
    if field == "dose":
        low, high = number(data["low"]), number(data["high"])
        amount = low if low == high else f"{low or '<='}-{high}" if high else f">={low}"
        if not low:
            amount = f"<={high}"
        return f"{amount} {data['unit']} per {data['per']}"
    if field == "combination":
        return f"{data['agent']} ({data['category']})"
    words = [data["status"], data["severity"]]
    words += ["serious"] if data["serious"] else []
    words += [data["relatedness"]] if data["relatedness"] != "unspecified" else []
    words += ["negated"] if data["negated"] else []
    return " ".join(word for word in words if word != "unspecified")


def marks_of(fields: TrialFields) -> list[Mark]:
    """List the marks of every answer and of the scalars that have evidence."""
    marks = []
    for name in (*LABEL_FIELDS, "dose", "combination", "adverse_events"):
        for answer in getattr(fields, name):
            note = f"confidence {answer.confidence:.2f}, {answer.source}"
            marks.append(Mark(name, value_text(name, answer), answer.evidence, note))
    for name in ("interval", "n_administrations"):
        support = fields.support.get(name)
        if support is not None and support.evidence is not None:
            value = getattr(fields, name)
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            note = f"confidence {support.confidence:.2f}, {support.source}"
            marks.append(Mark(name, text, support.evidence, note))
    return marks


def marked_sections(record: TrialRecord, marks: list[Mark]) -> Iterator[tuple[Place, list[Piece]]]:
    """Cut every string of a record at the borders of its marks.

    Parameters
    ----------
    record : TrialRecord
    marks : list of Mark

    Yields
    ------
    tuple
        (section, index, part) and the pieces, whose texts joined give the raw string.
    """
    by_place: dict[Place, list[Mark]] = {}
    for mark in marks:
        where = mark.evidence
        by_place.setdefault((where.section, where.index, where.part), []).append(mark)
    for section in read_sections(record):
        place = (section.name, section.index, section.part)
        here = by_place.get(place, [])
        raw = section.view.raw
        cuts = {0, len(raw)}
        for mark in here:
            cuts |= {mark.evidence.start, mark.evidence.end}
        borders = sorted(cuts)
        pieces = []
        for start, end in pairwise(borders):
            covering = tuple(
                mark for mark in here if mark.evidence.start <= start and end <= mark.evidence.end
            )
            pieces.append(Piece(raw[start:end], covering))
        yield place, pieces
