"""Features of a mention: where it stands, what stands around it, what the rules say of it.

Features come in groups, small tuples of names that are made once and used for many mentions: a
model then looks up the weight of a group, not of every name. Words around a mention are no
features: beside the cues by class they brought nothing in cross-validation (see `near_words` for
where they do).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from stemtrial.document import TrialDocument
from stemtrial.judge.surroundings import Surroundings, read_surroundings
from stemtrial.mentions import Mention

Group = tuple[str, ...]
_NEAR = 40
_FAR = 10_000
_CACHED = 16_384
_DEPTHS: list[Group] = [(f"depth={quarter}",) for quarter in range(4)]
_OPENS: Group = ("opens sentence",)
_CELLS_NEARER: Group = ("cells nearer",)
_AGENT_NEARER: Group = ("agent nearer",)


def mention_features(trial: TrialDocument, mentions: Iterable[Mention]) -> list[list[str]]:
    """List the binary features of mentions.

    Parameters
    ----------
    trial : TrialDocument
        Judged by the rules, so that sections have roles and sentences their cues.
    mentions : iterable of Mention

    Returns
    -------
    list of list of str
        The names of the features that hold, one list a mention, each at most once.
    """
    return [
        [name for group in groups for name in group] for groups in mention_groups(trial, mentions)
    ]


def mention_groups(trial: TrialDocument, mentions: Iterable[Mention]) -> list[list[Group]]:
    """List the binary features of mentions by group; see `mention_features`.

    Parameters
    ----------
    trial : TrialDocument
    mentions : iterable of Mention

    Returns
    -------
    list of list of tuple of str
        No name stands in two groups of a mention.
    """
    around = read_surroundings(trial)
    return [_groups(mention, around[trial.sentence_of(mention)]) for mention in mentions]


def _groups(mention: Mention, near: Surroundings) -> list[Group]:
    start, end = mention.start, mention.end
    section = near.section
    groups = [
        near.names,
        own_group(mention),
        verdict_group(mention),
    ]
    if section.name == "detailed_description":
        length = max(1, len(section.view.text))
        groups.append(_DEPTHS[min(3, 4 * (start - section.start) // length)])
    for cue in near.cues:
        before = after = False
        for position in cue.positions:
            if position < start:
                before = before or position >= start - _NEAR
            elif end <= position <= end + _NEAR:
                after = True
        if before:
            groups.append(cue.before)
        if after:
            groups.append(cue.after)
    _neighbours(groups, mention, near)
    if start == near.start:
        groups.append(_OPENS)
    return groups


def own_group(mention: Mention) -> Group:
    """Name what a mention is: its basis, entry and label."""
    return _own(mention.basis, mention.entry or mention.source, mention.label)


def verdict_group(mention: Mention) -> Group:
    """Name what the rules say of a mention."""
    return _verdict(mention.judgement, mention.reason)


def _neighbours(groups: list[Group], mention: Mention, near: Surroundings) -> None:
    start, end = mention.start, mention.end
    left: Mention | None = None
    for other in near.mentions:
        if other.end <= start:
            left = other
        elif other.start >= end:
            groups.append(_right_neighbour(other.kind)[other.start - end < _NEAR])
            break
    if left is not None:
        groups.append(_left_neighbour(left.kind)[start - left.end < _NEAR])
    cells, agent = _nearest(mention, near.cells), _nearest(mention, near.agents)
    groups.append(_cells_within(cells))
    if agent < _FAR:
        groups.append(_agent_within(agent))
    if cells < _FAR or agent < _FAR:
        groups.append(_CELLS_NEARER if cells <= agent else _AGENT_NEARER)


def _nearest(mention: Mention, others: list[Mention]) -> int:
    """Return the characters between a mention and the nearest of others, 0 where they overlap."""
    start, end = mention.start, mention.end
    nearest = _FAR
    for other in others:
        if other is mention:
            continue
        if other.end <= start:
            gap = start - other.end
        else:
            gap = other.start - end if other.start > end else 0
        if gap < nearest:
            nearest = gap
    return nearest


def _bucket(gap: int) -> str:
    for limit in (3, 15, 40, 100):
        if gap <= limit:
            return str(limit)
    return "sentence" if gap < _FAR else "none"


# One argument each: the cache is twice as fast then.


@lru_cache(maxsize=_CACHED)
def _cells_within(gap: int) -> Group:
    return (f"cells within={_bucket(gap)}",)


@lru_cache(maxsize=_CACHED)
def _agent_within(gap: int) -> Group:
    return (f"agent within={_bucket(gap)}",)


@lru_cache(maxsize=_CACHED)
def _left_neighbour(kind: str) -> tuple[Group, Group]:
    return (f"left neighbour={kind}",), (f"left neighbour={kind} near",)


@lru_cache(maxsize=_CACHED)
def _right_neighbour(kind: str) -> tuple[Group, Group]:
    return (f"right neighbour={kind}",), (f"right neighbour={kind} near",)


@lru_cache(maxsize=_CACHED)
def _own(basis: str, entry: str, label: str) -> Group:
    return f"basis={basis}", f"entry={entry}", f"label={label}"


@lru_cache(maxsize=_CACHED)
def _verdict(judgement: str, reason: str) -> Group:
    return f"verdict={judgement}", f"reason={reason}"
