"""Passages: cut out of records, and put together again."""

from __future__ import annotations

import json

import pytest

from stemtrial.errors import InputError
from stemtrial.records import TrialRecord
from stemtrial_annotations.passages import (
    hydrate_passages,
    passage_to_standoff,
    read_texts,
    source_of,
)

RECORD = TrialRecord(
    trial_id="NCT00000000",
    brief_summary="Cells are safe.\n\nNo harm  was seen so far. Pain is noted.",
    detailed_description="Deaths are counted.",
)
STATEMENT = {
    "status": "planned",
    "severity": "unspecified",
    "serious": False,
    "relatedness": "unspecified",
    "negated": False,
}


def made(text, quote, passage_id="NCT00000000", record=RECORD, notes=""):
    passage = {
        "passage_id": passage_id,
        "text": text,
        "adverse_events": [STATEMENT | {"quote": quote}],
        "notes": notes,
    }
    return passage_to_standoff(passage, record, guidelines="1.2", origin="test")


@pytest.mark.parametrize(
    ("text", "pieces", "verbatim"),
    [
        ("No harm  was seen so far.", 1, True),
        ("Cells are safe. No harm was seen so far.", 1, False),
        ("No harm was seen so far. Deaths are counted. ", 2, False),
    ],
)
def test_a_registry_passage_comes_back_from_its_record(text, pieces, verbatim):
    passage, problems = made(text, text.split()[0])
    assert problems == []
    assert (len(passage.pieces), passage.verbatim) == (pieces, verbatim)
    done = hydrate_passages([passage], {"NCT00000000": RECORD})
    assert done.texts == {"NCT00000000": text.rstrip()}
    assert done.answers["NCT00000000"]["adverse_events"][0]["quote"] == text.split()[0]


def test_a_passage_that_is_not_in_the_record_is_said_and_skipped():
    passage, problems = made("Nothing like it.", "Nothing")
    assert [one.reason for one in problems] == ["passage is not in the record"]
    done = hydrate_passages([passage], {"NCT00000000": RECORD})
    assert "word for word" in done.skipped["NCT00000000"]


def test_a_record_that_was_edited_or_is_missing_is_a_reason():
    passage, _ = made("Pain is noted.", "Pain")
    edited = RECORD.model_copy(update={"brief_summary": "Pain was noted, more or less, by all."})
    reasons = [
        hydrate_passages([passage], records).skipped["NCT00000000"]
        for records in ({}, {"NCT00000000": edited})
    ]
    assert reasons == ["the corpus has no record of this trial", "the record was edited"]


def test_a_text_from_elsewhere_is_taken_where_it_is_the_same():
    passage, _ = made("A rash was seen.", "rash", passage_id="phee-7_1", record=None)
    assert passage.source == "phee"
    same, other = {"phee-7_1": "A rash was seen. "}, {"phee-7_1": "A rash."}
    assert hydrate_passages([passage], {}, same).texts == {"phee-7_1": "A rash was seen."}
    assert "another one" in hydrate_passages([passage], {}, other).skipped["phee-7_1"]
    assert "PHEE" in hydrate_passages([passage], {}).skipped["phee-7_1"]


def test_a_quote_that_is_not_there_is_an_error():
    _, problems = made("Pain is noted.", "nausea")
    assert [(one.reason, one.level) for one in problems] == [("quote not found", "error")]


def test_a_note_that_repeats_the_passage_is_left_out():
    text = "We saw one two three four five six seven."
    passage, _ = made(text, "We", passage_id="abstract-1", record=None, notes=text)
    assert passage.notes == ""


def test_sources_are_told_by_the_id():
    ids = ("NCT00000000", "abstract-1", "phee-1_2", "pico-COV-1")
    assert [source_of(one) for one in ids] == ["nct", "pmid", "phee", "pmid"]


def test_texts_are_read_in_both_forms_and_anything_else_is_refused(tmp_path):
    file = tmp_path / "texts.jsonl"
    rows = [{"id": "1_2", "context": "A"}, {"passage_id": "abstract-3", "text": "B"}]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert read_texts([file]) == {"phee-1_2": "A", "abstract-3": "B"}
    file.write_text('{"other": 1}', encoding="utf-8")
    with pytest.raises(InputError, match="line 1"):
        read_texts([file])
