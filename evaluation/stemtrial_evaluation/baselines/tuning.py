"""The policy of each kind, picked on the learning trials for each system by micro F1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stemtrial_evaluation.baselines.choosing import KINDS, Policy, Seen, choose, part, policies
from stemtrial_evaluation.comparison import compare
from stemtrial_evaluation.fields import Answer, View, view_named

_VIEWS = {"dose": "dose", "agent": "combination", "adverse_event": "adverse_events"}


def tune(
    trials: Mapping[str, Mapping[str, Sequence[Seen]]], gold: Mapping[str, Answer]
) -> dict[str, Policy]:
    """Pick the best policy of each kind.

    Parameters
    ----------
    trials : mapping of trial id to kind to mentions
    gold : mapping of trial id to answer

    Returns
    -------
    dict of str to Policy
        The plainest of equally good ones; the default where there is nothing to learn from.
    """
    return {kind: _best(kind, trials, gold) for kind in KINDS}


def _best(
    kind: str,
    trials: Mapping[str, Mapping[str, Sequence[Seen]]],
    gold: Mapping[str, Answer],
) -> Policy:
    view = view_named(_VIEWS.get(kind, kind))
    held = [one for one in sorted(trials) if one in gold and view.field in gold[one]]
    if not held:
        return Policy()
    flags = frozenset(
        flag for one in held for seen in trials[one].get(kind, ()) for flag in seen.flags
    )
    weak = any(seen.weak for one in held for seen in trials[one].get(kind, ()))
    best, best_f1 = Policy(), -1.0
    tried: set[tuple[Any, ...]] = set()
    for policy in policies():
        # Policies that differ in flags which the system never gives are the same.
        same = (policy.places, policy.dropped & flags, policy.weak or not weak)
        if same in tried:
            continue
        tried.add(same)
        found = _f1(view, [(choose(trials[one].get(kind, ()), policy), one) for one in held], gold)
        if found > best_f1:
            best, best_f1 = policy, found
    return best


def _f1(
    view: View,
    chosen: Sequence[tuple[Sequence[Seen], str]],
    gold: Mapping[str, Answer],
) -> float:
    hits = wrong = 0
    kind = next((k for k, name in _VIEWS.items() if name == view.name), view.name)
    for seen, trial_id in chosen:
        one = compare(view, gold[trial_id], part(kind, seen))
        hits += len(one.hits)
        wrong += len(one.false) + len(one.missed)
    return 2 * hits / (2 * hits + wrong) if hits or wrong else 0.0
