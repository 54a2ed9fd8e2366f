"""Whether one set of predictions is better than another on the same trials.

The difference in micro F1 with its 95 % interval by a paired bootstrap over trials: both are
scored on the same drawn trials, so that what is hard for both cancels (Efron and Tibshirani 1993,
chapter 16).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from stemtrial_evaluation.comparison import compare
from stemtrial_evaluation.fields import VIEWS, Answer, View
from stemtrial_evaluation.intervals import Interval, f1_of, resamples
from stemtrial_evaluation.scorer import REPLICATES, SEED

Verdict = Literal["win", "loss", "undecided"]
MAIN_VIEWS = tuple(view for view in VIEWS if "." not in view.name)


@dataclass(frozen=True, slots=True)
class Difference:
    """New against old in one view.

    Attributes
    ----------
    field : str
    n : int
        Trials scored.
    old, new, difference : float or None
        Micro F1; None where there is nothing to score.
    interval : tuple of float or None
        95 % interval of the difference; None where no trial differs.
    verdict : str
        `win` or `loss` where the interval leaves out 0.
    better, worse : int
        Trials with fewer, and with more mistakes than before.
    """

    field: str
    n: int
    old: float | None
    new: float | None
    difference: float | None
    interval: Interval | None
    verdict: Verdict
    better: int
    worse: int

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain JSON values."""
        row = asdict(self)
        row["interval"] = list(self.interval) if self.interval else None
        return row


@dataclass(frozen=True, slots=True)
class Flip:
    """An answer that only one of two predictions gives, and whether it is right.

    `change` is `gained` (right, new), `lost` (right, old), `mistaken` (wrong, new) or `mended`
    (wrong, old).
    """

    trial_id: str
    field: str
    value: str
    change: Literal["gained", "lost", "mistaken", "mended"]
    evidence: Mapping[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the flip as plain JSON values."""
        return asdict(self)


def paired_differences(
    gold: Mapping[str, Answer],
    old: Mapping[str, Answer],
    new: Mapping[str, Answer],
    *,
    views: Sequence[View] = MAIN_VIEWS,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> list[Difference]:
    """Compare two sets of predictions field by field.

    Parameters
    ----------
    gold, old, new : mapping of trial id to answer
        A gold trial without a prediction counts as predicted empty.
    views : sequence of View
    replicates, seed : int
        Of the bootstrap.

    Returns
    -------
    list of Difference
    """
    ids = sorted(gold)
    weights = resamples(len(ids), replicates, seed)
    found = []
    for view in views:
        scored = [one for one in ids if view.field in gold[one]]
        a = _counts(view, gold, old, ids)
        b = _counts(view, gold, new, ids)
        before, after = float(f1_of(a.sum(axis=0))), float(f1_of(b.sum(axis=0)))
        mistakes = (b[:, 1:].sum(axis=1) - a[:, 1:].sum(axis=1)).astype(int)
        interval, verdict = _decide(f1_of(weights @ b) - f1_of(weights @ a), mistakes)
        known = not (np.isnan(before) or np.isnan(after))
        found.append(
            Difference(
                field=view.name,
                n=len(scored),
                old=None if np.isnan(before) else before,
                new=None if np.isnan(after) else after,
                difference=after - before if known else None,
                interval=interval,
                verdict=verdict,
                better=int((mistakes < 0).sum()),
                worse=int((mistakes > 0).sum()),
            )
        )
    return found


def _counts(
    view: View, gold: Mapping[str, Answer], predicted: Mapping[str, Answer], ids: Sequence[str]
) -> Any:
    counts = np.zeros((len(ids), 3))
    for row, trial_id in enumerate(ids):
        if view.field in gold[trial_id]:
            done = compare(view, gold[trial_id], predicted.get(trial_id, {}))
            counts[row] = len(done.hits), len(done.false), len(done.missed)
    return counts


def _decide(drawn: Any, mistakes: Any) -> tuple[Interval | None, Verdict]:
    kept = drawn[~np.isnan(drawn)]
    if not mistakes.any() or kept.size == 0:
        return None, "undecided"
    low, high = (float(end) for end in np.percentile(kept, [2.5, 97.5]))
    if low > 0:
        return (low, high), "win"
    return (low, high), "loss" if high < 0 else "undecided"


def flips(
    gold: Mapping[str, Answer],
    old: Mapping[str, Answer],
    new: Mapping[str, Answer],
    *,
    views: Sequence[View] = MAIN_VIEWS,
) -> list[Flip]:
    """List every answer that only one of two predictions gives, trial by trial."""
    found = []
    for trial_id in sorted(gold):
        for view in views:
            if view.field not in gold[trial_id]:
                continue
            a = compare(view, gold[trial_id], old.get(trial_id, {}))
            b = compare(view, gold[trial_id], new.get(trial_id, {}))
            for one, other, answers, right, wrong in (
                (b, a, new, "gained", "mistaken"),
                (a, b, old, "lost", "mended"),
            ):
                for kind, items, others in (
                    (right, one.hits, other.hits),
                    (wrong, one.false, other.false),
                ):
                    for key, item in items.items():
                        if key not in others:
                            evidence = _evidence(view, item.item, answers[trial_id])
                            found.append(
                                Flip(trial_id, view.name, _text(key), kind, evidence)  # type: ignore[arg-type]
                            )
    return found


def _evidence(view: View, item: Any, answer: Answer) -> Mapping[str, Any] | None:
    held = item if isinstance(item, Mapping) else (answer.get("support") or {}).get(view.field)
    return (held or {}).get("evidence")


def _text(key: Any) -> str:
    if isinstance(key, tuple):
        return ", ".join(_text(one) for one in key)
    return f"{key:g}" if isinstance(key, float) else str(key)
