"""`stemtrial extract` through the real command line: every way in, every way out."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from stemtrial.answers import FIELDS
from stemtrial.cli import group
from stemtrial.cli.app import app
from stemtrial.output.columns import LONG, wide_columns
from stemtrial.version import __version__

RECORDS = [
    {"trial_id": f"T{number}", "brief_title": f"Cells for wound {number}"} for number in range(5)
]
JSONL = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()
STUDY = {
    "protocolSection": {"identificationModule": {"nctId": "NCT00000009", "briefTitle": "A study"}}
}
IDS = [record["trial_id"] for record in RECORDS]


def ids(result: Any) -> list[str]:
    return [json.loads(line)["trial_id"] for line in result.stdout.splitlines()]


def _write_inputs(folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(JSONL)
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(JSONL))
    (folder / "unnamed").write_bytes(JSONL)
    (folder / "lines.json").write_bytes(JSONL)
    (folder / "list.json").write_text(json.dumps(RECORDS, indent=1))
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("b/a.jsonl", JSONL)
        archive.writestr("__MACOSX/a.jsonl", "junk")
        archive.writestr("readme.txt", "junk")
    inner = folder / "folder" / "inner"
    inner.mkdir(parents=True)
    (inner / "a.jsonl").write_bytes(JSONL)
    (inner / ".hidden.jsonl").write_bytes(b"junk")


@pytest.mark.parametrize(
    "name",
    ["a.jsonl", "a.jsonl.gz", "unnamed", "lines.json", "list.json", "a.zip", "folder"],
)
def test_every_way_in_gives_the_same_records(
    name: str, tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    _write_inputs(tmp_path)
    result = run_cli("extract", tmp_path / name)
    assert (result.exit_code, ids(result)) == (0, IDS)


@pytest.mark.parametrize("data", [JSONL, gzip.compress(JSONL), JSONL.rstrip(b"\n")])
def test_standard_input(data: bytes, run_cli: Callable[..., Any]) -> None:
    result = run_cli("extract", "-", stdin=data)
    assert (result.exit_code, ids(result)) == (0, IDS)


def test_one_study_from_standard_input(run_cli: Callable[..., Any]) -> None:
    assert ids(run_cli("extract", "-", stdin=json.dumps(STUDY).encode())) == ["NCT00000009"]


def test_texts_and_files_together(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    result = run_cli("extract", "--text", "One.", "--text", "Two.", tmp_path / "a.jsonl")
    assert ids(result) == ["TEXT-1", "TEXT-2", *IDS]


def test_the_second_of_two_files_with_the_same_trial_is_a_dead_letter(
    tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_bytes(JSONL)
    result = run_cli("extract", tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert (result.exit_code, ids(result)) == (3, IDS)
    assert result.stderr.count("read before") == len(IDS)


def test_rows_and_dead_letters_make_up_the_input(
    tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    lines = [
        json.dumps({"trial_id": f"T{n}", "brief_title": "CRASH" if n % 7 == 0 else f"Cells {n}"})
        if n % 5
        else "broken"
        for n in range(500)
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    out = tmp_path / "out.jsonl"
    assert run_cli("extract", tmp_path / "a.jsonl", "-o", out).exit_code == 3
    written = [json.loads(line)["trial_id"] for line in out.read_text().splitlines()]
    letters = [
        json.loads(line) for line in (tmp_path / "out.failed.jsonl").read_text().splitlines()
    ]
    assert len(written) + len(letters) == len(lines)
    assert written == [f"T{n}" for n in range(500) if n % 5 and n % 7]
    assert [letter["line"] for letter in letters] == [
        n + 1 for n in range(500) if not (n % 5 and n % 7)
    ]


def test_the_json_form(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    row = json.loads(run_cli("extract", tmp_path / "a.jsonl").stdout.splitlines()[0])
    assert set(row) == {"trial_id", *FIELDS, "notes", "support", "_meta"}
    assert set(row["route"][0]) >= {"label", "quote", "section", "basis", "confidence", "evidence"}


def test_fields_that_were_not_asked_for_are_absent(
    tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    result = run_cli("extract", tmp_path / "a.jsonl", "--fields", "dose, route")
    row = json.loads(result.stdout.splitlines()[0])
    assert set(row) == {"trial_id", "route", "dose", "notes", "support", "_meta"}
    result = run_cli("extract", tmp_path / "a.jsonl", "--fields", "dose,route", "--table", "wide")
    assert result.stdout.splitlines()[0] == "trial_id,route,dose,notes,flags"


def _read_table(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return rows
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_wide_table(suffix: str, tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    out = tmp_path / f"out{suffix}"
    assert run_cli("extract", tmp_path / "a.jsonl", "-o", out).exit_code == 0
    rows = _read_table(out)
    assert [row["trial_id"] for row in rows] == IDS
    assert list(rows[0]) == [column.name for column in wide_columns()]
    assert rows[0]["route"] == "intravenous; topical"
    assert rows[0]["dose"] == "1e6-2e6 cells_per_kg in total"
    assert rows[0]["in_scope"] in ("true", True)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_long_table(suffix: str, tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    out = tmp_path / f"out{suffix}"
    assert run_cli("extract", tmp_path / "a.jsonl", "-o", out, "--table", "long").exit_code == 0
    rows = [row for row in _read_table(out) if row["trial_id"] == "T0"]
    assert list(rows[0]) == [column.name for column in LONG]
    assert [row["field"] for row in rows] == ["in_scope", "route", "route", "interval", "dose"]
    dose = rows[-1]
    assert (float(dose["low"]), float(dose["high"]), dose["unit"]) == (1e6, 2e6, "cells_per_kg")
    assert (int(dose["start"]), dose["quote"]) == (0, "Cells for wound 0")


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_no_records_give_an_empty_output(
    suffix: str, tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"")
    out = tmp_path / f"out{suffix}"
    assert run_cli("extract", tmp_path / "a.jsonl", "-o", out).exit_code == 0
    assert (out.read_bytes() == b"") if suffix == ".jsonl" else (_read_table(out) == [])


def test_a_csv_cell_is_never_a_formula(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    record = {"trial_id": "=1+1", "brief_title": "@SUM(A1) cells"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    rows = list(
        csv.DictReader(
            run_cli("extract", tmp_path / "a.jsonl", "--table", "long").stdout.splitlines()
        )
    )
    assert {row["trial_id"] for row in rows} == {"'=1+1"}
    assert {row["quote"] for row in rows if row["quote"]} == {"'@SUM(A1) cells"}


def test_answers_below_the_confidence_are_left_out(
    tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    result = run_cli("extract", tmp_path / "a.jsonl", "--min-confidence", "0.5")
    row = json.loads(result.stdout.splitlines()[0])
    assert [answer["label"] for answer in row["route"]] == ["intravenous"]
    assert row["interval"] is None
    assert "interval" not in row["support"]


def test_doubtful_answers_go_to_the_review_queue(
    tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    args = ("extract", tmp_path / "a.jsonl", "-o", tmp_path / "out.jsonl", "--review-below", "0.5")
    assert run_cli(*args, "--min-confidence", "0.35").exit_code == 0
    queue = [row for row in _read_table(tmp_path / "out.review.csv") if row["trial_id"] == "T0"]
    assert [(row["field"], row["value"]) for row in queue] == [
        ("route", "topical"),
        ("interval", "weekly"),
    ]


def test_force_replaces_outputs_and_drops_letters_of_another_run(
    tmp_path: Path, run_cli: Callable[..., Any]
) -> None:
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    for name in ("out.jsonl", "out.failed.jsonl"):
        (tmp_path / name).write_text("old\n")
    args = ("extract", tmp_path / "a.jsonl", "-o", tmp_path / "out.jsonl")
    assert run_cli(*args).exit_code == 5
    assert run_cli(*args, "--force").exit_code == 0
    assert "old" not in (tmp_path / "out.jsonl").read_text()
    assert not (tmp_path / "out.failed.jsonl").exists()


def test_missing_output_folders_are_made(tmp_path: Path, run_cli: Callable[..., Any]) -> None:
    (tmp_path / "a.jsonl").write_bytes(JSONL)
    out = tmp_path / "build" / "deep" / "out.jsonl"
    assert run_cli("extract", tmp_path / "a.jsonl", "-o", out).exit_code == 0
    assert len(out.read_text().splitlines()) == len(IDS)


WORKER = """
    import os
    from stemtrial.answers import TrialFields

    class Extractor:
        def extract_record(self, record):
            if "RAISE" in record.brief_title:
                raise ValueError("no")
            if "DIE" in record.brief_title:
                os._exit(9)
            return TrialFields(trial_id=record.trial_id, notes=str(os.getpid()))

        def extract_many(self, records):
            return map(self.extract_record, records)

    def make():
        return Extractor()

    def broken():
        from stemtrial.errors import UsageError
        raise UsageError("no such vocabulary.")
