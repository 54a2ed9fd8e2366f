"""`stemtrial evaluate` from files to table, report and mistakes."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from stemtrial_evaluation.cli import app

GOLD = {
    "trial_id": "SAMPLE-0001",
    "in_scope": True,
    "route": [{"label": "oral", "quote": "by\nmouth", "section": "arms", "basis": "stated"}],
    "dose": [],
}


@pytest.fixture
def files(tmp_path):
    gold, guess = tmp_path / "gold.jsonl", tmp_path / "guess.jsonl"
    gold.write_text(json.dumps(GOLD) + "\n\n", encoding="utf-8")
    guess.write_text(json.dumps({**GOLD, "route": []}) + "\n", encoding="utf-8")
    return gold, guess


def run(gold, guess, *more):
    arguments = ["--gold", str(gold), "--predictions", str(guess), *map(str, more)]
    return CliRunner().invoke(app, arguments)


def test_writes_the_table_and_the_report(files, tmp_path):
    done = run(*files, "--out", tmp_path / "new" / "folder")
    assert done.exit_code == 0, done.output
    assert "no claim of accuracy" in done.output
    report = json.loads((tmp_path / "new" / "folder" / "report.json").read_text(encoding="utf-8"))
    assert report["fields"]["route"]["micro"]["false_negatives"] == 1
    assert report["fields"]["in_scope"]["micro"]["f1"]["value"] == 1.0


def test_lists_the_mistakes_of_a_field_one_a_line(files):
    done = run(*files, "--errors", "route")
    assert done.stdout == 'SAMPLE-0001\tmissed\toral\t"by mouth"\tarms\t\t\n'


def test_a_bad_field_name_is_a_usage_error(files):
    done = run(*files, "--errors", "rout")
    assert done.exit_code == 2
    assert "no field 'rout'" in done.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{broken", "line 1: not JSON"),
        (b'{"in_scope": true}', "line 1: no object with a trial_id"),
        (b"[1]", "line 1: no object with a trial_id"),
        (b'{"trial_id": "A"}\n{"trial_id": "A"}', "line 2: A stands there twice"),
        (b"\xff\xfe\xe9", "not UTF-8"),
    ],
)
def test_an_unreadable_file_is_one_sentence(files, tmp_path, content, said):
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(content)
    done = run(files[0], bad)
    assert done.exit_code == 4
    assert said in done.output
    assert done.output.count("\n") == 1


def test_a_missing_file_is_one_sentence(files, tmp_path):
    done = run(tmp_path / "none.jsonl", files[1])
    assert done.exit_code == 4
    assert "No such file" in done.output


def test_an_unwritable_folder_is_one_sentence(files):
    done = run(*files, "--out", files[0] / "under")
    assert done.exit_code == 5
    assert "cannot write" in done.output


def test_a_report_is_replaced_only_when_told(files, tmp_path):
    assert run(*files, "--out", tmp_path / "r").exit_code == 0
    before = (tmp_path / "r" / "report.json").read_bytes()
    again = run(*files, "--out", tmp_path / "r", "--replicates", 7)
    assert again.exit_code == 5
    assert "--force" in again.output
    assert (tmp_path / "r" / "report.json").read_bytes() == before
    assert run(*files, "--out", tmp_path / "r", "--replicates", 7, "--force").exit_code == 0
    assert (tmp_path / "r" / "report.json").read_bytes() != before


def test_a_misspelt_split_is_told_from_a_missing_file():
    done = run("deev", "deev")
    assert done.exit_code == 2
    assert "train, dev, test, fresh" in done.output


def test_a_labelled_passage_is_known_by_its_own_id(tmp_path):
    line = {"passage_id": "abstract-1", "adverse_events": [{"status": "observed"}]}
    both = tmp_path / "passages.jsonl"
    both.write_text(json.dumps(line), encoding="utf-8")
    done = run(both, both, "--out", tmp_path)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert done.exit_code == 0
    assert report["fields"]["adverse_events"]["micro"]["f1"]["value"] == 1.0
    assert report["fields"]["route"]["n_trials"] == 0
