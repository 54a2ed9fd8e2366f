"""Adverbs of number: `once`, `twice`, `three times`, with the rhythm that may follow."""

from __future__ import annotations

import re

from stemtrial.propose.intervals import per_unit
from stemtrial.propose.schedule_cues import AFTER_ONCE, EXTRA, GIVEN, HANDLING, NUMBERS, ORDINALS
from stemtrial.propose.schedule_element import LARGEST_COUNT, Element
from stemtrial.propose.schedule_numbers import PARTS, is_count, read_number
from stemtrial.propose.schedule_text import ScheduleText

_HANDLED = 5  # words and separators
_MULTIPLIED = re.compile(
    r"\s?(?:[x×*^\d]|(?:the|as|that|to)\b|upper|uln|normal|greater|more|higher|lower|faster|point|frame"
    r"|compared|course|period|interval|of day|when)"
)


def adverb_of_number(view: ScheduleText, index: int) -> list[Element]:
    """Read `once`, `twice`, `thrice`, `three times`, `one time`, with a rhythm that follows.

    Parameters
    ----------
    view : ScheduleText
    index : int
        Position of the word among the words.

    Returns
    -------
    list of Element
    """
    low, word = view.low, view.words[index]
    start, end = view.start(index), view.end(index)
    if not HANDLING.isdisjoint(view.words[max(0, index - _HANDLED) : index]):
        return []
    if word in ("times", "time"):
        return _times(view, index)
    number = {"once": 1, "twice": 2, "thrice": 3}[word]
    lead = view.word(view.previous(index))
    if word == "once" and low[end : end + 9] == " or twice":
        return [Element("count", start, end + 9, (1, 2), rule="count")]
    if lead in ("or", "at", "least", "than"):
        more = (lead, word) == ("than", "once")
        return [Element("many", start, end, rule="many")] if more else []
    found = per_unit(low, end)
    if found is not None:
        days = found.days
        if number > 1 and (found.paused or not found.divides):
            rate = Element("rate", found.start, found.end, days=days, rule="rate")
            return [Element("count", start, end, (number,), rule="count"), rate]
        days = None if days is None else days / number
        return [Element("rate", start, found.end, days=days, rule="rate")]
    if _MULTIPLIED.match(low, end):
        return []
    if word == "once":
        return _once(view, index)
    return [Element("count", start, end, (number,), rule="count")]


def _once(view: ScheduleText, index: int) -> list[Element]:
    low = view.low
    start, end = view.start(index), view.end(index)
    after = view.following(index)
    lead = view.words[index - 1] if index else ""
    if after in ("again", "more"):
        return [Element("repeat", start, end + 1 + len(after), rule="repeat")]
    if after == "time" or lead in GIVEN:
        return [Element("single", start, end, (1,), rule="once")]
    head = low[max(0, start - 2) : start].strip(" ")
    opens = not head or head[-1] in ".;:\n•-,"
    tail = low[end : end + 1]
    closes = tail in ".;,):\n" if tail else True
    if closes or after == "only" or (after in AFTER_ONCE and not opens):
        if after in ("in", "after", "for", "to", "and") and view.text[start].isupper():
            return []
        return [Element("single", start, end, (1,), rule="once")]
    return []


def _times(view: ScheduleText, index: int) -> list[Element]:
    low, word = view.low, view.words[index]
    position = view.previous(index)
    lead = view.word(position)
    end = view.end(index)
    if lead in ORDINALS and word == "time" and ORDINALS[lead] > 1:
        rank = (ORDINALS[lead],)
        return [Element("ordinal", view.start(position), end, rank, rule="ordinal", weak=True)]
    if lead in ("several", "multiple") and word == "times":
        return [Element("many", view.start(position), end, rule="many", weak=True)]
    if lead in EXTRA or lead in ("consecutive", "total", "separate", "different"):
        position = view.previous(position)
        lead = view.word(position)
    if lead not in NUMBERS or not is_count(view, position):
        return []
    first, numbers, up_to = read_number(view, position)
    if view.word(view.previous(first)) in PARTS:
        return []
    single = numbers == (1,)
    joined = not single and low[view.start(index) - 1] == "-"  # `2-time injection`
    if max(numbers) > LARGEST_COUNT or (single or joined) != (word == "time"):
        return []
    found = per_unit(low, end)
    if found is None and _MULTIPLIED.match(low, end):
        return []
    rule = "once" if single else "up_to" if up_to else "count"
    element = Element("single" if single else "count", view.start(first), end, numbers, rule=rule)
    if found is None:
        return [element]
    rate = Element("rate", found.start, found.end, days=found.days, rule="rate")
    text = low[found.start : found.end]
    slow = (found.days or 0) > 1 and ("every" in text or "each" in text)
    if found.paused or not found.divides or slow:
        return [element, rate]
    if found.days is not None:
        rate.days = found.days / max(numbers) if len(numbers) == 1 else None
    rate.start = element.start
    return [rate]
