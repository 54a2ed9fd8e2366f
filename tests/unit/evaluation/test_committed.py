"""The committed report is what the committed predictions score, without any text of a record."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stemtrial_annotations.reading import load_gold
from stemtrial_annotations.splits import FROZEN
from stemtrial_annotations.standoff import LONGEST_QUOTE
from stemtrial_evaluation.accuracy import committed_predictions, reports, shortfalls
from stemtrial_evaluation.confidence import confidence_report, judged_answers
from stemtrial_evaluation.plain import without_text
from stemtrial_evaluation.scorer import score


@pytest.mark.parametrize("split", FROZEN)
def test_the_predictions_score_what_the_report_says(split: str) -> None:
    report = json.loads((reports() / f"{split}.json").read_text("utf-8"))
    gold, predicted = load_gold(split), committed_predictions(split)
    again = json.loads(json.dumps(score(gold, predicted).to_dict()))
    assert _apart(again["fields"], report["fields"], 1e-9) == []
    confidence = json.loads(json.dumps(confidence_report(judged_answers(gold, predicted))))
    assert _apart(confidence, report["confidence"], 1.1e-4) == []  # rounded to four digits


def _apart(one: Any, other: Any, most: float, place: str = "") -> list[str]:
    """List where two reports differ; floats by more than `most`, since 3.12 adds them otherwise."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [far for key in one for far in _apart(one[key], other[key], most, f"{place}/{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [far for i, (a, b) in pairs for far in _apart(a, b, most, f"{place}/{i}")]
    if isinstance(one, float) and isinstance(other, float):
        return [] if abs(one - other) <= most else [place]
    return [] if one == other else [place]


@pytest.mark.parametrize("split", FROZEN)
def test_the_predictions_hold_no_text_of_records(split: str) -> None:
    for line in (reports() / f"{split}_predictions.jsonl").read_text("utf-8").splitlines():
        longest = max(len(text.split()) for text in _strings(json.loads(line)))
        assert longest <= LONGEST_QUOTE
        assert '"quote"' not in line
        assert '"text"' not in line


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return [value] if isinstance(value, str) else []


def test_text_is_left_out_and_places_stay() -> None:
    evidence = {"section": "arms", "index": 0, "part": "description", "start": 3, "end": 9}
    answer = {
        "trial_id": "T1",
        "route": [
            {
                "label": "oral",
                "quote": "by mouth",
                "section": "arms",
                "confidence": 0.123456,
                "evidence": {**evidence, "text": "by mouth"},
            }
        ],
        "dose": [],
        "interval": " ".join(["word"] * 20),
    }
    assert without_text(answer) == {
        "trial_id": "T1",
        "route": [{"label": "oral", "confidence": 0.1235, "evidence": evidence}],
        "interval": " ".join(["word"] * LONGEST_QUOTE),
    }


def _report(value: float | None) -> dict:
    return {"fields": {"route": {"micro": {"f1": {"value": value}}}}}


@pytest.mark.parametrize(
    ("was", "now", "fell"),
    [
        (0.9, 0.9, False),
        (0.9, 0.895, False),
        (0.9, 0.88, True),
        (0.9, None, True),
        (None, 0, False),
    ],
)
def test_a_field_may_fall_by_the_tolerance_only(
    was: float | None, now: float | None, fell: bool
) -> None:
    assert bool(shortfalls(_report(was), _report(now))) is fell


def test_a_field_that_is_gone_has_fallen() -> None:
    assert shortfalls(_report(0.9), {"fields": {}}) == {"route": (0.9, 0.0)}
