from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from stemtrial.judge.words import SCALE
from stemtrial_training.word_training import WordTable, word_table

TRIALS = [{"gel", "skin"}, {"vein", "drip"}, {"gel", "wound", "skin"}, {"vein", "rare"}] * 5
ANSWERS = {
    "topical": [True, False, True, False] * 5,
    "always": [True] * 20,
    "seldom": [True] + [False] * 19,
}


@pytest.fixture
def table() -> WordTable:
    return word_table(TRIALS, ANSWERS, least_trials=5, least_answers=3)


def test_rare_words_and_answers_are_left_out(table: WordTable) -> None:
    assert table.words == ["drip", "gel", "rare", "skin", "vein", "wound"]
    assert table.heads == ["topical"]
    assert word_table(TRIALS, ANSWERS, 6, 1).words == ["gel", "skin", "vein"]


def test_it_is_ridge_regression_on_centred_answers(table: WordTable) -> None:
    chosen = np.arange(20) < 15
    model = table.fit(0.7, chosen)
    wanted = table.targets[chosen, 0]
    oracle = Ridge(alpha=0.7, fit_intercept=False)
    oracle.fit(table.matrix[chosen].toarray(), wanted - wanted.mean())
    assert model.weights[:, 0] / SCALE == pytest.approx(oracle.coef_, abs=1e-3)
    assert model.biases == [pytest.approx(wanted.mean(), abs=1e-3)]


def test_trials_left_out_are_told_apart(table: WordTable) -> None:
    scores = table.scores(table.fit(1.0, np.arange(20) >= 4))
    assert list(scores[:4, 0] > 0) == ANSWERS["topical"][:4]
