"""A trial as one text with marks on it: what annotation tools show and give back.

Tools label one text, a record has many strings. The text starts with the trial's id, which carries
what is said of the whole trial, and then shows each string under a heading with its name. Every
character of a string stands for one character of the record, so that offsets map back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from stemtrial.answers import AgentCategory, DoseUnit
from stemtrial.records import TrialRecord
from stemtrial_annotations.anchors import String, strings_of
from stemtrial_annotations.exchange.details import DetailsError, read_details, write_details
from stemtrial_annotations.importing import Problem
from stemtrial_annotations.standoff import SPAN_FIELDS
from stemtrial_annotations.values import closed_labels

TRIAL = "trial"
TRIAL_KEYS = (
    "in_scope",
    "disease",
    "n_administrations",
    "interval",
    "interval_days",
    "combination_none",
    "notes",
)
_EMPTY: dict[str, Any] = {
    "trial_id": "",
    "in_scope": False,
    "disease": [],
    "n_administrations": [],
    "interval": None,
    "interval_days": None,
    "combination_none": False,
    "notes": "",
}
# The value of each field that its label shows; the other values are details.
MAIN = {"dose": "unit", "combination": "category", "adverse_events": "status"}
_DEFAULTS: dict[str, dict[str, Any]] = {
    "dose": {"per": "unclear"},
    "adverse_events": {
        "severity": "unspecified",
        "serious": False,
        "relatedness": "unspecified",
        "negated": False,
    },
}
_NEEDED = {"dose": {"low", "high"}, "combination": {"agent"}}
_PLACE = {"quote", "section", "evidence", "confidence", "source"}

_LAYOUT = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Mark:
    """Marked words: offsets into the sheet's text, a label and details."""

    start: int
    end: int
    label: str
    details: str = ""


@dataclass(slots=True)
class Sheet:
    """A trial laid out as one text.

    Attributes
    ----------
    trial_id : str
    text : str
        Without characters outside the Basic Multilingual Plane and without control characters
        but line feeds: browsers count the former as two, and change the latter.
    starts : list of int
        Where each string of `strings` starts.
    strings : list of String
    marks : list of Mark
    """

    trial_id: str
    text: str
    starts: list[int]
    strings: list[String]
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Filled:
    """Marks as a tool gave them back.

    Attributes
    ----------
    where : str
        Place in the tool's file, for messages.
    trial_id : str
    text : str
        The text that the offsets point into.
    marks : tuple of Mark
    """

    where: str
    trial_id: str
    text: str
    marks: tuple[Mark, ...]


def lay_out(record: TrialRecord) -> Sheet:
    """Lay out a record's strings as one text, without marks."""
    strings = list(strings_of(record))
    parts = [_visible(record.trial_id)]
    length = len(parts[0])
    starts = []
    for string in strings:
        heading = f"\n\n[{string.key}]\n"
        starts.append(length + len(heading))
        parts += [heading, _visible(string.text)]
        length = starts[-1] + len(string.text)
    return Sheet(record.trial_id, "".join(parts), starts, strings)


def _visible(text: str) -> str:
    """Replace one to one what tools count or show in another way."""
    return "".join(
        "\ufffd"
        if ord(one) > 0xFFFF or 0xD800 <= ord(one) < 0xE000
        else one
        if one == "\n" or (one >= " " and one not in "\x7f\x85\u2028\u2029")
        else " "
        for one in text
    )


def labels() -> list[str]:
    """Return every label that a mark can have, for a tool's configuration."""
    closed = closed_labels()
    listed = [f"{name}-{label}" for name in closed if name in SPAN_FIELDS for label in
              sorted(closed[name])]  # fmt: skip
    listed += [f"dose-{unit}" for unit in get_args(DoseUnit)]
    listed += [f"combination-{category}" for category in get_args(AgentCategory)]
    listed += [f"adverse_events-{status}" for status in ("observed", "planned", "background")]
    return [TRIAL, *listed]


def fill(record: TrialRecord, answer: Mapping[str, Any]) -> Sheet:
    """Lay out a record and mark an answer in it.

    Parameters
    ----------
    record : TrialRecord
    answer : mapping
        The guidelines' form or a row of `stemtrial extract`; items have `evidence`, or None
        where their place is not known: these are marked on the trial's id.
    """
    sheet = lay_out(record)
    found: dict[tuple[int, int, str], list[dict[str, Any]]] = {}
    whole = (0, len(record.trial_id))
    trial = {key: answer.get(key) for key in TRIAL_KEYS}
    trial["disease"] = [one if isinstance(one, str) else one["label"] for one in answer["disease"]]
    trial["notes"] = answer.get("notes") or ""
    found[(*whole, TRIAL)] = [trial]
    places = {one.key: start for one, start in zip(sheet.strings, sheet.starts, strict=True)}
    for name in SPAN_FIELDS:
        main = MAIN.get(name, "label")
        for item in answer[name]:
            rest = {k: v for k, v in item.items() if k not in _PLACE and k != main}
            if "confidence" in item:
                rest["confidence"] = f"{item['confidence']:.2f}"
            span, lost = _span(item.get("evidence"), places)
            if lost:
                rest |= {"quote": item["quote"], "section": item["section"]}
            key = (*(span or whole), f"{name}-{item[main]}")
            found.setdefault(key, []).append(rest)
    sheet.marks = [Mark(*key, write_details(items)) for key, items in found.items()]
    return sheet


