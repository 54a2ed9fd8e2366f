"""Find the pieces of schedules in a text: one pass over its words, parsing around anchors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import compress, count

from stemtrial.propose import intervals
from stemtrial.propose.schedule_adverbs import adverb_of_number
from stemtrial.propose.schedule_cues import (
    ADVERBS,
    AGAIN,
    CLASSES,
    CODES,
    DAILY_LIFE,
    DOUBLED,
    GAPS,
    GIVEN,
    MULTIPLES,
    NOUNS,
    NUMBERS,
    OCCURRENCE,
    ORDINALS,
    REPEATS,
    STRONG_NOUNS,
    UNITS,
    WEAK_NOUNS,
)
from stemtrial.propose.schedule_element import LARGEST_COUNT, Element
from stemtrial.propose.schedule_nouns import TRAILERS, TRIGGERS, before_noun
from stemtrial.propose.schedule_points import Points, even_step, points_at, points_before
from stemtrial.propose.schedule_text import ScheduleText

_PREFIXES = {"bi": 2.0, "tri": 3.0, "semi": 0.5, **{k: float(v) for k, v in NUMBERS.items()}}
_INTERVALS = re.compile(r"[\s-]intervals?(?![a-z])")
_SINGLE_POINT = re.compile(r"(?:\b(?:on|at|in|and|of|for)|[:(,])\s?(?:the )?$")
_TIMES_AFTER = re.compile(
    r"\s?[,(]?\s?[x×*]\s?(?P<n>\d{1,2})(?![\d.^]|\s?[x×*]|\s?(?:days?|weeks?|wks?|months?|mos?|years?)\b)"
)
_FIGURES = frozenset(["zero", *map(str, range(400)), *(f"0{number}" for number in range(10))])
_RANKED = _FIGURES | frozenset(ORDINALS)
_LISTING = frozenset(("and", "the", ""))
# Numbers and units are often written as one word: `3-5days between infusions`.
_FUSED = (f"{number}{unit}" for number in range(1, 61) for unit in UNITS if len(unit) > 2)
_LEADS = frozenset([*UNITS, *ADVERBS, *_FUSED])
_NUMBER_NEXT = TRAILERS | {"per"}
_WORDS_BEFORE, _WORDS_AFTER = 16, 10  # separators count
_PAUSE = frozenset(",;:.\n")
_NOUN_REACH, _PHRASE, _AGAIN = 11, 7, 6  # words
_OF_CELLS = STRONG_NOUNS | WEAK_NOUNS | {word for word, name in CLASSES.items() if name == "cells"}
_OF_OTHERS = frozenset(word for word, name in CLASSES.items() if name in ("drug", "visit"))
_TRANSPLANTS = frozenset(word for word in _OF_CELLS if "transplant" in word) | {
    "hsct", "sct", "asct", "bmt", "hct", "pbsct", "ehsct", "transplants", "graft", "grafts",
}  # fmt: skip
_YEARLY = frozenset(("annually", "annual", "yearly"))
_MACROPHAGES = frozenset(("macrophage", "macrophages", "balance", "phenotype", "ratio"))
_SEPARATE = frozenset(("separate", "different", "consecutive", "successive", "distinct"))
_DAYS = re.compile(
    rf"\bon (?:a total of )?(?P<n>{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
    r"(?: \(\d+\))? (?P<how>separate |different |distinct |(?:non-?)?consecutive |successive )?$"
)
_COUNTED = re.compile(r"(?P<n>\d{1,2})(?:times|doses|infusions|injections)$")
_NAMED_DAY = re.compile(r"(?:d|w|m|day|days|week|weeks|month|months|wk)-?\d{1,3}$")

_HOLDERS = frozenset({"count", "single", "many", "extra", "ordinal"})

Handler = Callable[[ScheduleText, int], "list[Element]"]


def _rate(found: intervals.Interval | None, rule: str = "rate") -> list[Element]:
    if found is None:
        return []
    return [Element("rate", found.start, found.end, days=found.days, rule=rule)]


def _is_occurrence(words: list[str], index: int) -> bool:
    """Whether a rhythm of years says how often a disease occurs: `a million people each year`."""
    near = words[max(0, index - _WORDS_BEFORE) : index + _WORDS_AFTER]
    return not OCCURRENCE.isdisjoint(near)


def _every(view: ScheduleText, index: int) -> list[Element]:
    if view.words[index + 1 : index + 2] == ["year"] and _is_occurrence(view.words, index):
        return []
    return _rate(intervals.every(view.low, view.start(index)))


def _gap(view: ScheduleText, index: int) -> list[Element]:
    word = view.words[index]
    ahead = view.words[max(0, index - 6) : index]
    if _LEADS.isdisjoint(ahead) and (
        word in ("later", "between") or _LEADS.isdisjoint(view.words[index + 1 : index + 16])
    ):
        return []
    rule = word if word in ("later", "between") else "interval"
    return _rate(intervals.gap(view.low, view.start(index), word), rule)


def _code(view: ScheduleText, index: int) -> list[Element]:
    start, end = view.start(index), view.end(index)
    return [Element("rate", start, end, days=CODES[view.words[index]], rule="code")]


def _adverb(view: ScheduleText, index: int) -> list[Element]:
    word = view.words[index]
    if view.following(index) in DAILY_LIFE:
        return []
    if word in _YEARLY and _is_occurrence(view.words, index):
        return []
    start, end = view.start(index), view.end(index)
    days = ADVERBS[word]
    before = view.previous(index)
    prefix = view.words[before] if before >= 0 else ""
    joint = view.low[view.end(before) : start] if before >= 0 else ""
    if prefix in _PREFIXES and (joint == "-" or (prefix.isdigit() and joint == "-")):
        days *= _PREFIXES[prefix]
        start = view.start(before)
    tail = _INTERVALS.match(view.low, end)
    if tail:
        end = tail.end()
    return [Element("rate", start, end, days=days, rule="rate")]


def _unit(view: ScheduleText, index: int) -> list[Element]:
    words = view.words
    if not _FIGURES.isdisjoint(words[index + 1 : index + 4]):
        found = points_at(view, index)
        if found is not None:
            return _points(view, found)
    before = words[index - 1] if index > 1 else ""
    if before in _SEPARATE or (before in NUMBERS and words[index] == "days"):
        separate = _separate_days(view, index)
        if separate:
            return separate
    if before in _RANKED and (
        words[index - 2] in _LISTING or words[index - 3 : index - 1] == ["and", "or"]
    ):
        return _points(view, points_before(view, index))
    return []


def _separate_days(view: ScheduleText, index: int) -> list[Element]:
    """Read `on two separate days`, `on 3 consecutive days`, `on four days`."""
    match = _DAYS.search(view.low, max(0, view.start(index) - 45), view.start(index))
    if match is None:
        return []
    number = NUMBERS[match["n"]]
    if number == 1 or number > LARGEST_COUNT:
        return []
    daily = 1.0 if match["how"] in ("consecutive ", "successive ") else None
    start, end = match.start("n"), view.end(index)
    rhythm = (start, end) if daily else None
    return [Element("count", start, end, (number,), days=daily, rule="days", rhythm=rhythm)]


def _named_day(view: ScheduleText, index: int) -> list[Element]:
    words = view.words
    if words[index] in ("m1", "m2") and not _MACROPHAGES.isdisjoint(words[index - 1 : index + 3]):
        return []
    if view.low.startswith("/m", view.start(index) - 1):  # mg/m2
        return []
    return _points(view, points_at(view, index))


def _points(view: ScheduleText, found: Points | None) -> list[Element]:
    if found is None:
        return []
    if len(found.days) == 1 and found.span is None and found.days[0] != 0:
        head = view.low[max(0, found.start - 8) : found.start]
        if not _SINGLE_POINT.search(head):
            return []
    if view.low.endswith("between ", 0, found.start):
        return []
    element = Element(
        "points", found.start, found.end, days=even_step(found.days), rule="points",
        points=found.days, span=found.span,
    )  # fmt: skip
    return [element]


def _tandem(view: ScheduleText, index: int) -> list[Element]:
    """Read `tandem autologous transplantation`: two grafts, one after the other."""
    if _TRANSPLANTS.isdisjoint(view.words[index + 1 : index + 1 + _PHRASE]):
        return []
    return [Element("count", view.start(index), view.end(index), (2,), rule="count")]


def _repeat(view: ScheduleText, index: int) -> list[Element]:
    start, end = view.start(index), view.end(index)
    return [Element("repeat", start, end, rule="repeat")]


def _re(view: ScheduleText, index: int) -> list[Element]:
    """Read `re-inject`, `re-treated`; before a noun the noun's handler reads it."""
    if AGAIN.isdisjoint(view.words[index + 1 : index + 2]) or view.low[view.end(index)] != "-":
        return []
    return [Element("repeat", view.start(index), view.end(index + 1), rule="repeat")]


