"""The quote of a schedule: 2 to 12 words that still prove it."""

from __future__ import annotations

from stemtrial.propose.schedule_groups import Group
from stemtrial.propose.schedule_reading import Reading
from stemtrial.propose.schedule_text import ScheduleText

MOST_WORDS = 12


def quote(view: ScheduleText, group: Group, reading: Reading) -> tuple[int, int]:
    """Choose the words that prove a schedule.

    Parameters
    ----------
    view : ScheduleText
    group : Group
    reading : Reading

    Returns
    -------
    tuple of int
        Start and end: all pieces where they fit into 12 words, else the piece that decides and
        as many neighbours as fit; at least 2 words where the sentence has them.
    """
    start, end = group.elements[0].start, max(reading.end, group.elements[-1].end)
    if reading.rule in ("day_zero", "one_day"):
        start = _with_administration(view, group.sentence, start, end)
    length = _words(view, start, end)
    if length > MOST_WORDS:
        start, end = _around(view, group, reading)
        length = _words(view, start, end)
    if length < 2:
        start, end = _widen(view, group.sentence, start, end)
    return start, end


def _with_administration(
    view: ScheduleText, sentence: tuple[int, int], start: int, end: int
) -> int:
    """Go back to what is done on a single day: `infused on day 0`."""
    for low, _, name in reversed(view.classes(sentence)):
        if low < start and name in ("administration", "cells"):
            return low if _words(view, low, end) <= MOST_WORDS else start
    return start


def _words(view: ScheduleText, start: int, end: int) -> int:
    return len(view.text[start:end].split())


def _around(view: ScheduleText, group: Group, reading: Reading) -> tuple[int, int]:
    start, end = reading.core.start, reading.core.end
    if reading.end > end and _words(view, start, reading.end) <= MOST_WORDS:
        end = reading.end
    for element in group.elements:
        low, high = min(start, element.start), max(end, element.end)
        if _words(view, low, high) <= MOST_WORDS:
            start, end = low, high
    while _words(view, start, end) > MOST_WORDS:
        end = view.text.rstrip().rfind(" ", start, end)
    return start, end


def _widen(view: ScheduleText, sentence: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    before = view.previous(view.word_at(start))
    if before >= 0 and view.start(before) >= sentence[0]:
        return view.start(before), end
    index = view.word_at(end) + 1
    while index < len(view.words) and not view.words[index]:
        index += 1
    if index < len(view.words) and view.end(index) <= sentence[1]:
        return start, view.end(index)
    return start, end
