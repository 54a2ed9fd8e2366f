"""Features of a mention as the proof of its label: where it stands among the label's mentions."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from stemtrial.document import TrialDocument
from stemtrial.judge.features import Group, mention_groups
from stemtrial.mentions import Mention

_MOST = 6
_NTH = 3
_MENTIONS = 8
_CACHED = 4096


class ProofRow(NamedTuple):
    """Groups of the features that hold, and the features that have a value."""

    groups: list[Group]
    values: dict[str, float]

    def features(self) -> dict[str, float]:
        """Return all features by name, those that hold with value 1."""
        return dict.fromkeys([name for group in self.groups for name in group], 1.0) | self.values


def proof_rows(trial: TrialDocument, mentions: list[Mention]) -> list[ProofRow]:
    """Build the features of all mentions of one label, as far as they may prove it.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules.
    mentions : list of Mention
        Of one label, scored, in order of the text.

    Returns
    -------
    list of ProofRow
        One a mention; no name stands twice in a row.
    """
    names = [trial.section_of(mention).name for mention in mentions]
    among = _sections(*dict.fromkeys(names))
    best = max([mention.score for mention in mentions])
    many = min(len(mentions), _MENTIONS)
    length = max(1, len(trial.text))
    seen: Counter[str] = Counter()
    rows = []
    for order, (mention, groups) in enumerate(
        zip(mentions, mention_groups(trial, mentions), strict=True)
    ):
        name = names[order]
        standing = _standing(name, min(order, _MOST), min(seen[name], _NTH), many)
        seen[name] += 1
        values = {"score": mention.score, "depth": mention.start / length}
        if mention.score == best:
            values["best"] = 1.0
        rows.append(ProofRow([*groups, standing, among], values))
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
