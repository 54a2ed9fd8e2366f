"""Prodigy: JSONL of a `spans.manual` recipe, since spans overlap.

A span keeps the details it came with; those of a span that is added need the key `details`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from stemtrial_annotations.exchange.files import read_tasks, refuse, write_lines
from stemtrial_annotations.exchange.sheet import Filled, Mark, Sheet, trial_id_of


def write(sheets: Iterable[Sheet], out: Path, *, suggested: bool, force: bool) -> None:
    """Write one task a line; marks of a person come as accepted."""
    answer = {} if suggested else {"answer": "accept"}
    write_lines(out, (_task(sheet) | answer for sheet in sheets), force=force)


def _task(sheet: Sheet) -> dict[str, Any]:
    return {
        "text": sheet.text,
        "meta": {"trial_id": sheet.trial_id},
        "spans": [
            {"start": one.start, "end": one.end, "label": one.label, "details": one.details}
            for one in sheet.marks
        ],
    }


def read(path: Path) -> Iterator[Filled]:
    """Read an export of `db-out`; tasks that were not accepted are passed over.

    Raises
    ------
    InputError
        If a line is no task with text and spans.
    """
    for where, row in read_tasks(path):
        text = row.get("text")
        if not isinstance(text, str):
            raise refuse(path, where, "has no 'text'")
        if row.get("answer", "accept") != "accept":
            continue
        try:
            marks = tuple(
                Mark(
                    int(one["start"]),
                    int(one["end"]),
                    str(one["label"]),
                    str(one.get("details") or ""),
                )
                for one in row.get("spans") or []
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise refuse(path, where, "has spans without start, end and label") from error
        meta = row.get("meta")
        given = meta.get("trial_id") if isinstance(meta, dict) else None
        yield Filled(where, trial_id_of(text, given), text, marks)
