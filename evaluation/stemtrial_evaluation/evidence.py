"""Values beside the words that prove them: normalised, as written, and in the same place.

Normalisation is where extraction stands or falls, so what a match of the bare strings would give
stands beside it. A value is in the right place (strict) where the quote is the gold's, at any of
its occurrences in the section, and (relaxed) where the two quotes overlap or one holds the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stemtrial_evaluation.fields import Answer, Key, view_named, words
from stemtrial_evaluation.scorer import REPLICATES, SEED
from stemtrial_evaluation.spans import most_pairs, summary

FIELDS = (
    "cell_type",
    "cell_source",
    "donor_type",
    "route",
    "schedule",
    "dose",
    "combination.agent",
    "adverse_events",
)
WAYS = ("normalised", "as_written", "place_strict", "place_relaxed")
Counts = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Item:
    key: Key
    quote: str
    section: str
    place: tuple[Any, ...] | None
    start: int
    end: int
    weak: bool


def evidence_report(
    gold: Mapping[str, Answer],
    predicted: Mapping[str, Answer],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> dict[str, dict[str, Any]]:
    """Score values and quotes of both sides.

    Parameters
    ----------
    gold, predicted : mapping of trial id to answer
        With quotes and sections.
    replicates, seed : int, optional
        Of the bootstrap over trials.

    Returns
    -------
    dict
        Field to way (`WAYS`) to counts, precision, recall and F1. Fields whose answers carry no
        quotes on either side are left out. Weak gold answers are optional, as in the scorer.
    """
    found: dict[str, dict[str, Any]] = {}
    for name in FIELDS:
        view = view_named(name)
        held = [one for one in sorted(gold) if view.field in gold[one]]
        pairs = [(_items(name, gold[t]), _items(name, predicted.get(t, {}))) for t in held]
        if not all(any(item.quote for one in pairs for item in one[side]) for side in (0, 1)):
            continue
        documents = [{way: _count(way, *pair) for way in WAYS} for pair in pairs]
        figures = summary(documents, replicates=replicates, seed=seed)
        found[name] = {way: figures[way] for way in WAYS}
    return found


def _items(name: str, answer: Answer) -> list[_Item]:
    items = []
    for one in view_named(name).find(answer):
        if isinstance(one.item, Mapping):
            evidence = one.item.get("evidence") or {}
            quote = one.item.get("quote") or evidence.get("text") or ""
            section = one.item.get("section") or evidence.get("section") or ""
            place = (section, evidence.get("index"), evidence.get("part")) if evidence else None
            start, end = evidence.get("start", 0), evidence.get("end", 0)
            items.append(_Item(one.key, words(quote), section, place, start, end, one.weak))
    return items


def _count(way: str, gold: Sequence[_Item], predicted: Sequence[_Item]) -> Counts:
    if way == "place_relaxed":
        left, right = _unique(gold), _unique(predicted)
        required = [one for one in left if not one.weak]
        hits = most_pairs(left, right, _near)
        missed = len(required) - most_pairs(required, right, _near)
        return hits, len(right) - hits, missed
    wanted = {_identity(way, one) for one in gold}
    required_keys = {_identity(way, one) for one in gold if not one.weak}
    given = {_identity(way, one) for one in predicted}
    return len(given & wanted), len(given - wanted), len(required_keys - given)


def _identity(way: str, one: _Item) -> Any:
    if way == "normalised":
        return one.key
    return one.quote if way == "as_written" else (one.key, one.section, one.quote)


def _unique(items: Sequence[_Item]) -> list[_Item]:
    return list({(one.key, one.place, one.section, one.quote): one for one in items}.values())


def _near(one: _Item, other: _Item) -> bool:
    if one.key != other.key or one.section != other.section or not (one.quote and other.quote):
        return False
    if one.quote in other.quote or other.quote in one.quote:
        return True
    return one.place == other.place is not None and one.start < other.end and other.start < one.end
