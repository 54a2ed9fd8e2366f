"""Wordings that must be read rightly, each under its id; known failures may only become fewer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from stemtrial.answers import TrialFields
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord

FOLDER = Path(__file__).parent
CASES = yaml.safe_load((FOLDER / "cases.yaml").read_text("utf-8"))
KNOWN = yaml.safe_load((FOLDER / "known_failures.yaml").read_text("utf-8"))
MOST_KNOWN = 6


def read(extractor: Extractor, case: dict[str, Any]) -> TrialFields:
    record = TrialRecord.model_validate(
        {
            "trial_id": case["id"],
            "brief_title": "Mesenchymal Stem Cells for Systemic Lupus Erythematosus",
            "brief_summary": case.get("summary", ""),
            "arms": [{"label": "Cells", "type": "EXPERIMENTAL", "description": case["text"]}],
            "interventions": [
                {"type": "BIOLOGICAL", "name": "Mesenchymal stem cells", "description": ""}
            ],
        }
    )
    return extractor.extract_record(record)


def values(found: TrialFields, name: str) -> Any:
    answers = getattr(found, name)
    if name == "dose":
        return [[one.low, one.high, one.unit] for one in answers]
    if name == "combination":
        return [[one.agent, one.category] for one in answers]
    if name == "adverse_events":
        return [
            [one.status, one.severity, one.serious, one.relatedness, one.negated] for one in answers
        ]
    if isinstance(answers, list):
        return sorted(getattr(one, "label", one) for one in answers)
    return answers


def failures(extractor: Extractor, case: dict[str, Any]) -> dict[str, Any]:
    found = read(extractor, case)
    wrong = {
        name: values(found, name)
        for name, wanted in case.get("expect", {}).items()
        if values(found, name) != wanted
    }
    for name, wanted in case.get("expect_some", {}).items():
        if not set(wanted) <= set(values(found, name)):
            wrong[name] = values(found, name)
    return wrong


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_case_is_read_rightly(extractor: Extractor, case: dict[str, Any]) -> None:
    wrong = failures(extractor, case)
    if case["id"] in KNOWN:
        assert wrong, f"{case['id']} passes now: take it off known_failures.yaml"
        pytest.xfail(f"known failure: {wrong}")
    assert not wrong


def test_ids_are_unique_and_known_failures_are_cases() -> None:
    ids = [case["id"] for case in CASES]
    assert len(ids) == len(set(ids))
    assert set(KNOWN) <= set(ids)


def test_known_failures_only_become_fewer() -> None:
    assert len(KNOWN) <= MOST_KNOWN
