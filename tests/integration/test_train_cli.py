from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console
from typer.testing import CliRunner

from stemtrial.errors import EXIT_UNREADABLE, EXIT_USAGE, InputError
from stemtrial.resolve.calibration import Calibration
from stemtrial.sample import sample_gold, sample_records
from stemtrial_annotations.exchange import FORMATS
from stemtrial_annotations.exchange.commands import _with_evidence
from stemtrial_annotations.exchange.sheet import fill
from stemtrial_annotations.splits import load_splits
from stemtrial_models import open_release
from stemtrial_training import cross_validation, curve, running
from stemtrial_training.cross_validation import cross_validate
from stemtrial_training.data import TrainingData, _refuse_test_trials, make_document
from stemtrial_training.extra import format_of, read_extra
from stemtrial_training.judges import Example, Settings, train_judge
from stemtrial_training.releasing import write_release
from stemtrial_training.running import describe


@pytest.fixture(scope="module")
def data() -> TrainingData:
    from stemtrial.components import UNLEARNED
    from stemtrial.pipeline import load

    nlp = load(components=UNLEARNED)
    gold = {answer["trial_id"]: answer for answer in sample_gold()}
    examples = [
        Example(make_document(nlp, record), gold[record.trial_id], record.trial_id)
        for record in sample_records()
    ]
    return TrainingData(examples[:40], examples[40:], "0" * 64)


def test_training_twice_gives_the_same_bytes(data: TrainingData, tmp_path: Path) -> None:
    for name in ("one", "two"):
        judge = train_judge(data.all, Settings())
        facts = describe(data, Settings())
        write_release(tmp_path / name, "0.0.1", {"judge": judge.to_json()}, facts)
    one, two = ((tmp_path / name / "judge.json").read_bytes() for name in ("one", "two"))
    assert one == two
    assert open_release(folder=tmp_path / "one").version == "0.0.1"


def test_cross_validation_predicts_every_gold_trial_and_no_partial_one(data: TrainingData) -> None:
    found = cross_validate(data, Settings())
    assert set(found.predicted) == {e.trial.record.trial_id for e in data.gold}
    disease = found.report().to_dict()["fields"]["disease"]
    assert disease["micro"]["f1"]["value"] > 0.5


def test_test_trials_and_their_relatives_are_refused() -> None:
    splits = load_splits()
    for trial_id in (splits["splits"]["test"][0], splits["held_out"][0]):
        with pytest.raises(InputError, match=trial_id):
            _refuse_test_trials([trial_id])


def test_extra_answers_are_paired_with_their_records(tmp_path: Path) -> None:
    records, answers = tmp_path / "records.jsonl", tmp_path / "answers.jsonl"
    record, answer = sample_records()[0], sample_gold()[0]
    records.write_text(record.model_dump_json() + "\n")
    answers.write_text(json.dumps(answer) + "\n")
    pairs = read_extra([answers], [str(records)])
    assert pairs[record.trial_id] == (record, answer)
    with pytest.raises(InputError, match=r"line 1: no record of SAMPLE-0001"):
        read_extra([answers], [])
    answers.write_text('{"trial_id": "X"}\n')
    with pytest.raises(InputError, match=r"line 1: the answer has no 'disease'"):
        read_extra([answers], [str(records)])


def test_bad_calls_end_with_their_exit_codes(tmp_path: Path) -> None:
    from stemtrial.cli.app import app

    runner = CliRunner()
    assert runner.invoke(app, ["train"]).exit_code == EXIT_USAGE
    call = ["train", "--out", str(tmp_path / "x"), "--corpus", str(tmp_path / "none.jsonl")]
    assert runner.invoke(app, call).exit_code == EXIT_UNREADABLE


