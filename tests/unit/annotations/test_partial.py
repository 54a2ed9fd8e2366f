from __future__ import annotations

import pytest
from pydantic import ValidationError

from stemtrial_annotations.partial import UNLABELLED, PartialTrial, load_partial
from stemtrial_annotations.splits import load_splits
from stemtrial_annotations.values import closed_labels


def test_no_partial_trial_is_in_a_split_or_related_to_a_test_trial() -> None:
    splits = load_splits()
    taken = {one for members in splits["splits"].values() for one in members}
    ids = [trial.trial_id for trial in load_partial()]
    assert len(ids) == len(set(ids)) > 0
    assert not set(ids) & (taken | set(splits["held_out"]))


def test_labels_are_the_guidelines_and_quotes_short() -> None:
    closed = closed_labels()
    for trial in load_partial():
        for name, span in trial.spans():
            assert len(span.quote.split()) <= 12
            assert span.label in closed[name]  # type: ignore[attr-defined]
        assert set(trial.disease) <= closed["disease"]


def test_what_was_not_labelled_holds_nothing() -> None:
    trial = load_partial()[0]
    row = trial.to_row() | {"labelled": trial.labelled}
    assert all(getattr(trial, name) == UNLABELLED[name] for name in ("dose", "combination"))
    with pytest.raises(ValidationError, match="combination_none holds answers"):
        PartialTrial.model_validate(row | {"combination_none": True})
