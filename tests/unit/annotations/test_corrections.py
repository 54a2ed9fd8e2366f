"""Corrections, their log, and new trials that join the splits."""

from __future__ import annotations

import pytest

from stemtrial.errors import InputError
from stemtrial.sample import sample_gold, sample_records
from stemtrial_annotations.checking import check_places
from stemtrial_annotations.corrections import Correction, correct, load_changes, undo
from stemtrial_annotations.extending import extend_gold, extend_splits, split_of_family
from stemtrial_annotations.importing import to_standoff
from stemtrial_annotations.reading import GOLD_VERSION, load_trials
from stemtrial_annotations.splits import seal

RECORDS = {record.trial_id: record for record in sample_records()}
GOLD = [
    to_standoff(answer, RECORDS[answer["trial_id"]], guidelines="1.2", origin="test")[0]
    for answer in sample_gold()
]
FIRST = GOLD[0]


def corrected(*asked, gold=GOLD, records=RECORDS):
    return correct(
        gold,
        [Correction(trial_id=t, field=f, new=n, reason="ruling") for t, f, n in asked],
        records,
        gold_version="9.0.0",
        guidelines="1.2",
        who="adjudicator",
    )


def words_of(record):
    return " ".join(record.brief_summary.split()[:3])


def test_a_correction_is_anchored_logged_and_can_be_undone():
    quote = words_of(RECORDS[FIRST.trial_id])
    item = {"label": "oral", "quote": quote, "section": "brief_summary", "basis": "weak"}
    made, (change,), problems = corrected((FIRST.trial_id, "route", [item]))
    assert problems == []
    (span,) = made[0].route
    assert (span.label, span.start, span.end) == ("oral", 0, len(quote))
    assert list(check_places(made[0], RECORDS[FIRST.trial_id])) == []
    assert made[1:] == GOLD[1:]
    assert change.old == FIRST.to_row()["route"]
    assert change.new == made[0].to_row()["route"]
    before = undo(made, [change])[FIRST.trial_id].to_row()
    assert {k: v for k, v in before.items() if k != "sections"} == {
        k: v for k, v in FIRST.to_row().items() if k != "sections"
    }


def test_other_fields_stay_as_they_were():
    made, _, _ = corrected((FIRST.trial_id, "notes", "read again"))
    row, old = made[0].to_row(), FIRST.to_row()
    assert {name for name in row if row[name] != old[name]} == {"notes"}


def test_what_is_the_same_already_is_no_change():
    made, changes, problems = corrected((FIRST.trial_id, "disease", FIRST.disease))
    assert (made, changes, problems) == (GOLD, [], [])


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (("NOWHERE", "route", []), "is no gold trial"),
        ((FIRST.trial_id, "colour", []), "is no field of the guidelines"),
        ((FIRST.trial_id, "disease", ["the_flu"]), "no label 'the_flu'"),
        ((FIRST.trial_id, "disease", 7), "not of the form"),
        (
            (FIRST.trial_id, "route", [{"label": "oral", "quote": "xyzzy", "section": "arms"}]),
            "quote not found",
        ),
        ((FIRST.trial_id, "route", [{"label": "oral"}]), "not of the form"),
    ],
)
def test_what_cannot_be_applied_is_refused_and_nothing_changes(asked, reason):
    made, changes, problems = corrected(asked)
    assert made == GOLD
    assert changes == []
    assert [one.level for one in problems] == ["error"]
    assert reason in problems[0].reason


def test_a_trial_is_corrected_whole_or_not_at_all():
    good, bad = (FIRST.trial_id, "notes", "new"), (FIRST.trial_id, "disease", ["the_flu"])
    made, changes, problems = corrected(good, bad)
    assert (made, changes) == (GOLD, [])
    assert problems


def test_the_gold_set_is_what_its_log_says():
    """The last logged value of a field stands in the gold set, and each old one came before."""
    current = {trial.trial_id: trial.to_row() for trial in load_trials()}
    latest = {}
    for change in load_changes():
        key = change.trial_id, change.field
        if key in latest:
            assert change.old == latest[key], key
        assert change.old != change.new, key
        latest[key] = change.new
        numbers = tuple(map(int, change.gold_version.split(".")))
        assert numbers <= tuple(map(int, GOLD_VERSION.split(".")))
    assert {(t, f): current[t][f] for t, f in latest} == latest
    undo(load_trials(), load_changes())


SPLITS = {
    "splits": {"train": ["A1"], "dev": ["B1"], "test": ["C1"], "fresh": ["D1"]},
    "families": {"A1": "FA", "B1": "FB", "C1": "FC", "D1": "FD"},
    "passages": {"train": [], "dev": ["P1"], "test": ["P2"], "fresh": []},
    "held_out": ["H1"],
    "version": "1.0.0",
}


def grown(*new, fresh=False, **families):
    return extend_splits(SPLITS, new, SPLITS["families"] | families, fresh=fresh)


def test_a_new_trial_goes_where_its_family_or_its_passage_is():
    found = grown("A2", "P1", "N1", A2="FA", P1="FP", N1="FP")
    assert found["splits"] == SPLITS["splits"] | {
        "train": ["A1", "A2"],
        "dev": ["B1", "N1", "P1"],
    }
    assert found["families"]["A2"] == "FA"
    assert SPLITS["splits"]["train"] == ["A1"]


def test_families_without_a_split_go_half_and_half_and_never_to_test():
    names = [f"N{number}" for number in range(200)]
    found = grown(*names, **{name: name for name in names})
    assert found["splits"]["test"] == ["C1"]
    assert found["splits"]["fresh"] == ["D1"]
    assert 70 < len(found["splits"]["dev"]) < 130
    assert "N7" in found["splits"][split_of_family("N7")]


@pytest.mark.parametrize(
    ("trial_id", "family", "why"),
    [
        ("C2", "FC", "related to test"),
        ("D2", "FD", "related to fresh"),
        ("P2", "FP", "related to test"),
        ("H1", "FH", "held out"),
        ("A1", "FA", "in a split already"),
    ],
)
def test_what_would_unfreeze_the_test_is_refused(trial_id, family, why):
    with pytest.raises(InputError, match=why):
        grown(trial_id, **{trial_id: family})


def test_fresh_trials_join_the_frozen_split_and_their_relatives_are_held_out():
    kin = {"D2": "FD", "N1": "FN", "N2": "FN", "N3": "FM"}
    found = grown("D2", "N1", fresh=True, **kin)
    assert found["splits"] == SPLITS["splits"] | {"fresh": ["D1", "D2", "N1"]}
    assert found["held_out"] == ["H1", "N2"]
    assert found["fresh_sha256"] == seal(["D1", "D2", "N1"])


@pytest.mark.parametrize("family", ["FA", "FB", "FC"])
def test_a_trial_related_to_another_split_is_not_fresh(family):
    with pytest.raises(InputError, match="is related to"):
        grown("N1", fresh=True, N1=family)


def test_gold_grows_in_the_order_of_ids_and_refuses_a_second_answer():
    assert extend_gold(GOLD[1:], GOLD[:1]) == sorted(GOLD, key=lambda one: one.trial_id)
    with pytest.raises(InputError, match="is a gold trial already"):
        extend_gold(GOLD, GOLD[:1])
