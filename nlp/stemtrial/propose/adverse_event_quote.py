"""The words that prove a statement: 2 to 12, as few as still do (guidelines, general rule 5)."""

from __future__ import annotations

import re

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_cues import PLAN_OR_OUTCOME
from stemtrial.propose.adverse_event_sentences import Sentence
from stemtrial.propose.adverse_event_status import OCCURRED, is_measured

MOST_WORDS = 12
_CUE_REACH = 60
_VERB_END = re.compile(r"(?: +\S+){0,7}? +\w+ed(?!\w)")
_LOOSE = ".,;: "


def quote_span(
    sentence: Sentence, anchor: Anchor, before: list[str], denied: int | None, end: int
) -> tuple[int, int]:
    """Choose the quote of a statement.

    Parameters
    ----------
    sentence, anchor
        The harm and its sentence.
    before : list of str
        The harm's premodifiers.
    denied : int or None
        Where the words stand that deny it.
    end : int
        Where the words about it end.

    Returns
    -------
    tuple of int
        Start and end in the section's text, of whole words, never empty.
    """
    start = anchor.start
    for word in before:
        found = sentence.low.rfind(word, 0, start)
        start = found if found >= 0 else start
    if denied is not None:
        start, end = min(start, denied + 1), max(end, denied if denied > anchor.start else 0)
    start, end = _with_cue(sentence, anchor, start, end)
    low = sentence.low
    start, end = low.rfind(" ", 0, start + 1) + 1, low.find(" ", end)
    while len(low[start:end].split()) > MOST_WORDS:
        right = low.rfind(" ", start, end)
        if right >= anchor.end:
            end = right
        else:
            start = low.find(" ", start) + 1
    if len(low[start:end].split()) == 1:
        if start > 1:
            start = low.rfind(" ", 0, start - 1) + 1
        else:
            end = max(end, low.find(" ", end + 1))
    return _strip(sentence, start, end)


def _with_cue(sentence: Sentence, anchor: Anchor, start: int, end: int) -> tuple[int, int]:
    """Take in the verb that gives the status, where it stands near."""
    flat = sentence.flat
    occurred = OCCURRED.match(flat, anchor.end)
    if occurred:
        return start, max(end, occurred.end())
    verb = _VERB_END.match(flat, anchor.end) if is_measured(flat, anchor) else None
    if verb:
        return start, max(end, verb.end())
    window = max(0, start - _CUE_REACH)
    cues = [match.start() + 1 for match in PLAN_OR_OUTCOME.finditer(flat, window, start)]
    near = [cue for cue in cues if len(flat[cue:end].split()) <= MOST_WORDS]
    return min(near, default=start), end


def _strip(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Drop punctuation at the ends, and map to the section's text."""
    low = sentence.low
    while end > start + 1 and (low[end - 1] in _LOOSE or _is_stray(low, start, end)):
        end -= 1
    while start < end - 1 and low[start] in _LOOSE:
        start += 1
    if low[start] == "(" and ")" not in low[start:end] and start < end - 1:
        start += 1
    return sentence.start + start - 1, sentence.start + end - 1


def _is_stray(low: str, start: int, end: int) -> bool:
    return low[end - 1] in ")]" and not re.search(r"[(\[]", low[start:end])
