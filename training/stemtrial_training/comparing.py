"""A new model against the one in use, by their answers to trials that neither had seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stemtrial.errors import InputError
from stemtrial_evaluation.model_comparison import Compared, compare_answers
from stemtrial_training.unseen import gold_answers

_ANSWERED_BY = "each answered by models that had not seen it (cross-validation)"


def compare_parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Compared:
    """Compare the cross-validated answers of two releases on the trials that both hold.

    Parameters
    ----------
    old, new : mapping
        The part `unseen` of a release.

    Raises
    ------
    InputError
        If they have no trial of the gold set in common.
    """
    both = {one: None for one in old["answers"] if one in new["answers"]}
    gold = gold_answers(both)
    if not gold:
        raise InputError("the two releases have no cross-validated gold trial in common.")
    return compare_answers(gold, old["answers"], new["answers"], _ANSWERED_BY)
