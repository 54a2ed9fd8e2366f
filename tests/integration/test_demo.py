"""`stemtrial demo`: three files and a table, all of the whole sample."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from stemtrial import batch
from stemtrial.cli.app import app
from stemtrial.output import overview
from stemtrial.output.marks import marks_of
from stemtrial.pipeline import Extractor
from stemtrial.sample import sample_records

IDS = [record.trial_id for record in sample_records()]
FILES = ["evidence.html", "fields.csv", "fields.jsonl"]


def demo(*options: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["demo", *options])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def shown(
    tmp_path_factory: pytest.TempPathFactory, extractor: Extractor
) -> Iterator[tuple[Path, str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch, "load_extractor", lambda *_: extractor)
        folder = tmp_path_factory.mktemp("demo") / "new"
        code, stdout, stderr = demo("--out", str(folder))
        assert (code, stderr) == (0, "")
        yield folder, stdout


def test_prints_a_row_for_every_trial(shown: tuple[Path, str]) -> None:
    first_words = [line.split()[0] for line in shown[1].splitlines() if line.strip()]
    assert [word for word in first_words if word.startswith("SAMPLE-")] == IDS
    assert "allogeneic" in shown[1]


def test_says_that_it_is_the_sample_and_names_the_files(shown: tuple[Path, str]) -> None:
    folder, stdout = shown
    assert "56 fictional trials" in stdout
    assert "no claim of accuracy" in stdout
    assert all(str(folder / name) in stdout for name in FILES)
    assert sorted(path.name for path in folder.iterdir()) == FILES


def test_a_narrow_screen_gets_fewer_columns_and_all_trials(extractor: Extractor) -> None:
    pairs = [(record, extractor.extract_record(record)) for record in sample_records()[:3]]
    wide = overview.overview_table(pairs, 160)
    narrow = overview.overview_table(pairs, 80)
    assert len(narrow.columns) < len(wide.columns)
    assert narrow.row_count == wide.row_count == 3


@pytest.mark.parametrize("width", [80, 120, 140, 160, 200])
def test_nothing_is_cut_off_at_any_width(extractor: Extractor, width: int) -> None:
    pairs = [(record, extractor.extract_record(record)) for record in sample_records()]
    shown = io.StringIO()
    Console(file=shown, width=width).print(overview.overview_table(pairs, width))
    assert max(map(len, shown.getvalue().splitlines())) <= width
    known = {mark.value.split()[0] for _, fields in pairs for mark in marks_of(fields)}
    short = {word for word in known if word.isalpha() and len(word) < 12} - {"planned"}
    words = set(re.findall(r"[^\W\d_]+", shown.getvalue()))
    assert short - words <= {"yes", "no", "observed", "background", "stated"}


def test_the_json_lines_hold_every_trial(shown: tuple[Path, str]) -> None:
    lines = (shown[0] / "fields.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["trial_id"] for line in lines] == IDS


def test_the_table_file_has_one_row_a_trial(shown: tuple[Path, str]) -> None:
    with (shown[0] / "fields.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["trial_id"] for row in rows] == IDS
    assert sum(bool(row["route"]) for row in rows) > len(IDS) / 2


def test_the_page_shows_every_trial_and_says_that_it_is_fiction(shown: tuple[Path, str]) -> None:
    page = (shown[0] / "evidence.html").read_text(encoding="utf-8")
    assert all(f'<article id="{trial_id}">' in page for trial_id in IDS)
    assert "56 fictional trials" in page


def test_an_earlier_run_is_replaced_only_by_force(shown: tuple[Path, str]) -> None:
    folder = str(shown[0])
    table = shown[0] / "fields.csv"
    table.write_text("old", encoding="utf-8")
    code, stdout, stderr = demo("--out", folder)
    assert (code, stdout) == (5, "")
    assert "exists already" in stderr
    assert table.read_text(encoding="utf-8") == "old"
    assert demo("--out", folder, "--force")[0] == 0
    assert table.read_text(encoding="utf-8").startswith("trial_id,")


def test_one_file_that_exists_keeps_all_three_away(tmp_path: Path) -> None:
    (tmp_path / "evidence.html").write_text("mine", encoding="utf-8")
    code, _, stderr = demo("--out", str(tmp_path))
    assert code == 5
    assert "evidence.html" in stderr
    assert [path.name for path in tmp_path.iterdir()] == ["evidence.html"]


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    place = tmp_path / "taken"
    place.write_text("x", encoding="utf-8")
    code, _, stderr = demo("--out", str(place))
    assert code == 5
    assert str(place) in stderr
