"""Agreement of two annotators who labelled the same trials apart, or of one with the gold set.

Sets are compared by pairwise F1, the harmonic mean of each annotator's recall of the other
(Hripcsak and Rothschild 2005, J. Am. Med. Inform. Assoc. 12:296), which needs no count of the
answers that nobody gave. Where the labels are closed, Cohen's kappa over the decisions (trial,
label) stands beside it, and
Krippendorff's alpha. Intervals resample trials, since the answers of one trial belong together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from stemtrial.answers import AgentCategory
from stemtrial.vocabulary.agent_names import agent_name as guidelines_name
from stemtrial_annotations.measures import (
    NOTHING,
    REPLICATES,
    SEED,
    Array,
    Measure,
    alpha,
    f1,
    kappa,
    measure,
    resample,
)
from stemtrial_annotations.standoff import SPAN_FIELDS, GoldTrial
from stemtrial_annotations.values import closed_labels

Keys = frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement in one field.

    Attributes
    ----------
    field : str
    first, second, both : int
        Answers of each annotator, and of both.
    same : int
        Trials in which the sets of answers are the same.
    f1 : Measure
    kappa, alpha : Measure
        Cohen's and Krippendorff's (nominal), of the decisions (trial, label); None where the
        answers are no closed labels.
    span_strict, span_relaxed : Measure
        F1 of answers with the same evidence, character for character, or overlapping; of fields
        with evidence.
    """

    field: str
    first: int
    second: int
    both: int
    same: int
    f1: Measure
    kappa: Measure
    alpha: Measure
    span_strict: Measure
    span_relaxed: Measure

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "first": self.first,
            "second": self.second,
            "both": self.both,
            "same": self.same,
            "f1": self.f1.to_dict(),
            "kappa": self.kappa.to_dict(),
            "alpha": self.alpha.to_dict(),
            "span_strict": self.span_strict.to_dict(),
            "span_relaxed": self.span_relaxed.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class _Question:
    """What is compared under a name, and the closed labels it is chosen from."""

    name: str
    keys: Callable[[GoldTrial], Keys]
    closed: Sequence[Hashable] = ()


def agreement(
    first: Mapping[str, GoldTrial],
    second: Mapping[str, GoldTrial],
    *,
    agent_name: Callable[[str], str] = guidelines_name,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> list[Agreement]:
    """Compare two annotators on the trials that both labelled.

    Parameters
    ----------
    first, second : mapping of trial id to GoldTrial
    agent_name : callable
        Gives the name that an agent is compared under; by default that of the scorer.
    replicates, seed : int
        Of the bootstrap over trials.

    Returns
    -------
    list of Agreement
        By field; empty where no trial was labelled by both.
    """
    trial_ids = sorted(first.keys() & second.keys())
    if not trial_ids:
        return []
    pairs = [(first[one], second[one]) for one in trial_ids]
    weights = resample(len(pairs), replicates, seed)
    return [_compare(question, pairs, weights) for question in _questions(agent_name)]


def _compare(
    question: _Question, pairs: Sequence[tuple[GoldTrial, GoldTrial]], weights: Array
) -> Agreement:
    keys = [(question.keys(one), question.keys(other)) for one, other in pairs]
    table = np.array([[len(a & b), len(a - b), len(b - a)] for a, b in keys], dtype=np.float64)
    both, only_first, only_second = (int(total) for total in table.sum(axis=0))
    strict = relaxed = NOTHING
    if question.name in SPAN_FIELDS:
        strict = measure(f1, _span_table(question, pairs, _same), weights)
        relaxed = measure(f1, _span_table(question, pairs, _overlap), weights)
    chance = coincidence = NOTHING
    if question.closed:
        decisions = np.column_stack([table, len(question.closed) - table.sum(axis=1)])
        chance = measure(kappa, decisions, weights)
        coincidence = measure(alpha, decisions, weights)
    return Agreement(
        field=question.name,
        first=both + only_first,
        second=both + only_second,
        both=both,
        same=sum(a == b for a, b in keys),
        f1=measure(f1, table, weights),
        kappa=chance,
        alpha=coincidence,
        span_strict=strict,
        span_relaxed=relaxed,
    )


def _span_table(
    question: _Question,
    pairs: Sequence[tuple[GoldTrial, GoldTrial]],
    match: Callable[[Any, Any], bool],
) -> Array:
    """Count answers of both, with matching evidence, and of one annotator only."""
    rows = []
    for one, other in pairs:
        left = [(_key_of(question.name, s), s) for s in getattr(one, question.name)]
        right = [(_key_of(question.name, s), s) for s in getattr(other, question.name)]
        found = 0
        open_right = list(right)
        for key, span in left:
            for candidate in open_right:
                if candidate[0] == key and match(span, candidate[1]):
                    open_right.remove(candidate)
                    found += 1
                    break
        rows.append([found, len(left) - found, len(right) - found])
    return np.array(rows, dtype=np.float64)


def _same(one: Any, other: Any) -> bool:
    return bool(one.place() == other.place())


def _overlap(one: Any, other: Any) -> bool:
    if one.start is None or other.start is None or one.key != other.key:
        return False
    return bool(one.start < other.end and other.start < one.end)


def _key_of(name: str, span: Any) -> Hashable:
    values = span.values()
    values.pop("basis", None)
    if name == "dose":
        values.pop("per")
    if name == "combination":
        return str(values["category"])
    return tuple(values.values())


def _questions(agent_name: Callable[[str], str]) -> list[_Question]:
    labels = closed_labels()
    questions = [
        _Question("in_scope", lambda t: frozenset({True} if t.in_scope else ()), (True,)),
        _Question("disease", lambda t: frozenset(t.disease), tuple(labels["disease"])),
    ]
    questions += [
        _Question(name, _labels(name), tuple(labels[name]))
        for name in ("cell_type", "cell_source", "donor_type", "route", "schedule")
    ]
    return [
        *questions,
        _Question("n_administrations", lambda t: frozenset(t.n_administrations)),
        _Question("interval", lambda t: frozenset(_words(t.interval))),
        _Question("interval_days", lambda t: frozenset(_number(t.interval_days))),
        _Question("dose", lambda t: frozenset((s.low, s.high, s.unit) for s in t.dose)),
        _Question(
            "dose.with_per",
            lambda t: frozenset((s.low, s.high, s.unit, s.per) for s in t.dose),
        ),
        _Question(
            "combination",
            lambda t: frozenset((agent_name(s.agent), s.category) for s in t.combination),
        ),
        _Question(
            "combination.agent",
            lambda t: frozenset(agent_name(s.agent) for s in t.combination),
        ),
        _Question(
            "combination.category",
            lambda t: frozenset(s.category for s in t.combination),
            get_args(AgentCategory),
        ),
        _Question(
            "adverse_events",
            lambda t: frozenset(tuple(s.values().values()) for s in t.adverse_events),
        ),
        *(
            _Question(f"adverse_events.{name}", _attribute(name))
            for name in ("status", "severity", "serious", "relatedness", "negated")
        ),
    ]


def _labels(name: str) -> Callable[[GoldTrial], Keys]:
    return lambda trial: frozenset(span.label for span in getattr(trial, name))


def _attribute(name: str) -> Callable[[GoldTrial], Keys]:
    return lambda trial: frozenset(getattr(span, name) for span in trial.adverse_events)


def _words(text: str | None) -> list[Hashable]:
    return [" ".join(text.lower().split())] if text else []


def _number(value: float | None) -> list[Hashable]:
    return [] if value is None else [value]
