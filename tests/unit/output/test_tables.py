from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.errors import OutputError, UsageError
from stemtrial.output.atomic import AtomicFile
from stemtrial.output.columns import LONG, Column
from stemtrial.output.dead_letters import DeadLetters, dead_letter_path
from stemtrial.output.tables import CsvSink, StreamSink, csv_cell, kind_of_output, open_sink
from stemtrial.readers.failures import Failure

COLUMNS = (
    Column("a", "text", "A text."),
    Column("n", "number", "A number."),
    Column("f", "flag", "A flag."),
)


def csv_text(rows: list[dict[str, Any]], columns: Sequence[Column] = COLUMNS) -> str:
    stream = io.StringIO()
    sink = CsvSink(StreamSink(stream), columns)
    sink.write(rows)
    sink.commit()
    return stream.getvalue()


def test_csv() -> None:
    rows = [{"a": 'x, "y"\nz', "n": 1e9, "f": True, "other": 1}, {"a": None, "n": 0.5, "f": False}]
    assert csv_text(rows) == 'a,n,f\n"x, ""y""\nz",1000000000,true\n,0.5,false\n'


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-5", "'-5"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("a=b", "a=b"),
        ("", ""),
        (-5.0, -5),
        (-5, -5),
        (None, ""),
    ],
)
def test_cells(value: object, expected: object) -> None:
    assert csv_cell(value) == expected


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)))))
def test_text_comes_back_from_csv(texts: list[str]) -> None:
    written = csv_text([{"n": 1, "a": text} for text in texts], COLUMNS[1::-1])
    read = [row["a"] for row in csv.DictReader(io.StringIO(written, newline=""))]
    assert read == [csv_cell(text) for text in texts]


def test_parquet_types_and_many_groups(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    sink = open_sink(path, COLUMNS, force=False)
    for number in range(5000):
        sink.write([{"a": f"=x{number}", "n": number, "other": "left out"}])
    assert not path.exists()
    sink.commit()
    table = pq.read_table(path)
    assert [str(field.type) for field in table.schema] == ["string", "double", "bool"]
    assert table.column("a").to_pylist() == [f"=x{number}" for number in range(5000)]


@pytest.mark.parametrize("name", ["t.jsonl", "t.csv", "t.parquet"])
def test_what_is_discarded_never_appears(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("old")
    sink = open_sink(tmp_path / name, None if name == "t.jsonl" else LONG, force=True)
    sink.write([])
    sink.discard()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "old"


def test_a_file_appears_whole(tmp_path: Path) -> None:
    file = AtomicFile(tmp_path / "x" / "t.txt")
    file.handle.write("é")
    assert not (tmp_path / "x" / "t.txt").exists()
    file.commit()
    assert (tmp_path / "x" / "t.txt").read_bytes() == "é".encode()
    with pytest.raises(OutputError, match="exists already"):
        AtomicFile(tmp_path / "x" / "t.txt")


def test_kinds_of_output() -> None:
    assert kind_of_output(Path("A.PARQUET")) == "parquet"
    with pytest.raises(UsageError, match="an output ends in"):
        kind_of_output(Path("a.xlsx"))


def test_dead_letters_appear_only_if_there_are_any(tmp_path: Path) -> None:
    path = dead_letter_path(tmp_path / "out.v2.parquet")
    assert path.name == "out.v2.failed.jsonl"
    letters = DeadLetters(path)
    letters.commit()
    assert list(tmp_path.iterdir()) == []
    letters = DeadLetters(path)
    letters.write(Failure(3, None, "Why.", "raw \udce9", "in.jsonl"))
    letters.commit()
    assert path.read_text() == (
        '{"line": 3, "trial_id": null, "reason": "Why.", '
        '"raw": "raw \\udce9", "file": "in.jsonl"}\n'
    )
