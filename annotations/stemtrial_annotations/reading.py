"""The committed gold set: typed, and in the guidelines' answer form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from stemtrial.errors import InputError, UsageError
from stemtrial_annotations.splits import SPLITS, load_splits
from stemtrial_annotations.standoff import SPAN_FIELDS, GoldPassage, GoldTrial, Span

GOLD_VERSION = "1.4.0"
GOLD = "gold.jsonl"
SECOND_ANNOTATOR = "second_annotator.jsonl"
PASSAGES = "adverse_event_passages.jsonl"
MENTIONS = "mentions.jsonl"
PARTIAL = "partial.jsonl"
DATA = (GOLD, SECOND_ANNOTATOR, PASSAGES)
SUPERSEDED = "partial_superseded.jsonl"
CHECKED = (*DATA, PARTIAL, SUPERSEDED, MENTIONS)
_NOT_IN_THE_FORM = {"guidelines", "origin", "sections", "interval_at"}
_Row = TypeVar("_Row", bound=BaseModel)


def data_file(name: str) -> Traversable:
    """Return a file of the package's data."""
    return resources.files("stemtrial_annotations") / "data" / name


def load_trials(split: str | None = None) -> list[GoldTrial]:
    """Read the gold set.

    Parameters
    ----------
    split : str, optional
        One of `SPLITS`; all by default.

    Returns
    -------
    list of GoldTrial
        By trial id.

    Raises
    ------
    UsageError
        If there is no such split.
    """
    trials = read_trials(data_file(GOLD))
    if split is None:
        return trials
    members = set(_split(split, "splits"))
    return [trial for trial in trials if trial.trial_id in members]


def load_second_annotator() -> list[GoldTrial]:
    """Read the answers of the second annotator, not adjudicated, by trial id."""
    return read_trials(data_file(SECOND_ANNOTATOR))


def load_passages(split: str | None = None) -> list[GoldPassage]:
    """Read the labelled adverse-event passages, by id; all or those of one split.

    Raises
    ------
    UsageError
        If there is no such split.
    """
    passages = list(rows_of(data_file(PASSAGES), GoldPassage))
    if split is None:
        return passages
    members = set(_split(split, "passages"))
    return [passage for passage in passages if passage.passage_id in members]


def load_gold(split: str | None = None) -> dict[str, dict[str, Any]]:
    """Read the gold set in the guidelines' answer form.

    Parameters
    ----------
    split : str, optional
        One of `SPLITS`; all by default.

    Returns
    -------
    dict
        Trial id to answer. Quotes are cut to 12 words; `evidence` has section, index, part,
        start and end. `hydrate` gives the full quotes.
    """
    return {trial.trial_id: answer_of(trial) for trial in load_trials(split)}


def answer_of(trial: GoldTrial) -> dict[str, Any]:
    """Return a gold trial in the guidelines' answer form."""
    row = trial.to_row()
    answer = {key: value for key, value in row.items() if key not in _NOT_IN_THE_FORM}
    for name in SPAN_FIELDS:
        answer[name] = [_item(span) for span in getattr(trial, name)]
    return answer


def _item(span: Span) -> dict[str, Any]:
    item: dict[str, Any] = span.values()
    return item | {"quote": span.quote, "section": span.section, "evidence": span.place()}


def read_trials(file: Path | Traversable) -> list[GoldTrial]:
    """Read a standoff file.

    Raises
    ------
    InputError
        If it cannot be read, or a line is no gold trial; the sentence names line and trial.
    """
    return list(rows_of(file, GoldTrial))


def rows_of(file: Path | Traversable, kind: type[_Row]) -> Iterator[_Row]:
    """Read a JSONL file of one kind of row, line by line.

    Raises
    ------
    InputError
        If it cannot be read, or a line is not of the kind; the sentence names the line.
    """
    for number, row in read_lines(file):
        try:
            yield kind.model_validate(row)
        except ValidationError as error:
            raise InputError(f"{file.name}, line {number}: {said(error)}.") from error


def read_lines(file: Path | Traversable) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line number and object of each line of a JSONL file; blank lines are skipped.

    Raises
    ------
    InputError
        If the file cannot be read, or a line is no JSON object.
    """
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"{file}: cannot be read ({reason}).") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{file.name}, line {number}: is no JSON ({error}).") from error
        if not isinstance(row, dict):
            raise InputError(f"{file.name}, line {number}: is no JSON object.")
        yield number, row


def said(error: ValidationError) -> str:
    """Return the first complaint of a validation as a clause that names the key."""
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    return f"{key}: {first['msg']}" if key else first["msg"]


def _split(name: str, kind: str) -> list[str]:
    if name not in SPLITS:
        raise UsageError(f"no split '{name}': the splits are {', '.join(SPLITS)}.")
    members: list[str] = load_splits()[kind][name]
    return members
