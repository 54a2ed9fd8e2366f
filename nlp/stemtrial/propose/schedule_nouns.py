"""What stands before a noun of administration: `three infusions`, `a single dose`."""

from __future__ import annotations

import re

from stemtrial.propose.intervals import per_unit
from stemtrial.propose.schedule_cues import (
    COMPOUNDS,
    DESIGNS,
    EXTRA,
    FAINT_NOUNS,
    MANY,
    NOUNS,
    NUMBERED,
    NUMBERS,
    ORDINALS,
    POINTERS,
    SESSION_ROUTES,
    SINGLE,
    STOPS,
    STRONG_NOUNS,
)
from stemtrial.propose.schedule_element import LARGEST_COUNT, Element, Kind
from stemtrial.propose.schedule_numbers import PARTS, is_count, read_number
from stemtrial.propose.schedule_text import ScheduleText, word_class

TRIGGERS = frozenset([*NUMBERS, *ORDINALS, *SINGLE, *MANY, *EXTRA])
_ROLES = TRIGGERS | STOPS
_PLURALS = frozenset(noun for noun in NOUNS if noun.endswith("s") and noun != "bolus")
_SESSION_COUNT = 10
_REACH, _WINDOW = 9, 14  # words; words and separators
_VALUES = frozenset([*NUMBERS, "once", "x", *(f"x{number}" for number in range(1, 41))])
TRAILERS = _VALUES | {"", "number"}
# Between `single` and its noun an amount may stand: `a single 2x10^6 cells/kg dose`.
_AMOUNTS = frozenset({"million", "billion", "kg", "ml"})
_SIGNS = frozenset("^x×*")
_ONE_OF = frozenset({"one", "1", "either", "each", "any", "first", "1st"})
_BREAK = re.compile(r"[:;\n]|\.\s|\s[-–—]\s|, (?=\S+ and )")
_SITES = re.compile(
    r"\s?(?:sites?|points?|spots?)\b"
    r"|\s(?:of|with|each of)\s(?:about |approximately |up to )?[\d.,]+\s?(?:[-–]\s?[\d.,]+\s?)?"
    r"(?:ml|cc|µl|μl|ul|microl)"
    r"|\s(?:per|in each|into each|to each|in both|into both|on both|to both)\s"
    r"(?!week|month|day|patient|subject|year)"
    r"|\s(?:at|in|into|to|along|around|over)\s(?:\w+\s){0,3}"
    r"(?:sites|points|areas|spots|locations|segments|regions|places|quadrants)"
)
_TRAILING = re.compile(
    r"\s?\)?,?\s?[(,]?\s?(?:[x×]\s?(?P<x>\d{1,2})(?![\d.^]|\s?[x×*]\s?10|\s?10|\s?injection)"
    r"|(?:number|numbers|count|times|no\.?|frequency)?\s?[:=]\s?(?:only )?(?P<n>\d{1,2}|[a-z]+)\b"
    r"(?!\s?[x×*.^%]|\s?(?:m?l|cc|million|mg|cells|days?|weeks?)\b))"
)
_NUMBER_OF = re.compile(
    r"\s(?:#\s?|no\.? |number )?(?P<n>\d{1,2})"
    r"(?=\s?(?:$|[,;:)\]/\n]|[.](?!\d)|[-–—]\s)"
    r"|\s(?:and|will|is|was|takes|occurs|(?:on|at) (?:day|week|month))\b)"
)
_AMOUNT = r"\d[\d.]*(?:(?:,\d{3}){2,}|\s?[x×*]\s?10|\s?million|e\d)"
# `two doses (1 million and 5 million cells)` are levels of dose.
_LEVELS = re.compile(
    rf"\s(?:[^.;()\d]{{0,50}})?(?:\(|\bare |: )[^.;\d]{{0,20}}{_AMOUNT}[^.;]{{0,30}}?"
    rf"(?:,|\band\b|\bor\b|/|\bvs\b)\s?{_AMOUNT}"
)
_OF_PRODUCT = re.compile(r"\sof(?:\s[\w-]+){1,4}?(?=\sper\s)")
_SINGULAR_THERAPY = re.compile(r"therap|interv|setting|sitting")


