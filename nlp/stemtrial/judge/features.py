"""Features of a mention: where it stands, what stands around it, what the rules say of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from stemtrial.document import TrialDocument
from stemtrial.judge.cues import NO_CUES, SentenceCues
from stemtrial.mentions import Mention

NEIGHBOURS = frozenset(
    {"cell_type", "cell_source", "donor_type", "route", "product", "agent", "dose", "disease"}
)
_CELLS = frozenset({"cell_type", "product"})
_WORD = re.compile(r"[a-z]+|\d+|[^\sa-z\d]")
_WINDOW = 48
_NEAR = 40


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
    around = [mention for mention in trial.mentions if mention.kind in NEIGHBOURS]
    starts = [mention.start for mention in around]
    cues: dict[int, SentenceCues] = trial.context["cues"]
    lower = trial.context.setdefault("lower", trial.text.lower())
    return [_features(trial, mention, around, starts, cues, lower) for mention in mentions]


def _features(
    trial: TrialDocument,
    mention: Mention,
    around: list[Mention],
    starts: list[int],
    cues: dict[int, SentenceCues],
    lower: str,
) -> list[str]:
    start, end = mention.start, mention.end
    section = trial.section_at(start)
    index = trial.sentence_index(start)
    begin, finish = trial.sentences[index]
    near = cues.get(index, NO_CUES)
    zone = section.name if section.part is None else f"{section.name}.{section.part}"
    names = {
        f"zone={zone}:{section.role}",
        f"role={section.role}",
        f"basis={mention.basis}",
        f"entry={mention.entry or mention.source}",
        f"label={mention.label}",
        f"verdict={mention.judgement}",
        f"reason={mention.reason}",
    }
    if section.name == "detailed_description":
        names.add(
            f"depth={min(3, 4 * (start - section.start) // max(1, section.end - section.start))}"
        )
    for name, positions in near.positions.items():
        names.add(f"cue={name}")
        for position in positions:
            if start - _NEAR <= position < start:
                names.add(f"cue-before={name}")
            elif end <= position <= end + _NEAR:
                names.add(f"cue-after={name}")
    _neighbours(names, mention, around, starts, begin, finish)
    before = _WORD.findall(lower, max(begin, start - _WINDOW), start)[-4:]
    after = _WORD.findall(lower, end, min(finish, end + _WINDOW))[:4]
    for distance, word in enumerate(reversed(before), start=1):
        names.add(f"left={word}")
        if distance == 1:
            names.add(f"left1={word}")
    for distance, word in enumerate(after, start=1):
        names.add(f"right={word}")
        if distance == 1:
            names.add(f"right1={word}")
    if start == begin:
        names.add("opens sentence")
    return sorted(names)


def _neighbours(
    names: set[str],
    mention: Mention,
    around: list[Mention],
    starts: list[int],
    begin: int,
    finish: int,
) -> None:
    start, end = mention.start, mention.end
    first, last = bisect_left(starts, begin), bisect_left(starts, finish)
    nearest_cells = nearest_agent = 10_000
    left: Mention | None = None
    right: Mention | None = None
    for other in around[first:last]:
        if other is mention:
            continue
        names.add(f"with={other.kind}")
        if other.kind == mention.kind and other.label != mention.label:
            names.add("with rival")
        gap = start - other.end if other.end <= start else other.start - end
        if other.end <= start:
            left = other
        elif other.start >= end and right is None:
            right = other
        if other.kind in _CELLS:
            nearest_cells = min(nearest_cells, max(gap, 0))
        elif other.kind == "agent":
            nearest_agent = min(nearest_agent, max(gap, 0))
    if left is not None:
        names.add(f"left neighbour={left.kind}{' near' if start - left.end < _NEAR else ''}")
    if right is not None:
        names.add(f"right neighbour={right.kind}{' near' if right.start - end < _NEAR else ''}")
    if nearest_cells < 10_000 or nearest_agent < 10_000:
        names.add("cells nearer" if nearest_cells <= nearest_agent else "agent nearer")
    names.add(f"cells within={_bucket(nearest_cells)}")
    if nearest_agent < 10_000:
        names.add(f"agent within={_bucket(nearest_agent)}")


def _bucket(gap: int) -> str:
    for limit in (3, 15, 40, 100):
        if gap <= limit:
            return str(limit)
    return "sentence" if gap < 10_000 else "none"
