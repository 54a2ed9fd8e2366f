"""Features of a mention as the proof of its label: where it stands among the label's mentions."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from stemtrial.document import TrialDocument
from stemtrial.judge.features import Group, own_group, verdict_group
from stemtrial.judge.near_words import word_groups
from stemtrial.judge.surroundings import read_surroundings
from stemtrial.mentions import Mention
from stemtrial.resolve.tiers import tier

_NTH = 3
# Nine in ten quotes overlap one of so many best-placed mentions; more cost more than they bring.
_BEST_PLACED = 5
_CACHED = 4096


class ProofRow(NamedTuple):
    """Groups of the features that hold, and the features that have a value."""

    groups: list[Group]
    values: dict[str, float]

    def features(self) -> dict[str, float]:
        """Return all features by name, those that hold with value 1."""
        return dict.fromkeys([name for group in self.groups for name in group], 1.0) | self.values


def provable(trial: TrialDocument, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions of a label that may prove it.

    Stated ones, where there are any, and of those the best-placed (see `tier`).

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules.
    mentions : list of Mention
        Of one label, in order of the text.

    Returns
    -------
    list of Mention
        A few, in order of the text.
    """
    stated = [mention for mention in mentions if mention.basis != "weak"] or mentions
    if len(stated) <= _BEST_PLACED:
        return stated
    placed = sorted(stated, key=lambda mention: tier(trial, mention))[:_BEST_PLACED]
    placed.sort(key=lambda mention: mention.start)
    return placed


def proof_rows(trial: TrialDocument, mentions: list[Mention]) -> list[ProofRow]:
    """Build the features of all mentions of one label, as far as they may prove it.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules.
    mentions : list of Mention
        From `provable`, scored.

    Returns
    -------
    list of ProofRow
        One a mention; no name stands twice in a row.
    """
    names = [trial.section_of(mention).name for mention in mentions]
    among = _sections(*dict.fromkeys(names))
    best = max([mention.score for mention in mentions])
    many = len(mentions)
    length = max(1, len(trial.text))
    seen: Counter[str] = Counter()
    rows = []
    around = read_surroundings(trial)
    for order, mention in enumerate(mentions):
        name = names[order]
        standing = _standing(name, order, min(seen[name], _NTH), many)
        seen[name] += 1
        values = {"score": mention.score, "depth": mention.start / length}
        if mention.score == best:
            values["best"] = 1.0
        zone = around[trial.sentence_of(mention)].names
        words = word_groups(trial, mention)
        groups = [zone, own_group(mention), verdict_group(mention), *words, standing, among]
        rows.append(ProofRow(groups, values))
    return rows


@lru_cache(maxsize=_CACHED)
def _standing(section: str, order: int, nth: int, many: int) -> Group:
    return (
        f"order={order}",
        f"order={order} of={many}",
        f"nth={nth}",
        f"nth={nth} in={section}",
        f"of={many}",
    )


@lru_cache(maxsize=_CACHED)
def _sections(*names: str) -> Group:
    return (f"among={'+'.join(sorted(names))}",)