def before_noun(view: ScheduleText, index: int) -> list[Element]:
    """Read what stands before a noun: `three (3) intravenous infusions`, `a single dose`.

    Parameters
    ----------
    view : ScheduleText
    index : int
        Position of the noun among the words.

    Returns
    -------
    list of Element
        A count, single, ordinal, many or extra element and, where the noun is followed by
        `per week` and the like, a rate.
    """
    words = view.words
    after = words[index + 1 : index + 4]
    if after and after[0] in TRAILERS and not _VALUES.isdisjoint(after):
        trailing = _trailing(view, index)
        if trailing:
            return [trailing]
        numbered = _numbered(view, index)
        if numbered:
            return [numbered]
    found = _walk(view, index)
    if found is None:
        return _bare_rate(view, index) if words[index + 1 : index + 2] == ["per"] else []
    after_noun = view.following(index)
    position, number = found
    if after_noun in COMPOUNDS and view.low[view.end(index)] not in ",.;)":
        design = after_noun in DESIGNS and words[position] in SINGLE
        if not design or words[index] not in STRONG_NOUNS:
            return []
    if after_noun == "follow" and view.low.startswith("up", view.end(index) + len(" follow-")):
        return []
    return _element(view, position, number, index)


def _bare_rate(view: ScheduleText, index: int) -> list[Element]:
    """Read a noun with a rhythm and no count: `infusion per week`."""
    found = per_unit(view.low, view.end(index))
    if found is None or view.words[index] not in STRONG_NOUNS or not found.days:
        return []
    return [Element("rate", view.start(index), found.end, days=found.days, rule="rate")]


def _walk(view: ScheduleText, index: int) -> tuple[int, int | None] | None:
    words = view.words
    held: int | None = None
    amount = False
    steps = 0
    for position in range(index - 1, max(-1, index - _WINDOW), -1):
        word = words[position]
        if not word:
            continue
        steps += 1
        if word in _ROLES:
            if word in NUMBERS and not amount and is_count(view, position):
                return position, held
            if word in _AMOUNTS or (word.isdigit() and _in_amount(view, position)):
                amount = True
                continue
            if word not in TRIGGERS or word in NUMBERS or (amount and word not in SINGLE):
                break
            if word in ORDINALS:
                held = position if held is None or words[held] in EXTRA else held
                return held, held
            if held is None:
                held = position
        elif steps > _REACH or word.isdigit() or word in _PLURALS:
            break
    return None if held is None else (held, held)


def _in_amount(view: ScheduleText, position: int) -> bool:
    """Whether a number is a part of an amount of cells: the 6 of `10^6`."""
    start, end = view.start(position), view.end(position)
    return view.low[max(0, start - 1) : start] in _SIGNS or view.low[end : end + 1] in _SIGNS


def _element(view: ScheduleText, position: int, held: int | None, index: int) -> list[Element]:
    words, low = view.words, view.low
    noun = words[index]
    weak = noun not in STRONG_NOUNS
    start, end = view.start(position), view.end(index)
    gap = low[view.end(position) : view.start(index)]
    if _BREAK.search(gap):
        return []
    word = words[position]
    if word in NUMBERS and not (position == held and word in ORDINALS):
        return _counted(view, position, held, index)
    if word in SINGLE:
        if view.word(view.previous(position)) in ("every", "each"):
            return []
        element = Element("single", start, end, (1,), rule="single", weak=weak)
        return _with_rate(view, element)
    if word in ORDINALS:
        return _ranked(view, position, index)
    if word in ("repeat", "repeated") and not noun.endswith("s"):
        return [Element("repeat", start, end, rule="repeat", weak=weak)] if not weak else []
    if "," in gap or (weak and word != "re" and not noun.startswith(("cours", "cycl", "session"))):
        return []
    if word in EXTRA:
        return _extra(view, position, index)
    if weak or not noun.endswith("s") or _SITES.match(low, end):
        return []
    sites = noun.startswith("injection") and not word.startswith("rep")
    return [Element("many", start, end, rule="many", weak=weak, session=sites)]


def _extra(view: ScheduleText, position: int, index: int) -> list[Element]:
    word, noun = view.words[position], view.words[index]
    start, end = view.start(position), view.end(index)
    if view.word(view.previous(position)) in ("no", "any", "not", "without"):
        return []
    if word == "re" and not noun.startswith(("treat", "inject", "admin", "dos")):
        return []
    # `one or more infusions` counts where a condition governs it.
    weak = noun not in STRONG_NOUNS or word == "more"
    return [Element("extra", start, end, rule="extra", weak=weak)]


