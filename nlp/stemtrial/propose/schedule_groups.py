"""Join pieces that belong to one schedule: `three infusions` with `at monthly intervals`."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from stemtrial.propose.intervals import duration
from stemtrial.propose.schedule_element import Element
from stemtrial.propose.schedule_text import ScheduleText

REACH = 110
_TIGHT = 45
_PHASE = re.compile(r"(?:,|;|\band\b|\bthen\b|\bfollowed by\b|\+)\s?(?:\w+\s){0,2}$")
_HOW_MANY = frozenset({"count", "single", "ordinal", "many", "extra", "repeat"})


@dataclass(slots=True)
class Group:
    """Pieces of one schedule within one sentence.

    Attributes
    ----------
    sentence : tuple of int
    elements : list of Element
        In order of their start.
    """

    sentence: tuple[int, int]
    elements: list[Element] = field(default_factory=list)

    def first(self, *kinds: str) -> Element | None:
        """Return the first element of the given kinds."""
        return next((e for e in self.elements if e.kind in kinds), None)

    def last(self, *kinds: str) -> Element | None:
        """Return the last element of the given kinds."""
        return next((e for e in reversed(self.elements) if e.kind in kinds), None)


def group(view: ScheduleText, found: list[Element]) -> list[Group]:
    """Group elements by sentence and by what can belong together.

    Parameters
    ----------
    view : ScheduleText
    found : list of Element
        In order of their start, without overlaps.

    Returns
    -------
    list of Group
    """
    groups: list[Group] = []
    current: Group | None = None
    for element in found:
        if current is None or element.start >= current.sentence[1]:
            current = Group(view.sentence(element.start), [element])
            groups.append(current)
        elif _joins(view, current, element):
            current.elements.append(element)
        else:
            current = Group(current.sentence, [element])
            groups.append(current)
    return groups


def _joins(view: ScheduleText, current: Group, element: Element) -> bool:
    last = current.elements[-1]
    if element.start - last.end > REACH:
        return False
    gap = view.low[last.end : element.start]
    if _is_next_phase(view, current, element):
        return True
    if not _compatible(current, element, gap):
        return False
    classes = view.classes(current.sentence)
    between = {name for start, _, name in classes if last.end <= start < element.start}
    if "break" in between and (element.kind != "ordinal" or last.kind == "rate"):
        return False
    return not between & {"drug", "visit"}


def _is_next_phase(view: ScheduleText, current: Group, element: Element) -> bool:
    """Whether a rate follows another that has its own length: `weekly for 4 weeks, then ...`."""
    last = current.elements[-1]
    if element.kind != "rate" or last.kind != "rate":
        return False
    gap = view.low[last.end : element.start]
    return bool(_PHASE.search(gap)) and duration(view.low, last.end, element.start) is not None


def _compatible(current: Group, element: Element, gap: str) -> bool:
    distance = len(gap)
    kinds = {e.kind for e in current.elements}
    if element.kind == "rate":
        if "single" in kinds and distance > _TIGHT:
            return False
        return "rate" not in kinds and not any(e.rhythm for e in current.elements)
    if element.kind == "points":
        return _points_join(current, element, kinds, distance)
    many = [e for e in current.elements if e.kind in _HOW_MANY]
    if element.kind == "count" and {"count", "rate"} <= kinds and "total" not in gap:
        return False
    if element.kind == "count" and "repeat" in kinds and "count" not in kinds:
        return True
    return all(_same_count(e, element) for e in many)


def _points_join(current: Group, element: Element, kinds: AbstractSet[str], distance: int) -> bool:
    points = current.first("points")
    if points is None:
        return not ("single" in kinds and len(element.points) > 1 and distance > _TIGHT)
    single = len(points.points) == 1 and len(element.points) == 1
    return (
        single
        and points.points[0] < element.points[0]
        and bool({"ordinal", "repeat", "extra"} & kinds)
    )


def _same_count(held: Element, element: Element) -> bool:
    pair = {held.kind, element.kind}
    if pair == {"count"}:
        return held.n == element.n
    if pair == {"single"}:
        return True
    if "repeat" in pair:
        return True
    if pair == {"ordinal"}:
        return held.n < element.n
    if pair == {"single", "ordinal"} or pair == {"single", "extra"}:
        return True
    return pair in ({"many", "ordinal"}, {"many", "count"}) and held.kind == "many"
