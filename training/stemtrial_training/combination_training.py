"""Training the combination judge, after the judge and on its out-of-fold scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from stemtrial.judge.combination_agents import agent_features, by_agent, category_features
from stemtrial.judge.combination_features import use_groups
from stemtrial.judge.combination_judge import CombinationJudge, likely_uses
from stemtrial.judge.combination_uses import Uses
from stemtrial.judge.label_features import Features
from stemtrial.judge.linear import LinearModel
from stemtrial.vocabulary.agent_names import agent_name
from stemtrial_training.fitting import Table, fit_linear, fit_table
from stemtrial_training.judges import Example, Settings, fold_of, out_of_fold


@dataclass(slots=True)
class _Case:
    """A trial's uses of agents with their features, and the gold agents with their categories."""

    example: Example
    found: Uses
    names: list[list[str]]
    gold: dict[str, set[str]]
    scores: list[float] = field(default_factory=list)


def train_combination(examples: Sequence[Example], settings: Settings) -> CombinationJudge:
    """Train the combination judge.

    Parameters
    ----------
    examples : sequence of Example
        As `train_judge` left them: cell mentions scored and `context["given"]` set by models
        that had not seen the trial. Those whose combination was not labelled are left out.
    settings : Settings

    Returns
    -------
    CombinationJudge
    """
    cases = [_case(example) for example in examples if example.is_labelled("combination")]
    use = _fit_uses(cases, settings)  # first, since the others learn from its out-of-fold scores
    return CombinationJudge(
        use,
        _fit_agents(cases, settings),
        _fit_categories(cases, settings),
        settings.combination_agent_threshold,
        settings.combination_category_threshold,
    )


def _case(example: Example) -> _Case:
    found = likely_uses(example.trial)
    groups = use_groups(example.trial, found)
    gold: dict[str, set[str]] = {}
    for item in example.gold["combination"]:
        gold.setdefault(agent_name(item["agent"]), set()).add(item["category"])
    return _Case(example, found, [[n for group in one for n in group] for one in groups], gold)


def _fit_uses(cases: Sequence[_Case], settings: Settings) -> LinearModel:
    """Fit the model of uses, and leave out-of-fold scores in the cases."""
    table = Table.of_names([names for case in cases for names in case.names])
    targets: list[int] = []
    weights: list[float] = []
    owners: list[int] = []
    for case in cases:
        count = len(case.names)
        targets += [int(use.entry.label in case.gold) for use in case.found.uses]
        weights += [1.0 / max(1, count) ** 0.5] * count
        owners += [fold_of(case.example.family, settings.folds)] * count
    fit = partial(
        fit_table,
        table,
        np.asarray(targets, dtype=np.int64),
        np.asarray(weights),
        inverse_penalty=settings.combination_use_penalty,
    )
    scores = iter(out_of_fold(table, fit, owners))
    for case in cases:
        case.scores = [next(scores) for _ in case.names]
    return fit()


def _fit_agents(cases: Sequence[_Case], settings: Settings) -> LinearModel:
    rows: list[Features] = []
    targets: list[int] = []
    for case in cases:
        agents = by_agent(case.found, case.scores)
        rows += agent_features(case.found, agents, case.example.trial.context["given"])
        targets += [int(agent.label in case.gold) for agent in agents]
    ones = [1.0] * len(rows)
    return fit_linear(rows, targets, ones, inverse_penalty=settings.combination_agent_penalty)


def _fit_categories(cases: Sequence[_Case], settings: Settings) -> LinearModel:
    """Learn from the agents that are given, where more than one category is possible."""
    rows: list[Features] = []
    targets: list[int] = []
    for case in cases:
        for agent in by_agent(case.found, case.scores):
            gold = case.gold.get(agent.label)
            if gold is None:
                continue
            for category, row in category_features(agent, case.found.graft).items():
                if row is not None:
                    rows.append(row)
                    targets.append(int(category in gold))
    ones = [1.0] * len(rows)
    return fit_linear(rows, targets, ones, inverse_penalty=settings.combination_category_penalty)
