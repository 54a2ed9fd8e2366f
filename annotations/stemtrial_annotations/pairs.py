"""Who is compared with whom: the annotators as they wrote, and each with the gold set of today."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stemtrial.errors import UsageError
from stemtrial_annotations.agreement import Agreement, agreement
from stemtrial_annotations.corrections import load_changes, undo
from stemtrial_annotations.partial import LABELLED, load_superseded
from stemtrial_annotations.reading import load_second_annotator, load_trials
from stemtrial_annotations.standoff import GoldTrial

Trials = Mapping[str, GoldTrial]
PAIRS = {
    "annotators": "the two annotators apart, before any adjudication",
    "first": "the first annotator and the gold set, in which disagreements are adjudicated",
    "second": "the second annotator and the gold set, in which disagreements are adjudicated",
    "partial": "label fields read once for training, and the full gold answer read later",
}


def pair_named(name: str) -> tuple[Trials, Trials]:
    """Return the two sides of a comparison, by trial id.

    Raises
    ------
    UsageError
        If there is none of that name.
    """
    if name not in PAIRS:
        raise UsageError(f"no comparison '{name}': give one of {', '.join(PAIRS)}.")
    gold = {trial.trial_id: trial for trial in load_trials()}
    second = {trial.trial_id: trial for trial in load_second_annotator()}
    sides: dict[str, Callable[[], tuple[Trials, Trials]]] = {
        "annotators": lambda: (_first(gold, second), second),
        "first": lambda: (_first(gold, second), gold),
        "second": lambda: (second, gold),
        "partial": lambda: ({one.trial_id: one for one in load_superseded()}, gold),
    }
    return sides[name]()


def compare(name: str) -> tuple[list[Agreement], int]:
    """Return the agreement of a pair, field by field, and the number of trials compared."""
    first, second = pair_named(name)
    found = agreement(first, second)
    if name == "partial":
        found = [one for one in found if one.field in LABELLED]
    return found, len(first.keys() & second.keys())


def _first(gold: Trials, second: Trials) -> Trials:
    """Return what the first annotator wrote: the gold set without its corrections."""
    before = undo(gold.values(), load_changes())
    return {trial_id: before[trial_id] for trial_id in second if trial_id in before}
