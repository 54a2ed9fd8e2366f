from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from stemtrial.judge.learned import JUDGED_FIELDS, LearnedJudge
from stemtrial.pipeline import Extractor
from stemtrial.sample import sample_records
from stemtrial_models import ReleaseError, list_releases, open_release


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    source = Path(str(files("stemtrial_models"))) / "releases" / list_releases()[-1]
    return Path(shutil.copytree(source, tmp_path / "release"))


def test_the_shipped_release_opens_and_judges_every_field() -> None:
    judge = LearnedJudge.from_json(open_release().judge)
    assert set(judge.fields) == set(JUDGED_FIELDS)
    assert all(models.mention.weights and models.label.weights for models in judge.fields.values())


def test_the_manifest_says_how_the_release_was_made() -> None:
    manifest = open_release().manifest
    assert {"settings", "trials", "data_sha256", "packages", "guidelines"} <= set(manifest)
    assert manifest["trials"]["gold"] > 300


def test_the_shipped_release_is_small() -> None:
    assert sum(len(content) for content in open_release().files.values()) < 30_000_000


@pytest.mark.parametrize("name", ["../judge.json", "/etc/hosts", "a b.json", ".hidden"])
def test_a_manifest_that_names_a_file_elsewhere_is_refused(copy: Path, name: str) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["sha256"][name] = "0"
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ReleaseError, match="is no name of a file"):
        open_release(folder=copy)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": "1"}', "{"])
def test_a_manifest_that_says_nothing_is_refused(copy: Path, content: str) -> None:
    (copy / "manifest.json").write_text(content)
    with pytest.raises(ReleaseError, match=r"manifest\.json"):
        open_release(folder=copy)


def test_a_release_without_calibration_reads_records_all_the_same(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["sha256"].pop("calibration.json", None)
    (copy / "manifest.json").write_text(json.dumps(manifest))
    assert open_release(folder=copy).part("calibration") is None
    (fields,) = Extractor(release=str(copy)).extract_many([sample_records()[0]])
    assert all(0 <= answer.confidence <= 1 for answer in fields.disease)
    assert fields.disease


def test_a_changed_file_is_refused(copy: Path) -> None:
    judge = copy / "judge.json"
    judge.write_text(judge.read_text().replace("0.", "1.", 1))
    with pytest.raises(ReleaseError, match=r"judge\.json .* changed or cut short"):
        open_release(folder=copy)


def test_a_truncated_file_is_refused(copy: Path) -> None:
    judge = copy / "judge.json"
    judge.write_bytes(judge.read_bytes()[:-100])
    with pytest.raises(ReleaseError, match=r"judge\.json"):
        open_release(folder=copy)


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "judge.json").unlink()
    with pytest.raises(ReleaseError, match=r"judge\.json cannot be read"):
        open_release(folder=copy)


def test_a_manifest_without_the_judge_is_refused(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["sha256"] = {}
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ReleaseError, match=r"names no judge\.json"):
        open_release(folder=copy)


def test_an_unknown_version_lists_the_installed_ones() -> None:
    with pytest.raises(ReleaseError, match="installed are"):
        open_release("99.0")


def test_binary_parts_are_sealed_and_read_by_the_pipeline(copy: Path) -> None:
    from stemtrial_training.releasing import write_release

    opened = open_release(folder=copy)
    parts = {"judge": opened.judge, "ner": {"form": "forest"}, "ner.msgpack": b"\x80\xff"}
    write_release(copy, "9.9", parts, {})
    assert open_release(folder=copy).files["ner.msgpack"] == b"\x80\xff"
    with pytest.raises(ReleaseError, match="unknown form 'forest'"):
        Extractor(release=str(copy))
    (copy / "ner.msgpack").write_bytes(b"\x80")
    with pytest.raises(ReleaseError, match=r"ner\.msgpack of release 9\.9 is not the file"):
        open_release(folder=copy)


def test_a_recogniser_without_weights_is_refused(copy: Path) -> None:
    from stemtrial_training.releasing import write_release

    write_release(copy, "9.9", {"judge": open_release().judge, "ner": {"form": "linear"}}, {})
    with pytest.raises(ReleaseError, match=r"has ner\.json, no ner\.msgpack"):
        Extractor(release=str(copy))
