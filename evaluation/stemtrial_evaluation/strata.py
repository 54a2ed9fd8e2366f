"""Accuracy by kind of trial: where the figures hold and where they do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from stemtrial.records import TrialRecord
from stemtrial_evaluation.fields import Answer
from stemtrial_evaluation.report import Report
from stemtrial_evaluation.scorer import score

LEAST_TRIALS = 5
_LENGTHS = ((0, 1500, "under 1,500 characters"), (1500, 4000, "1,500 to 4,000"))
_YEARS = ((0, 2006, "before 2006"), (2006, 2016, "2006 to 2015"), (2016, 9999, "2016 and later"))
_TEXTS = ("brief_title", "official_title", "brief_summary", "detailed_description", "results")


@dataclass(frozen=True, slots=True)
class Stratum:
    """The trials of one kind, scored by themselves.

    Attributes
    ----------
    kind, name : str
        For example `disease`, `crohn_disease`.
    report : Report
    """

    kind: str
    name: str
    report: Report

    def to_dict(self) -> dict[str, Any]:
        """Return the stratum as plain JSON values: F1 by field."""
        return {
            "kind": self.kind,
            "name": self.name,
            "n_trials": len(self.report.trial_ids),
            "f1": {
                name: one.micro.f1.to_dict()
                for name, one in self.report.fields.items()
                if "." not in name
            },
        }


def strata(
    gold: Mapping[str, Answer],
    predicted: Mapping[str, Answer],
    records: Mapping[str, TrialRecord],
    *,
    replicates: int,
    seed: int,
) -> list[Stratum]:
    """Score the trials of each disease, cell type, length of text and year of start.

    Parameters
    ----------
    gold, predicted : mapping of trial id to answer
    records : mapping of trial id to TrialRecord
        Where they are known; length and year are left out elsewhere.
    replicates, seed : int
        Of the bootstrap.

    Returns
    -------
    list of Stratum
        Those with at least five trials; a trial with two diseases stands in both.
    """
    found: list[Stratum] = []
    for kind, names_of in _kinds(records).items():
        members: dict[str, list[str]] = {}
        for trial_id in sorted(gold):
            for name in names_of(trial_id, gold[trial_id]):
                members.setdefault(name, []).append(trial_id)
        for name, trial_ids in sorted(members.items(), key=lambda item: (-len(item[1]), item[0])):
            if len(trial_ids) >= LEAST_TRIALS:
                chosen = {one: gold[one] for one in trial_ids}
                report = score(chosen, predicted, replicates=replicates, seed=seed)
                found.append(Stratum(kind, name, report))
    return found


def _kinds(
    records: Mapping[str, TrialRecord],
) -> dict[str, Callable[[str, Answer], list[str]]]:
    def labels(field: str) -> Callable[[str, Answer], list[str]]:
        return lambda _, answer: [
            one if isinstance(one, str) else one["label"] for one in answer.get(field) or ()
        ]

    def length(trial_id: str, _: Answer) -> list[str]:
        record = records.get(trial_id)
        return [] if record is None else [_length(record)]

    def year(trial_id: str, _: Answer) -> list[str]:
        record = records.get(trial_id)
        start = record.start_date[:4] if record else ""
        if not start.isdigit():
            return ["not given"] if record else []
        return [name for low, high, name in _YEARS if low <= int(start) < high]

    return {
        "disease": labels("disease"),
        "cell type": labels("cell_type"),
        "length of text": length,
        "year of start": year,
    }


def _length(record: TrialRecord) -> str:
    size = sum(len(getattr(record, name)) for name in _TEXTS)
    size += sum(len(arm.label) + len(arm.description) for arm in record.arms)
    size += sum(len(one.name) + len(one.description) for one in record.interventions)
    return next((name for low, high, name in _LENGTHS if low <= size < high), "over 4,000")
