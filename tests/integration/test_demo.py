"""`stemtrial demo`: three files and a table, all of the whole sample."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from stemtrial.cli.demo import NOTE, app
from stemtrial.sample import sample_records

IDS = [record.trial_id for record in sample_records()]


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "new"
    return folder, CliRunner().invoke(app, ["--out", str(folder)])


def test_prints_a_table_with_every_trial_and_names_the_files(shown):
    folder, done = shown
    assert done.exit_code == 0, done.output
    assert [line.split()[1] for line in done.stdout.splitlines() if "SAMPLE-" in line] == IDS
    assert NOTE in done.stdout
    for name in ("fields.jsonl", "fields.csv", "evidence.html"):
        assert str(folder / name) in done.stdout


def test_every_evidence_stands_where_it_says(shown):
    folder, _ = shown
    lines = (folder / "fields.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["trial_id"] for row in rows] == IDS
    records = {record.trial_id: record for record in sample_records()}
    seen = 0
    for row in rows:
        answers = [item for value in row.values() if isinstance(value, list) for item in value]
        for held in [*answers, *row["support"].values()]:
            evidence = held.get("evidence") if isinstance(held, dict) else None
            if evidence:
                text = getattr(records[row["trial_id"]], evidence["section"])
                if evidence["index"] is not None:
                    text = getattr(text[evidence["index"]], evidence["part"])
                assert text[evidence["start"] : evidence["end"]] == evidence["text"]
                seen += 1
    assert seen > 3 * len(IDS)


def test_the_table_file_has_one_row_a_trial(shown):
    folder, _ = shown
    with (folder / "fields.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["trial_id"] for row in rows] == IDS
    assert sum(bool(row["route"]) for row in rows) > len(IDS) / 2


def test_the_page_shows_every_trial_and_says_that_it_is_fiction(shown):
    page = (shown[0] / "evidence.html").read_text(encoding="utf-8")
    assert all(trial_id in page for trial_id in IDS)
    assert NOTE in page


def test_a_second_run_replaces_the_files(shown):
    folder, _ = shown
    (folder / "fields.csv").write_text("old", encoding="utf-8")
    assert CliRunner().invoke(app, ["--out", str(folder)]).exit_code == 0
    assert (folder / "fields.csv").read_text(encoding="utf-8").startswith("trial_id,")
