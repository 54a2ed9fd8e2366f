"""Numbers of administrations: digits, words, ranges, and which numbers count nothing."""

from __future__ import annotations

from typing import NamedTuple

from stemtrial.propose.schedule_cues import ADVERBS, LABELS, NUMBERS
from stemtrial.propose.schedule_text import ScheduleText

# `the last two infusions` are not all of them.
PARTS = frozenset({"last", "remaining", "next", "first"})
_DASHES = frozenset("-–—")
_WIDEST = 5
_RANGE_WORDS = {"to": True, "or": False}


class Number(NamedTuple):
    """A number as read.

    Attributes
    ----------
    first : int
        Position of its first word.
    values : tuple of int
        One value, or all values of a range.
    limit : bool
        Whether it is only an upper limit (`up to six`).
    """

    first: int
    values: tuple[int, ...]
    limit: bool = False


def is_count(view: ScheduleText, position: int) -> bool:
    """Whether a number counts things: no decimal, power, unit, rank or name (`phase 2`).

    Parameters
    ----------
    view : ScheduleText
    position : int
        Position of the number among the words.

    Returns
    -------
    bool
    """
    low = view.low
    start, end = view.start(position), view.end(position)
    tail = low[end : end + 1]
    if (tail and tail in ",.%^*×:/") or low[end : end + 2] in (" x", " ×"):
        return False
    if tail == ")":
        lead = NUMBERS.get(view.word(view.previous(position)))
        return low[start - 1 : start] == "(" and lead == NUMBERS[view.words[position]]
    if tail == "-" and view.following(position) in ADVERBS:
        return False
    if tail in _DASHES and low[end + 1 : end + 2].isdigit():
        return view.following(position) in NUMBERS
    head = low[start - 1 : start] if start else " "
    if head in "^.*x×,+±/" or (head == "(" and low[max(0, start - 2) : start - 1].isdigit()):
        return False
    if head in "-–" and not low[max(0, start - 2) : start - 1].strip():
        return False
    before = view.word(view.previous(position))
    if view.words[position].isdigit() and _is_listed(view, position, before):
        return False
    return position == 0 or view.words[position - 1] not in LABELS


def _is_listed(view: ScheduleText, position: int, before: str) -> bool:
    """Whether a number ends a list of numbers: the 8 of `weeks 0, 4 and 8`."""
    if before == "and":
        return view.word(view.previous(view.previous(position))).isdigit()
    gap = view.low[max(0, view.start(position) - 2) : view.start(position)]
    return before.isdigit() and "," in gap


def read_number(view: ScheduleText, position: int) -> Number:
    """Read a number backwards from its last word: `three (3)`, `two to four`, `up to six`.

    Parameters
    ----------
    view : ScheduleText
    position : int
        Position of its last word among the words.

    Returns
    -------
    Number
    """
    words = view.words
    last = NUMBERS[words[position]]
    before = view.previous(position)
    word = view.word(before)
    if NUMBERS.get(word) == last and view.low[view.start(position) - 1] == "(":
        position, before = before, view.previous(before)
        word = view.word(before)
    if word in _RANGE_WORDS:
        lead = view.previous(before)
        lead_word = view.word(lead)
        if lead_word == "up" and word == "to":
            return Number(lead, (last,), True)
        if lead_word in NUMBERS and NUMBERS[lead_word] < last and is_count(view, lead):
            return Number(lead, _between(NUMBERS[lead_word], last, _RANGE_WORDS[word]))
    elif word in NUMBERS and NUMBERS[word] < last:
        joint = view.low[view.end(before) : view.start(position)].strip()
        if joint in ("-", "–", "—", "~") and is_count(view, before):
            return Number(before, _between(NUMBERS[word], last, True))
    limited = "maximum" in (word, view.word(view.previous(before)))
    return Number(position, (last,), limited)


def _between(low: int, high: int, filled: bool) -> tuple[int, ...]:
    # Of a wide range the ends are planned; that every number between is, nobody says.
    narrow = filled and high - low < _WIDEST
    return tuple(range(low, high + 1)) if narrow else (low, high)
