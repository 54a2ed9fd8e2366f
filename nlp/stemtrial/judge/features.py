"""Features of a mention: where it stands, what stands around it, what the rules say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from stemtrial.document import TrialDocument
from stemtrial.judge.surroundings import Surroundings, read_surroundings
from stemtrial.mentions import Mention

_WORD = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")
_WINDOW = 48
_NEAR = 40
_FAR = 10_000
_CACHED = 16_384
_DEPTHS = ("depth=0", "depth=1", "depth=2", "depth=3")


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
    around = read_surroundings(trial)
    return [_features(trial, mention, around[trial.sentence_of(mention)]) for mention in mentions]


def _features(trial: TrialDocument, mention: Mention, near: Surroundings) -> list[str]:
    start, end = mention.start, mention.end
    section = trial.section_of(mention)
    names = [
        *_place_names(section.name, section.part, section.role),
        *_own_names(mention.basis, mention.entry or mention.source, mention.label),
        *_verdict_names(mention.judgement, mention.reason),
    ]
    if section.name == "detailed_description":
        length = max(1, section.end - section.start)
        names.append(_DEPTHS[min(3, 4 * (start - section.start) // length)])
    for cue in near.cues:
        names.append(cue.name)
        before = after = False
        for position in cue.positions:
            if position < start:
                before = before or position >= start - _NEAR
            elif end <= position <= end + _NEAR:
                after = True
        if before:
            names.append(cue.before)
        if after:
            names.append(cue.after)
    names += near.company(mention)
    _neighbours(names, mention, near)
    lower = trial.lower
    left = _WORD.findall(lower, max(near.start, start - _WINDOW), start)[-4:]
    right = _WORD.findall(lower, end, min(near.end, end + _WINDOW))[:4]
    if left:
        names.append(_word_names(left[-1])[1])
        names += [_word_names(word)[0] for word in dict.fromkeys(left)]
    if right:
        names.append(_word_names(right[0])[3])
        names += [_word_names(word)[2] for word in dict.fromkeys(right)]
    if start == near.start:
        names.append("opens sentence")
    return names


def _neighbours(names: list[str], mention: Mention, near: Surroundings) -> None:
    start, end = mention.start, mention.end
    left: Mention | None = None
    for other in near.mentions:
        if other.end <= start:
            left = other
        elif other.start >= end:
            names.append(_neighbour_name("right", other.kind, other.start - end < _NEAR))
            break
    if left is not None:
        names.append(_neighbour_name("left", left.kind, start - left.end < _NEAR))
    cells, agent = _nearest(mention, near.cells), _nearest(mention, near.agents)
    if cells < _FAR or agent < _FAR:
        names.append("cells nearer" if cells <= agent else "agent nearer")
    names.append(_gap_name("cells", cells))
    if agent < _FAR:
        names.append(_gap_name("agent", agent))


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


def _gap_name(kind: str, gap: int) -> str:
    for limit in (3, 15, 40, 100):
        if gap <= limit:
            return _within_name(kind, str(limit))
    return _within_name(kind, "sentence" if gap < _FAR else "none")


@lru_cache(maxsize=_CACHED)
def _within_name(kind: str, bucket: str) -> str:
    return f"{kind} within={bucket}"


@lru_cache(maxsize=_CACHED)
def _neighbour_name(side: str, kind: str, near: bool) -> str:
    return f"{side} neighbour={kind}{' near' if near else ''}"


@lru_cache(maxsize=_CACHED)
def _place_names(name: str, part: str | None, role: str) -> tuple[str, ...]:
    zone = name if part is None else f"{name}.{part}"
    return f"zone={zone}:{role}", f"role={role}"


@lru_cache(maxsize=_CACHED)
def _own_names(basis: str, entry: str, label: str) -> tuple[str, ...]:
    return f"basis={basis}", f"entry={entry}", f"label={label}"


@lru_cache(maxsize=_CACHED)
def _verdict_names(judgement: str, reason: str) -> tuple[str, ...]:
    return f"verdict={judgement}", f"reason={reason}"


@lru_cache(maxsize=_CACHED)
def _word_names(word: str) -> tuple[str, str, str, str]:
    return f"left={word}", f"left1={word}", f"right={word}", f"right1={word}"
