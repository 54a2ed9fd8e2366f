from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from stemtrial.errors import EXIT_UNREADABLE, EXIT_USAGE, InputError
from stemtrial.sample import sample_gold, sample_records
from stemtrial_annotations.splits import load_splits
from stemtrial_models import open_release
from stemtrial_training.cross_validation import cross_validate
from stemtrial_training.data import TrainingData, _refuse_test_trials, make_document
from stemtrial_training.extra import read_extra
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
