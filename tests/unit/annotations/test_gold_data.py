"""The committed gold set: complete, split once, without text, and readable in both forms."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from pydantic import ValidationError

from stemtrial.answers import FIELDS
from stemtrial.errors import UsageError
from stemtrial_annotations.counting import count_labels, count_statements, split_of
from stemtrial_annotations.reading import (
    DATA,
    GOLD,
    GOLD_VERSION,
    data_file,
    load_gold,
    load_passages,
    load_second_annotator,
    load_trials,
    read_lines,
)
from stemtrial_annotations.splits import SPLITS, load_splits
from stemtrial_annotations.standoff import LONGEST_QUOTE, Span

# Labels of the frozen test split: who corrects one bumps the version and logs the reason
# (changes.jsonl).
SEALS = {
    "1.0.0": "c0a23c103d1c5321fa4351296dfb0052dd202977950eaff3df75004c33e132a3",
    "1.1.0": "249e477784662bb66874f06e3990d1a3d50ce3d6b9a1ae78a41a92c72bcbb84d",
    "1.2.0": "249e477784662bb66874f06e3990d1a3d50ce3d6b9a1ae78a41a92c72bcbb84d",
    "1.3.0": "249e477784662bb66874f06e3990d1a3d50ce3d6b9a1ae78a41a92c72bcbb84d",
    "1.4.0": "249e477784662bb66874f06e3990d1a3d50ce3d6b9a1ae78a41a92c72bcbb84d",
}
FRESH_SEALS = {"1.4.0": "c630d3649e8e0124d06abe5112061257932c5f913478f7fdca907cd87303a566"}


def test_every_gold_trial_stands_in_exactly_one_split():
    placed = Counter(trial for split in SPLITS for trial in load_splits()["splits"][split])
    assert set(placed.values()) == {1}
    assert set(placed) == {trial.trial_id for trial in load_trials()}
    assert sum(len(load_trials(split)) for split in SPLITS) == len(load_trials())


def test_every_passage_stands_in_exactly_one_split():
    placed = Counter(one for split in SPLITS for one in load_splits()["passages"][split])
    assert set(placed.values()) == {1}
    assert set(placed) == {passage.passage_id for passage in load_passages()}


@pytest.mark.parametrize(("split", "seals"), [("test", SEALS), ("fresh", FRESH_SEALS)])
def test_the_labels_of_the_frozen_splits_are_frozen(split, seals):
    test = set(load_splits()["splits"][split])
    lines = data_file(GOLD).read_text(encoding="utf-8").strip("\n").split("\n")
    rows = zip(lines, read_lines(data_file(GOLD)), strict=True)
    frozen = "\n".join(line for line, (_, row) in rows if row["trial_id"] in test)
    sealed = hashlib.sha256(frozen.encode()).hexdigest() == seals[GOLD_VERSION]
    assert sealed, f"a {split} label changed: log it, and give GOLD_VERSION and its seal anew"


def test_the_second_annotator_read_gold_trials():
    gold = {trial.trial_id for trial in load_trials()}
    second = [trial.trial_id for trial in load_second_annotator()]
    assert len(second) == len(set(second)) == 260
    assert set(second) <= gold
    assert set(load_splits()["splits"]["fresh"]) <= set(second)


def strings(value):
    if isinstance(value, dict):
        for key, one in value.items():
            if key != "notes":
                yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", DATA)
def test_no_string_but_the_annotators_notes_has_more_than_twelve_words(name):
    longest = max(
        len(text.split()) for _, row in read_lines(data_file(name)) for text in strings(row)
    )
    assert longest <= LONGEST_QUOTE


@pytest.mark.parametrize("name", DATA)
def test_lines_are_in_the_order_of_their_ids(name):
    ids = [row.get("trial_id") or row["passage_id"] for _, row in read_lines(data_file(name))]
    assert ids == sorted(set(ids))


def test_what_is_read_is_written_the_same():
    for (_, row), trial in zip(read_lines(data_file(GOLD)), load_trials(), strict=True):
        assert trial.to_row() == row
    rows = read_lines(data_file(DATA[2]))
    for (_, row), passage in zip(rows, load_passages(), strict=True):
        assert passage.to_row() == row


def test_every_answer_has_its_place_and_its_string_a_hash():
    for trial in (*load_trials("train"), *load_trials("dev"), *load_second_annotator()):
        for _, span in trial.spans():
            assert span.place() is not None
            assert span.key in trial.sections
            assert span.cut is not None or span.end - span.start == len(span.quote)


def test_the_answer_form_has_the_fields_of_the_guidelines_and_nothing_of_standoff():
    answers = load_gold("dev")
    assert len(answers) == len(load_splits()["splits"]["dev"])
    for answer in answers.values():
        assert set(answer) == {"trial_id", *FIELDS, "notes"}
        for item in answer["cell_type"]:
            assert set(item) == {"label", "basis", "quote", "section", "evidence"}
        for item in answer["dose"]:
            assert {"low", "high", "unit", "per", "quote", "section"} <= set(item)


def test_an_unknown_split_is_a_usage_error():
    for load in (load_trials, load_gold, load_passages):
        with pytest.raises(UsageError, match="no split 'dec': the splits are train, dev, test"):
            load("dec")


@pytest.mark.parametrize(
    "wrong",
    [{"start": 3}, {"start": 3, "end": 3}, {"start": 3, "end": 2}, {"quote": "w " * 13}],
)
def test_a_span_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValidationError):
        Span.model_validate({"section": "arms", "quote": "q"} | wrong)


def test_counts_are_of_trials_by_split():
    splits = split_of(load_splits()["splits"])
    counts = count_labels(load_trials(), splits)
    sizes = {split: len(load_splits()["splits"][split]) for split in SPLITS}
    for name in ("disease", "route", "dose.unit", "combination.category"):
        total = counts[name, "any"] + counts.get((name, "not reported"), Counter())
        assert dict(total) == sizes
    in_scope = sum(trial.in_scope for trial in load_trials())
    assert counts["in_scope", "true"].total() == in_scope >= 144


def test_statements_are_counted_by_passage():
    counts = count_statements(load_passages(), split_of(load_splits()["passages"]))
    assert sum(counts["source", one].total() for one in ("nct", "pmid", "phee")) == 246
    assert counts["adverse_events.status", "observed"].total() >= 90