def _ranked(view: ScheduleText, position: int, index: int) -> list[Element]:
    rank = ORDINALS[view.words[position]]
    if rank < 2:
        return []
    gap = view.low[view.end(position) : view.start(index)]
    before = view.word(view.previous(position))
    noun = view.words[index]
    if before in ("every", "each") or _SINGULAR_THERAPY.match(noun):
        return []
    if "," in gap and not gap.lstrip().startswith(", optional"):
        return []
    weak = noun not in STRONG_NOUNS
    return [
        Element(
            "ordinal", view.start(position), view.end(index), (rank,), rule="ordinal", weak=weak
        )
    ]


def _names_levels(view: ScheduleText, first: int, numbers: tuple[int, ...], noun: str) -> bool:
    """Whether a number counts dose levels, arms or things named before, not administrations."""
    before = view.previous(first)
    lead = view.word(before)
    level = noun.startswith(("dos", "treat", "interv", "therap", "proced"))
    if level and lead == "of" and view.word(view.previous(before)) in _ONE_OF:
        return True
    if numbers == (1,):
        return lead in ("every", "each", "least", "than", "per")
    if lead == "between" or (noun in FAINT_NOUNS and not noun.endswith("s")):
        return True
    if lead in PARTS:
        return True
    return lead in POINTERS and (noun not in STRONG_NOUNS or noun.startswith("dos"))


def _counted(view: ScheduleText, position: int, held: int | None, index: int) -> list[Element]:
    words, low = view.words, view.low
    first, numbers, up_to = read_number(view, position)
    if max(numbers) > LARGEST_COUNT:
        return []
    noun = words[index]
    weak = noun not in STRONG_NOUNS
    if _names_levels(view, first, numbers, noun) or _LEVELS.match(low, view.end(index)):
        return []
    between = words[position + 1 : index]
    start, end = view.start(first), view.end(index)
    before = view.previous(first)
    if view.word(before) in EXTRA and view.word(view.previous(before)) not in ("no", "any"):
        start = view.start(before)
        return [Element("extra", start, end, numbers, rule="extra", weak=weak)]
    if held is not None and words[held] in EXTRA and held != position:
        return [Element("extra", start, end, numbers, rule="extra", weak=weak)]
    kind: Kind = "single" if numbers == (1,) else "count"
    session = kind == "count" and (
        not SESSION_ROUTES.isdisjoint(between)
        or (numbers[-1] > _SESSION_COUNT and noun.startswith(("injection", "shot")))
        or _SITES.match(low, end) is not None
    )
    rule = "one" if kind == "single" else "up_to" if up_to else "count"
    faint = noun in FAINT_NOUNS and not any(word_class(word) == "cells" for word in between)
    element = Element(kind, start, end, numbers, rule=rule, session=session, weak=faint)
    return _with_rate(view, element)


def _trailing(view: ScheduleText, index: int) -> Element | None:
    low, end = view.low, view.end(index)
    match = _TRAILING.match(low, end)
    if match is None:
        return None
    value = match["x"] or match["n"]
    number = int(value) if value.isdigit() else NUMBERS.get(value, 1 if value == "once" else 0)
    if not 0 < number <= LARGEST_COUNT:
        return None
    plural = view.words[index].endswith("s")
    if match["n"] and not (plural or "number" in match.group()):
        return None
    kind: Kind = "single" if number == 1 else "count"
    return Element(kind, view.start(index), match.end(), (number,), rule="number_after")


def _numbered(view: ScheduleText, index: int) -> Element | None:
    """Read `infusion 3` and `injection #2` of a plan of visits as a third and a second one."""
    if view.words[index] not in NUMBERED:
        return None
    match = _NUMBER_OF.match(view.low, view.end(index))
    if match is None or not 1 < int(match["n"]) <= _SESSION_COUNT:
        return None
    rank = (int(match["n"]),)
    return Element("ordinal", view.start(index), match.end(), rank, rule="ordinal", weak=True)


def _with_rate(view: ScheduleText, element: Element) -> list[Element]:
    """Follow a count by its rhythm: `two infusions per week` is a rate of 3.5 days."""
    found = per_unit(view.low, element.end)
    if found is None:
        product = _OF_PRODUCT.match(view.low, element.end)
        found = per_unit(view.low, product.end()) if product else None
    if found is None:
        return [element]
    rate = Element("rate", found.start, found.end, days=found.days, rule="rate")
    if not found.divides or not view.low.startswith(("a", "p", "i", "/"), found.start):
        return [element, rate]
    if found.days is not None:
        rate.days = found.days / max(element.n) if len(element.n) == 1 else None
    rate.start = element.start
    return [rate]
