"""Fitting the calibration on answers to trials that the models had not seen.

The rules were written while reading the train split, so there they are more often right than on
other trials. The maps therefore hold an intercept of the unread trials (the dev split), shrunk
towards none; what a release says of its confidence is what those trials say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from stemtrial.resolve.calibration import Calibration, FieldMap, log_odds
from stemtrial_evaluation.confidence import Judged

LEAST_ANSWERS = 20
LEAST_SLOPE = 0.1
# Weights of the squared distance from "slope 1, bias 0, unread trials like the read ones".
# Chosen by log loss on left-out folds.
_SLOPE, _BIAS, _UNREAD = 2.0, 0.125, 1.0


def fit_calibration(judged: Mapping[str, Sequence[Judged]], unread: Collection[str]) -> Calibration:
    """Fit one map a field.

    Parameters
    ----------
    judged : mapping of field to answers
        Out of fold.
    unread : collection of str
        Trials that few rules were written on.

    Returns
    -------
    Calibration
        Without the fields that have fewer than 20 answers.
    """
    return Calibration(
        {
            name: _fit(rows, unread)
            for name, rows in sorted(judged.items())
            if len(rows) >= LEAST_ANSWERS
        }
    )


def _fit(rows: Sequence[Judged], unread: Collection[str]) -> FieldMap:
    scores = np.array([log_odds(one.confidence) for one in rows])
    right = np.array([float(one.right) for one in rows])
    is_unread = np.array([float(one.trial_id in unread) for one in rows])

    def loss(values: NDArray[np.float64]) -> float:
        slope, bias, shift = values
        z = bias + slope * scores + shift * is_unread
        penalty = _SLOPE * (slope - 1) ** 2 + _BIAS * bias**2 + _UNREAD * shift**2
        return float((np.logaddexp(0, z) - right * z).sum() + penalty)

    bounds = [(LEAST_SLOPE, None), (None, None), (None, None)]
    slope, bias, shift = minimize(loss, np.array([1.0, 0.0, 0.0]), bounds=bounds).x
    return FieldMap(round(float(slope), 3), round(float(bias + shift), 3))


def calibrated_out_of_fold(
    judged: Mapping[str, Sequence[Judged]],
    unread: Collection[str],
    fold: Callable[[str], int],
    folds: int,
) -> dict[str, list[Judged]]:
    """Return the answers with confidences calibrated on the other folds, to measure the maps.

    Parameters
    ----------
    judged, unread
        As for `fit_calibration`.
    fold : callable
        Trial id to fold.
    folds : int

    Returns
    -------
    dict
        Field to answers.
    """
    found: dict[str, list[Judged]] = {name: [] for name in judged}
    for number in range(folds):
        others = {
            name: [one for one in rows if fold(one.trial_id) != number]
            for name, rows in judged.items()
        }
        maps = fit_calibration(others, unread).fields
        for name, rows in judged.items():
            convert = maps.get(name, lambda confidence: confidence)
            found[name] += [
                Judged(one.trial_id, one.field, convert(one.confidence), one.right)
                for one in rows
                if fold(one.trial_id) == number
            ]
    return found
