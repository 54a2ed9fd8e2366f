"""The judge of planned adverse events, on a record of our own."""

from __future__ import annotations

import pytest

from stemtrial.document import TrialDocument, lay_out
from stemtrial.judge.adverse_event_judge import AdverseEventJudge, planned_candidates
from stemtrial.judge.linear import LinearModel
from stemtrial.propose.parsers import propose_adverse_events
from stemtrial.records import TrialRecord
from stemtrial.resolve.adverse_events import resolve_adverse_events

TEXT = (
    "The nurse gathers data on infections. Adverse events will be recorded at all visits. "
    "Tolerance is rated. GVHD remains a major obstacle after grafts."
)


def read(text: str = TEXT) -> TrialDocument:
    trial = lay_out(TrialRecord(trial_id="NCT00000000", detailed_description=text))
    trial.add(propose_adverse_events(trial))
    return trial


def judge(bias: float = 0.0, **weights: float) -> AdverseEventJudge:
    return AdverseEventJudge(LinearModel(bias, weights), 0.5)


def said(trial: TrialDocument) -> set[str]:
    return {f"{one.status} {one.quote}" for one in resolve_adverse_events(trial)}


def test_without_a_judge_the_rules_decide() -> None:
    assert said(read()) == {"planned Adverse events will be recorded", "background GVHD remains"}


def test_the_judge_turns_down_what_the_rules_plan_and_keeps_their_background() -> None:
    trial = read()
    judge(-3.0)(trial)
    assert {one.split()[0] for one in said(trial)} == {"background"}


def test_the_judge_accepts_what_the_rules_left_out() -> None:
    trial = read()
    judge(-3.0, gathers=6.0)(trial)
    (planned,) = [one for one in resolve_adverse_events(trial) if one.status == "planned"]
    assert "infections" in planned.quote
    assert planned.confidence == pytest.approx(0.9526, abs=1e-4)


def test_judging_twice_gives_the_same() -> None:
    trial = read()
    first = judge(-3.0, gathers=6.0)
    first(trial)
    once = said(trial)
    judge(9.0)(trial)
    first(trial)
    assert said(trial) == once


def test_what_is_skipped_early_would_have_been_turned_down() -> None:
    weights = {"severity=unspecified": 1.5, "own=": 0.5, "gathers": 0.9, "serious=0": -0.2}
    model = LinearModel(-2.0, weights)
    trial = read()
    AdverseEventJudge(model, 0.5)(trial)
    slow = [
        m.value.key for _, m, names in planned_candidates(trial) if model.of_names(names) >= 0.5
    ]
    assert [mention.value.key for mention in trial.context["planned"]] == slow


def test_its_json_gives_it_back() -> None:
    one = judge(-1.0, gathers=2.0)
    assert AdverseEventJudge.from_json(one.to_json()) == one


def test_bare_tolerance_is_never_planned() -> None:
    trial = read("We hope that it is well tolerated.")
    judge(9.0)(trial)
    assert said(trial) == set()
