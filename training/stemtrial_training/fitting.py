"""Fitting logistic models that leave as plain numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from stemtrial.judge.linear import LinearModel

DIGITS = 4


def fit_linear(
    rows: Sequence[Mapping[str, float]],
    targets: Sequence[int],
    weights: Sequence[float],
    *,
    inverse_penalty: float,
    least_rows: int = 3,
) -> LinearModel:
    """Fit an L2-penalised logistic regression.

    Parameters
    ----------
    rows : sequence of mapping, shape (n,)
        Feature name to value; absent features are 0.
    targets : sequence of int, shape (n,)
        0 or 1.
    weights : sequence of float, shape (n,)
        Weight of each row.
    inverse_penalty : float
        scikit-learn's `C`.
    least_rows : int
        Features that hold in fewer rows are left out.

    Returns
    -------
    LinearModel
        Weights rounded to 4 digits, zero ones left out. One class gives a constant.
    """
    classes = set(targets)
    if len(classes) < 2:
        return LinearModel(6.0 if classes == {1} else -6.0, {})
    counts = Counter(name for row in rows for name, value in row.items() if value)
    names = sorted(name for name, count in counts.items() if count >= least_rows)
    model = LogisticRegression(C=inverse_penalty, max_iter=1000, tol=1e-5)
    model.fit(_matrix(rows, names), np.asarray(targets), sample_weight=np.asarray(weights))
    learned = {
        name: round(float(weight), DIGITS)
        for name, weight in zip(names, model.coef_[0], strict=True)
        if abs(weight) >= 0.5 * 10**-DIGITS
    }
    return LinearModel(round(float(model.intercept_[0]), DIGITS), learned)


def _matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> csr_matrix:
    position = {name: index for index, name in enumerate(names)}
    pointers: NDArray[np.int32] = np.zeros(len(rows) + 1, dtype=np.int32)
    indices: list[int] = []
    values: list[float] = []
    for number, row in enumerate(rows, start=1):
        for name, value in row.items():
            if value and name in position:
                indices.append(position[name])
                values.append(value)
        pointers[number] = len(indices)
    shape = (len(rows), len(names))
    return csr_matrix((values, np.asarray(indices, dtype=np.int32), pointers), shape=shape)
