"""Is there more of a thin label? The pipeline reads a corpus, a person what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial_annotations.counting import count_labels
from stemtrial_annotations.partial import load_partial
from stemtrial_annotations.reading import load_trials
from stemtrial_annotations.splits import hidden_trials
from stemtrial_annotations.suggesting import ENOUGH
from stemtrial_annotations.values import closed_labels

Key = tuple[str, str]
_LABELLED = ("disease", "cell_type", "cell_source", "donor_type", "route", "schedule")
_PARTS = {
    "dose": ("unit", "per"),
    "combination": ("category",),
    "adverse_events": ("status", "severity", "relatedness"),
}


class Search(NamedTuple):
    """What a search for one label came to.

    Attributes
    ----------
    field, label : str
    gold : int
        Gold trials that have it.
    found : int
        Records of the corpus that the pipeline gives it to; test trials and relatives left out.
    left : tuple of str
        Those of them that nobody has read yet.
    """

    field: str
    label: str
    gold: int
    found: int
    left: tuple[str, ...]


def thin_labels() -> list[tuple[str, str, int, int]]:
    """Return the labels of the guidelines that fewer than `ENOUGH` gold trials have.

    Returns
    -------
    list of tuple
        Field, label, trials with all fields, trials with label fields only.
    """
    whole = count_labels(load_trials(), {})
    partial = count_labels(load_partial(), {})
    wanted = [(name, label) for name, known in closed_labels().items() for label in sorted(known)]
    wanted += [("combination_none", "true")]
    wanted += [(f"adverse_events.{n}", v) for n, v in (
        ("severity", "none"), ("severity", "mild"), ("severity", "moderate"),
        ("severity", "severe"), ("relatedness", "related"), ("relatedness", "unrelated"),
    )]  # fmt: skip
    rows = []
    for key in wanted:
        n, more = (sum(one.get(key, {}).values()) for one in (whole, partial))
        if n < ENOUGH:
            rows.append((*key, n, more))
    return rows


def search_thin(records: Iterable[TrialRecord]) -> list[Search]:
    """Search a corpus for the thin labels.

    Parameters
    ----------
    records : iterable of TrialRecord
        A whole corpus; the frozen trials and their relatives are not read.

    Returns
    -------
    list of Search
        In the order of `thin_labels`.
    """
    hidden = hidden_trials()
    read = {one.trial_id for one in load_trials()} | {one.trial_id for one in load_partial()}
    thin = thin_labels()
    found: dict[Key, list[str]] = {(name, label): [] for name, label, *_ in thin}
    shown = [one for one in records if one.trial_id not in hidden]
    for fields in Extractor().extract_many(shown):
        answer = fields.model_dump(mode="json", by_alias=True)
        for key in labels_of(answer):
            if key in found:
                found[key].append(fields.trial_id)
    return [
        Search(
            name,
            label,
            n,
            len(found[name, label]),
            tuple(one for one in found[name, label] if one not in read),
        )
        for name, label, n, _ in thin
    ]


def labels_of(answer: Mapping[str, Any]) -> set[Key]:
    """Return the labels that an answer gives, named as `count_labels` names them."""
    found = {(name, one["label"]) for name in _LABELLED for one in answer[name]}
    for name, parts in _PARTS.items():
        found |= {(f"{name}.{part}", one[part]) for part in parts for one in answer[name]}
    if answer["combination_none"]:
        found.add(("combination_none", "true"))
    return found
