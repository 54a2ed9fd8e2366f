"""Sinks: where rows go. JSON lines, CSV or Parquet, in a file or on standard output."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Protocol

from stemtrial.errors import OutputError, UsageError
from stemtrial.output.atomic import AtomicFile, unwritable
from stemtrial.output.columns import Column

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_ROWS_A_GROUP = 4096
# The writer quotes a cell for a line break only where its own line terminator has that character.
_CRLF = "\r\n"


class Sink(Protocol):
    """A place for rows; nothing is there before `commit`, and nothing after `discard`."""

    def write(self, rows: Iterable[Any]) -> None:
        """Take rows."""

    def commit(self) -> None:
        """Make them appear."""

    def discard(self) -> None:
        """Drop them."""


def kind_of_output(path: Path) -> str:
    """Return `jsonl`, `csv` or `parquet` by an output's extension.

    Raises
    ------
    UsageError
        If the extension is another one.
    """
    kinds = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
    kind = kinds.get(path.suffix.lower())
    if kind is None:
        raise UsageError(f"{path}: an output ends in .jsonl, .csv or .parquet.")
    return kind


def open_sink(path: Path | None, columns: Sequence[Column] | None, *, force: bool) -> Sink:
    """Open the place for rows.

    Parameters
    ----------
    path : Path or None
        A .jsonl, .csv or .parquet file; None for standard output.
    columns : sequence of Column or None
        The columns of a table; None for JSON lines.
    force : bool
        Whether an existing file may be replaced.

    Raises
    ------
    OutputError
        If the file exists (without `force`) or cannot be written.
    """
    if path is None:
        lines = StreamSink(sys.stdout)
        return lines if columns is None else CsvSink(lines, columns)
    if columns is None:
        return FileSink(AtomicFile(path, force=force))
    if kind_of_output(path) == "parquet":
        return ParquetSink(AtomicFile(path, force=force, binary=True), columns)
    return CsvSink(FileSink(AtomicFile(path, force=force)), columns)


class StreamSink:
    """Lines to an open text stream, at once."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", newline="\n")

    def write(self, rows: Iterable[str]) -> None:
        """Write lines and flush, so that a reader downstream sees them."""
        try:
            self.stream.writelines(row + "\n" for row in rows)
            self.stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"standard output: cannot be written ({error.strerror}).") from error

    def commit(self) -> None:
        """Do nothing: the rows are there."""

    def discard(self) -> None:
        """Do nothing: the rows are there."""


class FileSink:
    """Lines to a file."""

    def __init__(self, file: AtomicFile) -> None:
        self.file = file

    def write(self, rows: Iterable[str]) -> None:
        """Write lines."""
        try:
            self.file.handle.writelines(row + "\n" for row in rows)
        except OSError as error:
            raise unwritable(self.file.path, error) from error

    def commit(self) -> None:
        """Make the file appear."""
        self.file.commit()

    def discard(self) -> None:
        """Remove what was written."""
        self.file.discard()


class CsvSink:
    """Table rows as CSV, comma-separated UTF-8, to a sink of lines."""

    def __init__(self, lines: StreamSink | FileSink, columns: Sequence[Column]) -> None:
        self.lines = lines
        self.names = [column.name for column in columns]
        self._pending: list[str] = []
        self._writer = csv.writer(_Appender(self._pending), lineterminator=_CRLF)
        self._writer.writerow(self.names)

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        """Write rows; keys that are no column are left out."""
        for row in rows:
            self._writer.writerow([csv_cell(row.get(name)) for name in self.names])
        self._flush()

    def commit(self) -> None:
        """Write the header if there was no row, and make the file appear."""
        self._flush()
        self.lines.commit()

    def discard(self) -> None:
        """Remove what was written."""
        self.lines.discard()

    def _flush(self) -> None:
        self.lines.write(self._pending)
        self._pending.clear()


class _Appender:
    """A file-like object that collects each CSV record as one text."""

    def __init__(self, target: list[str]) -> None:
        self._target = target

    def write(self, text: str) -> None:
        self._target.append(text.removesuffix(_CRLF))


def csv_cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula.

    Text that begins with `=`, `+`, `-`, `@`, tab or return gets a leading apostrophe.
    Whole numbers are written without a decimal point.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


class ParquetSink:
    """Table rows as Parquet, written in row groups."""

    def __init__(self, file: AtomicFile, columns: Sequence[Column]) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {
            "text": pa.string(),
            "number": pa.float64(),
            "integer": pa.int64(),
            "flag": pa.bool_(),
        }
        self.file = file
        self._from_rows = pa.Table.from_pylist
        self._schema = pa.schema([(column.name, kinds[column.kind]) for column in columns])
        self._writer = pq.ParquetWriter(file.handle, self._schema)
        self._pending: list[dict[str, Any]] = []

    def write(self, rows: Iterable[dict[str, Any]]) -> None:
        """Take rows; keys that are no column are left out."""
        self._pending.extend(rows)
        if len(self._pending) >= _ROWS_A_GROUP:
            self._flush()

    def commit(self) -> None:
        """Write the last group and make the file appear."""
        self._flush()
        try:
            self._writer.close()
        except OSError as error:
            raise unwritable(self.file.path, error) from error
        self.file.commit()

    def discard(self) -> None:
        """Remove what was written."""
        with suppress(OSError):
            self._writer.close()
        self.file.discard()

    def _flush(self) -> None:
        try:
            self._writer.write_table(self._from_rows(self._pending, schema=self._schema))
        except OSError as error:
            raise unwritable(self.file.path, error) from error
        self._pending.clear()