def test_two_whole_runs_give_the_same_bytes(
    data: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cross_validation, "FOLDS", 2)
    monkeypatch.setattr(running, "load_training_data", lambda *_: data)
    # The release in use holds no answers to the sample's trials.
    monkeypatch.setattr(running, "_compare_with_current", lambda *_: None)
    written = []
    for name in ("one", "two"):
        request = running.Request(out=tmp_path / name, version="0.0.1")
        running.run_train(request, Console(stderr=True))
        files = sorted((tmp_path / name).iterdir())
        written.append({one.name: one.read_bytes() for one in files})
    assert written[0] == written[1]
    assert {"calibration.json", "config.json", "judge.json", "manifest.json", "unseen.json"} <= set(
        written[0]
    )
    opened = open_release(folder=tmp_path / "one")
    Calibration.from_json(opened.part("calibration") or {})
    unseen = opened.part("unseen")
    assert unseen is not None
    assert set(unseen["answers"]) == {e.trial.record.trial_id for e in data.gold}
    assert sum(len(content) for content in written[0].values()) < 30_000_000
    words = [
        w for a in unseen["answers"].values() for w in re.findall(r"quote|text", json.dumps(a))
    ]
    assert words == []


def test_judges_only_keeps_the_calibration_in_use(
    data: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "load_training_data", lambda *_: data)
    kept = {"calibration": {"fields": {"dose": {"slope": 1.0, "bias": 0.5}}}}
    monkeypatch.setattr(running, "_kept_parts", lambda: kept)
    request = running.Request(out=tmp_path / "r", version="0.0.1", judges_only=True)
    running.run_train(request, Console(stderr=True))
    opened = open_release(folder=tmp_path / "r")
    assert opened.part("calibration") == kept["calibration"]
    assert opened.part("unseen") is None


def test_reports_of_curve_ablation_and_cross_validation(
    data: TrainingData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "load_training_data", lambda *_: data)
    monkeypatch.setattr(curve, "SHARES", (0.5, 1.0))
    monkeypatch.setattr(cross_validation, "FOLDS", 2)
    request = running.Request(cross_validate=tmp_path, curve=tmp_path, ablate=tmp_path)
    assert running.run_train(request, Console(stderr=True)) == {}
    found = {p.name: p.read_text() for p in tmp_path.iterdir()}
    learned = json.loads(found["learning_curve.json"])
    sizes = [point["n_trials"] for point in learned["points"]]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[1]
    ElementTree.fromstring(found["learning_curve.svg"])
    steps = json.loads(found["ablation.json"])["steps"]
    assert [one["step"] for one in steps] == ["vocabulary", "context rules", "judges"]
    assert "gain" not in steps[0]
    assert steps[2]["gain"]["disease"]["n"] == len(data.gold)
    confidence = json.loads(found["cross_validation.json"])["confidence"]
    assert confidence["raw"]["all answers"]["n"] == confidence["calibrated"]["all answers"]["n"]


@pytest.mark.parametrize("tool", sorted(FORMATS))
def test_extra_answers_come_from_every_tool(tool: str, tmp_path: Path) -> None:
    record, answer = sample_records()[0], dict(sample_gold()[0])
    records = tmp_path / "records.jsonl"
    records.write_text(record.model_dump_json() + "\n")
    out = tmp_path / {"brat": "folder", "label-studio": "x.json"}.get(tool, "x.jsonl")
    placed = _with_evidence(answer, record, records)
    FORMATS[tool].write(iter([fill(record, placed)]), out, suggested=False, force=False)
    assert format_of(out) == tool
    pairs = read_extra([out], [str(records)])
    assert pairs[record.trial_id][1]["route"][0]["label"] == answer["route"][0]["label"]
    with pytest.raises(InputError, match=r"no record of SAMPLE-0001"):
        read_extra([out], [])


def test_extra_answers_of_no_known_form_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("T1\troute-oral")
    with pytest.raises(InputError, match="of no known form"):
        read_extra([tmp_path / "a.txt"], [])
    with pytest.raises(InputError, match="cannot be read"):
        read_extra([tmp_path / "nowhere"], [])
