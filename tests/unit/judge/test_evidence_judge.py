"""The evidence judge: what tells a label's mentions apart, and which of them is quoted."""

from __future__ import annotations

import json

import pytest

from stemtrial.document import TrialDocument
from stemtrial.judge.evidence_features import proof_rows
from stemtrial.judge.evidence_judge import EvidenceJudge
from stemtrial.judge.linear import LinearModel
from stemtrial.mentions import Mention
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial.resolve.labels import best_mention

LAST = EvidenceJudge({"cell_type": LinearModel(0.0, {"nth=1": 2.0, "order=2": 3.0})})


@pytest.fixture
def trial(extractor: Extractor) -> TrialDocument:
    record = TrialRecord(
        trial_id="T1",
        brief_title="Mesenchymal stem cells for lupus",
        brief_summary="Mesenchymal stem cells calm lymphocytes. Participants receive mesenchymal "
        "stem cells intravenously, made from cord tissue.",
    )
    return extractor.read(record)


def cells(trial: TrialDocument) -> list[Mention]:
    return [one for one in trial.of_kind("cell_type") if one.label == "msc"]


def test_a_row_tells_the_order_within_the_label_and_within_the_section(
    trial: TrialDocument,
) -> None:
    rows = [row.features() for row in proof_rows(trial, cells(trial))]
    assert [[f"order={n}" in row for row in rows].index(True) for n in range(3)] == [0, 1, 2]
    assert ["nth=1 in=brief_summary" in row for row in rows] == [False, False, True]
    assert all("among=brief_summary+brief_title" in row and "of=3" in row for row in rows)
    assert rows[0]["depth"] < rows[1]["depth"] < rows[2]["depth"] < 1
    best = max(one.score for one in cells(trial))
    assert [row["score"] == best for row in rows] == ["best" in row for row in rows]


def test_the_likeliest_mention_is_the_evidence(trial: TrialDocument) -> None:
    mentions = cells(trial)
    assert LAST.choose(trial, mentions) is mentions[2]
    trial.context["evidence"] = LAST
    assert best_mention(trial, mentions) is mentions[2]


def test_a_stated_mention_proves_before_one_that_only_hints(trial: TrialDocument) -> None:
    mentions = cells(trial)
    mentions[2].basis = "weak"
    trial.context["evidence"] = LAST
    assert best_mention(trial, mentions) is mentions[0]


def test_without_a_model_of_the_field_the_rules_choose(trial: TrialDocument) -> None:
    mentions = cells(trial)
    trial.context["evidence"] = EvidenceJudge({"route": LinearModel(0.0, {})})
    assert best_mention(trial, mentions) is mentions[0]
    trial.context["evidence"] = None
    assert best_mention(trial, mentions) is mentions[0]


def test_the_json_form_comes_back_as_it_went() -> None:
    assert EvidenceJudge.from_json(json.loads(json.dumps(LAST.to_json()))) == LAST
