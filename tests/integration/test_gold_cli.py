"""`stemtrial gold`: files in, files and sentences out."""

from __future__ import annotations

import gzip
import json

import pytest
from typer.testing import CliRunner

from stemtrial.cli.app import app
from stemtrial.sample import sample_gold, sample_records
from stemtrial_annotations import corpus as places
from stemtrial_annotations.corpus import read_corpus
from stemtrial_annotations.reading import load_splits, load_trials


def run(*arguments):
    return CliRunner().invoke(app, ["gold", *map(str, arguments)])


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def sample(tmp_path):
    """Return answers with full quotes, and a gzipped corpus of their records."""
    answers, records = tmp_path / "answers.jsonl", tmp_path / "records.jsonl.gz"
    answers.write_text("\n".join(map(json.dumps, sample_gold())), encoding="utf-8")
    lines = "\n".join(record.model_dump_json() for record in sample_records())
    records.write_bytes(gzip.compress(lines.encode()))
    return answers, records


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    monkeypatch.delenv("STEMTRIAL_CORPUS", raising=False)
    monkeypatch.setattr(places, "BESIDE_THE_CHECKOUT", tmp_path / "nowhere")


@pytest.fixture
def standoff(sample, tmp_path):
    answers, records = sample
    out = tmp_path / "gold.jsonl"
    done = run("import", answers, "--out", out, "--guidelines", "1.2", "--origin", "sample",
               "--corpus", records)  # fmt: skip
    assert done.exit_code == 0, done.output
    return out


def test_import_leaves_the_text_behind_and_check_finds_it_right(standoff, sample):
    found = rows(standoff)
    assert [row["trial_id"] for row in found] == [row["trial_id"] for row in sample_gold()]
    assert all("evidence" not in item for row in found for item in row["cell_type"])
    done = run("check", standoff, "--corpus", sample[1], "--no-warnings")
    assert done.exit_code == 0, done.output
    assert f"{len(found)} answers, 0 errors" in done.stderr


def test_check_prints_line_trial_and_reason_and_exits_with_3(standoff, sample, tmp_path):
    damaged = rows(standoff)
    damaged[1]["disease"] = ["the_flu"]
    path = tmp_path / "damaged.jsonl"
    path.write_text("\n".join(map(json.dumps, damaged)), encoding="utf-8")
    done = run("check", path, "--corpus", sample[1], "--no-warnings")
    assert done.exit_code == 3
    (line,) = done.stdout.splitlines()
    assert line.split("\t")[:4] == ["damaged.jsonl:2", "SAMPLE-0002", "disease", "error"]


@pytest.mark.usefixtures("nowhere")
def test_check_without_a_corpus_says_what_it_did_not_check(standoff):
    done = run("check", standoff, "--no-warnings")
    assert done.exit_code == 0
    assert "offsets and quotes are not checked" in done.stderr
    assert "without text" in done.stderr


@pytest.mark.usefixtures("nowhere")
def test_hydrate_without_a_corpus_says_what_to_do(tmp_path):
    done = run("hydrate", "--out", tmp_path / "out.jsonl")
    assert done.exit_code == 4
    assert "$STEMTRIAL_CORPUS" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out.jsonl").exists()


def test_hydrate_reports_each_trial_that_the_corpus_lacks(sample, tmp_path):
    out = tmp_path / "out.jsonl"
    done = run("hydrate", "--split", "dev", "--corpus", sample[1], "--out", out)
    assert done.exit_code == 3
    dev = load_splits()["splits"]["dev"]
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == dev
    assert f"0 trials rebuilt, {len(dev)} are not in the corpus" in done.stderr
    assert rows(out) == []


def test_hydrate_writes_records_answers_and_passages(tmp_path):
    """A made-up text in place of a real one: its answers are lost, each with its reason."""
    trial = load_trials("dev")[0]
    corpus = tmp_path / "corpus.jsonl"
    record = {
        "trial_id": trial.trial_id,
        "brief_summary": "Another text.",
        "registry": "ClinicalTrials.gov",
    }
    corpus.write_text(json.dumps(record), encoding="utf-8")
    outs = {name: tmp_path / f"{name}.jsonl" for name in ("out", "answers", "passages")}
    options = [part for name, path in outs.items() for part in (f"--{name}", path)]
    done = run("hydrate", "--split", "dev", "--corpus", corpus, *options)
    assert done.exit_code == 3
    assert rows(outs["out"]) == [record]
    (answer,) = rows(outs["answers"])
    assert answer["disease"] == trial.disease
    lost = [line.split("\t") for line in done.stdout.splitlines()]
    mine = [cells for cells in lost if cells[0] == trial.trial_id and cells[2] != "passage"]
    assert len(mine) == len(list(trial.spans()))
    assert all(cells[3] for cells in mine)
    assert "skipped" in done.stderr


