"""`stemtrial evaluate --compare`: two models, or two files of answers, on the same trials."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from stemtrial_evaluation.cli import app

TRIALS = 40
ROUTE = {"label": "intravenous", "quote": "by vein", "section": "arms", "basis": "stated"}


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def files(tmp_path):
    gold = [{"trial_id": f"T{n}", "route": [ROUTE]} for n in range(TRIALS)]
    poor = [{**row, "route": [] if n % 2 else [ROUTE]} for n, row in enumerate(gold)]
    return [write(tmp_path / f"{name}.jsonl", rows) for name, rows in
            (("gold", gold), ("good", gold), ("poor", poor))]  # fmt: skip


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_the_better_file_wins_and_every_flip_is_written(files, tmp_path):
    gold, good, poor = files
    out = tmp_path / "new"
    done = run("--gold", gold, "--compare", poor, good, "--out", out)
    assert done.exit_code == 0, done.output
    found = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    route = next(one for one in found["fields"] if one["field"] == "route")
    assert (route["verdict"], route["better"], route["worse"]) == ("win", TRIALS // 2, 0)
    assert route["interval"][0] > 0
    assert {one["change"] for one in found["flips"]} == {"gained"}
    assert len(found["flips"]) == TRIALS // 2


def test_the_order_decides_who_is_new(files, tmp_path):
    gold, good, poor = files
    out = tmp_path / "new"
    run("--gold", gold, "--compare", good, poor, "--out", out)
    found = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert next(one for one in found["fields"] if one["field"] == "route")["verdict"] == "loss"


@pytest.mark.parametrize("missing", ["nowhere.jsonl", "9.9.9"])
def test_what_cannot_be_read_is_named(files, missing, tmp_path, monkeypatch):
    corpus = write(tmp_path / "corpus.jsonl", [{"trial_id": f"T{n}", "brief_title": "Cells"}
                                               for n in range(TRIALS)])  # fmt: skip
    monkeypatch.setenv("STEMTRIAL_CORPUS", corpus)
    done = run("--gold", files[0], "--compare", files[1], missing)
    assert done.exit_code == 4
    assert missing in done.output
