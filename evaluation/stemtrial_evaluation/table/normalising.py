"""One cell's free wording to labels, doses, schedules and agents, by the package's own means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from stemtrial.answers import LABEL_FIELDS
from stemtrial.document import lay_out_text
from stemtrial.pipeline import load
from stemtrial.propose.doses import parse_doses
from stemtrial.propose.schedules import parse_schedules

_PARTS = re.compile(
    r"\s*(?:[;,/&+\n]|\band/or\b|\band\b|\bor\b|\bplus\b|\bvs\.?\s)\s*", re.IGNORECASE
)
_TIMES = re.compile(r"(?:x|×)?\s*(\d{1,2})\s*(?:x|×|times?)?", re.IGNORECASE)
_DENIAL = re.compile(r"\b(?:no|not|never|without|except|excluding)\b", re.IGNORECASE)
_FILLER = frozenset(
    {
        "cells",
        "cell",
        "stem",
        "stromal",
        "derived",
        "injection",
        "infusion",
        "mg",
        "kg",
        "m2",
        "day",
    }
)
_ABBREVIATION = 4
_DIGITS = re.compile(r"\d")
Parts = dict[str, Any]


class UnknownWordingError(ValueError):
    """A cell that says something which cannot be normalised; the message says what."""


class Normaliser:
    """Reads cells of tables by the vocabulary matcher and the parsers of doses and schedules.

    Nothing is guessed: where one part of a cell cannot be read, the whole cell cannot.
    """

    def __init__(self) -> None:
        self._nlp = load(components=("stemtrial_sections", "stemtrial_vocabulary"))

    def read(self, field: str, text: str) -> Parts:
        """Return what a cell says of a field.

        Parameters
        ----------
        field : str
            A label field, `dose` or `combination`.
        text : str

        Returns
        -------
        dict
            Keys of the answer form with their values: empty ones where the cell says that nothing
            is reported, no key at all where the cell is blank.

        Raises
        ------
        UnknownWordingError
            If the cell, or a part of it, cannot be normalised.
        """
        plain = _bare(text)
        if not plain or plain in ("-", "–", "—", "na", "n/a"):
            return {}
        if plain in _words()["nothing"]:
            return {field: []}
        if field == "dose":
            return {"dose": _doses(text)}
        if field == "schedule":
            return _schedule(text)
        if field == "combination":
            return {"combination": self._agents(text)}
        if field not in LABEL_FIELDS:
            raise KeyError(field)
        if _DENIAL.search(text):
            raise UnknownWordingError(f"{text!r} says what is not so")
        labels = sorted(self._labels(field, text))
        return {field: labels if field == "disease" else [{"label": one} for one in labels]}

    def _labels(self, field: str, text: str) -> set[str]:
        """Return the labels of a cell of which every part is understood."""
        mentions = self._mentions(field, text)
        found = [(one.start, one.end, one.label, one.entry) for one in mentions]
        for start, end in _parts(text):
            short = _short(field).get(_bare(text[start:end]))
            if short:
                found = [one for one in found if one[1] <= start or end <= one[0]]
                found.append((start, end, short, ""))
        _all_understood(field, text, [one[:2] for one in found])
        _one_meaning(text, found)
        if not found:
            raise UnknownWordingError(f"{text!r} is no known {field.replace('_', ' ')}")
        fine = {label for *_, label, entry in found if entry not in self._generic(field)}
        return fine or {one[2] for one in found}

    @cache  # noqa: B019
    def _generic(self, field: str) -> frozenset[str]:
        vocabulary = self._nlp.get_pipe("stemtrial_vocabulary").vocabulary
        return frozenset(one.id for one in vocabulary.entries(field) if one.generic)

    def _mentions(self, kind: str, text: str) -> list[Any]:
        doc = self._nlp.make_doc(text)
        doc._.trial = lay_out_text(text)
        for _, step in self._nlp.pipeline:
            step(doc)
        return [one for one in doc._.trial.mentions if one.kind == kind]

    def _agents(self, text: str) -> list[dict[str, str]]:
        if _bare(text) in _words()["none"]:
            return []
        vocabulary = self._nlp.get_pipe("stemtrial_vocabulary").vocabulary
        whole = self._mentions("agent", text)
        _all_understood("agent", text, [(one.start, one.end) for one in whole])
        if not whole:
            raise UnknownWordingError(f"{text!r} is no known agent")
        found = {
            one.label: vocabulary.by_id("agent", one.entry or one.label).category or "other_drug"
            for one in whole
        }
        return [{"agent": name, "category": found[name]} for name in sorted(found)]


def _doses(text: str) -> list[dict[str, Any]]:
    for wording in (text, f"{text} cells"):
        found = parse_doses(wording)
        spare = list(wording)
        for one in found:
            spare[one.start : one.end] = " " * (one.end - one.start)
        rest = "".join(spare)
        for schedule in parse_schedules(rest):
            spare[schedule.start : schedule.end] = " " * (schedule.end - schedule.start)
        rest = re.sub(r"[x×]\s*\d{1,2}(?=\s|$|[;,.])", " ", "".join(spare))
        if found and not _DIGITS.search(rest):
            keys = sorted({(d.low, d.high, d.unit) for d in found}, key=str)
            return [
                {"low": low, "high": high, "unit": unit, "per": "unclear"}
                for low, high, unit in keys
            ]
    raise UnknownWordingError(f"{text!r} is no dose of cells that can be read in full")


def _schedule(text: str) -> Parts:
    times = _TIMES.fullmatch(text.strip())
    wordings = [f"{times.group(1)} infusions"] if times else [text, f"{text} infusion"]
    if _bare(text) in _words()["repeated"]:
        return {"schedule": [{"label": "multiple"}]}
    for wording in wordings:
        found = parse_schedules(wording)
        if found:
            answer: Parts = {
                "schedule": [{"label": one} for one in sorted({s.label for s in found})]
            }
            numbers = sorted({n for one in found for n in one.n})
            if numbers:
                answer["n_administrations"] = numbers
            return answer
    raise UnknownWordingError(f"{text!r} is no schedule that can be read")


def _parts(text: str) -> list[tuple[int, int]]:
    """Return start and end of the parts of a cell that lists several things."""
    found, begin = [], 0
    for match in _PARTS.finditer(text):
        found.append((begin, match.start()))
        begin = match.end()
    found.append((begin, len(text)))
    return [(start, end) for start, end in found if text[start:end].strip(" .()")]


def _all_understood(field: str, text: str, covered: Sequence[tuple[int, int]]) -> None:
    for start, end in _parts(text):
        known = any(low < end and start < high for low, high in covered)
        words = {word for word in _bare(text[start:end]).split() if not word[0].isdigit()}
        if not known and not words <= _FILLER:
            what = field.replace("_", " ")
            raise UnknownWordingError(f"{text[start:end].strip()!r} is no known {what}")


def _one_meaning(text: str, found: Sequence[tuple[int, int, str, str]]) -> None:
    """Refuse an abbreviation that stands for two labels: which one is not for us to guess."""
    meant: dict[tuple[int, int], set[str]] = {}
    for start, end, label, _ in found:
        meant.setdefault((start, end), set()).add(label)
    for (start, end), labels in meant.items():
        if len(labels) > 1 and end - start <= _ABBREVIATION:
            raise UnknownWordingError(f"{text[start:end]!r} may be {' or '.join(sorted(labels))}")


def _bare(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .()")


@cache
def _words() -> dict[str, Any]:
    source = files("stemtrial_evaluation.table") / "words.yaml"
    found: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return found


@cache
def _short(field: str) -> dict[str, str]:
    listed: dict[str, list[str]] = _words()["short"].get(field, {})
    return {form: label for label, forms in listed.items() for form in forms}
