from __future__ import annotations

from typing import Any

import pytest

from stemtrial_evaluation.fields import view_named
from stemtrial_evaluation.paired import flips, paired_differences

ROUTE = [view_named("route")]


def answers(label: str, n: int, start: int = 0) -> dict[str, Any]:
    item = {"label": label, "evidence": {"section": "brief_title", "start": 0, "end": 3}}
    return {f"T{i:03}": {"route": [item]} for i in range(start, start + n)}


GOLD = answers("oral", 60)


def test_the_same_answers_are_undecided_without_an_interval() -> None:
    (one,) = paired_differences(GOLD, GOLD, GOLD, views=ROUTE)
    assert (one.old, one.new, one.difference, one.interval) == (1.0, 1.0, 0.0, None)
    assert (one.verdict, one.better, one.worse, one.n) == ("undecided", 0, 0, 60)


def test_wins_and_losses_mirror_each_other() -> None:
    worse = GOLD | answers("topical", 15)
    (loss,) = paired_differences(GOLD, GOLD, worse, views=ROUTE)
    (win,) = paired_differences(GOLD, worse, GOLD, views=ROUTE)
    assert (loss.verdict, win.verdict) == ("loss", "win")
    assert (loss.worse, win.better) == (15, 15)
    assert loss.difference == pytest.approx(-0.25)
    assert loss.interval is not None
    assert win.interval == pytest.approx((-loss.interval[1], -loss.interval[0]))


def test_one_trial_decides_nothing() -> None:
    (one,) = paired_differences(GOLD, GOLD, GOLD | answers("topical", 1), views=ROUTE)
    assert one.verdict == "undecided"
    assert one.worse == 1


def test_a_missing_prediction_counts_as_empty_and_an_unlabelled_field_not_at_all() -> None:
    gold = GOLD | {"U": {"dose": []}}
    (one,) = paired_differences(gold, GOLD, {}, views=ROUTE)
    assert one.n == 60
    assert one.new == 0.0


def test_every_flip_is_named_with_its_evidence() -> None:
    old, new = answers("oral", 1), answers("topical", 1)
    found = {
        (one.change, one.value): one for one in flips(answers("oral", 1), old, new, views=ROUTE)
    }
    assert set(found) == {("lost", "oral"), ("mistaken", "topical")}
    back = {one.change for one in flips(answers("oral", 1), new, old, views=ROUTE)}
    assert back == {"gained", "mended"}
    evidence = found["lost", "oral"].evidence
    assert evidence is not None
    assert evidence["section"] == "brief_title"
    assert flips(GOLD, GOLD, GOLD, views=ROUTE) == []
