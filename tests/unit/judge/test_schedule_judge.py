"""The schedule judge: its features, its JSON form, and what the resolver makes of it."""

from __future__ import annotations

import pytest

from stemtrial.document import TrialDocument
from stemtrial.judge.linear import LinearModel
from stemtrial.judge.schedule_features import (
    schedule_label_features,
    schedule_mention_features,
    schedule_mentions,
)
from stemtrial.judge.schedule_judge import ScheduleJudge
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.resolve import resolve

TITLE = "Haematopoietic or mesenchymal stem cell transplantation in lupus"
TWICE = "Participants receive two infusions of mesenchymal stem cells, four weeks apart."
GRAFT = "Patients receive conditioning and an autologous haematopoietic stem cell transplantation."
YES, NO = LinearModel(4.0, {}), LinearModel(-4.0, {})


def read(extractor: Extractor, summary: str) -> TrialDocument:
    return extractor.read(TrialRecord(trial_id="T1", brief_title=TITLE, brief_summary=summary))


def answers(trial: TrialDocument, judge: ScheduleJudge) -> list[tuple[str, str]]:
    trial.context["given"] = trial.context["labels"]["cell_type"]["hsc"] = 0.99
    judge(trial)
    return [(answer.label, answer.basis) for answer in resolve(trial).schedule]


def test_a_mention_tells_its_reading_and_company(extractor: Extractor) -> None:
    trial = read(extractor, TWICE)
    (mention,) = [m for m in schedule_mentions(trial) if m.label == "multiple"]
    names = schedule_mention_features(trial, mention)
    assert len(names) == len(set(names))
    assert {"label=multiple", "with=cell_type", "numbers=2", "in=infusions"} <= set(names)


def test_each_proposed_label_gets_a_row_that_hears_the_rules(extractor: Extractor) -> None:
    trial = read(extractor, TWICE)
    rows = schedule_label_features(trial, schedule_mentions(trial), given=0.75)
    assert set(rows) == {"multiple"}
    assert rows["multiple"]["given"] == 0.75
    assert rows["multiple"]["multiple: rules say multiple"] == 1.0


def test_a_graft_may_be_single_without_a_mention(extractor: Extractor) -> None:
    trial = read(extractor, GRAFT)
    assert "single" in schedule_label_features(trial, [], given=0.9)
    assert answers(trial, ScheduleJudge(NO, YES)) == [("single", "I3")]


@pytest.mark.parametrize(
    ("judge", "expected"),
    [(ScheduleJudge(YES, YES), [("multiple", "stated")]), (ScheduleJudge(YES, NO), [])],
)
def test_the_label_model_decides(
    extractor: Extractor, judge: ScheduleJudge, expected: list[tuple[str, str]]
) -> None:
    assert answers(read(extractor, TWICE), judge) == expected


def test_confidence_is_the_models(extractor: Extractor) -> None:
    trial = read(extractor, TWICE)
    trial.context["calibration"] = None
    ScheduleJudge(YES, LinearModel(1.0, {}))(trial)
    (answer,) = resolve(trial).schedule
    assert answer.confidence == pytest.approx(0.731, abs=1e-3)


def test_without_a_model_the_rules_answer(extractor: Extractor) -> None:
    trial = read(extractor, TWICE)
    trial.context.pop("schedule", None)
    fields = resolve(trial)
    assert [answer.label for answer in fields.schedule] == ["multiple"]
    assert fields.n_administrations == [2]


def test_the_json_form_round_trips() -> None:
    judge = ScheduleJudge(LinearModel(0.5, {"rule=count": 1.0}), LinearModel(-1.0, {"given": 2.0}))
    assert ScheduleJudge.from_json(judge.to_json()).to_json() == judge.to_json()
