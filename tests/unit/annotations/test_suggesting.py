"""Which records are worth labelling next."""

from __future__ import annotations

import pytest

from stemtrial.answers import TrialFields
from stemtrial.records import TrialRecord
from stemtrial_annotations.counting import Counter
from stemtrial_annotations.suggesting import doubt, suggest

TITLES = ("Marrow for gait", "Cord against vitiligo", "Fat into scars", "Blood for lupus patients")


def found(trial_id, confidence, route="oral"):
    place = {"section": "brief_title", "start": 0, "end": 4, "text": "word"}
    answer = {"quote": "word", "section": "brief_title", "confidence": confidence, "source": "m"}
    return TrialFields(trial_id=trial_id, route=[answer | {"label": route, "evidence": place}])


def picked(confidences, n=9, titles=TITLES, routes=("oral",) * 4, counts=None):
    ids = [f"T{i}" for i in range(len(confidences))]
    records = [TrialRecord(trial_id=i, brief_title=t) for i, t in zip(ids, titles, strict=False)]
    rows = [found(*one) for one in zip(ids, confidences, routes, strict=False)]
    known = {("route", "oral"): Counter(train=50), ("route", "topical"): Counter(train=2)}
    return suggest(records, rows, known if counts is None else counts, n)


def test_doubt_is_the_entropy_of_the_least_sure():
    assert doubt(found("T", 0.5)) == pytest.approx(1)
    assert doubt(found("T", 1.0)) == pytest.approx(0, abs=1e-6)
    assert doubt(TrialFields(trial_id="T")) == 0


def test_the_most_doubtful_comes_first():
    assert [one.trial_id for one in picked([0.9, 0.5, 0.99, 0.7], n=2)] == ["T1", "T3"]


def test_a_thin_label_is_worth_more_than_some_doubt():
    first, *_ = picked([0.75, 0.9, 0.9, 0.9], routes=("oral", "oral", "topical", "oral"))
    assert first.trial_id == "T2"
    assert first.thin == ("route:topical",)


def test_each_pick_makes_its_labels_worth_less():
    counts = {("route", "oral"): Counter(train=50), ("route", "topical"): Counter(train=19)}
    routes = ("topical", "topical", "oral", "oral")
    thin = [one.thin for one in picked([0.5, 0.5, 0.6, 0.6], routes=routes, counts=counts)]
    assert sum(bool(one) for one in thin) == 1


def test_of_records_alike_only_one_is_taken():
    twins = ("Cord cells against vitiligo", "Cord cells against vitiligo II", "Fat into scars")
    assert len(picked([0.5, 0.5, 0.5], titles=twins)) == 2


def test_nothing_is_suggested_of_nothing():
    assert picked([]) == []
