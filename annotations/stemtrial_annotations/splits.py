"""Train, dev and test by trial: made once, extended later, never reshuffled."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

LEARNED = ("train", "dev")
# Nobody tunes on them: `test` was chosen by stratum before the first rule was written, `fresh`
# was drawn at random from trials that nobody had read, after a release.
FROZEN = ("test", "fresh")
SPLITS = (*LEARNED, *FROZEN)
SHARES = {"train": 0.57, "dev": 0.20, "test": 0.23}


def load_splits() -> dict[str, Any]:
    """Read the committed `splits.json`.

    Returns
    -------
    dict
        `version`; `splits` (split name to sorted trial ids); `families` (gold trial id to
        family id); `held_out` (unlabelled trials related to frozen ones); `test_sha256` and
        `fresh_sha256`.
    """
    path = resources.files("stemtrial_annotations") / "data" / "splits.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def hidden_trials(splits: Mapping[str, Any] | None = None) -> frozenset[str]:
    """Return the frozen trials and their relatives: never learned from, searched or suggested.

    Parameters
    ----------
    splits : mapping, optional
        The content of `splits.json`; the committed one by default.
    """
    known = load_splits() if splits is None else splits
    return frozenset(known["held_out"]).union(*(known["splits"][name] for name in FROZEN))


def seal(trial_ids: Iterable[str]) -> str:
    """Return the sha256 of sorted ids, one a line: the seal of a frozen split."""
    return hashlib.sha256("\n".join(sorted(trial_ids)).encode()).hexdigest()


def stratum(answer: Mapping[str, Any]) -> str:
    """Return the disease and cell type that a trial is stratified by."""
    diseases = answer["disease"] or ["none"]
    cells = [item["label"] for item in answer["cell_type"]] or ["none"]
    return f"{min(diseases)}/{min(cells)}"


def assign(
    answers: Iterable[Mapping[str, Any]],
    families: Mapping[str, str],
    fixed: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Give every trial a split; families stay together and existing assignments stand.

    Families are taken from the largest to the smallest, ties by a hash of their id, and go
    where the strata of their trials are furthest below the split's share.

    Parameters
    ----------
    answers : iterable of mappings
        Gold answers; `trial_id`, `disease` and `cell_type` are read.
    families : mapping of str to str
        Trial id to family id.
    fixed : mapping of str to str, optional
        Earlier assignments, trial id to split.

    Returns
    -------
    dict of str to str
        Trial id to split name.
    """
    strata = {answer["trial_id"]: stratum(answer) for answer in answers}
    totals = Counter(strata.values())
    assigned: dict[str, str] = {t: s for t, s in (fixed or {}).items() if t in strata}
    family_split = {families[t]: s for t, s in assigned.items()}
    filled: dict[str, Counter[str]] = {split: Counter() for split in SHARES}
    for trial_id, split in assigned.items():
        filled[split][strata[trial_id]] += 1
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for trial_id in strata.keys() - assigned.keys():
        groups[families[trial_id]].append(trial_id)

    def order(family: str) -> tuple[int, str]:
        return -len(groups[family]), hashlib.sha256(family.encode()).hexdigest()

    def need(split: str, members: list[str]) -> tuple[float, float]:
        local = sum(SHARES[split] - filled[split][strata[m]] / totals[strata[m]] for m in members)
        overall = SHARES[split] - sum(filled[split].values()) / len(strata)
        return local / len(members) + overall, overall

    for family in sorted(groups, key=order):
        members = groups[family]
        split = family_split.get(family) or max(SHARES, key=lambda name: need(name, members))
        for member in members:
            assigned[member] = split
            filled[split][strata[member]] += 1
    return assigned
