"""Training the judge: mention models, label models and "cells are given", all out of fold.

The label models must see mention scores as they will be on new trials, so mentions are scored
by models that have not seen their trial; the same holds for the probability that cells are given.

Source, donor and route are judged only where cells are given, so their models learn only from
such trials: elsewhere "allogeneic" is no answer whatever stands around it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stemtrial.document import TrialDocument
from stemtrial.judge.features import mention_features
from stemtrial.judge.given_features import given_features
from stemtrial.judge.label_features import Features, label_features
from stemtrial.judge.learned import (
    CELLS,
    DISEASE,
    JUDGED_FIELDS,
    FieldModels,
    LearnedJudge,
    field_mentions,
)
from stemtrial.judge.linear import LinearModel
from stemtrial.judge.words import GIVEN, WordModel, head_of, trial_words
from stemtrial.mentions import Mention
from stemtrial_training.fitting import Table, fit_table
from stemtrial_training.word_training import word_table


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set; the released values were chosen by cross-validation.

    Attributes
    ----------
    folds : int
        Folds by family for out-of-fold scores.
    mention_penalty, label_penalty, given_penalty : float
        Inverse L2 penalties of the three kinds of model.
    route_label_penalty : float
        That of the route's label model: many labels, each with few trials.
    schedule_mention_penalty, schedule_label_penalty : float
        The same of the schedule's models.
    combination_use_penalty, combination_agent_penalty, combination_category_penalty : float
        The same of the combination's models.
    combination_agent_threshold, combination_category_threshold : float
        Probabilities from which an agent, and a further category of it, is an answer.
    adverse_event_penalty, adverse_event_threshold : float
        The same of the model of planned adverse events.
    evidence_penalty : float
        That of the models that choose the quoted mention.
    word_penalty : float
        L2 penalty of the word model.
    least_trials_of_word, least_answers_of_head : int
        Words of fewer trials, and answers of fewer trials, are no part of the word model.
    partial_weight, given_partial_weight : float
        Weight of a partially labelled trial beside a fully labelled one's 1; the second in the
        model of "cells are given": nine in ten partial trials give none, the corpus's do not.
    threshold : float
        Probability from which a label is an answer.
    """

    folds: int = 5
    mention_penalty: float = 0.1
    label_penalty: float = 0.6
    route_label_penalty: float = 0.3
    given_penalty: float = 0.6
    schedule_mention_penalty: float = 0.05
    schedule_label_penalty: float = 0.25
    combination_use_penalty: float = 0.1
    combination_agent_penalty: float = 0.3
    combination_category_penalty: float = 0.1
    combination_agent_threshold: float = 0.38
    combination_category_threshold: float = 0.5
    adverse_event_penalty: float = 0.1
    adverse_event_threshold: float = 0.4
    evidence_penalty: float = 0.3
    word_penalty: float = 1.0
    least_trials_of_word: int = 3
    least_answers_of_head: int = 12
    partial_weight: float = 0.5
    given_partial_weight: float = 0.25
    threshold: float = 0.5

    def label_penalty_of(self, name: str) -> float:
        """Return the inverse penalty of a field's label model."""
        return self.route_label_penalty if name == "route" else self.label_penalty


@dataclass(slots=True)
class Example:
    """A rule-judged document with its gold answer.

    Attributes
    ----------
    trial : TrialDocument
    gold : mapping
        The answer.
    family : str
    labelled : frozenset of str, optional
        The fields that were labelled, where not all were.
    mentions, names : dict
        By field: the mentions that compete, and the names of their features.
    """

    trial: TrialDocument
    gold: Mapping[str, Any]
    family: str
    labelled: frozenset[str] | None = None
    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    names: dict[str, list[list[str]]] = field(default_factory=dict)

    def prepare(self, fields: Sequence[str]) -> None:
        """Compute the mention features once; they do not change while training."""
        for name in fields:
            self.mentions[name] = field_mentions(self.trial, name)
            self.names[name] = mention_features(self.trial, self.mentions[name])

    def is_labelled(self, name: str) -> bool:
        """Whether a field was labelled."""
        return self.labelled is None or name in self.labelled

    def labels(self, name: str) -> set[str]:
        """Return the gold labels of a field."""
        return {item if isinstance(item, str) else item["label"] for item in self.gold[name]}


def fold_of(family: str, folds: int) -> int:
    """Return the fold of a family: by hash, so that it never depends on the other trials."""
    return int(hashlib.sha256(family.encode()).hexdigest(), 16) % folds


