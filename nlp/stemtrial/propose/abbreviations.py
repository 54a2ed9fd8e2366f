"""Short forms that a record defines itself: `mesenchymal precursor cells (MPC)`.

scispaCy's `find_abbreviation` is asked only where a bracketed short form stands right behind a
mention; its detector component over whole texts costs twice the tokenisation. It is given words
cut by a pattern, which look like tokens: making a Doc of them costs more than the search.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention

_BRACKET = re.compile(r"\(\s*([A-Za-z][A-Za-z0-9+/-]{1,11})\s*\)")
_LONG_KINDS = frozenset({"cell_type", "cell_source", "donor_type", "agent", "disease", "product"})
_CELL_KINDS = frozenset({"cell_type", "cell_source", "donor_type"})
_MAX_GAP = 40
_MAX_LONG_TOKENS = 10
_LONGEST = 300
_WORD = re.compile(r"([^\W_]+(?:-[^\W_]+)*|\S)\s*")


class Word(NamedTuple):
    """A word, as scispaCy's `find_abbreviation` wants its tokens, and where it begins."""

    text: str
    text_with_ws: str
    start: int


Use = tuple[int, int, list[Mention]]  # start, end and the mentions that overlap them


def expand_short_forms(trial: TrialDocument) -> list[Mention]:
    """Propose a mention for every use of a short form that the record defines.

    Parameters
    ----------
    trial : TrialDocument
        With vocabulary mentions; those inside the long form are carried over.

    Returns
    -------
    list of Mention
        With source `abbreviation:SHORT`; uses that the vocabulary already knows are left out.
        Where the record says that a known short form means something else ("adult stem cells
        (ASC)"), what the vocabulary read into its uses is taken from the document's mentions.
    """
    brackets = [bracket for bracket in _BRACKET.finditer(trial.text) if _is_short_form(bracket)]
    if not brackets:
        return []
    candidates = [mention for mention in trial.mentions if mention.kind in _LONG_KINDS]
    starts = [mention.start for mention in candidates]
    ends = sorted([mention.end for mention in candidates])
    carried: dict[str, list[Mention]] = {}
    for bracket in brackets:
        short, place = bracket.group(1), bracket.start()
        if short in carried or not _any_between(ends, place - _MAX_GAP, place):
            continue
        if not _can_stand_for(trial.lower, place, short):
            continue
        long_start = _long_form_start(trial.text, bracket, short)
        if long_start is not None:
            within = candidates[bisect_left(starts, long_start) : bisect_left(starts, place)]
            inside = [mention for mention in within if mention.end <= place]
            if inside:
                carried[short] = inside
    if not carried:
        return []
    starts = [mention.start for mention in trial.mentions]
    uses = {
        short: [
            (start, end, _overlapping(trial.mentions, starts, start, end))
            for start, end in _places(trial.text, short)
        ]
        for short in carried
    }
    refuted = {
        id(mention)
        for short, inside in carried.items()
        for mention in _refuted(uses[short], inside)
    }
    if refuted:
        trial.keep([mention for mention in trial.mentions if id(mention) not in refuted])
    return [
        mention
        for short, inside in carried.items()
        for mention in _uses(short, uses[short], inside, refuted)
    ]


def _refuted(uses: list[Use], inside: list[Mention]) -> Iterator[Mention]:
    """Yield the mentions that give a short form another label than its long form has.

    Where the long form names a disease alone, the short form names no cells: "ulcerative colitis
    (UC)" is no umbilical cord.
    """
    labels: dict[str, set[str]] = {}
    for mention in inside:
        labels.setdefault(mention.kind, set()).add(mention.label)
    of_disease = list(labels) == ["disease"]
    for start, end, known in uses:
        for mention in known:
            if mention.start != start or mention.end != end:
                continue
            foreign = of_disease and mention.kind in _CELL_KINDS
            if foreign or mention.label not in labels.get(mention.kind, (mention.label,)):
                yield mention


def _is_short_form(bracket: re.Match[str]) -> bool:
    return not bracket.group(1).islower()


def _any_between(values: list[int], low: int, high: int) -> bool:
    index = bisect_left(values, low)
    return index < len(values) and values[index] <= high


def _can_stand_for(low: str, place: int, short: str) -> bool:
    """Tell whether a short form's letters stand in order in the words right before a place.

    A long form needs more than that, but no letter of it can stand further to the left than the
    last one found here; so most brackets are left without asking for their tokens.
    """
    at = place
    for letter in reversed(short.lower()):
        if letter.isalnum():
            at = low.rfind(letter, 0, at)
            if at < 0:
                return False
    # The last word may be one token with the bracket, and the first be cut by the window.
    return len(low[at:place].split()) < _window(short) + 2


@cache
def _finder() -> Callable[[Sequence[Word], Sequence[Word]], tuple[object, Sequence[Word] | None]]:
    from scispacy.abbreviation import find_abbreviation

    finder: Callable[..., tuple[object, Sequence[Word] | None]] = find_abbreviation
    return finder


def _window(short: str) -> int:
    return min(_MAX_LONG_TOKENS, 2 * len(short) + 4)


def _long_form_start(text: str, bracket: re.Match[str], short: str) -> int | None:
    opening, window = bracket.start(), _window(short)
    start = max(text.rfind("\n", 0, opening) + 1, opening - _LONGEST)
    spaced = text[start:opening].rsplit(None, window)
    if len(spaced) > window:
        start += len(spaced[0])  # farther words than may be looked at
    words = [
        Word(match[1], match[0], match.start()) for match in _WORD.finditer(text, start, opening)
    ]
    if not words:
        return None
    _, found = _finder()(words[-window:], [Word(short, short, bracket.start(1))])
    return found[0].start if found else None


def _uses(
    short: str, uses: list[Use], inside: list[Mention], refuted: set[int]
) -> Iterator[Mention]:
    distinct = {(mention.kind, mention.label): mention for mention in inside}.values()
    for start, end, found in uses:
        known = {mention.kind for mention in found if id(mention) not in refuted}
        for mention in distinct:
            if mention.kind not in known:
                yield Mention(
                    mention.kind,
                    mention.label,
                    start,
                    end,
                    f"abbreviation:{short}",
                    mention.basis,
                    entry=mention.entry,
                )


def _places(text: str, short: str) -> Iterator[tuple[int, int]]:
    """Yield where a short form stands as a word of its own, with a plural's "s"."""
    start = text.find(short)
    while start >= 0:
        end = start + len(short)
        if text.startswith("s", end) and not _continues(text, end + 1):
            end += 1
        if not _continues(text, end) and not (start and _continues(text, start - 1)):
            yield start, end
        start = text.find(short, end)


def _continues(text: str, offset: int) -> bool:
    letter = text[offset : offset + 1]
    return letter.isascii() and letter.isalnum()


def _overlapping(mentions: list[Mention], starts: list[int], start: int, end: int) -> list[Mention]:
    first = bisect_left(starts, start - _LONGEST)
    last = bisect_left(starts, end, first)
    return [mention for mention in mentions[first:last] if mention.end > start]