def test_an_output_that_exists_is_kept(sample, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("mine", encoding="utf-8")
    done = run("hydrate", "--corpus", sample[1], "--out", out)
    assert done.exit_code == 5
    assert out.read_text(encoding="utf-8") == "mine"


def test_import_refuses_what_is_not_of_the_form_in_one_sentence(sample, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"trial_id": "SAMPLE-0001"}', encoding="utf-8")
    done = run("import", bad, "--out", tmp_path / "o", "--guidelines", "1", "--origin", "x",
               "--corpus", sample[1])  # fmt: skip
    assert done.exit_code == 4
    assert "bad.jsonl, answer 1" in done.stderr
    assert done.stderr.count("\n") == 1


def test_stats_and_agreement_print_tables_and_json():
    assert "not reported" in run("stats").stdout
    assert set(json.loads(run("stats", "--json", "--split", "dev").stdout)["route"]["any"]) == {
        "dev"
    }
    assert "nct" in run("stats", "--passages").stdout
    table = run("agreement").stdout
    assert "260 trials: the two annotators apart, before any adjudication" in table
    found = json.loads(run("agreement", "--json").stdout)
    assert found["n_trials"] == 260
    assert found["fields"]["cell_source"]["f1"]["value"] > 0.9


def test_a_wrong_split_is_a_usage_error():
    done = run("stats", "--split", "dec")
    assert done.exit_code == 2
    assert "the splits are train, dev, test" in done.stderr


def study(trial_id):
    module = {"nctId": trial_id, "briefTitle": "Cells"}
    return {"protocolSection": {"identificationModule": module}}


def test_a_corpus_may_be_a_folder_of_anything_that_is_read(tmp_path):
    folder = tmp_path / "corpus"
    (folder / "api").mkdir(parents=True)
    (folder / "README.md").write_text("NCT00000001", encoding="utf-8")
    for trial_id in ("NCT00000001", "NCT00000009"):
        (folder / "api" / f"{trial_id}.json").write_text(json.dumps(study(trial_id)))
    line = json.dumps({"trial_id": "NCT00000002", "brief_title": "Cells"})
    (folder / "some.jsonl").write_text(f"{line}\n{line.replace('02', '03')}\n{{broken\n")
    found = read_corpus(folder, {"NCT00000001", "NCT00000002"})
    assert sorted(one.trial_id for one in found.records) == ["NCT00000001", "NCT00000002"]
    assert found.failures == []


def test_a_wanted_record_that_cannot_be_read_is_a_failure(tmp_path):
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"trial_id": "NCT00000001", "arms": 3}', encoding="utf-8")
    (failure,) = read_corpus(corpus, {"NCT00000001"}).failures
    assert "NCT00000001" in failure.reason


TOOLS = ("label-studio", "doccano", "prodigy", "brat")


@pytest.mark.parametrize("tool", TOOLS)
def test_what_goes_out_to_a_tool_comes_back_as_the_same_gold(standoff, sample, tmp_path, tool):
    answers, records = sample
    out, again = tmp_path / "tasks", tmp_path / "again.jsonl"
    done = run("export", tool, "--answers", answers, "--corpus", records, "--out", out)
    assert done.exit_code == 0, done.output
    done = run("import", out, "--from", tool, "--out", again, "--guidelines", "1.2",
               "--origin", "sample", "--corpus", records)  # fmt: skip
    assert done.exit_code == 0, done.output

    def unordered(path):
        return [
            {k: sorted(map(json.dumps, v)) if isinstance(v, list) else v for k, v in row.items()}
            for row in rows(path)
        ]

    assert unordered(again) == unordered(standoff)