def _multiple(view: ScheduleText, index: int) -> list[Element]:
    """Read `double treatment`: given twice."""
    words = view.words
    if DOUBLED.isdisjoint(words[index + 1 : index + 2]):
        return []
    count = (MULTIPLES[words[index]],)
    return [Element("count", view.start(index), view.end(index + 1), count, rule="count")]


def _again(view: ScheduleText, index: int) -> list[Element]:
    """Read `the cells are given again`."""
    verbs = [i for i in range(max(0, index - _AGAIN), index) if view.words[i] in GIVEN]
    if not verbs:
        return []
    start, end = view.start(verbs[-1]), view.end(index)
    if not _PAUSE.isdisjoint(view.low[start:end]):
        return []
    return [Element("repeat", start, end, rule="repeat")]


def _counted_noun(view: ScheduleText, index: int) -> list[Element]:
    match = _COUNTED.match(view.words[index])
    if match is None or not 1 < int(match["n"]) <= 40:
        return []
    return [Element("count", view.start(index), view.end(index), (int(match["n"]),), rule="count")]


def _handlers() -> dict[str, Handler]:
    handlers: dict[str, Handler] = {}
    for number in range(400):
        for unit in ("d", "w", "m", "day", "days", "week", "weeks", "month", "months", "wk"):
            handlers[f"{unit}{number}"] = _named_day
        for noun in ("times", "doses", "infusions", "injections"):
            handlers[f"{number}{noun}"] = _counted_noun
    for words, handler in (
        (CODES, _code),
        (ADVERBS, _adverb),
        (GAPS, _gap),
        (REPEATS, _repeat),
        (("tandem",), _tandem),
        (("again",), _again),
        (("re",), _re),
        (MULTIPLES, _multiple),
        (("every", "each", "alternate"), _every),
        (("once", "twice", "thrice", "times", "time"), adverb_of_number),
        (("day", "days", "week", "weeks", "month", "months", "wk", "wks", "d", "w"), _unit),
        (NOUNS, before_noun),
    ):
        handlers.update(dict.fromkeys(words, handler))
    return handlers


