"""The answers to gold trials by models that had not seen them: what a release keeps of them.

A release is trained on all trials, so that no labelled trial is left to compare it on. It carries
these answers instead, without words of the records, and two releases are compared by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stemtrial_annotations.reading import load_trials
from stemtrial_annotations.splits import LEARNED

PART = "unseen"
_LEFT_OUT = {"quote", "section", "text", "notes", "_meta", "source"}
_WORDS = 7


def to_part(predicted: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return answers as a part of a release: values, confidences and places."""
    return {"answers": {trial_id: _plain(predicted[trial_id]) for trial_id in sorted(predicted)}}


def _plain(value: Any, key: str = "") -> Any:
    if isinstance(value, Mapping):
        if key == "evidence":
            return {k: v for k, v in value.items() if k != "text" and v is not None}
        return {k: _plain(v, k) for k, v in value.items() if k not in _LEFT_OUT and _holds(v)}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return round(value, 4) if key == "confidence" else value
    if key == "interval" and isinstance(value, str):
        return " ".join(value.split()[:_WORDS])
    return value


def _holds(value: Any) -> bool:
    return value is not None and value != [] and value != {}


def gold_answers(answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the package's gold answers to trials, intervals cut as those of a release are."""
    gold: dict[str, dict[str, Any]] = {}
    for split in LEARNED:
        for trial in load_trials(split):
            if trial.trial_id in answers:
                row = trial.to_row()
                if row["interval"]:
                    row["interval"] = " ".join(row["interval"].split()[:_WORDS])
                gold[trial.trial_id] = row
    return gold


def unread_trials() -> frozenset[str]:
    """Return the gold trials on which few rules were written: the dev split."""
    return frozenset(trial.trial_id for trial in load_trials("dev"))
