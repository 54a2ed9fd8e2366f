"""Out with `extract --review-below`, filled in, and back as answers that train."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

from stemtrial.answers import LIST_FIELDS, DoseAnswer
from stemtrial.cli.app import app
from stemtrial.errors import InputError
from stemtrial.output.rows import dose_text
from stemtrial.sample import sample_records
from stemtrial_annotations.exchange.review import apply_review, parse_value, read_queue
from stemtrial_training.running import read_extra


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return rows of the sample and a queue of all their answers, nothing decided."""
    folder = tmp_path_factory.mktemp("review")
    records = folder / "records.jsonl"
    records.write_text("\n".join(one.model_dump_json() for one in sample_records()))
    done = run("extract", records, "-o", folder / "rows.jsonl", "--review-below", "1",
               "--review", folder / "queue.csv")  # fmt: skip
    assert done.exit_code == 0, done.output
    queue = pd.read_csv(folder / "queue.csv", dtype=str, keep_default_na=False)
    return folder, queue


def nothing(_):
    """Change nothing."""


def decided(made, tmp_path, change, name="filled.csv"):
    folder, queue = made
    filled = queue.copy()
    filled["decision"] = "accept"
    change(filled)
    path = tmp_path / name
    if name.endswith("xlsx"):
        filled.to_excel(path, index=False)
    else:
        filled.to_csv(path, index=False)
    out = tmp_path / "answers.jsonl"
    done = run("gold", "import", path, "--from", "review", "--rows", folder / "rows.jsonl",
               "--out", out)  # fmt: skip
    return done, out


def test_what_is_accepted_comes_back_as_it_was_and_trains(made, tmp_path):
    done, out = decided(made, tmp_path, nothing)
    assert done.exit_code == 0, done.output
    rows = {row["trial_id"]: row for row in lines(made[0] / "rows.jsonl")}
    answers = lines(out)
    assert {answer["trial_id"] for answer in answers} == set(made[1]["trial_id"])
    for answer in answers:
        row = rows[answer["trial_id"]]
        for name in LIST_FIELDS[1:]:
            shown = [{k: v for k, v in one.items() if k not in {"confidence", "source"}}
                     for one in row[name]]  # fmt: skip
            assert answer[name] == shown
        assert answer["n_administrations"] == row["n_administrations"]
    pairs = read_extra([out], [str(made[0] / "records.jsonl")])
    assert set(pairs) == {answer["trial_id"] for answer in answers}


def test_rejected_and_corrected_values_change(made, tmp_path):
    queue = made[1]
    routes = queue.index[queue["field"] == "route"]
    reject, correct = routes[0], routes[1]

    def change(filled):
        filled.loc[reject, "decision"] = "Rejected"
        filled.loc[correct, ["decision", "correct_value"]] = ["correct", "topical"]

    _, out = decided(made, tmp_path, change)
    answers = {one["trial_id"]: one for one in lines(out)}
    gone, now = queue.loc[reject], queue.loc[correct]
    assert gone["value"] not in [one["label"] for one in answers[gone["trial_id"]]["route"]]
    assert "topical" in [one["label"] for one in answers[now["trial_id"]]["route"]]


def test_a_trial_with_an_open_line_is_left_out_and_named(made, tmp_path):
    first = made[1].loc[0, "trial_id"]

    def change(filled):
        filled.loc[0, "decision"] = ""

    done, out = decided(made, tmp_path, change)
    assert done.exit_code == 3
    assert f"{first}\t" in done.stdout
    assert "not decided yet" in done.stdout
    assert first not in {one["trial_id"] for one in lines(out)}


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("decision", "perhaps", "no decision 'perhaps'"),
        ("decision", "correct", "needs the right value"),
        ("value", "another", "has no answer 'another'"),
        ("trial_id", "T-0", "no row of this trial"),
        ("field", "colour", "no field 'colour'"),
    ],
)
def test_a_line_that_cannot_be_applied_is_told(made, tmp_path, column, value, said):
    def change(filled):
        filled.loc[filled.index[filled["field"] == "route"][0], column] = value

    done, _ = decided(made, tmp_path, change)
    assert done.exit_code == 3
    assert said in done.stdout
    assert "filled.csv, line" in done.stdout


def test_a_workbook_comes_back_too(made, tmp_path):
    pytest.importorskip("openpyxl")
    done, out = decided(made, tmp_path, nothing, "filled.xlsx")
    assert done.exit_code == 0, done.output
    assert lines(out)


def test_a_file_that_is_no_queue_gets_the_reason(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="has no column 'trial_id'"):
        read_queue(path)
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(InputError, match=r"no review queue|install openpyxl"):
        read_queue(tmp_path / "x.xlsx")


def test_rows_of_another_kind_get_the_reason():
    with pytest.raises(InputError, match="rows of `stemtrial extract`"):
        apply_review([], [{"trial_id": "T", "colour": 1}])


@pytest.mark.parametrize(
    ("low", "high", "per"),
    [
        (1e6, 2e6, "administration"),
        (None, 5e7, "total"),
        (2.5e8, None, "unclear"),
        (40, 40, "total"),
    ],
)
def test_doses_are_read_as_they_are_written(low, high, per):
    place = {"section": "arms", "start": 0, "end": 1, "text": "x"}
    dose = DoseAnswer(low=low, high=high, unit="cells_per_kg", per=per, quote="x", section="arms",
                      confidence=1, source="s", evidence=place)  # fmt: skip
    assert parse_value("dose", dose_text(dose)) == {
        "low": low, "high": high, "unit": "cells_per_kg", "per": per,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("route", "by hand", "no label"),
        ("dose", "many cells", "not written like"),
        ("combination", "methotrexate", "not written like"),
        ("adverse_events", "planned, awful", "no part of a statement"),
        ("adverse_events", "maybe", "no status"),
    ],
)
def test_values_that_cannot_be_read_say_how_they_are_written(name, text, said):
    with pytest.raises(ValueError, match=said):
        parse_value(name, text)


def test_a_statement_and_an_agent_are_read():
    assert parse_value("adverse_events", "observed, no adverse event, related, negated") == {
        "status": "observed", "severity": "none", "serious": False, "relatedness": "related",
        "negated": True,
    }  # fmt: skip
    agent = parse_value("combination", "Methotrexate (immunosuppressant)")
    assert agent == {"agent": "methotrexate", "category": "immunosuppressant"}
