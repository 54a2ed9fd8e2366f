"""The word model: what the words of a whole record say for each answer."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.document import lay_out_text
from stemtrial.judge.words import NO_WORDS, WordModel, trial_words

MODEL = WordModel(
    ["given", "route=topical"],
    [0.5, -0.9],
    ["gel", "infused", "of"],
    np.array([[100, 2000], [900, -400], [0, 0]]),
)


def test_every_distinct_word_counts_once() -> None:
    assert trial_words(lay_out_text("A gel. The GEL, 3 gels")) == {"a", "gel", "the", "gels"}


def test_the_score_is_the_sum_by_the_root_of_the_number_of_known_words() -> None:
    scores = MODEL(lay_out_text("Cells are infused; a gel of cells, a gel."))
    root = 3**0.5
    assert scores == pytest.approx({"given": 0.5 + 1.0 / root, "route=topical": -0.9 + 1.6 / root})


def test_without_known_words_the_bias_stands() -> None:
    assert MODEL(lay_out_text("Nothing known")) == {"given": 0.5, "route=topical": -0.9}
    assert NO_WORDS(lay_out_text("infused")) == {}


def test_the_json_form_gives_the_model_back() -> None:
    again = WordModel.from_json(json.loads(json.dumps(MODEL.to_json())))
    text = lay_out_text("of the gel infused")
    assert again(text) == MODEL(text)
    assert again.to_json() == MODEL.to_json()


@given(st.text(alphabet="abz\u00e9\u0130\ud800 -\n9_", max_size=40))
def test_words_are_the_runs_of_plain_letters(text: str) -> None:
    trial = lay_out_text(text)
    assert trial_words(trial) == set(re.findall("[a-z]+", trial.lower))


def test_weights_too_large_for_two_bytes_are_kept() -> None:
    data = MODEL.to_json()
    word = next(iter(data["weights"]))
    data["weights"][word] = [100_000] * len(data["heads"])
    assert WordModel.from_json(data).to_json()["weights"][word] == data["weights"][word]