"""


@pytest.fixture
def worker_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    (tmp_path / "stand_in_worker.py").write_text(textwrap.dedent(WORKER))
    monkeypatch.syspath_prepend(str(tmp_path))
    import stand_in_worker

    yield stand_in_worker
    sys.modules.pop("stand_in_worker")


def _run_in_workers(make: Any, path: Path, out: Path) -> Any:
    from stemtrial import batch
    from stemtrial.output.dead_letters import DeadLetters
    from stemtrial.output.rows import RowMaker
    from stemtrial.output.tables import open_sink
    from stemtrial.readers import locate_records

    sink = open_sink(out, None, force=False)
    letters = DeadLetters(out.with_suffix(".failed.jsonl"))
    summary = batch.run(
        locate_records([path]),
        make_extractor=make,
        row_maker=RowMaker(),
        sink=sink,
        dead_letters=letters,
        workers=2,
        chunk_size=4,
    )
    sink.commit()
    letters.commit()
    return summary


def test_workers_keep_the_order_and_survive_a_death(tmp_path: Path, worker_module: Any) -> None:
    titles = {7: "RAISE", 13: "DIE", 14: "DIE", 30: "DIE"}
    records = [{"trial_id": f"T{n}", "brief_title": titles.get(n, f"Cells {n}")} for n in range(40)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    out = tmp_path / "out.jsonl"
    summary = _run_in_workers(worker_module.make, tmp_path / "a.jsonl", out)
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    letters = [
        json.loads(line) for line in out.with_suffix(".failed.jsonl").read_text().splitlines()
    ]
    assert [row["trial_id"] for row in rows] == [f"T{n}" for n in range(40) if n not in titles]
    assert [letter["trial_id"] for letter in letters] == ["T7", "T13", "T14", "T30"]
    assert "worker process died" in letters[1]["reason"]
    assert (summary.written, summary.failed) == (36, 4)
    assert len({row["notes"] for row in rows}) > 1


def test_an_error_while_a_worker_starts_is_the_error(tmp_path: Path, worker_module: Any) -> None:
    from stemtrial.errors import UsageError

    (tmp_path / "a.jsonl").write_bytes(JSONL)
    with pytest.raises(UsageError, match="no such vocabulary"):
        _run_in_workers(worker_module.broken, tmp_path / "a.jsonl", tmp_path / "out.jsonl")


def test_version() -> None:
    shown = CliRunner().invoke(app, ["--version"]).stdout
    assert shown.removesuffix("\n").removesuffix(" (compiled)") == f"stemtrial {__version__}"


def test_help_names_exit_codes_and_examples() -> None:
    result = CliRunner().invoke(app, ["extract", "--help"])
    assert result.exit_code == 0
    for words in ("Exit codes", "3  done, with dead letters", "stemtrial extract trials.jsonl -o"):
        assert words in result.stdout


def test_help_imports_nothing_heavy() -> None:
    code = """
        import sys
        from stemtrial.cli.app import main
        sys.argv = ["stemtrial", *sys.argv[1:]]
        try:
            main()
        finally:
            heavy = {"spacy", "pandas", "pyarrow", "sklearn", "numpy"} & set(sys.modules)
            assert not heavy, heavy
    """
    for args in (["--help"], ["--version"], ["extract", "--help"]):
        command = [sys.executable, "-c", textwrap.dedent(code), *args]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


PLUGIN = """
    import typer
    app = typer.Typer()

    @app.command()
    def work(name: str = "x"):
        typer.echo(f"worked {name}")
