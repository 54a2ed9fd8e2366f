"""Registries edit records: how much of the gold set finds its place again, and how much is said.

The sample's records and the real ones (where a corpus is at hand) are changed as registries
change them. Figures of the real ones stand in the assertions as floors.
"""

from __future__ import annotations

import pytest

from stemtrial.errors import InputError
from stemtrial.sample import sample_gold, sample_records
from stemtrial_annotations.corpus import find_corpus, read_corpus
from stemtrial_annotations.hydration import hydrate
from stemtrial_annotations.importing import to_standoff
from stemtrial_annotations.passages import hydrate_passages
from stemtrial_annotations.perturbation import WAYS, perturb
from stemtrial_annotations.reading import load_passages, load_trials
from stemtrial_annotations.standoff import SPAN_FIELDS

# The least share of answers that find their place, measured on the real trials.
FLOORS = {
    "line breaks": 0.96,
    "superscripts": 0.995,
    "lost characters": 0.96,
    "edits": 0.96,
    "reordered arms": 1.0,
    "reordered and edited": 0.99,
}
CHANGES = pytest.mark.parametrize(("way", "floor"), FLOORS.items(), ids=str)


@pytest.fixture(scope="module")
def sample():
    records = sample_records()
    trials = []
    for record, answer in zip(records, sample_gold(), strict=True):
        trial, problems = to_standoff(answer, record, guidelines="1.2", origin="sample")
        assert {one.field for one in problems} <= {"notes"}
        trials.append(trial)
    return records, trials


@pytest.fixture(scope="module")
def corpus():
    try:
        path = find_corpus()
    except InputError:
        pytest.skip("no corpus: set STEMTRIAL_CORPUS")
    trials = load_trials()
    ids = {trial.trial_id for trial in trials} | {one.passage_id for one in load_passages()}
    records = read_corpus(path, ids).records
    if not {trial.trial_id for trial in trials} <= {record.trial_id for record in records}:
        pytest.skip("the corpus does not hold all gold trials")
    return records, trials


def check_ways(records, trials, way, floor):
    """Perturb, hydrate, and see that what was placed is what was labelled."""
    before = hydrate(records, trials)
    change = WAYS[way]
    found = perturb(records, trials, change, before)
    assert found.wrong == 0
    assert found.share >= floor
    after = hydrate([change(record) for record in records], trials)
    total = sum(len(list(trial.spans())) for trial in trials)
    counts = after.counts()
    assert counts.total() == total == before.counts()["held"]
    assert after.missing == []
    assert all(one.reason for one in after.problems)


def test_the_sample_comes_back_as_it_was(sample):
    records, trials = sample
    done = hydrate(records, trials)
    assert set(done.counts()) == {"held"}
    for answer in sample_gold():
        found = done.answers[answer["trial_id"]]
        assert found["interval"] == answer["interval"]
        for name in SPAN_FIELDS:
            assert found[name] == answer[name]


@CHANGES
def test_a_changed_sample_finds_its_places(sample, way, floor):
    check_ways(*sample, way, min(floor, 0.95))


@CHANGES
def test_changed_real_records_find_their_places(corpus, way, floor):
    check_ways(*corpus, way, floor)


def test_every_real_offset_holds(corpus):
    records, trials = corpus
    done = hydrate(records, trials)
    assert dict(done.counts()) == {"held": sum(len(list(one.spans())) for one in trials)}
    for trial in trials:
        for name in SPAN_FIELDS:
            items = zip(done.answers[trial.trial_id][name], getattr(trial, name), strict=True)
            assert all(item["quote"].startswith(span.quote) for item, span in items)


def test_every_registry_passage_is_rebuilt_and_the_others_are_named(corpus):
    records, _ = corpus
    passages = load_passages()
    done = hydrate_passages(passages, {record.trial_id: record for record in records})
    registry = {one.passage_id for one in passages if one.source == "nct"}
    assert set(done.texts) == registry
    assert set(done.texts) | set(done.skipped) == {one.passage_id for one in passages}
