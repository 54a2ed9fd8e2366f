"""A user's own annotations: answers in the guidelines' form, or a tool's export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stemtrial.errors import InputError
from stemtrial.readers import Failure, locate_records
from stemtrial.records import TrialRecord
from stemtrial_annotations.exchange import FORMATS
from stemtrial_annotations.exchange.sheet import read_back
from stemtrial_annotations.reading import read_lines

Extra = dict[str, tuple[TrialRecord, Mapping[str, Any]]]
FORM = ("trial_id", "disease", "cell_type", "cell_source", "donor_type", "route")
NATIVE = "native"


def read_extra(answers: list[Path], sources: list[str]) -> Extra:
    """Pair extra answers with their records.

    Parameters
    ----------
    answers : list of Path
        JSONL in the guidelines' form, or what a tool of `stemtrial_annotations.exchange` wrote.
    sources : list of str
        Files with the records, in any form that `extract` reads.

    Returns
    -------
    dict
        Trial id to record and answer; of a trial that comes twice, the last answer.

    Raises
    ------
    InputError
        If an answer is not of the form or cannot be read back, or has no record.
    """
    if not answers:
        return {}
    records: dict[str, TrialRecord] = {}
    for item in locate_records(sources) if sources else ():
        if not isinstance(item, Failure):
            records.setdefault(item.record.trial_id, item.record)
    pairs: Extra = {}
    for path in answers:
        kind = format_of(path)
        rows = _native(path, records) if kind == NATIVE else _exported(kind, path, records)
        for trial_id, answer in rows:
            pairs[trial_id] = records[trial_id], answer
    return pairs


def format_of(path: Path) -> str:
    """Tell the form of a file of annotations: `native`, or the name of a tool.

    Raises
    ------
    InputError
        If it cannot be read or is of no known form.
    """
    if path.is_dir():
        return "brat"
    try:
        with path.open(encoding="utf-8-sig") as lines:
            first = next((line for line in lines if line.strip()), "")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"{path}: cannot be read ({reason}).") from error
    if first.lstrip().startswith("["):
        return "label-studio"
    try:
        row = json.loads(first)
    except ValueError:
        row = None
    if isinstance(row, dict):
        if "text" in row and "spans" in row:
            return "prodigy"
        if "text" in row and {"label", "labels", "entities"} & set(row):
            return "doccano"
        return NATIVE
    forms = ", ".join(FORMATS)
    raise InputError(
        f"{path}: is of no known form; give JSONL in the guidelines' form, or what one of {forms} "
        "wrote (for brat its folder)."
    )


def _native(
    path: Path, records: Mapping[str, TrialRecord]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, row in read_lines(path):
        where = f"{path}, line {number}"
        lacking = [name for name in FORM if name not in row]
        if lacking:
            raise InputError(f"{where}: the answer has no '{lacking[0]}'.")
        _require(where, row["trial_id"], records)
        yield row["trial_id"], row


def _exported(
    kind: str, path: Path, records: Mapping[str, TrialRecord]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for task in FORMATS[kind].read(path):
        where = f"{path}, {task.where}"
        _require(where, task.trial_id, records)
        answer, problems = read_back(task, records[task.trial_id])
        if answer is None or problems:
            reason = problems[0].reason if problems else "cannot be read"
            raise InputError(
                f"{where} (trial {task.trial_id}): {reason}; `stemtrial gold import --from {kind}` "
                "lists all that is wrong."
            )
        yield task.trial_id, answer


def _require(where: str, trial_id: str, records: Mapping[str, TrialRecord]) -> None:
    if trial_id not in records:
        raise InputError(
            f"{where}: no record of {trial_id}; name the file that holds it with --records."
        )
