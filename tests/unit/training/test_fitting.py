from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from stemtrial.judge.linear import LinearModel
from stemtrial_training.fitting import Table, fit_linear, fit_table
from stemtrial_training.judges import fold_of

ROWS = [{"a": 1.0, "b": 1.0}, {"a": 1.0}, {"b": 1.0}, {"c": 2.0}] * 10
TARGETS = [1, 1, 0, 0] * 10


def test_it_is_scikit_learns_logistic_regression() -> None:
    model = fit_linear(ROWS, TARGETS, [1.0] * 40, inverse_penalty=0.5)
    table = np.array([[row.get(name, 0.0) for name in "abc"] for row in ROWS])
    oracle = LogisticRegression(C=0.5, max_iter=1000).fit(table, TARGETS)
    expected = oracle.predict_proba(table)[:, 1]
    assert [model.of_values(row) for row in ROWS] == pytest.approx(list(expected), abs=1e-3)


def test_rare_features_are_left_out() -> None:
    rows = [*ROWS, {"rare": 1.0}]
    model = fit_linear(rows, [*TARGETS, 1], [1.0] * 41, inverse_penalty=1.0)
    assert "rare" not in model.weights


def test_one_class_gives_a_constant() -> None:
    model = fit_linear(ROWS, [1] * 40, [1.0] * 40, inverse_penalty=1.0)
    assert model.weights == {}
    assert model.of_values({"a": 1.0}) > 0.99


def test_the_fit_is_the_same_twice() -> None:
    one, two = (fit_linear(ROWS, TARGETS, [1.0] * 40, inverse_penalty=0.3) for _ in range(2))
    assert one == two


def test_a_familys_fold_depends_on_nothing_else() -> None:
    folds = [fold_of(f"NCT{number:08d}", 5) for number in range(500)]
    assert set(folds) == set(range(5))
    assert folds[7] == fold_of("NCT00000007", 5)


def test_a_table_is_fitted_to_chosen_rows_only() -> None:
    chosen = np.arange(40) < 30
    part = fit_table(
        Table.of_values(ROWS), np.array(TARGETS), np.ones(40), inverse_penalty=0.5, chosen=chosen
    )
    alone = fit_linear(ROWS[:30], TARGETS[:30], [1.0] * 30, inverse_penalty=0.5)
    assert part == alone


def test_a_table_scores_its_rows_as_the_model_does() -> None:
    names = [["b", "a"], ["c"], [], ["a", "a"]]
    model = LinearModel(0.3, {"a": 1.0, "c": -2.0, "elsewhere": 5.0})
    expected = [model.of_names(dict.fromkeys(row)) for row in names]
    assert list(Table.of_names(names).probabilities(model)) == pytest.approx(expected)
