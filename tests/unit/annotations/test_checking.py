"""Every kind of mistake in a gold file is found, and told by line and trial."""

from __future__ import annotations

import copy
import json

import pytest

from stemtrial.records import TrialRecord
from stemtrial.vocabulary import load_vocabulary
from stemtrial_annotations.checking import check_file, ids_in
from stemtrial_annotations.importing import to_standoff
from stemtrial_annotations.values import closed_labels

RECORD = TrialRecord(
    trial_id="T1",
    brief_title="Marrow cells for uveitis",
    brief_summary="Marrow cells are given by vein, together with prednisone tablets.",
)
ANSWER = {
    "trial_id": "T1",
    "in_scope": True,
    "disease": ["uveitis"],
    "cell_type": [],
    "cell_source": [{"label": "bone_marrow", "quote": "Marrow", "section": "brief_title"}],
    "donor_type": [],
    "route": [{"label": "intravenous", "quote": "by vein", "section": "brief_summary"}],
    "schedule": [],
    "n_administrations": [2],
    "interval": None,
    "interval_days": None,
    "dose": [],
    "combination": [],
    "combination_none": False,
    "adverse_events": [],
    "notes": "",
}
DOSE = {"unit": "cells", "per": "unclear", "section": "brief_title", "start": 0, "end": 6,
        "quote": "Marrow"}  # fmt: skip


@pytest.fixture
def row():
    trial, _ = to_standoff(ANSWER, RECORD, guidelines="1.2", origin="test")
    return trial.to_row()


def checked(tmp_path, *rows, records=None):
    path = tmp_path / "gold.jsonl"
    lines = (one if isinstance(one, str) else json.dumps(one) for one in rows)
    path.write_text("\n".join(lines), encoding="utf-8")
    return check_file(path, {"T1": RECORD} if records is None else records)


def kinds(done):
    return [(remark.line, remark.kind, remark.level) for remark in done.remarks]


def test_a_right_file_has_no_remarks(tmp_path, row):
    done = checked(tmp_path, row, "")
    assert kinds(done) == []
    assert (done.n, done.without_text) == (1, 0)


def test_without_a_record_the_places_are_not_checked_and_that_is_said(tmp_path, row):
    done = checked(tmp_path, row, records={})
    assert kinds(done) == []
    assert done.without_text == 1


def damaged(row, path, value):
    row = copy.deepcopy(row)
    target = row
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return row


@pytest.mark.parametrize(
    ("path", "value", "kind", "level"),
    [
        (("route", 0, "label"), "by_vein", "unknown_label", "error"),
        (("disease",), ["uveitis", "uveitis"], "duplicate", "error"),
        (("disease",), ["uveitis", "not_autoimmune"], "contradiction", "error"),
        (("n_administrations",), [0], "impossible_value", "error"),
        (("interval_days",), 0, "impossible_value", "error"),
        (("dose",), [DOSE | {"low": None, "high": None}], "impossible_value", "error"),
        (("dose",), [DOSE | {"low": 2, "high": 1}], "impossible_value", "error"),
        (("route", 0, "start"), 22, "offset", "error"),
        (("route", 0, "end"), 900, "offset", "error"),
        (("route", 0, "quote"), "by mouth", "offset", "error"),
        (("sections",), {}, "no_hash", "error"),
        (("sections", "brief_summary"), "0" * 64, "edited", "warning"),
        (("route", 0, "basis"), "guessed", "not_of_the_form", "error"),
        (("route", 0, "extra"), 1, "not_of_the_form", "error"),
        (("route", 0, "quote"), "w " * 13, "not_of_the_form", "error"),
    ],
)
def test_each_mistake_is_found(tmp_path, row, path, value, kind, level):
    done = checked(tmp_path, "", damaged(row, path, value))
    assert set(kinds(done)) == {(2, kind, level)}
    assert done.remarks[0].trial_id == "T1"


def test_an_agent_beside_none_is_a_contradiction(tmp_path, row):
    agent = {"agent": "x", "category": "biologic", "section": "brief_title", "start": 0, "end": 6}
    row |= {"combination_none": True, "combination": [agent | {"quote": "Marrow"}]}
    assert kinds(checked(tmp_path, row)) == [(1, "contradiction", "error")]


def test_a_span_inside_a_token_gets_the_nearest_boundary(tmp_path, row):
    row["route"][0] |= {"end": row["route"][0]["end"] - 1, "quote": "by vei"}
    (remark,) = checked(tmp_path, row).remarks
    assert (remark.kind, remark.level) == ("token_boundary", "warning")
    assert "the end is inside a token; nearest is 30" in remark.message


@pytest.mark.parametrize(
    ("line", "kind"),
    [("{broken", "not_json"), ("[]", "no_id"), ('{"a": 1}', "no_id"),
     ('{"trial_id": "T1"}', "not_of_the_form"), ('{"trial_id": "T9"}', "no_record"),
     ('{"trial_id": "T1", "sections": {}}', "not_of_the_form"),
     ('{"passage_id": "P1"}', "not_of_the_form")],
)  # fmt: skip
def test_a_line_that_is_no_answer_is_told(tmp_path, row, line, kind):
    done = checked(tmp_path, row | {"trial_id": "T0"}, line)
    assert kinds(done) == [(2, kind, "error")]


def test_the_same_trial_twice_is_told_with_its_first_line(tmp_path, row):
    (remark,) = checked(tmp_path, row, row).remarks
    assert (remark.line, remark.kind) == (2, "duplicate_id")
    assert "line 1" in remark.message


def test_words_that_mean_two_things_are_a_warning_in_each_meaning(tmp_path, row):
    other = damaged(row, ("route", 0, "label"), "oral") | {"trial_id": "T2"}
    same = row | {"trial_id": "T3"}
    done = checked(tmp_path, row, other, same)
    assert kinds(done) == [(1, "two_meanings", "warning"), (2, "two_meanings", "warning")]
    assert "intravenous here (and in 1 more trials), oral elsewhere" in done.remarks[0].message
    assert done.errors == []


def test_answers_with_full_quotes_are_checked_against_the_record(tmp_path):
    wrong = damaged(ANSWER, ("route", 0, "quote"), "by mouth")
    assert kinds(checked(tmp_path, ANSWER)) == []
    found = {kind for _, kind, level in kinds(checked(tmp_path, wrong)) if level == "error"}
    assert found == {"import", "no_place"}


def test_ids_are_found_in_a_broken_file(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"trial_id": "T1", \n{"passage_id":"P1"}', encoding="utf-8")
    assert ids_in(path) == {"T1", "P1"}


@pytest.mark.parametrize("kind", ["route", "cell_type", "cell_source", "donor_type", "disease"])
def test_the_vocabulary_answers_with_labels_of_the_guidelines_only(kind):
    assert set(load_vocabulary().labels(kind)) <= closed_labels()[kind]
