"""Who is compared with whom, and Krippendorff's alpha of the decisions."""

from __future__ import annotations

import numpy as np
import pytest

from stemtrial.errors import UsageError
from stemtrial_annotations.corrections import load_changes
from stemtrial_annotations.measures import alpha
from stemtrial_annotations.pairs import PAIRS, compare, pair_named
from stemtrial_annotations.partial import LABELLED


def test_alpha_of_a_worked_example():
    # 10 units, 2 coders: 1 both yes, 3 yes/no, 1 no/yes, 5 both no. By hand: n = 20, six 1s and
    # fourteen 0s, four pairs apart: 1 - 19 * 4 / (6 * 14).
    assert float(alpha(np.array([1.0, 3.0, 1.0, 5.0]))) == pytest.approx(1 - 19 * 4 / 84)
    assert float(alpha(np.array([5.0, 0.0, 0.0, 5.0]))) == 1
    assert np.isnan(alpha(np.array([0.0, 0.0, 0.0, 5.0])))


def test_the_first_annotator_is_the_gold_set_before_its_corrections():
    first, gold = pair_named("first")
    _, second = pair_named("annotators")
    assert set(first) == set(second)
    changed = {one.trial_id for one in load_changes()} & set(first)
    rows = {one: (first[one].to_row(), gold[one].to_row()) for one in first}
    assert {one for one, (before, now) in rows.items() if before != now} == changed


def test_an_unknown_pair_is_a_usage_error():
    with pytest.raises(UsageError, match="no comparison 'third'"):
        pair_named("third")


def test_the_partial_labels_are_compared_on_their_own_fields():
    assert set(PAIRS) == {"annotators", "first", "second", "partial"}
    found, n = compare("partial")
    assert {one.field for one in found} == (set(LABELLED) if n else set())
