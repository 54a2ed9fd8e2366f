"""CSV and Parquet tables, read row by row through a column map."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stemtrial.errors import InputError
from stemtrial.readers.failures import Failure, Located, Place, fail
from stemtrial.readers.mapping import ColumnMap, FieldRule, detect_column_map, header_key
from stemtrial.readers.native import not_utf8
from stemtrial.readers.registry_ids import find_registry_ids
from stemtrial.readers.validation import record_from_values, to_raw

_DELIMITERS = ",;\t"
_LONGEST_CELL = 2**31 - 1
_BATCH_ROWS = 256


def read_csv(
    handle: io.BufferedReader, file: str, column_map: ColumnMap | None = None
) -> Iterator[Located | Failure]:
    """Read a CSV file with a header row; comma, semicolon or tab, whichever the header has most.

    Parameters
    ----------
    handle : io.BufferedReader
        The bytes, UTF-8 with or without a byte order mark.
    file : str
        What to call it.
    column_map : ColumnMap, optional
        The map to use; by default the built-in map that fits the header.

    Yields
    ------
    Located or Failure
        `Place.number` is the line on which the row starts.

    Raises
    ------
    InputError
        If there is no header, or no map fits it.
    """
    csv.field_size_limit(_LONGEST_CELL)
    # Bytes that are no UTF-8 come through as surrogates, so that they cost one row, not the file.
    text = io.TextIOWrapper(handle, encoding="utf-8-sig", errors="surrogateescape", newline="")
    first = text.readline()
    if not first.strip():
        return
    delimiter = max(_DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter))
    row_of = _RowReader(header, _choose_map(header, file, column_map))
    rows = csv.reader(text, delimiter=delimiter)
    start = 2
    while True:
        place = Place(file, "line", start)
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield fail(place, f"is no CSV ({error})", "correct the line", raw="")
            cells = []
        if cells is None:
            return
        start = rows.line_num + 2
        if any(cells):
            yield _read_row(cells, header, row_of, place)


def read_parquet(
    handle: io.BufferedReader, file: str, column_map: ColumnMap | None = None
) -> Iterator[Located | Failure]:
    """Read a Parquet file in batches of rows; parameters and errors as for `read_csv`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    source = handle if handle.seekable() else io.BytesIO(handle.read())
    try:
        table = pq.ParquetFile(source)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{file}: is no readable Parquet file; write it again.") from error
    header = table.schema_arrow.names
    row_of = _RowReader(header, _choose_map(header, file, column_map))
    number = 0
    try:
        for batch in table.iter_batches(batch_size=_BATCH_ROWS):
            for values in batch.to_pylist():
                number += 1
                yield row_of(values, Place(file, "row", number))
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{file}: is damaged after row {number}; write it again.") from error


def _choose_map(header: Sequence[str], file: str, column_map: ColumnMap | None) -> ColumnMap:
    shown = ", ".join(header[:8]) + (", ..." if len(header) > 8 else "")
    if column_map is None:
        found = detect_column_map(header)
        if found is None:
            raise InputError(
                f"{file}: no built-in column map fits its columns ({shown}); write a map as YAML "
                "and give it with --map."
            )
        return found
    present = {header_key(name) for name in header}
    wanted = column_map.fields["trial_id"].column
    if not any(header_key(name) in present for name in wanted):
        raise InputError(
            f"{file}: the column map '{column_map.name}' takes the id from '{wanted[0]}', but the "
            f"columns are {shown}; give another map with --map."
        )
    return column_map


def _read_row(
    cells: list[str], header: Sequence[str], row_of: _RowReader, place: Place
) -> Located | Failure:
    trial_id = row_of.id_in(cells)
    broken = next((cell for cell in cells if not cell.isascii() and _has_surrogate(cell)), None)
    if broken is not None:
        data = to_raw(cells).encode("utf-8", "surrogateescape")
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            return not_utf8(data, place, error, trial_id)
    surplus = cells[len(header) :]
    if len(cells) < len(header) or any(surplus):
        return fail(
            place,
            f"has {len(cells)} cells and the header has {len(header)}",
            "look for a missing or surplus quotation mark or separator",
            raw=to_raw(cells),
            trial_id=trial_id,
        )
    return row_of(dict(zip(header, cells, strict=False)), place)


def _has_surrogate(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


class _RowReader:
    """Turns the rows of one table into records, each field's column looked up once."""

    def __init__(self, header: Sequence[str], column_map: ColumnMap) -> None:
        by_key = {header_key(name): name for name in reversed(header)}
        self.constants = column_map.constants
        self.sources: list[tuple[str, FieldRule, str]] = []
        for field, rule in column_map.fields.items():
            keys = (header_key(name) for name in rule.column)
            column = next((by_key[key] for key in keys if key in by_key), None)
            if column is not None:
                self.sources.append((field, rule, column))

        id_column = next(column for field, _, column in self.sources if field == "trial_id")
        self.id_position = list(header).index(id_column)

    def id_in(self, cells: Sequence[str]) -> str | None:
        """Return the id of a row whose other cells may be broken."""
        cell = cells[self.id_position] if len(cells) > self.id_position else ""
        return cell if cell.strip() and not _has_surrogate(cell) else None

    def __call__(self, row: Mapping[str, Any], place: Place) -> Located | Failure:
        raw = to_raw(row)
        values: dict[str, Any] = dict(self.constants)
        for field, rule, column in self.sources:
            try:
                values[field] = cell_to_value(row[column], field, rule)
            except ValueError:
                return fail(
                    place,
                    f"the column '{column}' holds no JSON list",
                    f"correct it, or map '{field}' in another way",
                    raw=raw,
                    trial_id=str(values.get("trial_id") or "") or None,
                )
        return record_from_values(values, place, raw=raw)


def cell_to_value(cell: Any, field: str, rule: FieldRule) -> Any:
    """Turn a cell into the value of a record's field.

    Parameters
    ----------
    cell : Any
        Text from CSV; text, number, date, list or null from Parquet.
    field : str
        The field of the record.
    rule : FieldRule
        Its rule.

    Raises
    ------
    ValueError
        If the rule wants JSON and the cell holds none.
    """
    if cell is None or cell != cell or cell == "":
        return None
    if isinstance(cell, list | dict):
        return cell
    text = cell if isinstance(cell, str) else str(cell)
    if rule.into == "json":
        return json.loads(text)
    if rule.into == "registry_ids":
        return find_registry_ids(text)
    parts = _split(text, rule)
    if field in ("arms", "interventions"):
        return [_nested(part, rule.into) for part in parts]
    if field in ("conditions", "keywords", "countries", "secondary_ids"):
        return list(dict.fromkeys(parts))
    return parts[0] if parts else None


def _split(text: str, rule: FieldRule) -> list[str]:
    if not rule.split:
        return [text]
    parts = [part.strip() for part in text.split(rule.split)]
    if rule.last_part:
        parts = [part.rpartition(rule.last_part)[2].strip() for part in parts]
    parts = [part for part in parts if part]
    return parts[:1] if rule.take == "first" else parts


def _nested(text: str, into: str) -> dict[str, str]:
    if into != "type_and_name":
        return {into: text}
    kind, colon, name = text.partition(": ")
    return {"type": kind, "name": name} if colon else {"name": text}
