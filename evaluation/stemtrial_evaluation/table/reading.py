"""Reads a table of any common kind into rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from stemtrial.answers import LABEL_FIELDS
from stemtrial.errors import InputError, UsageError

ID = "trial_id"
FIELDS = (*LABEL_FIELDS, "dose", "combination")
KINDS = (".csv", ".tsv", ".xlsx", ".parquet")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the row as a spreadsheet counts it (the heading is row 1), column and text."""

    row: int
    column: str
    text: str


def read_cells(path: Path) -> tuple[list[str], list[dict[str, Cell]]]:
    """Read a table.

    Parameters
    ----------
    path : Path
        CSV or TSV in UTF-8, the first sheet of an Excel workbook, or Parquet.

    Returns
    -------
    list of str
        The columns.
    list of dict
        Column to cell, a dict a row.

    Raises
    ------
    InputError
        If the file is missing, of another kind, or cannot be read.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; check the path.")
    try:
        frame = _frame(path)
    except ImportError as error:
        raise InputError(
            f"{path}: Excel files want openpyxl: pip install 'stemtrial[xlsx]'."
        ) from error
    except Exception as error:
        # Each reader has errors of its own; the first line of any says what is wrong.
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{path} cannot be read as a table ({reason}).") from error
    columns = [" ".join(str(one).split()) for one in frame.columns]
    twice = sorted({one for one in columns if columns.count(one) > 1})
    if twice:
        raise InputError(f"{path}: the column {twice[0]!r} stands there twice; rename one.")
    rows = [
        {
            column: Cell(number, column, _text(value))
            for column, value in zip(columns, values, strict=True)
        }
        for number, values in enumerate(frame.itertuples(index=False, name=None), 2)
    ]
    if not rows:
        raise InputError(f"{path} has no row below its heading.")
    return columns, rows


def _frame(path: Path) -> pd.DataFrame:
    kind = path.suffix.lower()
    if kind in (".csv", ".tsv"):
        separator = "\t" if kind == ".tsv" else ","
        return pd.read_csv(
            path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig"
        )
    if kind == ".xlsx":
        return pd.read_excel(path, dtype=str, keep_default_na=False)
    if kind == ".parquet":
        return pd.read_parquet(path)
    raise ValueError(f"{kind or 'no suffix'}; known are {', '.join(KINDS)}")


def _text(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        return "; ".join(str(one) for one in value)
    return " ".join(str(value).split())


def read_map(columns: Sequence[str], pairs: Sequence[str]) -> dict[str, str]:
    """Return which column holds which field.

    Parameters
    ----------
    columns : sequence of str
        Those of the table. A column that bears a field's name holds it unless the map says else.
    pairs : sequence of str
        `COLUMN=FIELD`. One column may hold several fields, a field has one column.

    Returns
    -------
    dict of field to column

    Raises
    ------
    UsageError
        If a pair is none, names an unknown column or field, or the ids have no column.
    """
    known = (ID, *FIELDS)
    found: dict[str, str] = {}
    for pair in pairs:
        column, sign, field = pair.rpartition("=")
        column, field = " ".join(column.split()), _plain(field)
        if not sign or field not in known:
            raise UsageError(
                f"--map {pair!r} is not COLUMN=FIELD with a field of {', '.join(known)}."
            )
        if column not in columns:
            raise UsageError(f"--map names the column {column!r}; there are {', '.join(columns)}.")
        if found.setdefault(field, column) != column:
            raise UsageError(f"--map gives {field} two columns: {found[field]!r} and {column!r}.")
    for column in columns:
        if _plain(column) in known:
            found.setdefault(_plain(column), column)
    if ID not in found:
        raise UsageError(f"no column holds trial ids: name it, --map 'COLUMN={ID}'.")
    if len(found) == 1:
        raise UsageError(f"no column holds a field: name one, --map 'COLUMN={FIELDS[1]}'.")
    return found


def _plain(name: str) -> str:
    return "_".join(name.lower().replace("_", " ").split())
