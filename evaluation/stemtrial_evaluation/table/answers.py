"""A table of trial facts as gold answers, and what in it could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stemtrial.errors import InputError
from stemtrial.readers.registry_ids import find_registry_ids
from stemtrial_evaluation.table.normalising import Normaliser, UnknownWordingError
from stemtrial_evaluation.table.reading import ID, Cell, read_cells, read_map


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that is not scored, and why."""

    row: int
    column: str
    field: str
    text: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, column {self.column!r}: {self.reason}"


@dataclass(slots=True)
class TableGold:
    """What a table says.

    Attributes
    ----------
    answers : dict of trial id to answer
        In the guidelines' form, without quotes. A field that the table leaves blank for a trial,
        or that could not be read there, is missing, so that it is not scored.
    problems : list of Problem
        In the order of the rows.
    """

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_table_gold(path: Path, pairs: Sequence[str] = ()) -> TableGold:
    """Read a table of trial facts.

    Parameters
    ----------
    path : Path
        CSV, TSV, Excel workbook or Parquet.
    pairs : sequence of str
        `COLUMN=FIELD`; see `reading.read_map`.

    Returns
    -------
    TableGold
        Rows of the same trial, for example one an arm, are joined.

    Raises
    ------
    InputError
        If the table cannot be read, or holds nothing that can be scored.
    UsageError
        If the map does not fit the table.
    """
    columns, rows = read_cells(path)
    held = read_map(columns, pairs)
    normaliser = Normaliser()
    gold = TableGold()
    unreadable: set[tuple[str, str]] = set()
    for row in rows:
        trial_id = _trial_id(row[held[ID]], gold)
        if not trial_id:
            continue
        answer = gold.answers.setdefault(trial_id, {"trial_id": trial_id})
        for name, column in held.items():
            if name == ID:
                continue
            cell = row[column]
            try:
                _join(answer, normaliser.read(name, cell.text))
            except UnknownWordingError as error:
                unreadable.add((trial_id, name))
                gold.problems.append(Problem(cell.row, column, name, cell.text, str(error)))
    for trial_id, name in unreadable:
        gold.answers[trial_id].pop(name, None)
        if name == "schedule":
            gold.answers[trial_id].pop("n_administrations", None)
    gold.answers = {one: answer for one, answer in gold.answers.items() if len(answer) > 1}
    if not gold.answers:
        why = f"; the first problem: {gold.problems[0]}" if gold.problems else ""
        raise InputError(f"{path} holds nothing that can be scored{why}.")
    return gold


def _trial_id(cell: Cell, gold: TableGold) -> str:
    """Return the registry id in a cell, or the cell's text where it holds no known form."""
    ids = find_registry_ids(cell.text)
    if len(ids) == 1:
        return ids[0]
    if len(ids) > 1:
        reason = f"{cell.text!r} holds {len(ids)} registry ids, and a row is one trial"
    elif not cell.text:
        reason = "there is no trial id"
    elif len(cell.text.split()) > 1:
        reason = f"{cell.text!r} is no trial id"
    else:
        return cell.text
    gold.problems.append(Problem(cell.row, cell.column, ID, cell.text, reason))
    return ""


def _join(answer: dict[str, Any], found: dict[str, Any]) -> None:
    for name, values in found.items():
        have = answer.setdefault(name, [])
        have.extend(one for one in values if one not in have)
