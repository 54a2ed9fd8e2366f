"""Which labels are taken for which, where answers are sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from stemtrial_evaluation.comparison import compare
from stemtrial_evaluation.fields import Answer, View

NOTHING = "nothing"


def confusion(
    view: View, gold: Mapping[str, Answer], predicted: Mapping[str, Answer]
) -> Counter[tuple[str, str]]:
    """Count pairs of gold class and predicted class.

    Where a trial has classes that were missed and others that were made up, each of the missed is
    paired with each of the made up: sets do not say which stands for which. What has no partner
    is paired with `nothing`.

    Parameters
    ----------
    view : View
    gold, predicted : mapping of trial id to answer

    Returns
    -------
    Counter
        (gold class, predicted class) to the number of times; right answers stand on the diagonal.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for trial_id in sorted(gold):
        if view.field not in gold[trial_id]:
            continue
        done = compare(view, gold[trial_id], predicted.get(trial_id, {}))
        pairs.update((view.classify(key), view.classify(key)) for key in done.hits)
        missed = [view.classify(key) for key in done.missed]
        false = [view.classify(key) for key in done.false]
        pairs.update((one, other) for one in missed or [NOTHING] for other in false)
        if not false:
            pairs.update((one, NOTHING) for one in missed)
    return pairs