def test_rows_of_extract_go_out_as_suggestions_with_their_confidence(sample, tmp_path):
    from stemtrial.pipeline import extract

    found = next(iter(extract(sample_records()[:1])))
    answers = tmp_path / "rows.jsonl"
    answers.write_text(found.model_dump_json(by_alias=True), encoding="utf-8")
    out = tmp_path / "tasks.json"
    done = run("export", "label-studio", "--answers", answers, "--corpus", sample[1], "--out", out)
    assert done.exit_code == 0, done.output
    (task,) = json.loads(out.read_text(encoding="utf-8"))
    (made,) = task["predictions"]
    details = [one["value"]["text"][0] for one in made["result"] if one["type"] == "textarea"]
    assert any("confidence=" in line for line in details)


def test_trials_without_a_record_are_named_on_export_and_import(sample, tmp_path):
    answers, records = sample
    one = tmp_path / "one.jsonl"
    one.write_text(sample_records()[0].model_dump_json(), encoding="utf-8")
    out = tmp_path / "tasks.jsonl"
    done = run("export", "doccano", "--answers", answers, "--corpus", one, "--out", out)
    assert done.exit_code == 3
    assert len(done.stdout.splitlines()) == len(sample_records()) - 1
    run("export", "doccano", "--answers", answers, "--corpus", records, "--out", out, "--force")
    done = run("import", out, "--from", "doccano", "--out", tmp_path / "o", "--guidelines", "1.2",
               "--origin", "sample", "--corpus", one)  # fmt: skip
    assert done.exit_code == 3
    assert f"1 of {len(sample_records())} imported" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "word", "--out", "x"), "no tool 'word': give one of label-studio"),
        (("export", "brat", "--out", "x", "--answers", "y", "--split", "dev"), "--split is for"),
    ],
)
def test_calls_that_make_no_sense_are_usage_errors(sample, arguments, said):
    done = run(*arguments, "--corpus", sample[1])
    assert done.exit_code == 2
    assert said in done.stderr


def test_suggest_prints_records_worth_labelling_or_writes_them_for_a_tool(sample, tmp_path):
    done = run("suggest", "--corpus", sample[1], "--n", "3")
    assert done.exit_code == 0, done.output
    first, *_ = found = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(found) == 3
    assert first[0].startswith("SAMPLE-")
    assert float(first[1]) >= float(found[-1][1])
    for tool, name in (("label-studio", "t.json"), ("prodigy", "p.jsonl"), ("doccano", "d.jsonl"),
                       ("brat", "folder")):  # fmt: skip
        out = tmp_path / name
        done = run("suggest", "--corpus", sample[1], "--n", "3", "--tool", tool, "--out", out)
        assert done.exit_code == 0, done.output
        files = [out] if out.is_file() else sorted(out.glob("*.ann"))
        assert "confidence=" in "".join(file.read_text(encoding="utf-8") for file in files)
    assert run("suggest", "--corpus", sample[1], "--tool", "brat").exit_code == 2


@pytest.mark.usefixtures("nowhere")
def test_mentions_are_imported_from_their_form(sample, tmp_path):
    record = sample_records()[0]
    mention = {"section": "brief_title", "quote": record.brief_title.split()[0],
               "type": "agent", "label": "x", "judgement": "background"}  # fmt: skip
    path, out = tmp_path / "mentions.jsonl", tmp_path / "standoff.jsonl"
    row = {"trial_id": record.trial_id, "mode": "blind", "mentions": [mention]}
    asked = ("import", path, "--from", "mentions", "--out", out, "--guidelines", "1.2",
             "--origin", "test", "--corpus", sample[1], "--force")  # fmt: skip
    path.write_text(json.dumps(row), encoding="utf-8")
    assert run(*asked).exit_code == 0
    assert run("check", out, "--corpus", sample[1]).exit_code == 0
    assert rows(out)[0]["mentions"][0]["start"] == 0
    path.write_text(json.dumps(row | {"mentions": [mention | {"quote": "xyzzy"}]}))
    done = run(*asked)
    assert done.exit_code == 3
    assert "stands there 0 times" in done.stdout
    path.write_text(json.dumps(row | {"mode": "asleep"}))
    done = run(*asked)
    assert done.exit_code == 4
    assert "mentions.jsonl, line 1" in done.stderr
