"""doccano: JSONL of a sequence-labelling project that allows overlapping spans.

A span has a label and nothing else there, so details are kept in the example's metadata, under
`details`, by offsets and label. A dose or an agent that is added in doccano needs its details
added there before import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from stemtrial_annotations.exchange.files import read_tasks, refuse, write_lines
from stemtrial_annotations.exchange.sheet import (
    Filled,
    Sheet,
    detail_key,
    marks_with_details,
    trial_id_of,
)


def write(sheets: Iterable[Sheet], out: Path, *, suggested: bool, force: bool) -> None:
    """Write one example a line; `suggested` makes no difference."""
    del suggested
    write_lines(out, (_example(sheet) for sheet in sheets), force=force)


def _example(sheet: Sheet) -> dict[str, Any]:
    return {
        "text": sheet.text,
        "label": [[mark.start, mark.end, mark.label] for mark in sheet.marks],
        "trial_id": sheet.trial_id,
        "details": {
            detail_key(mark.start, mark.end, mark.label): mark.details for mark in sheet.marks
        },
    }


def read(path: Path) -> Iterator[Filled]:
    """Read an export: spans under `label`, `labels` or `entities`.

    Raises
    ------
    InputError
        If a line is no example with text and spans.
    """
    for where, row in read_tasks(path):
        text = row.get("text", row.get("data"))
        if not isinstance(text, str):
            raise refuse(path, where, "has no 'text'")
        details = row.get("details") or {}
        if not isinstance(details, dict):
            raise refuse(path, where, "has 'details' that are no object")
        spans = list(_spans(path, where, row))
        trial_id = trial_id_of(text, row.get("trial_id"))
        yield Filled(where, trial_id, text, marks_with_details(spans, details))


def _spans(path: Path, where: str, row: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
    try:
        if "entities" in row:
            for one in row["entities"]:
                yield int(one["start_offset"]), int(one["end_offset"]), str(one["label"])
            return
        for start, end, label in row["label"] if "label" in row else row["labels"]:
            yield int(start), int(end), str(label)
    except (KeyError, TypeError, ValueError) as error:
        raise refuse(
            path, where, "has no spans [start, end, label]; export a sequence-labelling project"
        ) from error