def train_judge(
    examples: Sequence[Example],
    settings: Settings,
    progress: Callable[[str], None] = lambda step: None,  # noqa: ARG005
) -> LearnedJudge:
    """Train all models of the judge.

    Parameters
    ----------
    examples : sequence of Example
    settings : Settings
    progress : callable
        Told the name of each step.

    Returns
    -------
    LearnedJudge
    """
    for example in examples:
        if not example.mentions:
            example.prepare(JUDGED_FIELDS)
    mention_models: dict[str, LinearModel] = {}
    progress("words")
    words = _words(examples, settings)
    giving = [example for example in examples if example.labels(CELLS)]
    judged = {name: examples if name in (CELLS, DISEASE) else giving for name in JUDGED_FIELDS}
    for name in JUDGED_FIELDS:
        progress(f"mentions of {name}")
        mention_models[name] = _mentions(judged[name], name, settings)
    progress("cells given")
    given = _given(examples, settings)
    models: dict[str, FieldModels] = {}
    for name in JUDGED_FIELDS:
        progress(f"labels of {name}")
        label_model = _labels(judged[name], name, settings)
        models[name] = FieldModels(mention_models[name], label_model, settings.threshold)
    return LearnedJudge(words, given, models)


def in_folds(examples: Sequence[Example], folds: int) -> list[tuple[list[Example], list[Example]]]:
    """Split examples by family; return (seen, unseen) for each fold that holds any."""
    parts: list[list[Example]] = [[] for _ in range(folds)]
    for example in examples:
        parts[fold_of(example.family, folds)].append(example)
    return [
        ([example for other in parts if other is not part for example in other], part)
        for part in parts
        if part
    ]


def _words(examples: Sequence[Example], settings: Settings) -> WordModel:
    """Fit the word model, and leave out-of-fold scores in the context."""
    answers: dict[str, list[bool]] = {GIVEN: [bool(e.labels("cell_type")) for e in examples]}
    for name in JUDGED_FIELDS:
        gold = [example.labels(name) for example in examples]
        for label in sorted({label for labels in gold for label in labels}):
            answers[head_of(name, label)] = [label in labels for labels in gold]
    table = word_table(
        [trial_words(example.trial) for example in examples],
        answers,
        settings.least_trials_of_word,
        settings.least_answers_of_head,
    )
    folds = np.array([fold_of(example.family, settings.folds) for example in examples])
    for fold in np.unique(folds):
        scores = table.scores(table.fit(settings.word_penalty, folds != fold))
        for number in np.flatnonzero(folds == fold):
            row = dict(zip(table.heads, scores[number].tolist(), strict=True))
            examples[number].trial.context["words"] = row
    return table.fit(settings.word_penalty, np.ones(len(examples), dtype=np.bool_))


def _mentions(examples: Sequence[Example], name: str, settings: Settings) -> LinearModel:
    """Fit the mention model of a field, and score each mention by one that saw not its trial."""
    mentions = [mention for example in examples for mention in example.mentions[name]]
    table = Table.of_names([names for example in examples for names in example.names[name]])
    targets: list[int] = []
    weights: list[float] = []
    owners: list[int] = []
    for example in examples:
        gold = example.labels(name)
        found = example.mentions[name]
        targets += [int(mention.label in gold) for mention in found]
        weights += [_weight(example, settings.partial_weight) / max(1, len(found)) ** 0.5] * len(
            found
        )
        owners += [fold_of(example.family, settings.folds)] * len(found)
    fit = partial(
        fit_table,
        table,
        np.asarray(targets, dtype=np.int64),
        np.asarray(weights),
        inverse_penalty=settings.mention_penalty,
    )
    for mention, score in zip(mentions, out_of_fold(table, fit, owners), strict=True):
        mention.score = score
    return fit()


def out_of_fold(table: Table, fit: Callable[..., LinearModel], folds: Sequence[int]) -> list[float]:
    """Return the probability of every row from a model that was fitted to the other folds."""
    fold = np.asarray(folds, dtype=np.int64)
    scores: NDArray[np.float64] = np.zeros(len(fold))
    for left_out in np.unique(fold):
        unseen = fold == left_out
        scores[unseen] = table.probabilities(fit(chosen=~unseen))[unseen]
    return [float(score) for score in scores]


def _given(examples: Sequence[Example], settings: Settings) -> LinearModel:
    """Fit the model of "cells are given", and leave out-of-fold probabilities in the context."""
    table = Table.of_values([given_features(example.trial) for example in examples])
    targets = [int(bool(example.labels("cell_type"))) for example in examples]
    fit = partial(
        fit_table,
        table,
        np.asarray(targets, dtype=np.int64),
        np.array([_weight(e, settings.given_partial_weight) for e in examples]),
        inverse_penalty=settings.given_penalty,
    )
    folds = [fold_of(example.family, settings.folds) for example in examples]
    for example, probability in zip(examples, out_of_fold(table, fit, folds), strict=True):
        example.trial.context["given"] = probability
    return fit()


def _labels(examples: Sequence[Example], name: str, settings: Settings) -> LinearModel:
    rows: list[Features] = []
    targets: list[int] = []
    weights: list[float] = []
    for example in examples:
        gold = example.labels(name)
        for label, row in label_features(example.trial, example.mentions[name]).items():
            rows.append(row.features())
            targets.append(int(label in gold))
            weights.append(_weight(example, settings.partial_weight))
    table = Table.of_values(rows)
    return fit_table(
        table,
        np.asarray(targets, dtype=np.int64),
        np.asarray(weights),
        inverse_penalty=settings.label_penalty_of(name),
    )


def _weight(example: Example, of_partial: float) -> float:
    return 1.0 if example.labelled is None else of_partial
