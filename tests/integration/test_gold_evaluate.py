"""`stemtrial evaluate --gold SPLIT`: the committed gold, the pipeline, and what was used."""

from __future__ import annotations

import copy
import json

import pytest
from typer.testing import CliRunner

from stemtrial.errors import InputError
from stemtrial.sample import sample_gold, sample_records
from stemtrial_annotations import corpus as places
from stemtrial_annotations.corpus import find_corpus
from stemtrial_annotations.reading import load_gold
from stemtrial_annotations.splits import load_splits
from stemtrial_evaluation.cli import app
from stemtrial_evaluation.gold import provenance, sha256_of_package

N_DEV = len(load_splits()["splits"]["dev"])


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


def write(path, rows):
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def report_in(folder):
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def test_a_split_is_scored_without_text_where_predictions_are_given(tmp_path, monkeypatch):
    monkeypatch.setenv("STEMTRIAL_CORPUS", str(tmp_path / "none"))
    guess = write(tmp_path / "guess.jsonl", load_gold("dev").values())
    done = run("--gold", "dev", "--predictions", guess, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    report = report_in(tmp_path)
    assert (report["split"], report["n_trials"], report["missing"]) == ("dev", N_DEV, [])
    assert report["fields"]["combination"]["micro"]["f1"]["value"] == 1
    assert report["fields"]["interval"]["micro"]["f1"]["value"] == 1


def test_without_a_corpus_one_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv("STEMTRIAL_CORPUS", raising=False)
    monkeypatch.setattr(places, "BESIDE_THE_CHECKOUT", tmp_path / "none")
    done = run("--gold", "dev")
    assert done.exit_code == 4
    assert done.stderr.count("\n") == 1
    assert "--corpus" in done.stderr
    assert done.stdout == ""


def test_a_corpus_that_lacks_trials_gives_no_figures(tmp_path):
    corpus = write(tmp_path / "c.jsonl", [sample_records()[0].model_dump()])
    done = run("--gold", "dev", "--corpus", corpus, "--out", tmp_path / "out")
    assert done.exit_code == 4
    assert f"lacks {N_DEV} of the {N_DEV} dev trials" in done.stderr
    assert not (tmp_path / "out").exists()


def test_answers_in_a_file_are_scored_by_running_the_pipeline_on_their_records(tmp_path):
    corpus = write(tmp_path / "c.jsonl", [one.model_dump() for one in sample_records()])
    gold = write(tmp_path / "gold.jsonl", sample_gold()[:5])
    done = run("--gold", gold, "--corpus", corpus, "--out", tmp_path)
    assert done.exit_code == 0, done.output
    report = report_in(tmp_path)
    assert (report["gold"], report["split"], report["n_trials"]) == (str(gold), None, 5)
    assert report["missing"] == []


def test_a_file_whose_records_are_missing_is_one_sentence(tmp_path):
    corpus = write(tmp_path / "c.jsonl", [sample_records()[9].model_dump()])
    gold = write(tmp_path / "gold.jsonl", sample_gold()[:2])
    done = run("--gold", gold, "--corpus", corpus)
    assert done.exit_code == 4
    assert "lacks 2 of the 2 gold trials (first SAMPLE-0001)" in done.stderr


@pytest.mark.parametrize(("split", "noted"), [("train", True), ("dev", True)])
def test_the_pipeline_is_run_on_a_split(tmp_path, split, noted):
    try:
        find_corpus()
    except InputError:
        pytest.skip("no corpus: set STEMTRIAL_CORPUS")
    done = run("--gold", split, "--out", tmp_path, "--replicates", 10)
    assert done.exit_code == 0, done.output
    report = report_in(tmp_path)
    assert report["missing"] == []
    assert bool(report["notes"]) is noted
    assert report["fields"]["cell_type"]["micro"]["f1"]["value"] > 0.8
    assert set(report["sha256"]) == {"gold", "stemtrial", "stemtrial_models"}


def test_the_fingerprint_of_labels_is_of_labels():
    answers = {row["trial_id"]: row for row in sample_gold()}
    before = provenance("file", answers)["sha256"]["gold"]
    other = copy.deepcopy(answers)
    other["SAMPLE-0001"]["cell_type"][0] |= {"quote": "x", "evidence": None}
    assert provenance("file", other)["sha256"]["gold"] == before
    other["SAMPLE-0001"]["cell_type"][0] |= {"label": "hsc"}
    assert provenance("file", other)["sha256"]["gold"] != before


def test_the_fingerprint_of_code_is_of_every_file(tmp_path, monkeypatch):
    package = tmp_path / "some_package"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "data" / "list.yaml").write_text("a", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    before = sha256_of_package("some_package")
    (package / "__pycache__").mkdir(exist_ok=True)
    (package / "__pycache__" / "x.pyc").write_text("1", encoding="utf-8")
    assert sha256_of_package("some_package") == before
    (package / "data" / "list.yaml").write_text("b", encoding="utf-8")
    assert sha256_of_package("some_package") != before
