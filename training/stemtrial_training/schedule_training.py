"""Training the schedule judge, after the judge and on its out-of-fold scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stemtrial.judge.label_features import Features
from stemtrial.judge.linear import LinearModel
from stemtrial.judge.schedule_features import (
    schedule_label_features,
    schedule_mention_features,
    schedule_mentions,
)
from stemtrial.judge.schedule_judge import ScheduleJudge
from stemtrial.mentions import Mention
from stemtrial_training.fitting import fit_linear
from stemtrial_training.judges import Example, Settings, in_folds


@dataclass(slots=True)
class _Case:
    """A trial's schedule mentions with their features and whether they are answers."""

    example: Example
    mentions: list[Mention]
    names: list[list[str]]
    targets: list[int]


def train_schedule(examples: Sequence[Example], settings: Settings) -> ScheduleJudge:
    """Train the schedule judge.

    Parameters
    ----------
    examples : sequence of Example
        As `train_judge` left them: cell mentions scored and `context["given"]` set by models
        that had not seen the trial. Those whose schedule was not labelled are left out.
    settings : Settings

    Returns
    -------
    ScheduleJudge
    """
    cases = [_case(example) for example in examples if example.is_labelled("schedule")]
    by_example = {id(case.example): case for case in cases}
    for seen, unseen in in_folds([case.example for case in cases], settings.folds):
        model = _fit_mentions([by_example[id(example)] for example in seen], settings)
        for example in unseen:
            case = by_example[id(example)]
            for mention, names in zip(case.mentions, case.names, strict=True):
                mention.score = model.of_names(names)
    return ScheduleJudge(_fit_mentions(cases, settings), _fit_labels(cases, settings))


def _case(example: Example) -> _Case:
    mentions = schedule_mentions(example.trial)
    names = [schedule_mention_features(example.trial, mention) for mention in mentions]
    return _Case(example, mentions, names, [_is_answer(m, example.gold) for m in mentions])


def _is_answer(mention: Mention, gold: Mapping[str, Any]) -> int:
    """Whether label and numbers of a mention are those of the gold answer."""
    labels = {item["label"] for item in gold["schedule"]}
    numbers = set(gold["n_administrations"])
    agrees = not numbers or set(mention.value.n) <= numbers
    return int(mention.label in labels and agrees)


def _fit_mentions(cases: Sequence[_Case], settings: Settings) -> LinearModel:
    rows: list[Features] = []
    targets: list[int] = []
    weights: list[float] = []
    for case in cases:
        rows += [dict.fromkeys(names, 1.0) for names in case.names]
        targets += case.targets
        weights += [1.0 / max(1, len(case.names)) ** 0.5] * len(case.names)
    return fit_linear(rows, targets, weights, inverse_penalty=settings.schedule_mention_penalty)


def _fit_labels(cases: Sequence[_Case], settings: Settings) -> LinearModel:
    rows: list[Features] = []
    targets: list[int] = []
    for case in cases:
        trial = case.example.trial
        gold = case.example.labels("schedule")
        found = schedule_label_features(trial, case.mentions, trial.context["given"])
        for label, row in found.items():
            rows.append(row)
            targets.append(int(label in gold))
    ones = [1.0] * len(rows)
    return fit_linear(rows, targets, ones, inverse_penalty=settings.schedule_label_penalty)
