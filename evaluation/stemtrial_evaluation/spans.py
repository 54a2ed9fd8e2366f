"""Spans of text against gold spans: strict by exact ends, relaxed by overlap, one to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stemtrial_evaluation.intervals import Counts, f1_interval, f1_of, resamples, wilson
from stemtrial_evaluation.report import Figure

REPLICATES = 1000
SEED = 20250102


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A labelled stretch of one text.

    Attributes
    ----------
    start, end : int
        Half open.
    label : str
    place : hashable
        Which text of the document; spans of two places never meet.
    """

    start: int
    end: int
    label: str
    place: Hashable = ""


def strict(gold: Iterable[Span], predicted: Iterable[Span]) -> dict[str, tuple[int, int, int]]:
    """Count exact matches of one document by label.

    Parameters
    ----------
    gold, predicted : iterable of Span
        Duplicates count once.

    Returns
    -------
    dict of label to (hits, false, missed)
        Every label of either side.
    """
    wanted, given = set(gold), set(predicted)
    return {
        label: (
            _number(label, wanted & given),
            _number(label, given - wanted),
            _number(label, wanted - given),
        )
        for label in sorted({one.label for one in wanted | given})
    }


def relaxed(gold: Iterable[Span], predicted: Iterable[Span]) -> dict[str, tuple[int, int, int]]:
    """Count matches by overlap, one gold span to one predicted span, as many as there can be.

    A long prediction over two gold spans finds one of them, and two predictions in one gold span
    are one hit and one error, in whatever order they come.

    Parameters
    ----------
    gold, predicted : iterable of Span

    Returns
    -------
    dict of label to (hits, false, missed)
    """
    wanted, given = set(gold), set(predicted)
    found = {}
    for label in sorted({one.label for one in wanted | given}):
        left = sorted((one for one in wanted if one.label == label), key=_place)
        right = sorted((one for one in given if one.label == label), key=_place)
        hits = most_pairs(left, right, _meet)
        found[label] = hits, len(right) - hits, len(left) - hits
    return found


def tokens(
    gold: Iterable[Span], predicted: Iterable[Span], starts: Sequence[tuple[int, int]]
) -> dict[str, tuple[int, int, int]]:
    """Count tokens in spans of one text by label.

    Parameters
    ----------
    gold, predicted : iterable of Span
    starts : sequence of (start, end)
        The tokens of the text.

    Returns
    -------
    dict of label to (hits, false, missed)
    """
    wanted, given = _covered(gold, starts), _covered(predicted, starts)
    return {
        label: (
            len(wanted[label] & given[label]),
            len(given[label] - wanted[label]),
            len(wanted[label] - given[label]),
        )
        for label in sorted({*wanted, *given})
    }


def _covered(spans: Iterable[Span], starts: Sequence[tuple[int, int]]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for span in spans:
        found[span.label].update(
            index
            for index, (low, high) in enumerate(starts)
            if low < span.end and span.start < high
        )
    return found


def _number(label: str, spans: Iterable[Span]) -> int:
    return sum(one.label == label for one in spans)


def _place(span: Span) -> tuple[str, int, int]:
    return repr(span.place), span.start, span.end


def _meet(one: Span, other: Span) -> bool:
    return one.place == other.place and one.start < other.end and other.start < one.end


def most_pairs(left: Sequence[Any], right: Sequence[Any], meet: Callable[[Any, Any], bool]) -> int:
    """Return how many of two sides can be paired one to one (Kuhn's augmenting paths).

    Parameters
    ----------
    left, right : sequence
    meet : callable
        Whether one of the left may be paired with one of the right.

    Returns
    -------
    int
    """
    edges = [[j for j, other in enumerate(right) if meet(one, other)] for one in left]
    partner: dict[int, int] = {}

    def place(i: int, tried: set[int]) -> bool:
        for j in edges[i]:
            if j not in tried:
                tried.add(j)
                if j not in partner or place(partner[j], tried):
                    partner[j] = i
                    return True
        return False

    return sum(place(i, set()) for i in range(len(left)))


def summary(
    documents: Sequence[Mapping[str, tuple[int, int, int]]],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> dict[str, dict[str, Any]]:
    """Add up the counts of documents.

    Parameters
    ----------
    documents : sequence of mapping of label to (hits, false, missed)
        What `strict`, `relaxed` or `tokens` gave; the documents are the unit of resampling.
    replicates, seed : int, optional

    Returns
    -------
    dict
        Label, and `micro` for all, to counts, precision, recall and F1 with 95 % intervals.
    """
    weights = resamples(len(documents), replicates, seed)
    labels = sorted({label for one in documents for label in one})
    counts = {
        label: np.array([one.get(label, (0, 0, 0)) for one in documents], dtype=float).reshape(
            -1, 3
        )
        for label in labels
    }
    total = sum(counts.values(), start=np.zeros((len(documents), 3)))
    return {name: _figures(one, weights) for name, one in {**counts, "micro": total}.items()}


def _figures(counts: Counts, weights: Counts) -> dict[str, Any]:
    hits, false, missed = (int(one) for one in counts.sum(axis=0))
    f1: Any = f1_of(counts.sum(axis=0))
    value = None if np.isnan(f1) else float(f1)
    return {
        "true_positives": hits,
        "false_positives": false,
        "false_negatives": missed,
        "precision": _share(hits, hits + false).to_dict(),
        "recall": _share(hits, hits + missed).to_dict(),
        "f1": Figure(value, f1_interval(counts, weights), len(counts)).to_dict(),
    }


def _share(hits: int, of: int) -> Figure:
    return Figure(hits / of if of else None, wilson(hits, of), of)
