"""New trials join the gold set: splits grow, none is reshuffled, the frozen test stays as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from stemtrial.errors import InputError
from stemtrial_annotations.standoff import GoldTrial

NEW_SPLITS = ("train", "dev")


def split_of_family(family: str) -> str:
    """Return the split of a family that has no trial in one yet: half train, half dev, by hash."""
    return NEW_SPLITS[hashlib.sha256(family.encode()).digest()[0] % 2]


def extend_splits(
    splits: Mapping[str, Any], new: Iterable[str], families: Mapping[str, str]
) -> dict[str, Any]:
    """Add trials to the splits.

    Parameters
    ----------
    splits : mapping
        The content of `splits.json`.
    new : iterable of str
        Ids of the new trials.
    families : mapping of trial id to family id
        Of the new trials and the gold trials, as `families.families` groups them.

    Returns
    -------
    dict
        The same with the new trials; a new trial goes where its relatives, or its passage, are,
        else by the hash of its family.

    Raises
    ------
    InputError
        If a trial is in a split already, is held out, or is related to the frozen test split or
        to two splits; the sentence names it.
    """
    placed = {one: name for name, members in splits["splits"].items() for one in members}
    passages = {one: name for name, members in splits["passages"].items() for one in members}
    members: dict[str, set[str]] = {}
    for one in placed:
        members.setdefault(families.get(one, splits["families"][one]), set()).add(one)
    chosen: dict[str, str] = {}
    named: dict[str, str] = {}
    taken = set(placed) | set(splits["held_out"])
    waiting = sorted(set(new))
    for trial_id in waiting:
        if trial_id in taken:
            raise InputError(f"{trial_id}: is in a split already or held out; leave it out.")
        family = families[trial_id]
        kin = members.get(family, set())
        where = {placed[one] for one in kin}
        where |= {passages[one] for one in waiting if families[one] == family and one in passages}
        if "test" in where or len(where) > 1:
            found = " and ".join(sorted(where))
            raise InputError(f"{trial_id}: is related to {found}; leave it out.")
        chosen[trial_id] = where.pop() if where else split_of_family(family)
        named[trial_id] = splits["families"][min(kin)] if kin else family
    grown = {
        name: sorted([*ids, *(one for one, split in chosen.items() if split == name)])
        for name, ids in splits["splits"].items()
    }
    kinship = dict(sorted((splits["families"] | named).items()))
    return {**splits, "splits": grown, "families": kinship}


def extend_gold(gold: Iterable[GoldTrial], new: Iterable[GoldTrial]) -> list[GoldTrial]:
    """Return the gold trials with the new ones, by id.

    Raises
    ------
    InputError
        If a new one is a gold trial already.
    """
    trials = {trial.trial_id: trial for trial in gold}
    for trial in new:
        if trial.trial_id in trials:
            raise InputError(f"{trial.trial_id}: is a gold trial already; correct it instead.")
        trials[trial.trial_id] = trial
    return [trials[one] for one in sorted(trials)]
