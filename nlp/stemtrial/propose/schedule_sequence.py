"""When a further administration follows, and whether it hangs on a condition."""

from __future__ import annotations

import re

from stemtrial.propose.intervals import Interval, amount, quantity
from stemtrial.propose.schedule_cues import CONDITION, UNITS
from stemtrial.propose.schedule_element import Element
from stemtrial.propose.schedule_text import ScheduleText

_AFTER_REACH, _BEFORE_REACH = 90, 160
_CONDITION_REACH = 120
_ABOUT = r"(?:(?:about|approximately|around|a|an|the|another|interval of|period of)\s)*"
_SEQUENCE = re.compile(
    r"\b(?P<floor>within|at least|between|up to)?(?:after|at|following|in|repeated)?\s?"
    rf"{_ABOUT}{quantity()}"
    r"\s(?:later|after|following|from|post|apart|thereafter|of the (?:first|initial))"
    r"|\b(?P<at>after|at|following|every|within)\s(?P<least>at least\s|a minimum of\s)?"
    rf"{_ABOUT}{quantity('b')}(?!\s?\d|\s(?:of age|old))"
)
_IF = re.compile(r"\b(?:if|in (?:the )?case|in the event|unless)\b")
_MODAL = frozenset(("may", "might", "can", "could"))
_MODAL_TAIL = re.compile(
    r"\s(?:\w+\s){0,3}?(?:be|receive|undergo|get|have|repeat|request|opt|continue|return|choose|take|consider)\b"
)


def sequence(view: ScheduleText, sentence: tuple[int, int], core: Element) -> Interval | None:
    """Find when a further administration follows: `after 3 months`, `two weeks later`.

    Parameters
    ----------
    view : ScheduleText
    sentence : tuple of int
        Start and end of its sentence.
    core : Element
        The further administration.

    Returns
    -------
    Interval or None
        Without days where the text gives a range or a limit.
    """
    stop = min(sentence[1], core.end + _AFTER_REACH)
    match = _SEQUENCE.search(view.low, core.end, stop)
    if match is None:
        start = max(sentence[0], core.start - _BEFORE_REACH)
        for found in _SEQUENCE.finditer(view.low, start, core.start):
            match = found
    if match is None:
        return None
    prefix = "" if match["unit"] else "b"
    bounded = match["floor"] or match["least"] or match["at"] in ("within",)
    days = None
    more = view.low.startswith((" and/or", " or "), match.end())
    if not bounded and not more and not match[f"{prefix}high"]:
        low = match[f"{prefix}low"]
        days = round((amount(low) if low else 1.0) * UNITS[match[f"{prefix}unit"]], 6) or None
    text = match.group()
    return Interval(match.start() + len(text) - len(text.lstrip()), match.end(), days)


def depends(view: ScheduleText, sentence: tuple[int, int], core: Element) -> bool:
    """Whether a further administration is given only on some condition.

    Parameters
    ----------
    view : ScheduleText
    sentence : tuple of int
        Start and end of its sentence.
    core : Element
        The further administration.

    Returns
    -------
    bool
    """
    low = view.low
    if _IF.search(low, sentence[0], core.start):
        return True
    start = max(sentence[0], core.start - _CONDITION_REACH)
    stop = min(sentence[1], core.end + _CONDITION_REACH)
    for match in CONDITION.finditer(low, start, stop):
        if low.endswith(" as ", 0, match.start()):  # as soon as possible
            continue
        if match.group() not in _MODAL or _MODAL_TAIL.match(low, match.end(), stop):
            return True
    return low.startswith(("optional", "possible"), core.start)
