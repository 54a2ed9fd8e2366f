"""Answers and records together again, on records of the project's own."""

from __future__ import annotations

import pytest

from stemtrial.records import TrialRecord
from stemtrial_annotations.hydration import hydrate
from stemtrial_annotations.importing import to_standoff

ARMS = [
    {"label": "High", "description": "nine million cells, once"},
    {"label": "Low", "description": "two million cells, once"},
]
RECORD = {
    "trial_id": "T1",
    "brief_title": "Marrow cells for uveitis",
    "brief_summary": "Marrow cells of the patients are given by vein.",
    "arms": ARMS,
}
ANSWER = {
    "trial_id": "T1",
    "in_scope": True,
    "disease": ["uveitis"],
    "cell_type": [],
    "cell_source": [{"label": "bone_marrow", "quote": "Marrow", "section": "brief_title"}],
    "donor_type": [{"label": "autologous", "quote": "of the patients", "section": "brief_summary"}],
    "route": [],
    "schedule": [
        {"label": "single", "quote": "two million cells, once", "section": "arms"},
    ],
    "n_administrations": [1],
    "interval": None,
    "interval_days": None,
    "dose": [],
    "combination": [],
    "combination_none": False,
    "adverse_events": [],
    "notes": "",
}


def hydrated(*records):
    trial, problems = to_standoff(
        ANSWER, TrialRecord.model_validate(RECORD), guidelines="1.2", origin="test"
    )
    assert problems == []
    return hydrate([TrialRecord.model_validate(one) for one in records], [trial])


def outcome(done, field):
    (one,) = [one for one in done.outcomes if one.field == field]
    return one.status, one.reason


def test_the_same_text_gives_the_answer_back_with_evidence():
    done = hydrated(RECORD)
    assert done.counts() == {"held": 3}
    assert done.problems == []
    item = done.answers["T1"]["schedule"][0]
    assert item["quote"] == item["evidence"]["text"] == "two million cells, once"
    assert (item["evidence"]["index"], item["evidence"]["part"]) == (1, "description")


def test_a_trial_that_is_not_there_is_reported():
    done = hydrated({**RECORD, "trial_id": "T2"})
    assert done.missing == ["T1"]
    assert "no record" in done.problems[0].reason
    assert done.records == done.answers == {}


def test_of_two_versions_the_one_that_was_labelled_is_taken():
    edited = {**RECORD, "brief_summary": "New. " + RECORD["brief_summary"]}
    for order in ((RECORD, edited), (edited, RECORD)):
        assert hydrated(*order).counts() == {"held": 3}


def test_arms_that_changed_places_are_followed():
    done = hydrated({**RECORD, "arms": ARMS[::-1]})
    assert outcome(done, "schedule")[0] == "moved"
    assert done.answers["T1"]["schedule"][0]["evidence"]["index"] == 0


def test_an_arm_that_moved_and_was_edited_is_told_by_its_name():
    arms = [{**arm, "description": f"New: two million cells, once, {arm['label']}"} for arm in ARMS]
    done = hydrated({**RECORD, "arms": arms[::-1]})
    assert outcome(done, "schedule") == ("reanchored", "the text was edited")
    assert done.answers["T1"]["schedule"][0]["evidence"]["index"] == 0


def test_an_edited_text_is_searched_for_the_quote():
    done = hydrated({**RECORD, "brief_summary": "Cells of the\n patients are given by vein."})
    status, reason = outcome(done, "donor_type")
    assert (status, reason) == (
        "reanchored",
        "the text was edited; the quote differs in spacing",
    )
    assert done.answers["T1"]["donor_type"][0]["quote"] == "of the\n patients"


@pytest.mark.parametrize(
    ("summary", "reason"),
    [
        ("Given by vein.", "the text was edited and the quote is gone"),
        ("Cells of the patients, of the patients.", "the quote stands 2 times"),
        ("", "the record has no brief_summary now"),
    ],
)
def test_what_cannot_be_placed_is_reported_and_its_label_kept(summary, reason):
    done = hydrated({**RECORD, "brief_summary": summary})
    status, said = outcome(done, "donor_type")
    assert status == "lost"
    assert reason in said
    (item,) = done.answers["T1"]["donor_type"]
    assert item["label"] == "autologous"
    assert item["evidence"] is None
    assert len(done.outcomes) == 3


def test_a_quote_that_moved_to_another_section_is_not_taken():
    done = hydrated({**RECORD, "brief_summary": "", "detailed_description": "of the patients"})
    assert outcome(done, "donor_type")[0] == "lost"
