"""Intervals against known figures and by property."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial_evaluation.intervals import f1_interval, percentile_interval, resamples, wilson

WEIGHTS = resamples(40, 400, seed=7)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Stat. Med. 17:857, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson_gives_the_published_figures(successes, trials, low, high):
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_wilson_has_nothing_to_say_of_nothing():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("successes", "trials"), [(2, 1), (-1, 3)])
def test_wilson_refuses_impossible_counts(successes, trials):
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(successes, trials)


@given(st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share(counts):
    successes, trials = counts
    found = wilson(successes, trials)
    if found is not None:
        assert 0 <= found[0] <= successes / trials <= found[1] <= 1


def test_resamples_draw_every_time_as_many_trials_as_there_are():
    assert (WEIGHTS.sum(axis=1) == 40).all()
    assert (resamples(40, 400, seed=7) == WEIGHTS).all()
    assert not (resamples(40, 400, seed=8) == WEIGHTS).all()


def test_f1_interval_equals_a_plain_bootstrap_loop():
    generator = np.random.default_rng(3)
    counts = generator.integers(0, 4, size=(40, 3)).astype(float)
    plain = []
    for row in WEIGHTS:
        sample = np.repeat(counts, row.astype(int), axis=0).sum(axis=0)
        plain.append(2 * sample[0] / (2 * sample[0] + sample[1] + sample[2]))
    assert f1_interval(counts, WEIGHTS) == pytest.approx(tuple(np.percentile(plain, [2.5, 97.5])))


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=40, max_size=40))
def test_f1_interval_holds_the_point(rows):
    counts = np.array(rows, dtype=float)
    hits, false, missed = counts.sum(axis=0)
    found = f1_interval(counts, WEIGHTS)
    if hits + false + missed == 0:
        assert found is None
    else:
        assert 0 <= found[0] <= 2 * hits / (2 * hits + false + missed) <= found[1] <= 1


def test_a_perfect_score_is_not_certain():
    low, high = f1_interval(np.tile([1.0, 0.0, 0.0], (40, 1)), WEIGHTS)
    assert high == 1
    assert 0.9 < low < 0.97


def test_more_trials_narrow_the_interval():
    few = np.tile([[1.0, 0, 0], [0, 1, 1]], (20, 1))
    many = np.tile(few, (10, 1))
    low, high = f1_interval(few, WEIGHTS)
    narrow_low, narrow_high = f1_interval(many, resamples(400, 400, seed=7))
    assert narrow_high - narrow_low < (high - low) / 2


def test_the_interval_is_widened_to_the_point():
    values = np.array([0.5, 0.6] * 50)
    assert percentile_interval(values, 0.9) == (0.5, 0.9)
    assert percentile_interval(values, 0.2) == (0.2, 0.6)
    assert percentile_interval(np.array([np.nan, 0.5, 0.5]), 0.5) is None
