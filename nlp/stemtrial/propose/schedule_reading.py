"""Read a group of pieces as one schedule: its label, numbers and interval."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from stemtrial.propose import intervals
from stemtrial.propose.schedule_element import Element
from stemtrial.propose.schedule_groups import Group
from stemtrial.propose.schedule_points import even_step
from stemtrial.propose.schedule_sequence import depends, sequence
from stemtrial.propose.schedule_text import ScheduleText

Label = Literal["single", "multiple", "conditional"]
Span = tuple[int, int]
LARGEST = 60
_DURATION_REACH = 90
_THEREAFTER = re.compile(r",?\s(?:thereafter|after that|afterwards)")
_THEN_EVERY = re.compile(r"\s?,?\s?(?:and|then|and then|followed by)\s")
_FROM_TO = re.compile(r"\s(?:to|through|until|and continuing|-)\b")
_AFTERWARDS = re.compile(r"\s?(?:of\s)?(?:follow|observ|monitor|after|post|prior|before)")
# A graft that fails or fights its host is nothing given.
_OUTCOME = re.compile(r"[\s-](?:v(?:ersu)?s\b|failure|reject|loss|surviv|function|related mort)")
_NEAR_BEFORE, _CLOSE_BEFORE, _NEAR_AFTER = 60, 35, 40
_BARE = 14  # characters of a lone `repeated`
_UNREPEATED = frozenset({"later", "between"})


@dataclass(slots=True)
class Reading:
    """What a group says.

    Attributes
    ----------
    label : str
    n : tuple of int
    interval : tuple of int or None
        Offsets of the interval as written.
    interval_days : float or None
    rule : str
    named : bool
        Whether a noun of administration or a count is part of it.
    core : Element
        The piece that a short quote must hold.
    end : int
        Where the schedule ends, with a length (`for 4 weeks`) behind its last piece.
    """

    label: Label
    n: tuple[int, ...]
    interval: Span | None
    interval_days: float | None
    rule: str
    named: bool
    core: Element
    end: int


def read_group(view: ScheduleText, group: Group) -> list[tuple[Group, Reading]]:
    """Read a group of pieces.

    Parameters
    ----------
    view : ScheduleText
    group : Group

    Returns
    -------
    list of tuple of Group and Reading
        Two where a base schedule and a conditional one stand together; none where the pieces are
        no schedule: sites of one session, one point in time far from any administration, a lone
        `2 weeks later`.
    """
    reading = _read(view, group)
    if reading is None:
        return []
    if reading.label == "conditional":
        base = Group(group.sentence, [e for e in group.elements if e.end <= reading.core.start])
        first = _read(view, base) if base.elements else None
        if first is not None and first.label != "conditional" and first.n:
            rest = Group(group.sentence, [e for e in group.elements if e not in base.elements])
            return [(base, first), (rest, reading)]
    return [(group, reading)]


def _read(view: ScheduleText, group: Group) -> Reading | None:
    if _is_session(group):
        group.elements = [e for e in group.elements if not e.session]
    if not group.elements:
        return None
    further = group.last("ordinal", "extra", "repeat")
    if further is not None:
        return _further(view, group, further)
    count = group.first("count")
    if count is not None and (not count.weak or len(group.elements) > 1):
        return _several(view, group, count)
    if group.first("rate") is not None:
        return _rhythm(view, group)
    single, many = group.first("single"), group.first("many")
    points = _points(group)
    if single is not None and len(points) < 2:
        return Reading("single", (1,), None, None, single.rule, True, single, single.end)
    if points and many is None:
        return _by_points(view, group, points)
    if many is not None:
        return _several(view, group, many)
    return None


def _is_session(group: Group) -> bool:
    rhythm = any(e.kind in ("rate", "ordinal", "repeat") or e.rhythm for e in group.elements)
    return not rhythm and len(_points(group)) < 2 and any(e.session for e in group.elements)


def _points(group: Group) -> tuple[float, ...]:
    return tuple(day for e in group.elements if e.kind == "points" for day in e.points)


def _interval(view: ScheduleText, group: Group) -> tuple[Span | None, float | None]:
    rate = group.first("rate")
    if rate is not None:
        first = group.first("points")
        if first is not None and _THEN_EVERY.fullmatch(view.low, first.end, rate.start):
            return (_with_preposition(view, first.start), rate.end), None
        later = _THEREAFTER.match(view.low, rate.end)
        return (rate.start, rate.end), None if later else rate.days
    held = next((e for e in group.elements if e.rhythm), None)
    if held is not None:
        return held.rhythm, held.days
    listed = [e for e in group.elements if e.kind == "points"]
    points = _points(group)
    if len(points) > 1:
        return (_with_preposition(view, listed[0].start), listed[-1].end), even_step(points)
    return None, None


def _with_preposition(view: ScheduleText, start: int) -> int:
    return start - 3 if view.low[max(0, start - 4) : start] in (" on ", " at ") else start


def _several(view: ScheduleText, group: Group, core: Element) -> Reading:
    span, days = _interval(view, group)
    numbers = core.n
    points = _points(group)
    if not numbers and len(points) > 1:
        numbers = (len(points),)
    end = group.elements[-1].end
    if not numbers and days:
        numbers, end = _repetitions(view, group, days)
    return Reading("multiple", numbers, span, days, core.rule, True, core, end)


def _repetitions(view: ScheduleText, group: Group, days: float) -> tuple[tuple[int, ...], int]:
    """Count administrations from a rhythm and how long it is kept up."""
    last = group.elements[-1].end
    covered = next((e.span for e in group.elements if e.span), None)
    listed = _points(group)
    if len(listed) > 1:
        return ((len(listed),) if even_step(listed) == days else ()), last
    if covered:
        return _number(covered / days + 1), last
    rate = group.first("rate") or group.elements[-1]
    found = _length(view, group, rate)
    if found is None:
        return (), last
    length, exact = found
    number = _number((length.days or 0) / days) if exact else ()
    return number, max(last, length.end)


def _number(value: float) -> tuple[int, ...]:
    number = int(value + 1e-6)
    return (number,) if 1 < number <= LARGEST else ()


def _length(
    view: ScheduleText, group: Group, rate: Element
) -> tuple[intervals.Interval, bool] | None:
    low = view.low
    stop = min(group.sentence[1], rate.end + _DURATION_REACH)
    for start, _, name in view.classes(group.sentence):
        if rate.end <= start < stop and name in ("visit", "drug"):
            stop = start
            break
    found = intervals.duration(low, rate.end, stop)
    if found and not _AFTERWARDS.match(low, found[0].end):
        return found
    ahead = intervals.duration(low, max(group.sentence[0], rate.start - 45), rate.start)
    if ahead and rate.start - ahead[0].end <= len(" , given "):
        return replace(ahead[0], end=rate.end), ahead[1]
    return None


def _rhythm(view: ScheduleText, group: Group) -> Reading | None:
    rates = [e for e in group.elements if e.kind == "rate"]
    rate = rates[0]
    if rate.rule in _UNREPEATED and len(group.elements) == 1:
        return None
    core = group.first("many", "single") or rate
    if len(rates) > 1:
        return _phases(view, group, rates)
    span, days = _interval(view, group)
    numbers: tuple[int, ...] = ()
    end = group.elements[-1].end
    if days:
        numbers, end = _repetitions(view, group, days)
    elif len(_points(group)) > 1:
        numbers = (len(_points(group)),)
    named = core is not rate
    return Reading("multiple", numbers, span, days, "rate", named, rate, end)


def _phases(view: ScheduleText, group: Group, rates: list[Element]) -> Reading:
    total = 0
    end = rates[-1].end
    for rate, stop in zip(rates, [*(e.start for e in rates[1:]), group.sentence[1]], strict=True):
        found = intervals.duration(view.low, rate.end, min(stop, rate.end + _DURATION_REACH))
        if found is None or not found[1] or not rate.days:
            total = 0
            break
        total += int((found[0].days or 0) / rate.days + 1e-6)
        end = max(end, found[0].end)
    numbers = (total,) if 1 < total <= LARGEST else ()
    return Reading("multiple", numbers, (rates[0].start, end), None, "phases", False, rates[0], end)


def _by_points(view: ScheduleText, group: Group, points: tuple[float, ...]) -> Reading | None:
    element = group.first("points")
    assert element is not None  # noqa: S101
    end = group.elements[-1].end
    single = group.first("single")
    if len(points) > 1:
        span = (_with_preposition(view, element.start), end)
        if _is_split_graft(view, group, points):
            return Reading("single", (1,), None, None, "split_graft", False, element, end)
        core = single or element
        step, named = even_step(points), core is single
        return Reading("multiple", (len(points),), span, step, "points", named, element, end)
    if element.span is not None or points[0] < 0 or _FROM_TO.match(view.low, element.end):
        return None
    if view.low.endswith(("from ", "since ", "until ", "through "), 0, element.start):
        return None
    before = points[0] != 0
    for start, stop, name in view.classes(group.sentence):
        if name not in ("administration", "cells"):
            continue
        if _OUTCOME.match(view.low, stop):
            continue
        reach = _CLOSE_BEFORE if before else _NEAR_BEFORE
        if element.start - reach <= start < element.start or (
            not before and element.end <= start and stop <= element.end + _NEAR_AFTER
        ):
            rule = "one_day" if before else "day_zero"
            return Reading("single", (1,), None, None, rule, False, element, end)
    return None


def _is_split_graft(view: ScheduleText, group: Group, points: tuple[float, ...]) -> bool:
    two_days = len(points) == 2 and points[1] - points[0] == 1 and points[0] in (-1, 0)
    return two_days and any(hit[2] == "cells" for hit in view.classes(group.sentence))


def _further(view: ScheduleText, group: Group, core: Element) -> Reading | None:
    """Read a second, repeated or additional administration, planned or conditional."""
    span, days = _interval(view, group)
    points = _points(group)
    end = group.elements[-1].end
    if span is None or len(points) == 1:
        found = sequence(view, group.sentence, core)
        if found is not None:
            span, days = (found.start, found.end), found.days
        elif points:
            listed = group.first("points")
            assert listed is not None  # noqa: S101
            span = (_with_preposition(view, listed.start), listed.end)
            days = points[0] if points[0] > 0 else None
    count = group.first("count")
    if depends(view, group.sentence, core):
        numbers = _conditional_numbers(core, count)
        if count is None and core.kind != "ordinal" and not core.n and len(points) > 1:
            numbers = tuple(range(1, len(points) + 2))
        rule = f"conditional_{core.kind}"
        return Reading("conditional", numbers, span, days, rule, True, core, end)
    if core.kind == "extra" and core.weak:
        return None
    bare = core.kind == "repeat" and core.end - core.start < _BARE
    if bare and span is None and len(group.elements) == 1:
        return None
    numbers, end = _planned_numbers(view, group, core, count, span, days)
    return Reading("multiple", numbers, span, days, core.rule, core.kind != "repeat", core, end)


def _conditional_numbers(core: Element, count: Element | None) -> tuple[int, ...]:
    if core.kind == "ordinal":
        return (core.n[0] - 1, core.n[0])
    base = 1
    if count is not None and count.start < core.start:
        base = max(count.n)
    elif count is not None:
        return tuple(range(1, max(count.n) + 1))
    extra = max(core.n) if core.n else 1
    return tuple(range(base, base + extra + 1))


def _planned_numbers(
    view: ScheduleText,
    group: Group,
    core: Element,
    count: Element | None,
    span: Span | None,
    days: float | None,
) -> tuple[tuple[int, ...], int]:
    end = group.elements[-1].end
    if count is not None:
        return count.n, end
    if core.kind == "ordinal":
        return core.n, end
    points = _points(group)
    if core.kind == "extra":
        return ((1 + max(core.n),) if core.n else ()), end
    if len(points) > 1:
        return (len(points) + (0 if points[0] == 0 else 1),), end
    if group.first("rate") is not None and days:
        rate = group.first("rate")
        if rate is not None and rate.rule in _UNREPEATED:
            return (2,), end
        return _repetitions(view, group, days)
    once = group.last("single")
    if span is not None or (once is not None and once.start > core.start):
        return (2,), end
    return (), end
