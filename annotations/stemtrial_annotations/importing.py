"""From answers with full quotes (the guidelines' form) to standoff."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from stemtrial.records import TrialRecord
from stemtrial_annotations.anchors import String, find_span, sha256, shorten, strings_of
from stemtrial_annotations.standoff import SPAN_FIELDS, GoldTrial, Span, section_key

LONGEST_COPY = 7
_WORD = re.compile(r"\w+")
_NAME_PART = {"arms": "label", "interventions": "name"}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about an answer that a curator should know.

    Attributes
    ----------
    trial_id, field, section : str
    reason : str
        One clause, without words of the record.
    level : str
        `error` for a quote that has no place.
    """

    trial_id: str
    field: str
    section: str
    reason: str
    level: Literal["error", "warning"] = "warning"


def to_standoff(
    answer: Mapping[str, Any], record: TrialRecord, *, guidelines: str, origin: str
) -> tuple[GoldTrial, list[Problem]]:
    """Anchor one answer in its record and leave the text behind.

    Parameters
    ----------
    answer : mapping
        The guidelines' answer form, with full quotes; items may have `evidence`.
    record : TrialRecord
    guidelines, origin : str
        Version that it was labelled under; who labelled it and how.

    Returns
    -------
    trial : GoldTrial
        An answer's own `evidence` is taken where the quote stands there. Else a quote that stands
        several times is anchored to the first; one that does not stand there is looked for but
        for white space, then by letters and digits, and taken if found once; else its span has no
        offsets.
    problems : list of Problem
        Every quote that was not found character for character, and notes that were left out
        because they repeat the record.

    Raises
    ------
    pydantic.ValidationError
        If the answer is not of the form.
    """
    strings = list(strings_of(record))
    problems: list[Problem] = []

    def anchored(field: str, item: Mapping[str, Any]) -> dict[str, Any]:
        section, quote = item["section"], item["quote"]
        there = [one for one in strings if one.section == section]
        span = _given_place(there, quote, item.get("evidence"))
        if span is not None:
            return span
        span, reason = _anchor(there, section, quote)
        if reason:
            level: Literal["error", "warning"] = "warning" if "start" in span else "error"
            problems.append(Problem(record.trial_id, field, section, reason, level))
        return span

    row: dict[str, Any] = {
        key: value for key, value in answer.items() if key in GoldTrial.model_fields
    }
    for name in SPAN_FIELDS:
        row[name] = [
            {
                key: value
                for key, value in item.items()
                if key not in {"quote", "section", "evidence"}
            }
            | anchored(name, item)
            for item in answer[name]
        ]
    if answer["interval"]:
        row["interval_at"] = _interval_span(strings, answer["interval"])
        row["interval"] = shorten(answer["interval"])[0]
    if answer.get("notes") and repeats(answer["notes"], (one.text for one in strings)):
        row["notes"] = ""
        problems.append(Problem(record.trial_id, "notes", "", "left out: repeats the record"))
    trial = GoldTrial.model_validate(
        row | {"guidelines": guidelines, "origin": origin, "sections": {}}
    )
    trial.sections = hashes_of(trial, strings)
    return trial, problems


def _anchor(strings: list[String], section: str, quote: str) -> tuple[dict[str, Any], str]:
    """Return the values of a span, and what to say about it."""
    short, cut = shorten(quote)
    hits, likeness = find_span(strings, _words(quote))
    if not hits or (likeness != "exact" and len(hits) > 1):
        reason = f"quote found {len(hits)} times" if hits else "quote not found"
        return {"section": section, "quote": short, "cut": cut}, reason
    hit = hits[0]
    found = hit.string.text[hit.start : hit.end]
    values = _place(hit.string, hit.start, found)
    return values, "" if likeness == "exact" else f"quote differs in {likeness}"


def _given_place(
    strings: list[String], quote: str, evidence: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """Return the place that an answer names itself, if its quote stands there."""
    if not evidence or "start" not in evidence:
        return None
    key = section_key(evidence["section"], evidence.get("index"), evidence.get("part"))
    start = evidence["start"]
    for string in strings:
        if string.key == key and quote and string.text.startswith(quote, start):
            return _place(string, start, quote)
    return None


def _place(string: String, start: int, quote: str) -> dict[str, Any]:
    short, cut = shorten(quote)
    return {
        "section": string.section,
        "index": string.index,
        "part": string.part,
        "start": start,
        "end": start + len(quote),
        "quote": short,
        "cut": cut,
    }


def _words(quote: str) -> Span:
    # A whole quote, which a stored span could not hold.
    return Span.model_construct(section="", quote=quote, cut=None)


def _interval_span(strings: list[String], words: str) -> dict[str, Any] | None:
    """Return where the words of an interval stand, if anywhere; annotators may normalise them."""
    hits, likeness = find_span(strings, _words(words))
    if not hits or likeness == "spelling":
        return None
    return _anchor([hits[0].string], hits[0].string.section, words)[0]


def hashes_of(trial: GoldTrial, strings: Iterable[String]) -> dict[str, str]:
    """Hash the strings that carry evidence, and the names of the arms and interventions."""
    wanted = set()
    for _, span in trial.spans():
        if span.start is not None:
            wanted.add(span.key)
            if span.section in _NAME_PART:
                wanted.add(section_key(span.section, span.index, _NAME_PART[span.section]))
    return {one.key: sha256(one.text) for one in strings if one.key in wanted}


def repeats(note: str, texts: Iterable[str]) -> bool:
    """Whether a note holds a run of more than `LONGEST_COPY` words of some texts."""
    length = LONGEST_COPY + 1
    words = _WORD.findall(note.lower())
    runs = {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}
    if not runs:
        return False
    for text in texts:
        there = _WORD.findall(text.lower())
        if any(tuple(there[i : i + length]) in runs for i in range(len(there) - length + 1)):
            return True
    return False
