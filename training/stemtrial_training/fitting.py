"""Fitting logistic models that leave as plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from stemtrial.judge.linear import LinearModel

DIGITS = 4


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of features as a sparse matrix, made once and fitted to in many folds.

    Attributes
    ----------
    matrix : csr_matrix, shape (n, len(names))
    names : list of str
        The features' names, sorted.
    """

    matrix: csr_matrix
    names: list[str]

    @classmethod
    def of_values(cls, rows: Sequence[Mapping[str, float]]) -> Table:
        """Make a table of rows that give features their values; absent features are 0."""
        return cls._of_pairs([row.items() for row in rows])

    @classmethod
    def of_names(cls, rows: Sequence[Iterable[str]]) -> Table:
        """Make a table of rows that list the features that hold, each once."""
        return cls._of_pairs([dict.fromkeys(row, 1.0).items() for row in rows])

    @classmethod
    def _of_pairs(cls, rows: Sequence[Iterable[tuple[str, float]]]) -> Table:
        position: dict[str, int] = {}
        pointers: NDArray[np.int32] = np.zeros(len(rows) + 1, dtype=np.int32)
        indices: list[int] = []
        values: list[float] = []
        for number, row in enumerate(rows, start=1):
            for name, value in row:
                if value:
                    indices.append(position.setdefault(name, len(position)))
                    values.append(value)
            pointers[number] = len(indices)
        names = sorted(position)
        order = np.empty(len(names), dtype=np.int32)
        order[[position[name] for name in names]] = np.arange(len(names), dtype=np.int32)
        columns = order[np.asarray(indices, dtype=np.int32)]
        shape = (len(rows), len(names))
        return cls(csr_matrix((np.asarray(values, float), columns, pointers), shape=shape), names)

    def probabilities(self, model: LinearModel) -> NDArray[np.float64]:
        """Return a model's probability for every row."""
        weights = np.array([model.weights.get(name, 0.0) for name in self.names])
        scores: NDArray[np.float64] = self.matrix @ weights + model.bias
        return 1.0 / (1.0 + np.exp(-scores))


def fit_linear(
    rows: Sequence[Mapping[str, float]],
    targets: Sequence[int],
    weights: Sequence[float],
    *,
    inverse_penalty: float,
    least_rows: int = 3,
) -> LinearModel:
    """Fit an L2-penalised logistic regression; see `fit_table`.

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
    """
    table = Table.of_values(rows)
    return fit_table(
        table,
        np.asarray(targets),
        np.asarray(weights),
        inverse_penalty=inverse_penalty,
        least_rows=least_rows,
    )


def fit_table(
    table: Table,
    targets: NDArray[np.int64],
    weights: NDArray[np.float64],
    *,
    inverse_penalty: float,
    least_rows: int = 3,
    chosen: NDArray[np.bool_] | None = None,
) -> LinearModel:
    """Fit an L2-penalised logistic regression to rows of a table.

    Parameters
    ----------
    table : Table
    targets, weights : ndarray, shape (n,)
        0 or 1, and the weight of each row.
    inverse_penalty : float
        scikit-learn's `C`.
    least_rows : int
        Features that hold in fewer rows are left out.
    chosen : ndarray of bool, shape (n,), optional
        The rows to learn from; all by default.

    Returns
    -------
    LinearModel
        Weights rounded to 4 digits, zero ones left out. One class gives a constant.
    """
    matrix = table.matrix
    if chosen is not None:
        matrix, targets, weights = matrix[chosen], targets[chosen], weights[chosen]
    classes = set(targets.tolist())
    if len(classes) < 2:
        return LinearModel(6.0 if classes == {1} else -6.0, {})
    columns = np.flatnonzero(matrix.getnnz(axis=0) >= least_rows)
    model = LogisticRegression(C=inverse_penalty, max_iter=1000, tol=1e-5)
    model.fit(matrix[:, columns], targets, sample_weight=weights)
    learned = {
        table.names[column]: round(float(weight), DIGITS)
        for column, weight in zip(columns, model.coef_[0], strict=True)
        if abs(weight) >= 0.5 * 10**-DIGITS
    }
    return LinearModel(round(float(model.intercept_[0]), DIGITS), learned)
