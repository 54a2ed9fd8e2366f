"""Cross-validation of the judge by family: figures for trials that the model has not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stemtrial.judge.learned import JUDGED_FIELDS
from stemtrial.resolve import resolve
from stemtrial_evaluation.report import Report
from stemtrial_evaluation.scorer import score
from stemtrial_training.adverse_event_training import train_adverse_events
from stemtrial_training.combination_training import train_combination
from stemtrial_training.data import TrainingData
from stemtrial_training.evidence_training import train_evidence
from stemtrial_training.judges import Example, Settings, fold_of, train_judge
from stemtrial_training.schedule_training import train_schedule

FOLDS = 6
# Another hash than that of the inner folds, so that the two never coincide.
_SALT = "outer fold of "


@dataclass(slots=True)
class CrossValidated:
    """Predictions for every gold trial by a model that saw none of its family.

    Attributes
    ----------
    gold, predicted : dict
        Trial id to answer; confidences are not calibrated.
    family : dict
        Trial id to family, which decides the fold.
    trained_on : float
        Trials that a fold's models learned from, on average.
    """

    gold: dict[str, Any]
    predicted: dict[str, Any]
    family: dict[str, str]
    trained_on: float

    def report(self) -> Report:
        """Score the predictions."""
        return score(self.gold, self.predicted)


def cross_validate(
    data: TrainingData,
    settings: Settings,
    progress: Callable[[str], None] = lambda step: None,  # noqa: ARG005
    learn_from: Callable[[Example], bool] = lambda example: True,  # noqa: ARG005
    answer: TrainingData | None = None,
) -> CrossValidated:
    """Train once a fold and predict the gold trials left out.

    Partially labelled trials train in every fold but those of their family. Rules and
    vocabularies are not part of it: they were written while reading train and a part of dev.

    Parameters
    ----------
    data : TrainingData
    settings : Settings
    progress : callable
        Told the number of each fold.
    learn_from : callable
        Which examples to learn from; all by default.
    answer : TrainingData, optional
        The same trials as another pipeline read them: predicted instead of `data`'s.

    Returns
    -------
    CrossValidated
    """
    predicted: dict[str, Any] = {}
    learned = 0
    for fold in range(FOLDS):
        progress(f"fold {fold + 1} of {FOLDS}")
        seen = [e for e in data.all if outer_fold(e.family) != fold and learn_from(e)]
        unseen = [e for e in (answer or data).gold if outer_fold(e.family) == fold]
        learned += len(seen)
        for example in data.all:
            example.trial.context.pop("given", None)
        judge = train_judge(seen, settings)
        schedule = train_schedule(seen, settings)
        combination = train_combination(seen, settings)
        adverse_events = train_adverse_events(seen, settings)
        evidence = train_evidence(seen, settings)
        for example in unseen:
            trial = example.trial
            trial.context.pop("given", None)
            judge(trial)
            schedule(trial)
            combination(trial)
            adverse_events(trial)
            trial.context["model"] = "cross-validation"
            trial.context["evidence"] = evidence
            trial.context["thresholds"] = dict.fromkeys(JUDGED_FIELDS, settings.threshold)
            predicted[trial.record.trial_id] = resolve(trial).model_dump(mode="json", by_alias=True)
    gold = {example.trial.record.trial_id: dict(example.gold) for example in data.gold}
    family = {example.trial.record.trial_id: example.family for example in data.gold}
    return CrossValidated(gold, predicted, family, learned / FOLDS)


def outer_fold(family: str) -> int:
    """Return the fold in which a family is left out."""
    return fold_of(_SALT + family, FOLDS)
