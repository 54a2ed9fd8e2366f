"""From answers with full quotes to standoff."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from stemtrial.records import TrialRecord
from stemtrial_annotations.importing import repeats, to_standoff

RECORD = TrialRecord(
    trial_id="T1",
    brief_title="Cord cells for uveitis",
    brief_summary="Cord cells are given by vein. Cord cells come every other week, six times.",
    arms=[
        {"label": "High", "type": "Experimental", "description": "9 million cord cells"},
        {"label": "Low", "type": "Experimental", "description": "2 million cord cells"},
    ],
)
EMPTY = {
    "trial_id": "T1",
    "in_scope": True,
    "disease": ["uveitis"],
    **{name: [] for name in ("cell_type", "cell_source", "donor_type", "route", "schedule")},
    "n_administrations": [],
    "interval": None,
    "interval_days": None,
    "dose": [],
    "combination": [],
    "combination_none": False,
    "adverse_events": [],
    "notes": "",
}


def label(name, quote, section):
    return {"label": name, "quote": quote, "section": section, "basis": "stated"}


def standoff(**more):
    return to_standoff({**EMPTY, **more}, RECORD, guidelines="1.2", origin="test")


def test_a_quote_goes_to_its_first_place_in_the_section():
    trial, problems = standoff(cell_source=[label("cord_blood", "Cord cells", "brief_summary")])
    (span,) = trial.cell_source
    assert (span.start, span.end, span.quote) == (0, 10, "Cord cells")
    assert set(trial.sections) == {"brief_summary"}
    assert problems == []


def test_the_place_that_an_answer_names_is_kept_where_its_quote_stands_there():
    item = label("cord_blood", "Cord cells", "brief_summary")
    for start, kept in ((30, 30), (31, 0)):
        evidence = {"section": "brief_summary", "start": start, "end": start + 10}
        trial, problems = standoff(cell_source=[item | {"evidence": evidence}])
        assert trial.cell_source[0].start == kept
        assert problems == []


def test_a_quote_in_an_arm_brings_the_hash_of_the_arms_name_too():
    dose = {"low": 2e6, "high": 2e6, "unit": "cells", "per": "unclear"}
    trial, _ = standoff(dose=[dose | {"quote": "2 million", "section": "arms"}])
    (span,) = trial.dose
    assert (span.index, span.part, span.start) == (1, "description", 0)
    assert set(trial.sections) == {"arms[1].label", "arms[1].description"}


def test_a_quote_that_differs_is_placed_where_found_once_and_said():
    trial, problems = standoff(route=[label("intravenous", "given\nby vein", "brief_summary")])
    assert trial.route[0].quote == "given by vein"
    assert [(one.reason, one.level) for one in problems] == [
        ("quote differs in spacing", "warning")
    ]


@pytest.mark.parametrize(
    ("quote", "reason"),
    [("by mouth", "quote not found"), ("CORD  cells", "quote found 2 times")],
)
def test_a_quote_without_a_sure_place_is_kept_without_offsets_and_said(quote, reason):
    trial, problems = standoff(route=[label("oral", quote, "brief_summary")])
    assert trial.route[0].start is None
    assert trial.route[0].quote == quote
    assert [(one.reason, one.level) for one in problems] == [(reason, "error")]


def test_a_quote_in_another_section_is_not_found():
    _, problems = standoff(route=[label("intravenous", "by vein", "brief_title")])
    assert [one.reason for one in problems] == ["quote not found"]


def test_an_interval_is_placed_where_its_words_stand():
    trial, _ = standoff(interval="every other week", interval_days=14)
    assert trial.interval_at.key == "brief_summary"
    trial, problems = standoff(interval="every 2 weeks", interval_days=14)
    assert trial.interval_at is None
    assert problems == []


def test_a_note_that_repeats_the_record_is_left_out():
    copied = "they say: cord cells come every other week, six times"
    trial, problems = standoff(notes=copied)
    assert trial.notes == ""
    assert [one.field for one in problems] == ["notes"]
    assert standoff(notes="dose unclear; conflict")[0].notes == "dose unclear; conflict"


def test_a_run_of_seven_words_is_no_copy():
    text = "a b c d e f g h"
    assert repeats("x A, b c d e f g h", [text])
    assert not repeats("a b c d e f g", [text])


@pytest.mark.parametrize("wrong", [{"dose": [{"low": 1}]}, {"in_scope": "perhaps"}])
def test_an_answer_that_is_not_of_the_form_is_refused(wrong):
    with pytest.raises((ValidationError, KeyError)):
        standoff(**wrong)
