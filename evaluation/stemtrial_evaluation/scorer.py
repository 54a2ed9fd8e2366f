"""Gold and predictions to figures, field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from stemtrial_evaluation.comparison import Comparison, compare
from stemtrial_evaluation.fields import VIEWS, Answer, View
from stemtrial_evaluation.intervals import (
    Counts,
    f1_interval,
    f1_of,
    percentile_interval,
    resamples,
    wilson,
)
from stemtrial_evaluation.report import ClassScore, FieldScore, Figure, Report

REPLICATES = 1000
SEED = 20250102


def score(
    gold: Mapping[str, Answer],
    predicted: Mapping[str, Answer],
    *,
    views: Sequence[View] = VIEWS,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> Report:
    """Score predictions against gold.

    Parameters
    ----------
    gold : mapping of trial id to answer
        In the guidelines' form. A trial whose answer lacks a field's key is not scored there.
    predicted : mapping of trial id to answer
        In the guidelines' form, `TrialFields` rows included. A gold trial without a prediction
        counts as predicted empty.
    views : sequence of View, optional
    replicates, seed : int, optional
        Of the bootstrap over trials. One seed gives one set of samples for every field.

    Returns
    -------
    Report
    """
    trial_ids = tuple(sorted(gold))
    weights = resamples(len(trial_ids), replicates, seed)
    return Report(
        trial_ids=trial_ids,
        missing=tuple(t for t in trial_ids if t not in predicted),
        ignored=tuple(sorted(set(predicted) - set(gold))),
        replicates=replicates,
        seed=seed,
        fields={
            view.name: score_view(
                view,
                [
                    compare(view, gold[t], predicted.get(t, {})) if view.field in gold[t] else None
                    for t in trial_ids
                ],
                weights,
            )
            for view in views
        },
    )


def score_view(view: View, comparisons: Sequence[Comparison | None], weights: Counts) -> FieldScore:
    """Score one view.

    Parameters
    ----------
    view : View
    comparisons : sequence of Comparison or None, shape (trials,)
        None for a trial that is not scored here.
    weights : ndarray, shape (replicates, trials)
        From `resamples`.

    Returns
    -------
    FieldScore
    """
    scored = [one for one in comparisons if one is not None]
    counts, support = _count(view, comparisons)
    total = sum(counts.values(), start=np.zeros((len(comparisons), 3)))
    classes = {
        name: _class_score(counts[name], support[name], weights, len(scored))
        for name in sorted(counts)
    }
    empty = [one for one in scored if one.not_reported]
    macro_f1 = [one.f1.value for one in classes.values()]
    return FieldScore(
        name=view.name,
        n_trials=len(scored),
        micro=_class_score(total, sum(support.values()), weights, len(scored)),
        macro_precision=_mean([one.precision.value for one in classes.values()], len(scored)),
        macro_recall=_mean([one.recall.value for one in classes.values()], len(scored)),
        macro_f1=_macro_f1(macro_f1, list(counts.values()), weights, len(scored)),
        exact=_proportion(sum(one.exact for one in scored), len(scored)),
        not_reported=_proportion(sum(one.exact for one in empty), len(empty)),
        weak=sum(one.optional for one in scored),
        weak_found=sum(len(one.hits) - (len(one.required) - len(one.missed)) for one in scored),
        classes=classes,
        trial_counts=total,
    )


def _count(
    view: View, comparisons: Sequence[Comparison | None]
) -> tuple[dict[str, Counts], dict[str, int]]:
    """Return TP, FP, FN by class and trial, and the required gold keys by class."""
    counts: defaultdict[str, Counts] = defaultdict(lambda: np.zeros((len(comparisons), 3)))
    support: defaultdict[str, int] = defaultdict(int)
    for row, one in enumerate(comparisons):
        if one is None:
            continue
        for column, found in enumerate((one.hits, one.false, one.missed)):
            for key in found:
                counts[view.classify(key)][row, column] += 1
        for key in one.required:
            support[view.classify(key)] += 1
    return counts, support


def _proportion(successes: float, trials: float) -> Figure:
    value = successes / trials if trials else None
    return Figure(value, wilson(successes, trials), int(trials))


def _mean(values: Sequence[float | None], n: int) -> Figure:
    value = sum(one or 0.0 for one in values) / len(values) if values else None
    return Figure(value, None, n)


def _class_score(counts: Counts, support: int, weights: Counts, n: int) -> ClassScore:
    hits, false, missed = (int(one) for one in counts.sum(axis=0))
    f1 = 2 * hits / (2 * hits + false + missed) if hits + false + missed else None
    return ClassScore(
        true_positives=hits,
        false_positives=false,
        false_negatives=missed,
        support=support,
        precision=_proportion(hits, hits + false),
        recall=_proportion(hits, hits + missed),
        f1=Figure(f1, f1_interval(counts, weights), n),
    )


def _macro_f1(
    values: Sequence[float | None], counts: Sequence[Counts], weights: Counts, n: int
) -> Figure:
    """Return macro F1 with its interval: classes that a replicate did not draw are left out."""
    point = _mean(values, n).value
    if point is None:
        return Figure(None, None, n)
    drawn = np.stack([f1_of(weights @ one) for one in counts])
    kept = ~np.isnan(drawn)
    present = kept.sum(axis=0)
    sums = np.where(kept, drawn, 0).sum(axis=0)
    replicates = np.where(present > 0, sums / np.maximum(present, 1), np.nan)
    return Figure(point, percentile_interval(replicates, point), n)
