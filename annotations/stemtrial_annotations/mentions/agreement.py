"""How far two passes over the same records mark the same mentions.

Used to measure what pre-annotation biases: one pass saw the vocabulary's suggestions, the other
the bare text. F1 of spans needs no count of the words that nobody marked; the judgement is
compared by Cohen's kappa on the mentions that both passes marked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stemtrial_annotations.measures import (
    NOTHING,
    REPLICATES,
    SEED,
    Array,
    Measure,
    f1,
    measure,
    resample,
)
from stemtrial_annotations.mentions.standoff import JUDGEMENTS, TYPES, MentionedTrial, MentionSpan

ALL = "all"
Pair = tuple[MentionedTrial, MentionedTrial]


@dataclass(frozen=True, slots=True)
class MentionAgreement:
    """Agreement on mentions of one type, or of all.

    Attributes
    ----------
    type : str
    first, second : int
        Mentions of each pass.
    strict, relaxed : Measure
        F1 of mentions of the same type with the same offsets, or overlapping.
    labelled : Measure
        F1 of overlapping mentions with the same label.
    judged : Measure
        Cohen's kappa of the judgement, over the overlapping mentions.
    bias : Measure
        Mentions of the first pass for one of the second; 1 where neither marks more.
    """

    type: str
    first: int
    second: int
    strict: Measure
    relaxed: Measure
    labelled: Measure
    judged: Measure
    bias: Measure

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        names = ("strict", "relaxed", "labelled", "judged", "bias")
        counts = {"first": self.first, "second": self.second}
        return counts | {name: getattr(self, name).to_dict() for name in names}


def mention_agreement(
    first: Mapping[str, MentionedTrial],
    second: Mapping[str, MentionedTrial],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> list[MentionAgreement]:
    """Compare two passes on the trials that both hold.

    Parameters
    ----------
    first, second : mapping of trial id to MentionedTrial
        For the bias of pre-annotation: the pre-annotated pass first.
    replicates, seed : int
        Of the bootstrap over trials.

    Returns
    -------
    list of MentionAgreement
        Of all types together, then by type; empty where no trial is in both.
    """
    pairs = [(first[one], second[one]) for one in sorted(first.keys() & second.keys())]
    if not pairs:
        return []
    weights = resample(len(pairs), replicates, seed)
    return [_compare(kind, pairs, weights) for kind in (ALL, *TYPES)]


def _compare(kind: str, pairs: Sequence[Pair], weights: Array) -> MentionAgreement:
    strict = _table(kind, pairs, _same)
    relaxed = _table(kind, pairs, _overlap)
    counts = np.column_stack([strict[:, 0] + strict[:, 1], strict[:, 0] + strict[:, 2]])
    confusion = np.array([_confusion(kind, pair) for pair in pairs])
    return MentionAgreement(
        type=kind,
        first=int(counts[:, 0].sum()),
        second=int(counts[:, 1].sum()),
        strict=measure(f1, strict, weights),
        relaxed=measure(f1, relaxed, weights),
        labelled=measure(f1, _table(kind, pairs, _same_label), weights),
        judged=measure(nominal_kappa, confusion, weights) if confusion.any() else NOTHING,
        bias=measure(_ratio, counts, weights),
    )


def nominal_kappa(counts: Array) -> Array:
    """Return Cohen's kappa of a square table of nominal categories, flat on the last axis."""
    size = round(counts.shape[-1] ** 0.5)
    table = counts.reshape(*counts.shape[:-1], size, size)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = table / table.sum(axis=(-2, -1), keepdims=True)
        observed = np.trace(shares, axis1=-2, axis2=-1)
        expected = (shares.sum(axis=-1) * shares.sum(axis=-2)).sum(axis=-1)
        return np.asarray((observed - expected) / (1 - expected))


def _ratio(counts: Array) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.asarray(counts[..., 0] / counts[..., 1])
    return np.where(np.isfinite(ratio), ratio, np.nan)


def _of_type(kind: str, trial: MentionedTrial) -> list[MentionSpan]:
    return [one for one in trial.mentions if kind in {ALL, one.type}]


def _matched(
    kind: str, pair: Pair, match: Callable[[MentionSpan, MentionSpan], bool]
) -> list[tuple[MentionSpan, MentionSpan]]:
    """Pair the mentions of two passes, each at most once, the same places first."""
    found: list[tuple[MentionSpan, MentionSpan]] = []
    left, right = (_of_type(kind, one) for one in pair)
    for rule in (_same, match):
        for one in list(left):
            other = next((o for o in right if rule(one, o) and match(one, o)), None)
            if other is not None:
                found.append((one, other))
                left.remove(one)
                right.remove(other)
    return found


def _table(
    kind: str, pairs: Sequence[Pair], match: Callable[[MentionSpan, MentionSpan], bool]
) -> Array:
    rows = []
    for pair in pairs:
        both = len(_matched(kind, pair, match))
        first, second = (len(_of_type(kind, one)) for one in pair)
        rows.append([both, first - both, second - both])
    return np.array(rows, dtype=np.float64)


def _confusion(kind: str, pair: Pair) -> list[float]:
    seen: Counter[tuple[str, str]] = Counter(
        (a.judgement, b.judgement) for a, b in _matched(kind, pair, _overlap)
    )
    return [float(seen[one, other]) for one in JUDGEMENTS for other in JUDGEMENTS]


def _same(one: MentionSpan, other: MentionSpan) -> bool:
    return one.type == other.type and one.place() == other.place()


def _overlap(one: MentionSpan, other: MentionSpan) -> bool:
    if one.type != other.type or one.key != other.key:
        return False
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)


def _same_label(one: MentionSpan, other: MentionSpan) -> bool:
    return one.label == other.label and _overlap(one, other)
