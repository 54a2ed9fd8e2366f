"""Lists of points in time: `days 0, 7 and 14`, `D0, D7`, `week 0, week 4`, `1st and 3rd day`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from stemtrial.propose.schedule_cues import ORDINALS, POINT_BLOCKERS, UNITS
from stemtrial.propose.schedule_text import ScheduleText

POINT_UNITS = {**UNITS, "m": 30.0}
_FIGURES = {
    "zero": 0.0,
    **{str(number): float(number) for number in range(400)},
    **{f"0{number}": float(number) for number in range(10)},
}
_RANKS = {
    **{word: float(rank) for word, rank in ORDINALS.items()},
    **{f"{number}{'st' if number % 10 == 1 else 'nd' if number % 10 == 2 else 'rd'}": float(number)
       for number in range(1, 60) if number % 10 in (1, 2, 3)},
    **{f"{number}th": float(number) for number in range(4, 91)},
}  # fmt: skip
_FUSED = {
    f"{unit}{number}": (unit, float(number))
    for unit in ("d", "w", "m", "day", "days", "week", "weeks", "wk", "month", "months")
    for number in range(400)
}
_FORMS = {**_FIGURES, **_RANKS}
_STARTS = frozenset({"baseline", "inclusion"})
_TO = frozenset({"to", "through", "until", "thru"})
_JOINTS = frozenset(
    {"and", "or", "then", "at", "on", "again", "the", "finally", "also", "after", "repeated"}
)
_BEFORE = frozenset({"at", "on", "in", "after", "time", "timepoints", "points", "the", "schedule"})
_RELATIVE = frozenset(
    {"later", "after", "before", "apart", "post", "prior", "following", "thereafter"}
)
_CLOSED = frozenset(".%^*×:")
_BARRIERS = frozenset(".:\n•")
_LONGEST_LIST, _LONGEST_RANGE = 40, 15


@dataclass(slots=True)
class Points:
    """Points in time as days from the start, in the order of the text.

    Attributes
    ----------
    start, end : int
        Offsets into the text.
    days : tuple of float
        The points; those of a range of a few days (`days 1-3`) are all listed.
    span : float or None
        Length in days of a range (`weeks 0 to 36`).
    """

    start: int
    end: int
    days: tuple[float, ...]
    span: float | None = None


def even_step(days: tuple[float, ...]) -> float | None:
    """Return the distance of evenly spaced points.

    Parameters
    ----------
    days : tuple of float

    Returns
    -------
    float or None
        None for fewer than two points, uneven or descending ones.
    """
    if len(days) < 2:
        return None
    step = days[1] - days[0]
    even = all(abs(b - a - step) < 1e-6 for a, b in pairwise(days))
    return round(step, 6) if even and step > 0 else None


class _List:
    """A list of points while it is read word by word."""

    __slots__ = ("days", "end", "span", "to", "unit", "units", "view")

    def __init__(self, view: ScheduleText, unit: str, end: int) -> None:
        self.view = view
        self.unit = unit
        self.end = end
        self.days: list[float] = []
        self.units: list[str] = []
        self.to = False
        self.span: float | None = None

    def take(self, value: float, start: int, end: int) -> bool:
        """Add a number; False where it belongs to something else and the list is over."""
        low = self.view.low
        between = low[self.end : start]
        if (not self.days and between.strip(" #-+−–(")) or not _BARRIERS.isdisjoint(between):
            return False
        if "±" in between or "+/" in between or "+-" in between:
            self.end = end
            return bool(self.days)
        if low[end : end + 1] in _CLOSED and low[end + 1 : end + 2].isdigit():
            return False
        joint = between.rstrip(" ")[-1:]
        dash = joint in "-–—−" if joint else False
        if (
            dash
            and self.days
            and len(between.strip()) == 1
            and (len(between) != 2 or between[0] != " ")
        ):
            dash, self.to = False, self.to or not self._lists_by_dash(end)
        value = -value if dash else value
        self.end = end
        size = POINT_UNITS[self.unit]
        if self.days and self.to:
            return self._close_range(value * size, size)
        self.days.append(value * size)
        self.units.append(self.unit[0])
        return True

    def _lists_by_dash(self, end: int) -> bool:
        """Whether a third number follows after another dash: `weeks 0-4-8`."""
        tail = self.view.low[end : end + 4].lstrip(" ")
        return len(self.days) > 1 or (tail[:1] in "-–—" and tail[1:].strip()[:1].isdigit())

    def _close_range(self, last: float, size: float) -> bool:
        first = self.days[-1]
        self.to = False
        if last <= first:
            self.days.clear()
            return False
        if size == 1 and last - first < _LONGEST_RANGE:
            self.days += [first + step for step in range(1, round(last - first) + 1)]
        self.span = last - first
        return False


def points_at(view: ScheduleText, index: int) -> Points | None:
    """Read a list that starts with its unit: `days 0, 7 and 14`, `d0`, `week 0, week 2`.

    Parameters
    ----------
    view : ScheduleText
    index : int
        Position of the unit among the words.

    Returns
    -------
    Points or None
    """
    words = view.words
    fused = _FUSED.get(words[index])
    found = _List(view, fused[0] if fused else words[index], view.start(index))
    if fused:
        found.take(fused[1], found.end, view.end(index))
        found.end = view.end(index)
    else:
        found.end = view.end(index)
    for position in range(index + 1, min(index + _LONGEST_LIST, len(words))):
        if not _step(view, found, position):
            break
    if not found.days:
        return None
    if len(set(found.units)) > 1 and found.days[0] == 1.0:
        found.days[0] = 0.0
    return Points(view.start(index), found.end, tuple(found.days), found.span)


def _step(view: ScheduleText, found: _List, position: int) -> bool:
    word = view.words[position]
    if not word:
        return True
    value = _FORMS.get(word)
    if value is not None and (word not in ORDINALS or word[0].isdigit()):
        return _is_point(view, position, found) and found.take(
            value, view.start(position), view.end(position)
        )
    if word in _FUSED:
        found.unit, value = _FUSED[word]
        return found.take(value, view.start(position), view.end(position))
    if word in _TO:
        found.to = bool(found.days)
        return found.to
    if word in POINT_UNITS:
        follows = view.following(position) in _FORMS
        if follows:
            found.unit = word
        return follows or any(sign in view.low[found.end - 8 : found.end] for sign in "±+")
    return word in _JOINTS and bool(found.days)


def _is_point(view: ScheduleText, position: int, found: _List) -> bool:
    after = view.words[position + 1] if position + 1 < len(view.words) else ""
    if not after or view.low[view.end(position)] in ".,;:)":
        return True
    if after in POINT_BLOCKERS or (after[:1] == "x" and after[1:].isdigit()):
        return False
    if after in POINT_UNITS:
        number_after = view.words[position + 2 : position + 4]
        between = view.low[found.end : view.start(position)]
        tolerance = "±" in between or "+/" in between or "+-" in between
        if found.days and after[0] == found.unit[0] and not tolerance:
            return view.following(position + 1) not in _RELATIVE
        return tolerance or any(word in _FORMS for word in number_after)
    return True


def points_before(view: ScheduleText, index: int) -> Points | None:
    """Read a list that ends with its unit: `at 0, 4 and 8 weeks`, `2nd and 4th week`.

    Parameters
    ----------
    view : ScheduleText
    index : int
        Position of the last unit among the words.

    Returns
    -------
    Points or None
        Lists of two points or more, led by `at`, `on` and the like.
    """
    words = view.words
    unit = words[index]
    days: list[float] = []
    position = first = index
    while position > 0:
        position -= 1
        word = words[position]
        filler = word in ("the", "at", "after") and words[position - 1] in ("and", "")
        either = word == "or" and words[position - 1] == "and"  # `and/or`
        if not word or word == "and" or filler or either:
            if word or view.low[view.start(position) : view.start(position) + 1] in ", /&+":
                continue
            break
        if word in UNITS and days:
            unit = word
        elif word in _FORMS:
            days.append(_FORMS[word] * UNITS[unit])
            first = position
        elif word in _STARTS and days:
            days.append(0.0)
            first = position
            break
        else:
            break
    days.reverse()
    if len(days) < 2 or any(a >= b for a, b in pairwise(days)):
        return None
    lead = words[view.previous(first)] if first else ""
    bracketed = view.low[view.start(first) - 1 : view.start(first)] in ("(", ":")
    led = lead in _BEFORE or words[first] in _STARTS or words[first] in _RANKS or bracketed
    if not led or "." in view.low[view.start(first) : view.start(index)]:
        return None
    return Points(view.start(first), view.end(index), tuple(days))
