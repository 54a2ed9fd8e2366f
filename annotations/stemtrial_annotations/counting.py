"""How often each label stands in the gold set, split by split."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from stemtrial_annotations.standoff import GoldPassage, GoldTrial

Counts = dict[tuple[str, str], Counter[str]]
ANY = "any"
EMPTY = "not reported"
_STATEMENT = ("status", "severity", "relatedness")
_FLAGS = ("serious", "negated")


def split_of(splits: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Turn split name to ids into id to split name."""
    return {one: name for name, members in splits.items() for one in members}


def count_labels(trials: Iterable[GoldTrial], splits: Mapping[str, str]) -> Counts:
    """Count the trials that have each label.

    Parameters
    ----------
    trials : iterable of GoldTrial
    splits : mapping of trial id to split name

    Returns
    -------
    dict
        (field, label) to split name to number of trials. `any` counts the trials that answer the
        field, `not reported` those that leave it empty. A trial counts once for a label.
    """
    counts: Counts = {}
    for trial in trials:
        split = splits.get(trial.trial_id, "none")
        for name, labels in _labels_of(trial).items():
            for label in (labels | {ANY}) if labels else {EMPTY}:
                counts.setdefault((name, label), Counter())[split] += 1
    return _in_order(counts)


def count_statements(passages: Iterable[GoldPassage], splits: Mapping[str, str]) -> Counts:
    """Count the passages that have a statement of each kind, in the form of `count_labels`."""
    counts: Counts = {}
    for passage in passages:
        split = splits.get(passage.passage_id, "none")
        found: set[tuple[str, str]] = {("source", passage.source)}
        if not passage.adverse_events:
            found.add(("adverse_events", EMPTY))
        for event in passage.adverse_events:
            found |= {(f"adverse_events.{name}", getattr(event, name)) for name in _STATEMENT}
            found |= {("adverse_events", name) for name in _FLAGS if getattr(event, name)}
            found.add(("adverse_events", ANY))
        for key in found:
            counts.setdefault(key, Counter())[split] += 1
    return _in_order(counts)


def _in_order(counts: Counts) -> Counts:
    fields = list(dict.fromkeys(name for name, _ in counts))

    def order(key: tuple[str, str]) -> tuple[int, int, int, str]:
        name, label = key
        rank = {ANY: -1, EMPTY: 1}.get(label, 0)
        return fields.index(name), rank, -counts[key].total(), label

    return {key: counts[key] for key in sorted(counts, key=order)}


def _labels_of(trial: GoldTrial) -> dict[str, set[str]]:
    labels: dict[str, set[str]] = {"in_scope": {"true"} if trial.in_scope else set()}
    labels["disease"] = set(trial.disease)
    for name in ("cell_type", "cell_source", "donor_type", "route", "schedule"):
        labels[name] = {span.label for span in getattr(trial, name)}
    labels["n_administrations"] = {str(number) for number in trial.n_administrations}
    labels["interval_days"] = set() if trial.interval_days is None else {f"{trial.interval_days:g}"}
    labels["dose.unit"] = {span.unit for span in trial.dose}
    labels["dose.per"] = {span.per for span in trial.dose}
    labels["combination.category"] = {span.category for span in trial.combination}
    labels["combination_none"] = {"true"} if trial.combination_none else set()
    for name in _STATEMENT:
        labels[f"adverse_events.{name}"] = {getattr(one, name) for one in trial.adverse_events}
    for name in _FLAGS:
        flagged = any(getattr(one, name) for one in trial.adverse_events)
        labels[f"adverse_events.{name}"] = {"true"} if flagged else set()
    return labels
