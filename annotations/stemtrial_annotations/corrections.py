"""Corrections of gold answers, and the log that says what changed, when and why.

Old and new values are kept as the gold set keeps them, in standoff, so that the log can be undone:
agreement between annotators is measured on what they wrote, not on what adjudication made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stemtrial.answers import FIELDS
from stemtrial.records import TrialRecord
from stemtrial_annotations.anchors import strings_of
from stemtrial_annotations.hydration import hydrate
from stemtrial_annotations.importing import Problem, hashes_of, repeats, to_standoff
from stemtrial_annotations.reading import data_file, rows_of, said
from stemtrial_annotations.standoff import GoldTrial
from stemtrial_annotations.values import check_values

CHANGES = "changes.jsonl"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Correction(BaseModel):
    """A new value of one field of one trial, in the guidelines' answer form.

    Other keys (who asked, a task's name) are ignored.
    """

    model_config = ConfigDict(extra="ignore")

    trial_id: str = Field(min_length=1)
    field: str
    new: Any
    reason: str = Field(min_length=1)


class Change(_Strict):
    """One line of the log.

    Attributes
    ----------
    gold_version : str
        The first version of the gold set that has the new value.
    trial_id, field : str
    old, new : Any
        The field's value in standoff (quotes of at most 12 words).
    reason : str
        Without words of the record.
    guidelines : str
        Version by which it was decided.
    who : str
        A role, no name.
    """

    gold_version: str
    trial_id: str = Field(min_length=1)
    field: str
    old: Any
    new: Any
    reason: str = Field(min_length=1)
    guidelines: str
    who: str


def load_changes(file: Path | None = None) -> list[Change]:
    """Read the log, oldest first.

    Raises
    ------
    InputError
        If it cannot be read, or a line is not of the form.
    """
    return list(rows_of(file or data_file(CHANGES), Change))


def correct(
    gold: Iterable[GoldTrial],
    corrections: Iterable[Correction],
    records: Mapping[str, TrialRecord],
    *,
    gold_version: str,
    guidelines: str,
    who: str,
) -> tuple[list[GoldTrial], list[Change], list[Problem]]:
    """Apply corrections.

    Parameters
    ----------
    gold : iterable of GoldTrial
    corrections : iterable of Correction
        Of one field of one trial the last one counts.
    records : mapping of trial id to TrialRecord
    gold_version, guidelines, who : str
        For the log.

    Returns
    -------
    gold : list of GoldTrial
        In the order given; fields that no correction names are as they were.
    changes : list of Change
        One for each value that became another.
    problems : list of Problem
        Corrections that could not be applied (level `error`), with the reason. Those of one trial
        are applied together or not at all.
    """
    wanted: dict[str, dict[str, Correction]] = {}
    for one in corrections:
        wanted.setdefault(one.trial_id, {})[one.field] = one
    kept: list[GoldTrial] = []
    changes: list[Change] = []
    problems: list[Problem] = []
    for trial in gold:
        asked = wanted.pop(trial.trial_id, {})
        made, said_of_it = _corrected(trial, asked, records.get(trial.trial_id))
        problems += said_of_it
        kept.append(made)
        for name, old, new in _differences(trial, made, asked):
            changes.append(
                Change(
                    gold_version=gold_version,
                    trial_id=trial.trial_id,
                    field=name,
                    old=old,
                    new=new,
                    reason=asked[name].reason,
                    guidelines=guidelines,
                    who=who,
                )
            )
    problems += [
        Problem(trial_id, name, "", "is no gold trial", "error")
        for trial_id, fields in wanted.items()
        for name in fields
    ]
    return kept, changes, problems


def undo(gold: Iterable[GoldTrial], changes: Iterable[Change]) -> dict[str, GoldTrial]:
    """Return the trials as they were before the changes, by id."""
    rows = {trial.trial_id: trial.to_row() for trial in gold}
    for change in reversed(list(changes)):
        if change.trial_id in rows:
            rows[change.trial_id][change.field] = change.old
    return {trial_id: GoldTrial.model_validate(row) for trial_id, row in rows.items()}


def _corrected(
    trial: GoldTrial, asked: Mapping[str, Correction], record: TrialRecord | None
) -> tuple[GoldTrial, list[Problem]]:
    def refused(name: str, reason: str) -> Problem:
        return Problem(trial.trial_id, name, "", reason, "error")

    if not asked:
        return trial, []
    unknown = [name for name in asked if name not in (*FIELDS, "notes")]
    if unknown:
        return trial, [refused(name, "is no field of the guidelines") for name in unknown]
    if record is None:
        return trial, [refused(name, "the corpus has no record of this trial") for name in asked]
    texts = [one.text for one in strings_of(record)]
    copied = [name for name, one in asked.items() if repeats(one.reason, texts)]
    if copied:
        return trial, [refused(name, "its reason repeats the record") for name in copied]
    answer = hydrate([record], [trial]).answers[trial.trial_id]
    answer |= {name: one.new for name, one in asked.items()}
    try:
        made, problems = to_standoff(
            answer, record, guidelines=trial.guidelines, origin=trial.origin
        )
    except (ValidationError, KeyError, TypeError, AttributeError) as error:
        reason = said(error) if isinstance(error, ValidationError) else f"lacks {error}"
        return trial, [refused(name, f"is not of the form ({reason})") for name in asked]
    errors = [one for one in problems if one.level == "error"]
    errors += [
        refused(name, message)
        for name, _, message, level in check_values(made)
        if level == "error" and (name, message) not in _errors(trial)
    ]
    if errors:
        return trial, errors
    if "interval" not in asked:
        made.interval_at = trial.interval_at
    made.sections = hashes_of(made, strings_of(record))
    return made, [one for one in problems if one.field in asked]


def _errors(trial: GoldTrial) -> set[tuple[str, str]]:
    return {(name, message) for name, _, message, level in check_values(trial) if level == "error"}


def _differences(
    before: GoldTrial, after: GoldTrial, asked: Mapping[str, Correction]
) -> list[tuple[str, Any, Any]]:
    old, new = before.to_row(), after.to_row()
    return [(name, old[name], new[name]) for name in asked if old.get(name) != new.get(name)]
