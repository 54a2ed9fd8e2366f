from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import pytest

from stemtrial.answers import DoseAnswer, Evidence, LabelAnswer, Support, TrialFields
from stemtrial.errors import UsageError
from stemtrial.output.review import DECISIONS, REVIEW, context, open_queue, review_rows
from stemtrial.records import Arm, TrialRecord

TEXT = "The infusion follows on day one. Cells are given into the vein =twice= and then watched."
RECORD = TrialRecord(trial_id="T1", brief_title="Cells", arms=[Arm(label="A", description=TEXT)])


def at(words: str) -> Evidence:
    start = TEXT.index(words)
    end = start + len(words)
    return Evidence(section="arms", index=0, part="description", start=start, end=end, text=words)


def common(words: str, confidence: float) -> dict[str, Any]:
    return {
        "quote": words,
        "section": "arms",
        "confidence": confidence,
        "source": "rule:x",
        "evidence": at(words),
    }


FOUND = TrialFields(
    trial_id="T1",
    in_scope=True,
    route=[
        LabelAnswer(label="intravenous", **common("vein", 0.7)),
        LabelAnswer(label="topical", **common("watched", 0.9)),
    ],
    n_administrations=[1, 2],
    dose=[DoseAnswer(low=1e6, high=2e6, unit="cells", **common("=twice=", 0.3))],
    support={
        "in_scope": Support(confidence=0.6, source="rule:y"),
        "n_administrations": Support(confidence=0.5, source="rule:z", evidence=at("day one")),
    },
)


def test_the_queue_holds_what_is_below_and_all_that_a_person_needs() -> None:
    rows = {row["field"]: row for row in review_rows(FOUND, RECORD, 0.8)}
    assert set(rows) == {"in_scope", "route", "n_administrations", "dose"}
    assert rows["route"]["value"] == "intravenous"
    assert rows["route"]["context"] == TEXT.replace("vein", "[[vein]]")
    assert rows["n_administrations"]["value"] == "1; 2"
    assert rows["in_scope"]["value"] == "true"
    assert rows["dose"]["value"] == "1e6-2e6 cells"
    assert (rows["dose"]["index"], rows["dose"]["part"]) == (0, "description")
    assert all(set(row) <= {column.name for column in REVIEW} for row in rows.values())
    assert list(review_rows(FOUND, RECORD, 0.3)) == []
    assert [row["field"] for row in review_rows(FOUND, RECORD, 0.8, ("dose",))] == ["dose"]


def test_the_context_cuts_no_word() -> None:
    assert context(RECORD, at("given"), around=9) == "... are [[given]] into ..."


def test_the_queue_as_csv(tmp_path: Path) -> None:
    sink = open_queue(tmp_path / "queue.csv", force=False)
    sink.write(review_rows(FOUND, RECORD, 0.8))
    sink.commit()
    with (tmp_path / "queue.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert list(rows[0]) == [column.name for column in REVIEW]
    assert rows[-1]["quote"] == "'=twice="
    assert {row["decision"] for row in rows} == {""}


def test_the_queue_as_workbook(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    sink = open_queue(tmp_path / "queue.xlsx", force=False)
    sink.write(review_rows(FOUND, RECORD, 0.8))
    sink.write([{"trial_id": "T2", "quote": "bell \x07 rings", "confidence": 0.25}])
    sink.commit()
    sheet = openpyxl.load_workbook(tmp_path / "queue.xlsx")["review"]
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == [column.name for column in REVIEW]
    quotes = [row[4] for row in rows[1:]]
    assert quotes[-2:] == ["=twice=", "bell \ufffd rings"]
    assert rows[-1][3] == 0.25
    (choices,) = sheet.data_validations.dataValidation
    assert choices.formula1 == f'"{",".join(DECISIONS)}"'


def test_a_workbook_without_openpyxl_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(UsageError, match=r"stemtrial\[xlsx\]"):
        open_queue(tmp_path / "queue.xlsx", force=False)
    assert list(tmp_path.iterdir()) == []