"""


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stand_in_plugin.py").write_text(textwrap.dedent(PLUGIN))
    monkeypatch.syspath_prepend(str(tmp_path))
    points = [
        EntryPoint("stand-in", "stand_in_plugin:app", group.ENTRY_POINT_GROUP),
        EntryPoint("missing", "no_such_module:app", group.ENTRY_POINT_GROUP),
    ]
    monkeypatch.setattr(group, "entry_points", lambda **_: points)


@pytest.mark.usefixtures("plugins")
def test_commands_of_other_packages_are_listed_but_not_imported() -> None:
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    assert "stand-in" in result.stdout
    assert "missing" in result.stdout
    assert "stand_in_plugin" not in sys.modules


@pytest.mark.usefixtures("plugins")
def test_commands_of_other_packages_run() -> None:
    result = CliRunner().invoke(app, ["stand-in", "--name", "y"])
    assert (result.exit_code, result.stdout) == (0, "worked y\n")
    result = CliRunner().invoke(app, ["missing"])
    assert result.exit_code == 1
    assert "the command 'missing' cannot be loaded" in result.stderr


def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    code = """
        import sys
        from stemtrial import batch
        from stemtrial.answers import TrialFields
        from stemtrial.cli.app import main

        class Extractor:
            def extract_record(self, record):
                return TrialFields(trial_id=record.trial_id)
            def extract_many(self, records):
                return map(self.extract_record, records)

        batch.load_extractor = lambda *_: Extractor()
        sys.argv = ["stemtrial", "extract", sys.argv[1]]
        main()
    """
    record = '{{"trial_id": "T{}", "brief_title": "Cells"}}\n'
    (tmp_path / "a.jsonl").write_text("".join(record.format(n) for n in range(5000)))
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "a.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


REAL = [
    {
        "trial_id": "R1",
        "brief_title": "Allogeneic Mesenchymal Stromal Cells for Chronic Wounds",
        "arms": [
            {
                "label": "Cells",
                "type": "EXPERIMENTAL",
                "description": "2 x 10^6 cells/kg by intravenous infusion, once.",
            }
        ],
    },
    {"trial_id": "R2", "brief_title": "A Diary App for Headache"},
    {"trial_id": "R3", "detailed_description": "Autologous bone marrow mononuclear cells. " * 50},
]


def test_the_package_itself_in_processes_of_its_own(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in REAL))
    outputs = []
    for workers in ("1", "2"):
        out = tmp_path / f"out{workers}.jsonl"
        command = [sys.executable, "-m", "stemtrial", "extract", str(source), "-o", str(out)]
        done = subprocess.run(
            [*command, "--workers", workers], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        outputs.append(out.read_text())
    assert outputs[0] == outputs[1]
    rows = [json.loads(line) for line in outputs[0].splitlines()]
    assert [row["trial_id"] for row in rows] == ["R1", "R2", "R3"]
    assert [answer["label"] for answer in rows[0]["route"]] == ["intravenous"]
    for record, row in zip(REAL, rows, strict=True):
        for answer in row["route"] + row["cell_type"] + row["donor_type"]:
            evidence = answer["evidence"]
            text = record[evidence["section"]]
            if evidence["index"] is not None:
                text = text[evidence["index"]][evidence["part"]]
            assert text[evidence["start"] : evidence["end"]] == evidence["text"]
