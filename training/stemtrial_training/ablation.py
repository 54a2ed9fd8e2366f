"""What each step brings: vocabulary, context rules, judges, calibration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stemtrial.components import UNLEARNED
from stemtrial.document import TrialDocument
from stemtrial.judge.learned import JUDGED_FIELDS, field_mentions
from stemtrial.pipeline import load
from stemtrial.resolve import resolve
from stemtrial.resolve.tiers import Tier, tier
from stemtrial_evaluation.confidence import ALL, confidence_report, judged_answers
from stemtrial_evaluation.paired import paired_differences
from stemtrial_evaluation.scorer import score
from stemtrial_training.calibrating import calibrated_out_of_fold
from stemtrial_training.cross_validation import FOLDS, cross_validate, outer_fold
from stemtrial_training.data import TrainingData, make_document
from stemtrial_training.judges import Settings
from stemtrial_training.unseen import unread_trials

STEPS = ("vocabulary", "context rules", "judges")
_CONTEXT = "stemtrial_context"


def ablate(
    data: TrainingData, settings: Settings, progress: Callable[[str], None]
) -> dict[str, Any]:
    """Measure the pipeline step by step on the gold trials, the judges by cross-validation.

    Parameters
    ----------
    data : TrainingData
    settings : Settings
    progress : callable
        Told the name of each step.

    Returns
    -------
    dict
        `steps`: for each its F1 by field and the gain over the step before, with 95 % intervals;
        `calibration`: expected calibration error before and after, out of fold. Calibration
        changes confidences, no answers.
    """
    gold = {one.trial.record.trial_id: dict(one.gold) for one in data.gold}
    nlp = load(components=[name for name in UNLEARNED if name != _CONTEXT])
    predicted: dict[str, dict[str, Any]] = {}
    bare = [make_document(nlp, one.trial.record) for one in data.gold]
    for trial in bare:  # what the context rules else leave behind
        trial.context["cues"] = {}
    predicted["vocabulary"] = {one.record.trial_id: _answer(one, _all_labels) for one in bare}
    predicted["context rules"] = {
        one.trial.record.trial_id: _answer(one.trial, _best_labels) for one in data.gold
    }
    crossed = cross_validate(data, settings, progress)
    predicted["judges"] = crossed.predicted
    judged = judged_answers(gold, crossed.predicted)
    calibrated = calibrated_out_of_fold(
        judged, unread_trials(), lambda one: outer_fold(crossed.family[one]), FOLDS
    )
    return {
        "n_trials": len(gold),
        "method": "6-fold cross-validation by family; intervals: bootstrap over trials, 95 %. "
        "Rules and vocabulary were written on the train trials.",
        "steps": _steps(gold, predicted),
        "calibration": {
            "before": confidence_report(judged)[ALL],
            "after": confidence_report(calibrated)[ALL],
        },
    }


def _steps(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, name in enumerate(STEPS):
        fields = score(gold, predicted[name]).to_dict()["fields"]
        row: dict[str, Any] = {
            "step": name,
            "fields": {
                field: one["micro"]["f1"] for field, one in fields.items() if "." not in field
            },
        }
        if number:
            gains = paired_differences(gold, predicted[STEPS[number - 1]], predicted[name])
            row["gain"] = {one.field: one.to_dict() for one in gains}
        found.append(row)
    return found


def _answer(
    trial: TrialDocument, labels: Callable[[TrialDocument, str], dict[str, float]]
) -> dict[str, Any]:
    """Resolve a document without any model: labels are given or not, and so are the cells."""
    trial.context["labels"] = {field: labels(trial, field) for field in JUDGED_FIELDS}
    trial.context["given"] = 1.0 if trial.context["labels"]["cell_type"] else 0.0
    trial.context["thresholds"] = dict.fromkeys(JUDGED_FIELDS, 0.5)
    trial.context["model"] = "none"
    answer: dict[str, Any] = resolve(trial).model_dump(mode="json", by_alias=True)
    for key in ("labels", "given", "thresholds", "model"):
        del trial.context[key]
    return answer


def _all_labels(trial: TrialDocument, field: str) -> dict[str, float]:
    """Return every label that a mention proposes."""
    return {mention.label: 1.0 for mention in field_mentions(trial, field)}


def _best_labels(trial: TrialDocument, field: str) -> dict[str, float]:
    """Return the labels of the best placed mentions that the rules accept."""
    mentions = [(tier(trial, one), one.label) for one in field_mentions(trial, field)]
    accepted = [(level, label) for level, label in mentions if level is not Tier.REJECTED]
    best = min((level for level, _ in accepted), default=Tier.REJECTED)
    return {label: 1.0 for level, label in accepted if level == best}
