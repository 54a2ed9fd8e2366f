"""Whether the values of a gold trial are of the guidelines, and do not contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from stemtrial_annotations.standoff import SPAN_FIELDS, GoldTrial

Level = Literal["error", "warning"]
Finding = tuple[str, str, str, Level]


@cache
def closed_labels() -> dict[str, frozenset[str]]:
    """Return the guidelines' labels by field."""
    file = resources.files("stemtrial_annotations") / "labels.yaml"
    listed: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {name: frozenset(labels) for name, labels in listed.items()}


def check_values(trial: GoldTrial) -> Iterator[Finding]:
    """Check what a trial answers.

    Parameters
    ----------
    trial : GoldTrial

    Yields
    ------
    tuple of str
        Field, kind, message and level.
    """
    for name, known in closed_labels().items():
        items = trial.disease if name == "disease" else [s.label for s in getattr(trial, name)]
        for label in items:
            if label not in known:
                yield name, "unknown_label", f"no label '{label}' in the guidelines", "error"
    for name in SPAN_FIELDS:
        yield from duplicates(name, [span.to_row() for span in getattr(trial, name)])
    yield from duplicates("disease", trial.disease)
    yield from duplicates("n_administrations", trial.n_administrations)
    yield from _contradictions(trial)
    yield from _numbers(trial)


def duplicates(name: str, items: Iterable[Any]) -> Iterator[Finding]:
    """Yield an error for each item that stands in a list twice."""
    seen: list[Any] = []
    for item in items:
        if item in seen:
            yield name, "duplicate", "the same answer with the same evidence twice", "error"
        seen.append(item)


def _contradictions(trial: GoldTrial) -> Iterator[Finding]:
    if "not_autoimmune" in trial.disease and (len(trial.disease) > 1 or trial.in_scope):
        message = "not_autoimmune stands alone, and out of scope (guidelines, rulings)"
        yield "disease", "contradiction", message, "error"
    if trial.combination_none and trial.combination:
        message = "nothing else is given, and yet agents are listed"
        yield "combination_none", "contradiction", message, "error"
    for event in trial.adverse_events:
        if event.severity == "none" and not event.negated:
            message = "severity none denies all events, so the statement is negated"
            yield "adverse_events", "contradiction", message, "warning"


def _numbers(trial: GoldTrial) -> Iterator[Finding]:
    if any(number < 1 for number in trial.n_administrations):
        yield "n_administrations", "impossible_value", "must be 1 or more", "error"
    if trial.interval_days is not None and trial.interval_days <= 0:
        yield "interval_days", "impossible_value", "must be more than 0", "error"
    for dose in trial.dose:
        if dose.low is None and dose.high is None:
            yield "dose", "impossible_value", "low and high are both missing", "error"
        elif dose.low is not None and dose.high is not None and dose.low > dose.high:
            yield "dose", "impossible_value", "low is greater than high", "error"
