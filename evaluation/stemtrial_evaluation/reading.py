"""Gold and prediction files: one answer a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ID_KEYS = ("trial_id", "passage_id")


class UnreadableError(ValueError):
    """A file that cannot be scored; the message says where and why in one sentence."""


def read_answers(path: Path) -> dict[str, dict[str, Any]]:
    """Read answers by trial id from JSONL.

    Parameters
    ----------
    path : Path
        One JSON object a line with `trial_id` (or `passage_id`, for labelled passages).

    Returns
    -------
    dict of str to dict

    Raises
    ------
    UnreadableError
        If the file cannot be read, a line is no JSON object, has no id, or repeats one.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UnreadableError(f"cannot read {path}: {reason}") from error
    answers: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = json.loads(line)
        except ValueError as error:
            raise UnreadableError(f"{path}, line {number}: not JSON ({error})") from error
        trial_id = _trial_id(answer)
        if not trial_id:
            raise UnreadableError(f"{path}, line {number}: no object with a trial_id")
        if trial_id in answers:
            raise UnreadableError(f"{path}, line {number}: {trial_id} stands there twice")
        answers[trial_id] = answer
    return answers


def _trial_id(answer: Any) -> str:
    if not isinstance(answer, dict):
        return ""
    return next((str(answer[key]) for key in ID_KEYS if answer.get(key)), "")
