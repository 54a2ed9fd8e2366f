"""The gold set as a `DatasetDict`: offline, with or without text."""

from __future__ import annotations

import pytest

import stemtrial_annotations
from stemtrial_annotations.reading import GOLD_VERSION, load_gold
from stemtrial_annotations.splits import SPLITS, load_splits


@pytest.fixture(scope="module")
def gold():
    return stemtrial_annotations.load()


def test_the_splits_are_those_of_the_gold_set(gold):
    members = load_splits()["splits"]
    assert {name: sorted(gold[name]["trial_id"]) for name in gold} == members
    assert {gold[name].info.version for name in gold} == {GOLD_VERSION}


def test_answers_are_those_of_the_gold_set(gold):
    answers = load_gold("dev")
    for row in gold["dev"]:
        answer = answers[row["trial_id"]]
        assert row["disease"] == answer["disease"]
        assert [one["label"] for one in row["route"]] == [one["label"] for one in answer["route"]]
        for item, other in zip(row["dose"], answer["dose"], strict=True):
            assert {key: item[key] for key in ("low", "high", "unit", "per", "quote")} == {
                key: other[key] for key in ("low", "high", "unit", "per", "quote")
            }
            assert item["start"] == other["evidence"]["start"]
        assert row["text"] == []


def test_every_split_has_the_same_columns(gold):
    assert len({str(gold[name].features) for name in SPLITS}) == 1


def test_with_a_corpus_the_text_is_there_and_holds_the_quotes(tmp_path):
    trial = load_splits()["splits"]["dev"][0]
    corpus = tmp_path / "records.jsonl"
    corpus.write_text(f'{{"trial_id": "{trial}", "brief_title": "A title of our own"}}\n')
    row = stemtrial_annotations.load(corpus)["dev"][0]
    assert row["trial_id"] == trial
    assert row["text"] == [{"name": "brief_title", "text": "A title of our own"}]
