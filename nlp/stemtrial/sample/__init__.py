"""The sample: fictional trial records of the project's own writing, with gold answers."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from stemtrial.records import TrialRecord


def _read_text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _read_rows(name: str) -> list[dict[str, Any]]:
    # Split on line feeds only: a record may hold other line-break characters.
    return [json.loads(line) for line in _read_text(name).split("\n") if line]


def sample_records() -> list[TrialRecord]:
    """Read the sample's trial records.

    Returns
    -------
    list[TrialRecord]
        The records, ordered by id (`SAMPLE-0001` first).
    """
    return [TrialRecord.model_validate(row) for row in _read_rows("records.jsonl")]


def sample_gold() -> list[dict[str, Any]]:
    """Read the gold answers of the sample, in the order of `sample_records`.

    Returns
    -------
    list[dict[str, Any]]
        The guidelines' answer form; every answer with a quote also carries `evidence`
        (section, index, part, start, end, text; offsets in code points, first occurrence).
    """
    return _read_rows("gold.jsonl")


def sample_tags() -> dict[str, list[str]]:
    """Read which situation is shown by which records of the sample.

    Returns
    -------
    dict[str, list[str]]
        Situation (for example `lost_superscript`) to the ids of the records that show it.
    """
    tags: dict[str, list[str]] = json.loads(_read_text("tags.json"))
    return tags