_HANDLERS = _handlers()
_IS_ANCHOR = frozenset(_HANDLERS).__contains__


def elements(view: ScheduleText) -> list[Element]:
    """Find the pieces of schedules in a text.

    Rhythms and points in time of drugs and visits are left out early where no word of cells or
    of an administration stands near: most of a registry's time words are such.

    Parameters
    ----------
    view : ScheduleText

    Returns
    -------
    list of Element
        In order of their start, without overlaps: the longer of two that overlap stays.
    """
    words = view.words
    found: list[Element] = []
    for index in compress(count(), map(_IS_ANCHOR, words)):
        handler = _HANDLERS[words[index]]
        if handler is before_noun:
            if TRIGGERS.isdisjoint(words[max(0, index - _NOUN_REACH) : index]) and (
                _NUMBER_NEXT.isdisjoint(words[index + 1 : index + 2])
            ):
                continue
        elif handler is not _repeat and _is_foreign(words, index):
            continue
        found += handler(view, index)
    if not found:
        return found
    found += [more for rate in found if rate.kind == "rate" for more in _times_after(view, rate)]
    return list(_without_overlaps(found))


def _is_foreign(words: list[str], index: int) -> bool:
    """Whether a time word is of a drug or a visit: one right before it, or nothing else near."""
    for position in range(index - 1, max(-1, index - _PHRASE), -1):
        word = words[position]
        if word in _OF_OTHERS:
            return True
        if not word or word in _OF_CELLS:
            break
    near = words[max(0, index - _WORDS_BEFORE) : index + _WORDS_AFTER]
    return _OF_CELLS.isdisjoint(near) and not _OF_OTHERS.isdisjoint(near)


def _times_after(view: ScheduleText, rate: Element) -> list[Element]:
    match = _TIMES_AFTER.match(view.low, rate.end)
    if match is None:
        return []
    n = int(match["n"])
    return [Element("count", match.start("n"), match.end(), (n,), rule="count")] if n > 1 else []


def _without_overlaps(found: list[Element]) -> Iterator[Element]:
    found.sort(key=lambda e: (e.start, -e.end))
    last: Element | None = None
    for element in found:
        if last is None:
            last = element
        elif element.start >= last.end:
            yield last
            last = element
        elif element.kind == "rate" and last.kind in _HOLDERS and element.end <= last.end:
            last.days, last.rhythm = element.days, (element.start, element.end)
        elif element.end - element.start > last.end - last.start:
            last = element
    if last is not None:
        yield last
