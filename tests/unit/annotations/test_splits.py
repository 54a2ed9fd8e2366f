"""The frozen splits: sealed, disjoint, families whole; and how new trials join them."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stemtrial.records import TrialRecord
from stemtrial_annotations.families import families
from stemtrial_annotations.splits import SHARES, SPLITS, assign, hidden_trials, load_splits, seal

# The test split as it was frozen in the first commit that touched labels.
FROZEN_TEST = "f96fe3ca5d4c5529587bd686d4b2252e184c21db7d07d4b3ce4d03d864833574"

# The fresh split as it was drawn for gold 1.4.0.
FROZEN_FRESH = "41666cb329dd8667899fa2956c6ed252982135f95ead356bb9ec560c21f68562"


@pytest.fixture(scope="module")
def splits():
    return load_splits()


def test_the_seal_of_the_test_split_holds(splits):
    assert seal(splits["splits"]["test"]) == splits["test_sha256"]
    assert splits["test_sha256"] == FROZEN_TEST


def test_the_seal_of_the_fresh_split_holds(splits):
    assert seal(splits["splits"]["fresh"]) == splits["fresh_sha256"] == FROZEN_FRESH


def test_one_test_trial_more_or_less_breaks_the_seal(splits):
    test = splits["splits"]["test"]
    assert seal(test[1:]) != splits["test_sha256"]
    assert seal([*test, "NCT00000000"]) != splits["test_sha256"]
    assert seal(reversed(test)) == splits["test_sha256"]


def test_no_trial_stands_in_two_splits(splits):
    counted = Counter(trial for split in SPLITS for trial in splits["splits"][split])
    assert set(splits["splits"]) == set(SPLITS)
    assert counted.most_common(1)[0][1] == 1


def test_no_family_crosses_the_splits(splits):
    members = defaultdict(set)
    for split in SPLITS:
        for trial in splits["splits"][split]:
            members[splits["families"][trial]].add(split)
    assert {family: found for family, found in members.items() if len(found) > 1} == {}


def test_unlabelled_relatives_of_frozen_trials_are_held_out(splits):
    labelled = {trial for split in SPLITS for trial in splits["splits"][split]}
    assert splits["held_out"]
    assert not labelled & set(splits["held_out"])
    hidden = hidden_trials(splits)
    assert hidden == {*splits["splits"]["test"], *splits["splits"]["fresh"], *splits["held_out"]}
    assert not hidden & {*splits["splits"]["train"], *splits["splits"]["dev"]}


def test_a_passage_from_a_trial_stands_in_that_trials_split(splits):
    trial_split = {t: split for split in SPLITS for t in splits["splits"][split]}
    placed = {p: split for split in SPLITS for p in splits["passages"][split]}
    assert {p for p, split in placed.items() if trial_split.get(p, split) != split} == set()


ANSWERS = st.lists(
    st.builds(
        lambda disease, cell: {"disease": [disease], "cell_type": [{"label": cell}]},
        st.sampled_from(["uveitis", "vitiligo"]),
        st.sampled_from(["msc", "hsc"]),
    ),
    min_size=1,
    max_size=60,
)


@settings(deadline=None, max_examples=50)
@given(ANSWERS, st.data())
def test_assignment_keeps_families_whole_and_earlier_trials_in_place(answers, data):
    trials = [{"trial_id": f"T{i:02d}", **answer} for i, answer in enumerate(answers)]
    kin = {t["trial_id"]: f"F{data.draw(st.integers(0, 20))}" for t in trials}
    assigned = assign(trials, kin)
    assert assigned.keys() == kin.keys()
    found = defaultdict(set)
    for trial, split in assigned.items():
        found[kin[trial]].add(split)
    assert all(len(splits) == 1 for splits in found.values())
    later = [*trials, {**trials[0], "trial_id": "T99"}]
    again = assign(later, {**kin, "T99": kin["T00"]}, fixed=assigned)
    assert {t: again[t] for t in assigned} == assigned
    assert again["T99"] == assigned["T00"]


def test_assignment_fills_the_splits_by_their_shares():
    trials = [{"trial_id": f"T{i}", "disease": ["uveitis"], "cell_type": []} for i in range(400)]
    counted = Counter(assign(trials, {t["trial_id"]: t["trial_id"] for t in trials}).values())
    for split in SHARES:
        assert counted[split] / 400 == pytest.approx(SHARES[split], abs=0.01)


UNRELATED = [
    "Keratoplasty outcomes",
    "Vaccine response of athletes",
    "Sleep and diet",
    "Tooth whitening",
    "Hip fracture nursing",
    "Migraine diaries",
    "Inhaler training",
    "Yoga against back pain",
    "Malaria nets",
    "Breast feeding advice",
    "Smoking apps",
    "Knee brace comfort",
    "Music before surgery",
    "Hearing aids",
]


def record(trial_id, title, sponsor="", summary=""):
    return TrialRecord(trial_id=trial_id, brief_title=title, sponsor=sponsor, brief_summary=summary)


def related(*records):
    # Enough other trials, since a run of letters that many titles share says nothing.
    others = [record(f"NCT9000{i:04d}", title) for i, title in enumerate(UNRELATED)]
    return families([*records, *others])


def test_trials_with_like_titles_are_one_family():
    found = related(
        record("NCT00000001", "Adipose cells for fistulas of Crohn disease"),
        record("NCT00000002", "Adipose cells for fistulas of Crohn disease: extension"),
    )
    assert found["NCT00000002"] == "NCT00000001"
    assert len(set(found.values())) == 1 + len(UNRELATED)


@pytest.mark.parametrize(("sponsor", "together"), [("Acme", True), ("Other", False)])
def test_less_alike_titles_need_the_same_sponsor(sponsor, together):
    found = related(
        record("NCT00000001", "Adipose cells for fistulas of Crohn disease", "Acme"),
        record("NCT00000002", "Cord cells for fistulas of Crohn disease in children", sponsor),
    )
    assert (found["NCT00000002"] == found["NCT00000001"]) is together


def test_no_sponsor_is_not_the_same_sponsor():
    found = related(
        record("NCT00000001", "Adipose cells for fistulas of Crohn disease"),
        record("NCT00000002", "Cord cells for fistulas of Crohn disease in children"),
    )
    assert found["NCT00000002"] != found["NCT00000001"]


def test_a_trial_that_names_another_is_its_kin():
    found = related(record("NCT00000003", "Gait after stroke", summary="See NCT90000001."))
    assert found["NCT90000001"] == found["NCT00000003"] == "NCT00000003"
