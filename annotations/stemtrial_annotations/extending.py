"""New trials join the gold set: splits grow, none is reshuffled, the frozen test stays as it is.

Trials that nobody has read may join the other frozen split, `fresh`, before anybody learns from
their labels or their errors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from stemtrial.errors import InputError
from stemtrial_annotations.splits import FROZEN, LEARNED, seal
from stemtrial_annotations.standoff import GoldTrial

FRESH = "fresh"


def split_of_family(family: str) -> str:
    """Return the split of a family that has no trial in one yet: half train, half dev, by hash."""
    return LEARNED[hashlib.sha256(family.encode()).digest()[0] % 2]


def extend_splits(
    splits: Mapping[str, Any],
    new: Iterable[str],
    families: Mapping[str, str],
    *,
    fresh: bool = False,
) -> dict[str, Any]:
    """Add trials to the splits.

    Parameters
    ----------
    splits : mapping
        The content of `splits.json`.
    new : iterable of str
        Ids of the new trials.
    families : mapping of trial id to family id
        Of the new trials and the gold trials, as `families.families` groups them; for `fresh`
        trials of the whole corpus, since their relatives are held out.
    fresh : bool
        Whether they join `fresh` instead of train or dev.

    Returns
    -------
    dict
        The same with the new trials; a new trial goes where its relatives, or its passage, are,
        else by the hash of its family.

    Raises
    ------
    InputError
        If a trial is in a split already, is held out, or is related to a frozen split or to two
        splits, or to any other split for `fresh`; the sentence names it.
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
        barred = where - {FRESH} if fresh else where.intersection(FROZEN)
        if barred or len(where) > 1:
            found = " and ".join(sorted(where))
            raise InputError(f"{trial_id}: is related to {found}; leave it out.")
        own = FRESH if fresh else split_of_family(family)
        chosen[trial_id] = where.pop() if where else own
        named[trial_id] = splits["families"][min(kin)] if kin else family
    grown = {
        name: sorted([*ids, *(one for one, split in chosen.items() if split == name)])
        for name, ids in splits["splits"].items()
    }
    kinship = dict(sorted((splits["families"] | named).items()))
    made = {**splits, "splits": grown, "families": kinship}
    if fresh:
        reached = {families[one] for one in grown[FRESH] if one in families}
        kin_of_fresh = {one for one, family in families.items() if family in reached}
        made["held_out"] = sorted(
            {*splits["held_out"], *(kin_of_fresh - set(placed) - set(chosen))}
        )
        made["fresh_sha256"] = seal(grown[FRESH])
    return made


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