def _span(
    evidence: Mapping[str, Any] | None, places: Mapping[str, int]
) -> tuple[tuple[int, int] | None, bool]:
    if evidence is None:
        return None, True
    string = String(evidence["section"], evidence.get("index"), evidence.get("part"), "")
    start = places.get(string.key)
    if start is None:  # A condition or keyword, which sheets do not show.
        return None, True
    return (start + evidence["start"], start + evidence["end"]), False


def read_back(filled: Filled, record: TrialRecord) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Turn marks into an answer with full quotes and evidence.

    Parameters
    ----------
    filled : Filled
    record : TrialRecord
        The record that was laid out.

    Returns
    -------
    answer : dict or None
        The guidelines' form; a list field without a mark is not reported. None where the text is
        another one, or nothing is said of the trial as a whole.
    problems : list of Problem
        Marks that cannot be read; they are left out.
    """
    sheet = lay_out(record)
    problems: list[Problem] = []

    def report(label: str, where: str, reason: str) -> None:
        problems.append(Problem(record.trial_id, label, where, reason, "error"))

    if filled.text.rstrip() != sheet.text.rstrip():
        report("", filled.where, "the labelled text is not this record's; export the trial again")
        return None, problems
    answer = _EMPTY | {"trial_id": record.trial_id, **{name: [] for name in SPAN_FIELDS}}
    for mark in sorted(filled.marks, key=lambda one: (one.start, one.end)):
        try:
            if mark.label == TRIAL:
                answer |= _trial_values(mark)
            else:
                _add(answer, mark, sheet)
        except ValueError as error:
            where = f"{filled.where}, {mark.start}-{mark.end}"
            report(mark.label, where, f"left out: {error}")
    if not answer["disease"]:
        reason = f"left out: mark the trial's id as '{TRIAL}' with in_scope=...; disease=..."
        report(TRIAL, filled.where, reason)
        return None, problems
    return answer, problems


def _trial_values(mark: Mark) -> dict[str, Any]:
    values = read_details(mark.details)[0]
    unknown = sorted(set(values) - set(TRIAL_KEYS))
    if unknown:
        raise DetailsError(f"no value '{unknown[0]}' of a trial")
    return values


def _add(answer: dict[str, Any], mark: Mark, sheet: Sheet) -> None:
    name, _, value = mark.label.partition("-")
    if name not in SPAN_FIELDS or not value:
        raise ValueError(f"no label '{mark.label}'")
    for details in read_details(mark.details):
        item = {MAIN.get(name, "label"): value, **_DEFAULTS.get(name, {}), **details}
        item.pop("confidence", None)
        missing = sorted(_NEEDED.get(name, set()) - set(item))
        if missing:
            raise DetailsError(f"'{missing[0]}=...' is missing in its details")
        if mark.start >= len(sheet.trial_id):
            item |= _evidence(mark, sheet)
        elif not {"quote", "section"} <= set(item):
            raise ValueError("an answer is marked on its own words, not on the trial's id")
        answer[name].append(item)


def _evidence(mark: Mark, sheet: Sheet) -> dict[str, Any]:
    position = bisect_right(sheet.starts, mark.start) - 1
    string = sheet.strings[position] if position >= 0 else None
    start = mark.start - sheet.starts[position]
    end = mark.end - sheet.starts[position]
    if string is None or not 0 <= start < end <= len(string.text):
        raise ValueError("the mark reaches over a heading; mark words of one section")
    quote = string.text[start:end]
    return {
        "quote": quote,
        "section": string.section,
        "evidence": {
            "section": string.section,
            "index": string.index,
            "part": string.part,
            "start": start,
            "end": end,
            "text": quote,
        },
    }


def marks_with_details(
    spans: Iterable[tuple[int, int, str]], details: Mapping[str, str]
) -> tuple[Mark, ...]:
    """Put details kept beside the spans back on them, for tools without notes on spans."""
    return tuple(
        Mark(start, end, label, details.get(detail_key(start, end, label), ""))
        for start, end, label in dict.fromkeys(spans)
    )


def detail_key(start: int, end: int, label: str) -> str:
    """Return the key under which details of a span are kept beside it."""
    return f"{start}-{end}-{label}"


def trial_id_of(text: str, given: object = None) -> str:
    """Return the trial id of a task: what it carries, or the first line of its text."""
    return given if isinstance(given, str) and given else text.split("\n", 1)[0].strip()


def first_lines(values: Sequence[str]) -> str:
    """Join what a tool gave as several texts, without the white space that its form added.

    Only the white space that `write_details` escapes may go: any other is part of a value.
    """
    kept = (value.strip(_LAYOUT) for value in values)
    return " | ".join(value for value in kept if value)
