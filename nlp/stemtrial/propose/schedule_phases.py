"""Two schedules in a row: `3 doses a week apart, then 2 doses a month apart`."""

from __future__ import annotations

import re

from stemtrial.propose.schedule_groups import Group
from stemtrial.propose.schedule_reading import LARGEST, Reading
from stemtrial.propose.schedule_text import ScheduleText

_NEXT = re.compile(
    r"\s?[,;]?\s?(?:and|then|and then|followed by|plus)?\s?(?:the |a further |another )?$"
)
_LONGEST_GAP = 30

Pair = tuple[Group, Reading]


def join_phases(view: ScheduleText, pairs: list[Pair]) -> list[Pair]:
    """Join counted schedules, each with its own interval, that follow each other.

    The numbers add up; the interval is the whole stretch and has no exact value (guidelines,
    rulings, intervals).

    Parameters
    ----------
    view : ScheduleText
    pairs : list of tuple of Group and Reading
        In order.

    Returns
    -------
    list of tuple of Group and Reading
    """
    joined: list[Pair] = []
    for pair in pairs:
        if joined and _follows(view, joined[-1], pair):
            joined[-1] = _add(joined[-1], pair)
        else:
            joined.append(pair)
    return joined


def _follows(view: ScheduleText, first: Pair, second: Pair) -> bool:
    (before, reading), (after, next_reading) = first, second
    counted = all(
        r.rule in ("count", "phases") and len(r.n) == 1 and r.interval is not None
        for r in (reading, next_reading)
    )
    if not counted or before.sentence != after.sentence:
        return False
    gap = view.low[before.elements[-1].end : after.elements[0].start]
    return len(gap) <= _LONGEST_GAP and _NEXT.match(gap) is not None


def _add(first: Pair, second: Pair) -> Pair:
    (before, reading), (after, next_reading) = first, second
    total = reading.n[0] + next_reading.n[0]
    end = max(after.elements[-1].end, next_reading.end)
    group = Group(before.sentence, [*before.elements, *after.elements])
    span = (before.elements[0].start, end)
    numbers = (total,) if total <= LARGEST else ()
    return group, Reading("multiple", numbers, span, None, "phases", True, reading.core, end)
