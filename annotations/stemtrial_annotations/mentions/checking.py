"""Whether the mentions of a trial are of the form, stand where they say, and are all there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import get_args

import yaml

from stemtrial.answers import DoseUnit
from stemtrial.records import TrialRecord
from stemtrial_annotations.mentions.importing import read_strings
from stemtrial_annotations.mentions.standoff import MentionedTrial, MentionSpan
from stemtrial_annotations.places import check_spans
from stemtrial_annotations.values import Finding, closed_labels

# Labels are free here: an agent's name, an event's name.
FREE = ("agent", "adverse_event")
NAMED = ("cell_type", "cell_source", "donor_type", "route", "agent", "severity", "relatedness")


@cache
def mention_labels() -> dict[str, frozenset[str]]:
    """Return the labels of each mention type that has a closed list."""
    source = resources.files("stemtrial_annotations") / "mentions" / "labels.yaml"
    listed: dict[str, list[str]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    fields = {name: labels for name, labels in closed_labels().items() if name != "disease"}
    own = {name: frozenset(labels) for name, labels in listed.items()}
    return fields | own | {"dose": frozenset(get_args(DoseUnit))}


def check_mentions(trial: MentionedTrial, record: TrialRecord | None = None) -> Iterator[Finding]:
    """Check the mentions of a trial.

    Parameters
    ----------
    trial : MentionedTrial
    record : TrialRecord, optional
        Without it only the form and the labels are checked.

    Yields
    ------
    tuple of str
        Type, kind, message and level. Words that are marked once and stand elsewhere in the
        record unmarked are a warning: mentions are exhaustive.
    """
    seen: set[tuple[object, ...]] = set()
    for span in trial.mentions:
        yield from _check_label(span)
        key = (span.key, span.start, span.end, span.type)
        if key in seen:
            message = f"{span.key}:{span.start}-{span.end} is marked twice"
            yield span.type, "duplicate", message, "error"
        seen.add(key)
    if record is not None:
        yield from check_spans(trial.spans(), trial.sections, record)
        yield from _unmarked(trial, record)


def _check_label(span: MentionSpan) -> Iterator[Finding]:
    known = mention_labels().get(span.type)
    where = f"{span.key}:{span.start}-{span.end}"
    if span.label is None:
        if span.type in NAMED:
            yield span.type, "no_label", f"{where} has no label", "warning"
    elif known is not None and span.label not in known:
        message = f"{where}: no label '{span.label}' for {span.type}"
        yield span.type, "unknown_label", message, "error"
    elif span.type in FREE and span.label != " ".join(span.label.lower().split()):
        message = f"{where}: names are in lower case, single spaces"
        yield span.type, "unknown_label", message, "error"


def _unmarked(trial: MentionedTrial, record: TrialRecord) -> Iterator[Finding]:
    """Warn of words that are marked in one place and not in another."""
    covered: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    words: defaultdict[str, set[str]] = defaultdict(set)
    for span in trial.mentions:
        covered[span.type, span.key].append((span.start or 0, span.end or 0))
        words[span.type].add(span.quote)
    for kind, quotes in words.items():
        longest_first = sorted(map(re.escape, quotes), key=len, reverse=True)
        finder = re.compile(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", re.IGNORECASE)
        for string in read_strings(record):
            marked = covered[kind, string.key]
            for start, end in _outside(finder.finditer(string.text), marked):
                message = f"words marked elsewhere stand unmarked at {string.key}:{start}-{end}"
                yield kind, "unmarked", message, "warning"


def _outside(
    found: Iterable[re.Match[str]], marked: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    for match in found:
        start, end = match.span()
        if not any(start < last and first < end for first, last in marked):
            yield start, end
