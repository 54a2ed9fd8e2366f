"""Bad input: each kind gets one sentence that names it, the right exit code, and the good
records of the same file are written all the same. One row of a table for each."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

GOOD_1 = b'{"trial_id": "T1", "brief_title": "Cells for wounds"}\n'
GOOD_2 = b'{"trial_id": "T2", "brief_title": "More cells for wounds"}\n'
STUDY = {
    "protocolSection": {"identificationModule": {"nctId": "NCT00000009", "briefTitle": "A study"}}
}
LONG = "One sentence about cells. " * 200_000


class Case(NamedTuple):
    """One kind of bad input."""

    id: str
    name: str
    content: bytes
    code: int
    rows: list[str]
    says: list[str]
    letters: Sequence[tuple[int, str | None]] = ()


def between(bad: bytes) -> bytes:
    return GOOD_1 + bad + b"\n" + GOOD_2


CASES = [
    Case(
        "broken JSON",
        "in.jsonl",
        between(b'{"trial_id": "T9", "brief_title": "cut'),
        3,
        ["T1", "T2"],
        ["in.jsonl, line 2 (record T9)", "broken JSON"],
        [(2, "T9")],
    ),
    Case(
        "no id",
        "in.jsonl",
        between(b'{"brief_title": "x"}'),
        3,
        ["T1", "T2"],
        ["line 2", "'trial_id' is missing"],
        [(2, None)],
    ),
    Case(
        "blank id",
        "in.jsonl",
        between(b'{"trial_id": "  ", "brief_title": "x"}'),
        3,
        ["T1", "T2"],
        ["line 2", "trial_id is blank"],
    ),
    Case(
        "no text",
        "in.jsonl",
        between(b'{"trial_id": "T9", "brief_title": " "}'),
        3,
        ["T1", "T2"],
        ["line 2 (record T9)", "no text"],
        [(2, "T9")],
    ),
    Case(
        "text of the wrong type",
        "in.jsonl",
        between(b'{"trial_id": "T9", "brief_title": 5}'),
        3,
        ["T1", "T2"],
        ["line 2 (record T9)", "'brief_title' is a number and must be text"],
        [(2, "T9")],
    ),
    Case(
        "id of the wrong type",
        "in.jsonl",
        between(b'{"trial_id": 9, "brief_title": "x"}'),
        3,
        ["T1", "T2"],
        ["line 2", "'trial_id' is a number and must be text"],
    ),
    Case(
        "wrong type inside an arm",
        "in.jsonl",
        between(b'{"trial_id": "T9", "brief_title": "x", "arms": [{"label": []}]}'),
        3,
        ["T1", "T2"],
        ["'arms[0].label' is a list and must be text"],
    ),
    Case(
        "a list instead of a record",
        "in.jsonl",
        between(b"[1, 2]"),
        3,
        ["T1", "T2"],
        ["line 2", "holds a list where a record should be"],
    ),
    Case(
        "latin-1 bytes",
        "in.jsonl",
        between('{"trial_id": "T9", "brief_title": "Café"}'.encode("latin-1")),
        3,
        ["T1", "T2"],
        ["line 2 (record T9)", "0xe9", "UTF-8"],
        [(2, "T9")],
    ),
    Case(
        "duplicate ids",
        "in.jsonl",
        GOOD_1 + GOOD_1.replace(b"wounds", b"burns") + GOOD_2,
        3,
        ["T1", "T2"],
        ["line 2 (record T1)", "read before", "line 1"],
        [(2, "T1")],
    ),
    Case(
        "an error in the pipeline",
        "in.jsonl",
        between(b'{"trial_id": "T9", "brief_title": "CRASH"}'),
        3,
        ["T1", "T2"],
        ["line 2 (record T9)", "ZeroDivisionError: a parser divided by zero"],
        [(2, "T9")],
    ),
    Case(
        "nesting without end",
        "in.jsonl",
        between(b'{"trial_id": "T9", "arms": ' + b"[" * 100_000),
        3,
        ["T1", "T2"],
        ["line 2 (record T9)", "broken JSON"],
    ),
    Case(
        "a text of 5 MB",
        "in.jsonl",
        between(json.dumps({"trial_id": "T9", "detailed_description": LONG}).encode()),
        0,
        ["T1", "T9", "T2"],
        ["line 2 (record T9)", "longer than 1,000,000 characters", "truncated"],
    ),
    Case("an empty file", "in.jsonl", b"", 0, [], ["in.jsonl holds no records"]),
    Case("blank lines only", "in.jsonl", b"\n \n", 0, [], ["in.jsonl holds no records"]),
    Case("a header without rows", "in.csv", b"trial_id,brief_title\n", 0, [], ["holds no records"]),
    Case(
        "a CSV row of the wrong width",
        "in.csv",
        b"trial_id,brief_title\nT1,Cells\nT9,Cells,with,commas\nT2,Cells\n",
        3,
        ["T1", "T2"],
        ["line 3 (record T9)", "has 4 cells and the header has 2"],
        [(3, "T9")],
    ),
    Case(
        "latin-1 bytes in CSV",
        "in.csv",
        "trial_id,brief_title\nT1,Cells\nT9,Café\nT2,Cells\n".encode("latin-1"),
        3,
        ["T1", "T2"],
        ["line 3 (record T9)", "0xe9", "UTF-8"],
        [(3, "T9")],
    ),
    Case(
        "columns that no map fits",
        "in.csv",
        b"number,name\n1,x\n",
        4,
        [],
        ["in.csv", "no built-in column map fits", "number, name", "--map"],
    ),
    Case("a broken JSON document", "in.json", b'{\n "protocolSection": {', 4, [], ["broken JSON"]),
    Case(
        "a study among studies is no object",
        "in.json",
        json.dumps({"studies": [STUDY, 5]}).encode(),
        3,
        ["NCT00000009"],
        ["study 2", "holds a number where a record should be"],
        [(2, None)],
    ),
    Case(
        "a study with a broken module",
        "in.json",
        json.dumps([STUDY, {"protocolSection": {"armsInterventionsModule": []}}]).encode(),
        3,
        ["NCT00000009"],
        ["study 2", "'armsInterventionsModule' of the study must be an object"],
    ),
    Case("UTF-16", "in.jsonl", "﻿{}".encode("utf-16-le"), 4, [], ["UTF-16", "UTF-8"]),
    Case("no Parquet", "in.parquet", b"PAR1 nothing", 4, [], ["no readable Parquet file"]),
    Case("no zip", "in.zip", b"nothing", 4, [], ["no readable zip archive"]),
    Case("a picture", "in", b"\x89PNG\r\n\x1a\n", 4, [], ["neither JSON, CSV nor Parquet"]),
    Case(
        "gzip that ends early",
        "in.jsonl.gz",
        gzip.compress(GOOD_1 + GOOD_2, mtime=0)[:-6],
        4,
        ["T1", "T2"],
        ["in.jsonl.gz", "cannot be read to its end", "after 2 records"],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_bad_input(case: Case, tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    source, out = tmp_path / case.name, tmp_path / "out.jsonl"
    source.write_bytes(case.content)
    result = run_cli("extract", source, "-o", out)
    assert result.exit_code == case.code, result.stderr
    assert result.stdout == ""
    rows = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    assert [row["trial_id"] for row in rows] == case.rows
    for words in case.says:
        assert words in result.stderr
    letters = tmp_path / "out.failed.jsonl"
    found = (
        [json.loads(line) for line in letters.read_text().splitlines()] if letters.exists() else []
    )
    if case.code in (0, 3):
        assert out.exists()
        assert bool(found) == (case.code == 3)
    if case.code == 4:
        assert out.exists() == bool(case.rows)
    if case.letters:
        assert [(letter["line"], letter["trial_id"]) for letter in found] == [*case.letters]
    for letter in found:
        assert set(letter) == {"line", "trial_id", "reason", "raw", "file"}
        assert "\n" not in letter["reason"]
        assert letter["reason"].startswith(str(source))
        assert letter["reason"].endswith(".")
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_without_output_failures_go_to_standard_error(
    case: Case, tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    source = tmp_path / case.name
    source.write_bytes(case.content)
    result = run_cli("extract", source)
    assert result.exit_code == case.code
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["trial_id"] for row in rows] == case.rows
    for words in case.says:
        assert words in result.stderr


def test_a_dead_letter_holds_the_whole_record(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    bad = '{"trial_id": "T9", "brief_title": 5, "detailed_description": "' + "x" * 10_000 + '"}'
    source, letters = tmp_path / "in.jsonl", tmp_path / "letters.jsonl"
    source.write_text(bad + "\n")
    assert run_cli("extract", source, "--failed", letters).exit_code == 3
    assert json.loads(letters.read_text())["raw"] == bad


def test_a_cut_text_says_so_and_ends_with_a_sentence(
    tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    source = tmp_path / "in.jsonl"
    records = [
        {"trial_id": "T1", "detailed_description": LONG},
        {"trial_id": "T2", "detailed_description": "Short."},
    ]
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    rows = [json.loads(line) for line in run_cli("extract", source).stdout.splitlines()]
    assert [row["_meta"].get("truncated") for row in rows] == [True, None]


CALLS = [
    ("a missing file", ["extract", "{tmp}/nowhere.jsonl"], 4, ["nowhere.jsonl", "no such file"]),
    ("no input", ["extract"], 2, ["nothing to read"]),
    ("an empty text", ["extract", "--text", " "], 2, ["--text holds no text"]),
    ("an unknown option", ["extract", "--nonsense"], 2, ["--nonsense"]),
    ("an unknown command", ["extrct"], 2, ["extrct"]),
    (
        "an unknown column map",
        ["extract", "{tmp}/in.csv", "--map", "nosuch"],
        2,
        ["unknown column map 'nosuch'", "ctgov-csv"],
    ),
    ("no column map", ["extract", "{tmp}/in.csv", "--map", "{tmp}/in.csv"], 2, ["column map"]),
    (
        "an unknown format",
        ["extract", "{tmp}/in.csv", "--format", "xml"],
        2,
        ["unknown format 'xml'", "parquet"],
    ),
    (
        "an unknown field",
        ["extract", "{tmp}/in.csv", "--fields", "route,colour"],
        2,
        ["unknown field 'colour'", "in_scope"],
    ),
    ("an unknown table", ["extract", "{tmp}/in.csv", "--table", "tall"], 2, ["'tall'", "wide"]),
    ("no workers", ["extract", "{tmp}/in.csv", "--workers", "0"], 2, ["--workers"]),
    (
        "a confidence above one",
        ["extract", "{tmp}/in.csv", "--min-confidence", "7"],
        2,
        ["--min-confidence"],
    ),
    (
        "a table as JSON lines",
        ["extract", "{tmp}/in.csv", "-o", "{tmp}/o.jsonl", "--table", "wide"],
        2,
        ["--table wants"],
    ),
    ("an unknown output", ["extract", "{tmp}/in.csv", "-o", "{tmp}/o.xlsx"], 2, ["o.xlsx", ".csv"]),
    ("a queue without a limit", ["extract", "{tmp}/in.csv", "--review", "r.csv"], 2, ["--review"]),
    (
        "a queue without a place",
        ["extract", "{tmp}/in.csv", "--review-below", "1"],
        2,
        ["--review"],
    ),
    ("the input as output", ["extract", "{tmp}/in.csv", "-o", "{tmp}/in.csv"], 2, ["an input too"]),
    (
        "an output that exists",
        ["extract", "{tmp}/in.csv", "-o", "{tmp}/there.jsonl"],
        5,
        ["there.jsonl", "exists already", "--force"],
    ),
    (
        "dead letters that exist",
        ["extract", "{tmp}/in.csv", "--failed", "{tmp}/there.jsonl"],
        5,
        ["there.jsonl", "--force"],
    ),
    (
        "an output below a file",
        ["extract", "{tmp}/in.csv", "-o", "{tmp}/in.csv/o.jsonl"],
        5,
        ["o.jsonl", "cannot be written"],
    ),
    (
        "an output that is a folder",
        ["extract", "{tmp}/in.csv", "-o", "{tmp}/folder.csv"],
        5,
        ["folder.csv", "is a folder"],
    ),
    ("a folder of other files", ["extract", "{tmp}/others"], 4, ["others", "holds no file"]),
    ("an Excel workbook", ["extract", "{tmp}/book.xlsx"], 4, ["book.xlsx", "Excel", "CSV"]),
]


@pytest.mark.parametrize(
    ("args", "code", "says"), [call[1:] for call in CALLS], ids=[call[0] for call in CALLS]
)
def test_calls_that_cannot_be_done(
    args: list[str], code: int, says: list[str], tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    (tmp_path / "in.csv").write_text("trial_id,brief_title\nT1,Cells\n")
    (tmp_path / "there.jsonl").write_text("precious\n")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "note.txt").write_text("nothing")
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as book:
        book.writestr("xl/sheet.xml", "<x/>")
    before = sorted(tmp_path.rglob("*"))
    result = run_cli(*(arg.replace("{tmp}", str(tmp_path)) for arg in args))
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    for words in says:
        assert words in result.stderr
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "there.jsonl").read_text() == "precious\n"


def test_a_read_only_output_folder(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):  # root writes anywhere but into the kernel's own folders
        folder = Path("/proc")
        if not folder.is_dir():
            pytest.skip("runs as a user whom no folder refuses")
    source = tmp_path / "in.jsonl"
    source.write_bytes(GOOD_1)
    result = run_cli("extract", source, "-o", folder / "out.jsonl")
    assert result.exit_code == 5
    assert "out.jsonl: cannot be written" in result.stderr


def test_one_broken_member_costs_one_dead_letter(
    tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.json", "{ broken")
        archive.writestr("b.json", json.dumps(STUDY))
    result = run_cli("extract", tmp_path / "all.zip")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["trial_id"] == "NCT00000009"
    assert "all.zip/a.json: broken JSON" in result.stderr


def test_one_unreadable_input_does_not_stop_the_others(
    tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    (tmp_path / "a.json").write_text("{ broken")
    (tmp_path / "b.jsonl").write_bytes(GOOD_1)
    result = run_cli("extract", tmp_path / "a.json", tmp_path / "b.jsonl")
    assert result.exit_code == 4
    assert json.loads(result.stdout)["trial_id"] == "T1"


def test_an_internal_error_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr("stemtrial.batch.load_extractor", broken)
    (tmp_path / "in.jsonl").write_bytes(GOOD_1)
    result = run_cli("extract", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    assert "internal error (KeyError: 'a bug')" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl"]


def test_a_full_disk(
    tmp_path: Path, run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stemtrial.output.atomic.os.fsync", full)
    (tmp_path / "in.jsonl").write_bytes(GOOD_1)
    result = run_cli("extract", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 5
    assert "No space left" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl"]


def test_many_failures_are_not_all_said(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"broken\n" * 50)
    result = run_cli("extract", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    assert result.stderr.count("broken JSON") == 10
    assert "out.failed.jsonl" in result.stderr
    assert len((tmp_path / "out.failed.jsonl").read_text().splitlines()) == 50


def test_control_characters_never_reach_the_terminal(
    tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    record = {"trial_id": "T\u001b[31m1", "brief_title": "Cells"}
    (tmp_path / "in.jsonl").write_text((json.dumps(record) + "\n") * 2)
    said = run_cli("extract", tmp_path / "in.jsonl").stderr
    assert "T?[31m1" in said
    assert "\u001b" not in said
