from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.judge.linear import LinearModel, logistic

WEIGHTS = st.dictionaries(st.text("abc", min_size=1, max_size=2), st.floats(-5, 5), max_size=6)


def test_unknown_features_weigh_nothing() -> None:
    model = LinearModel(0.5, {"known": 1.0})
    assert model.of_names(["unknown"]) == pytest.approx(1 / (1 + math.exp(-0.5)))
    assert model.of_names(["known"]) == pytest.approx(1 / (1 + math.exp(-1.5)))


@given(st.floats(-3, 3), WEIGHTS)
def test_names_are_values_of_one(bias: float, weights: dict[str, float]) -> None:
    model = LinearModel(bias, weights)
    assert model.of_names(list(weights)) == pytest.approx(
        model.of_values(dict.fromkeys(weights, 1.0))
    )


@given(st.floats(-3, 3), WEIGHTS)
def test_the_json_form_gives_the_model_back(bias: float, weights: dict[str, float]) -> None:
    model = LinearModel(bias, weights)
    assert LinearModel.from_json(model.to_json()) == model


@given(st.floats(allow_nan=False))
def test_the_logistic_function_never_overflows(score: float) -> None:
    assert 0.0 <= logistic(score) <= 1.0
    assert logistic(score) + logistic(-score) == pytest.approx(1.0)


@pytest.mark.parametrize("data", [{}, {"bias": 0}, {"bias": "x", "weights": {}}])
def test_another_form_is_refused(data: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        LinearModel.from_json(data)
