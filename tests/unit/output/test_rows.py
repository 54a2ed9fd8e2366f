from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.answers import (
    FIELDS,
    AdverseEventAnswer,
    CombinationAnswer,
    DoseAnswer,
    Evidence,
    LabelAnswer,
    Support,
    TrialFields,
)
from stemtrial.output.columns import LONG, wide_columns
from stemtrial.output.confidence import above
from stemtrial.output.rows import RowMaker, dose_text, long_rows, number_text, value_text, wide_row

EVIDENCE = Evidence(section="arms", index=1, part="description", start=5, end=9, text="cell")
COMMON: dict[str, Any] = {
    "quote": "cell",
    "section": "arms",
    "confidence": 0.75,
    "source": "rule:x",
    "evidence": EVIDENCE,
}


def dose(low: float | None, high: float | None, **other: Any) -> DoseAnswer:
    return DoseAnswer(low=low, high=high, **({"unit": "cells"} | COMMON | other))


FOUND = TrialFields(
    trial_id="T1",
    in_scope=True,
    route=[
        LabelAnswer(label="intravenous", basis="I2", **COMMON),
        LabelAnswer(label="topical", **COMMON),
    ],
    n_administrations=[1, 2],
    interval="every 2 weeks",
    interval_days=14.0,
    dose=[dose(1e6, 2e6, unit="cells_per_kg", per="administration")],
    combination=[CombinationAnswer(agent="methotrexate", category="immunosuppressant", **COMMON)],
    combination_none=False,
    adverse_events=[AdverseEventAnswer(status="planned", serious=True, **COMMON)],
    notes="conflict",
    support={"interval": Support(confidence=0.2, source="rule:y", evidence=EVIDENCE)},
    _meta={"truncated": True, "version": "1"},
)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (40, "40"),
        (9999, "9999"),
        (10_000, "1e4"),
        (1_000_000, "1e6"),
        (2.5e8, "2.5e8"),
        (123_456_789, "1.23456789e8"),
        (9_999_999_999.9999, "1e10"),
        (None, ""),
    ],
)
def test_numbers_are_written_as_doses_are(number: float | None, expected: str) -> None:
    assert number_text(number) == expected


@given(st.floats(1e-3, 1e15))
def test_a_number_reads_back(number: float) -> None:
    assert math.isclose(float(number_text(number)), number, rel_tol=1e-8)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            dose(1e6, 2e6, unit="cells_per_kg", per="administration"),
            "1e6-2e6 cells_per_kg per administration",
        ),
        (dose(2e6, 2e6, per="total"), "2e6 cells in total"),
        (dose(2e6, None), ">=2e6 cells"),
        (dose(None, 5e7), "<=5e7 cells"),
        (dose(40, 40, unit="ml"), "40 ml"),
    ],
)
def test_doses(answer: DoseAnswer, expected: str) -> None:
    assert dose_text(answer) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"status": "planned"}, "planned"),
        (
            {"status": "observed", "severity": "none", "negated": True},
            "observed, no adverse event, negated",
        ),
        (
            {"status": "observed", "severity": "mild", "serious": True, "relatedness": "related"},
            "observed, mild, serious, related",
        ),
    ],
)
def test_statements(parts: dict[str, Any], expected: str) -> None:
    assert value_text(AdverseEventAnswer(**parts, **COMMON)) == expected


def test_the_wide_row() -> None:
    row = wide_row(FOUND)
    assert list(row) == [column.name for column in wide_columns()]
    assert row == {
        "trial_id": "T1",
        "in_scope": True,
        "disease": "",
        "cell_type": "",
        "cell_source": "",
        "donor_type": "",
        "route": "intravenous; topical",
        "schedule": "",
        "n_administrations": "1; 2",
        "interval": "every 2 weeks",
        "interval_days": 14.0,
        "dose": "1e6-2e6 cells_per_kg per administration",
        "combination": "methotrexate (immunosuppressant)",
        "combination_none": False,
        "adverse_events": "planned, serious",
        "notes": "conflict",
        "flags": "truncated",
    }


def test_the_long_rows() -> None:
    rows = list(long_rows(FOUND))
    assert [(row["field"], row["value"]) for row in rows] == [
        ("in_scope", "true"),
        ("route", "intravenous"),
        ("route", "topical"),
        ("n_administrations", "1"),
        ("n_administrations", "2"),
        ("interval", "every 2 weeks"),
        ("interval_days", "14"),
        ("dose", "1e6-2e6 cells_per_kg per administration"),
        ("combination", "methotrexate"),
        ("adverse_events", "planned, serious"),
    ]
    names = {column.name for column in LONG}
    assert all(set(row) <= names for row in rows)
    by_field = {row["field"]: row for row in rows}
    assert by_field["dose"] == {
        "trial_id": "T1",
        "field": "dose",
        "value": "1e6-2e6 cells_per_kg per administration",
        "low": 1e6,
        "high": 2e6,
        "unit": "cells_per_kg",
        "per": "administration",
        "confidence": 0.75,
        "source": "rule:x",
        "quote": "cell",
        "section": "arms",
        "index": 1,
        "part": "description",
        "start": 5,
        "end": 9,
    }
    assert by_field["route"]["basis"] == "stated"
    assert (by_field["interval"]["confidence"], by_field["interval"]["start"]) == (0.2, 5)
    assert by_field["in_scope"]["confidence"] is None


def test_fields_keep_the_order_of_the_contract() -> None:
    assert list(wide_row(FOUND, ("route", "disease"))) == [
        "trial_id",
        "disease",
        "route",
        "notes",
        "flags",
    ]
    assert {row["field"] for row in long_rows(FOUND, ("dose",))} == {"dose"}


def test_a_json_line_reads_back_as_the_same_fields() -> None:
    (line,) = RowMaker().rows(FOUND)
    assert TrialFields.model_validate_json(str(line)) == FOUND
    (line,) = RowMaker(fields=("dose",)).rows(FOUND)
    assert set(json.loads(str(line))) == {"trial_id", "dose", "notes", "support", "_meta"}


def test_thresholds() -> None:
    assert above(FOUND, 0.0) is FOUND
    assert above(FOUND, 0.75).route == FOUND.route
    kept = above(FOUND, 0.76)
    assert (kept.route, kept.dose, kept.interval) == ([], [], None)
    assert kept.in_scope
    assert FOUND.route
    assert FOUND.interval


def test_every_field_has_a_column_with_words() -> None:
    columns = {column.name: column for column in wide_columns()}
    for name in FIELDS:
        assert columns[name].description
