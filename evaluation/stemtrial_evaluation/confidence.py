"""Whether confidences hold: of the answers given with 0.9, nine in ten should be right.

Expected calibration error: answers in ten bins of equal width, the mean distance between stated
and true share of right answers, weighted by the answers in the bin (Naeini et al. 2015, AAAI).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stemtrial_evaluation.comparison import compare
from stemtrial_evaluation.fields import VIEWS, Answer
from stemtrial_evaluation.intervals import wilson

BINS = 10
SURE = 0.95
ALL = "all answers"


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer with its confidence, and whether it is right."""

    trial_id: str
    field: str
    confidence: float
    right: bool


def judged_answers(
    gold: Mapping[str, Answer], predicted: Mapping[str, Answer]
) -> dict[str, list[Judged]]:
    """Return every answer that has a confidence, by field.

    Parameters
    ----------
    gold, predicted : mapping of trial id to answer
        `in_scope` counts whether it is true or false; other fields count where they are answered.
        A label that the gold holds as weak is right.
    """
    found: dict[str, list[Judged]] = {}
    for view in VIEWS:
        if "." in view.name:
            continue
        rows = []
        for trial_id in sorted(set(gold) & set(predicted)):
            if view.field not in gold[trial_id]:
                continue
            for item, right in _items(view, gold[trial_id], predicted[trial_id]):
                confidence = _confidence(view.field, item, predicted[trial_id])
                if confidence is not None:
                    rows.append(Judged(trial_id, view.field, confidence, right))
        if rows:
            found[view.field] = rows
    return found


def _items(view: Any, gold: Answer, predicted: Answer) -> list[tuple[Any, bool]]:
    if view.field == "in_scope":
        return [(True, bool(gold["in_scope"]) == bool(predicted.get("in_scope")))]
    done = compare(view, gold, predicted)
    return [(one.item, True) for one in done.hits.values()] + [
        (one.item, False) for one in done.false.values()
    ]


def _confidence(field: str, item: Any, predicted: Answer) -> float | None:
    held = item if isinstance(item, Mapping) else (predicted.get("support") or {}).get(field)
    value = (held or {}).get("confidence")
    return None if value is None else float(value)


def expected_calibration_error(rows: Sequence[Judged], bins: int = BINS) -> float | None:
    """Return the expected calibration error; None where there is no answer."""
    if not rows:
        return None
    gaps: defaultdict[int, float] = defaultdict(float)
    for one in rows:
        gaps[min(bins - 1, int(one.confidence * bins))] += one.confidence - one.right
    return sum(abs(gap) for gap in gaps.values()) / len(rows)


def confidence_report(judged: Mapping[str, Sequence[Judged]]) -> dict[str, Any]:
    """Return calibration figures over all answers and by field.

    Returns
    -------
    dict
        Under `all answers` and each field: `n` answers, share `right`, mean `stated` confidence,
        `ece`, and of the answers with a confidence of at least 0.95 their `n` and share `right`
        with Wilson's 95 % interval.
    """
    together = [one for rows in judged.values() for one in rows]
    return {name: _figures(rows) for name, rows in {ALL: together, **judged}.items()}


def _figures(rows: Sequence[Judged]) -> dict[str, Any]:
    sure = [one for one in rows if one.confidence >= SURE]
    right = sum(one.right for one in sure)
    interval = wilson(right, len(sure))
    n = len(rows)
    return {
        "n": n,
        "right": round(sum(one.right for one in rows) / n, 4) if n else None,
        "stated": round(sum(one.confidence for one in rows) / n, 4) if n else None,
        "ece": round(expected_calibration_error(rows) or 0.0, 4) if n else None,
        "sure": {
            "from": SURE,
            "n": len(sure),
            "right": round(right / len(sure), 4) if sure else None,
            "interval": [round(end, 4) for end in interval] if interval else None,
        },
    }
