"""Intervals and lengths of time as written, normalised to days.

A month is 30 days (guidelines, schedule) and a year 365; ranges and lower bounds have no exact
value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stemtrial.propose.schedule_cues import ADVERBS, NUMBERS, UNITS

_NUMBER_WORDS = "|".join(sorted((w for w in NUMBERS if w.isalpha()), key=len, reverse=True))
NUMBER = rf"(?:\d{{1,3}}(?:\.\d)?|{_NUMBER_WORDS})"
_UNIT_WORDS = "|".join(sorted(UNITS, key=len, reverse=True))
UNIT = rf"(?:{_UNIT_WORDS})(?![a-z\d])"
_ADVERB = "|".join(sorted(ADVERBS, key=len, reverse=True))
_ABOUT = r"(?:(?:about|approximately|approx\.?|around|roughly|exactly|a|an|the)\s|[~≈]\s?)*"
_WINDOW = r"(?:\s?\(?\s?(?:±|\+/-|\+-)\s?\d{1,2}\s?\)?)?"


def quantity(prefix: str = "") -> str:
    """Write the pattern of an amount of time: `two (2) weeks`, `3-4 days`, `7 ± 1 days`.

    Parameters
    ----------
    prefix : str
        Put before the names of the groups `low`, `high` and `unit`.

    Returns
    -------
    str
        A pattern over lower-case text; a bare unit counts one of it.
    """
    return (
        rf"(?:(?P<{prefix}low>(?<![\d.,/])\b{NUMBER})(?:\s?\(\s?\d{{1,3}}\s?\))?{_WINDOW}"
        rf"(?:\s?(?:-|–|—|~|to|or|and)\s?(?P<{prefix}high>{NUMBER}))?[\s-]{{0,2}})?"
        rf"(?P<{prefix}unit>{UNIT})"
    )


_FLOOR = r"(?P<floor>(?:at least|a minimum of|minimum|no less than|not less than|up to|within)\s)?"
_EVERY = re.compile(
    rf"(?:every|each)\s{_ABOUT}(?:(?P<skip>other|second|alternate|third|2nd|3rd)\s)?{quantity()}"
    r"(?!\s?(?:visit|follow))"
)
_ALTERNATE = re.compile(r"(?:on )?alternate (?P<unit>days?|weeks?|months?)\b")
_PER = re.compile(
    rf"\s?,?\s?(?:(?P<per>(?:a|an|per)\s|/\s?)|(?P<every>each|every)\s{_ABOUT})"
    rf"(?:(?P<skip>other|second|alternate)\s)?{quantity()}(?:[\s-]intervals?)?(?!\s(?:apart|later|after|before|prior))"
    rf"|\s?,?[\s-]{{0,2}}/?\s?(?:in\s)?(?P<adverb>{_ADVERB})(?![a-z])"
)
_BACK = re.compile(
    rf"(?<![a-z\d]){_FLOOR}{_ABOUT}{quantity()}\s?(?:\([^()]{{1,20}}\)\s?)?(?:of\s)?$"
)
_BACK_INTERVAL = re.compile(
    rf"(?<![a-z\d]){_FLOOR}{_ABOUT}(?:{quantity()}|(?P<adverb>{_ADVERB}))"
    r"(?:[\s-](?:time|treatment|dosing|intervening|injection|infusion|minimum))?[\s-]$"
)
_AFTER_GAP = re.compile(
    r"(?:\s?time)?(?:\s(?:out|apart))?(?:\sbetween(?:\s(?!of|is|was|will)[\w-]+){1,6})?"
    r"\s?(?:of|by|from|to|(?P<said>is|was|are|were|will be|:|=)|,)?\s?\(?"
    r"(?:(?:an interval|intervals|a period|periods)\sof\s)?"
    rf"{_FLOOR}{_ABOUT}{quantity()}"
)
_DURATION = re.compile(
    rf"(?P<how>\bfor|\bover|\bduring|\bin|\bwithin|\bthroughout|[,x×(])\s?(?P<upto>up to\s)?"
    rf"(?:(?:a|an|the|total|period|course|duration|of|about|approximately|first|next|second|last"
    rf"|following|consecutive|continuous|successive|subsequent|initial|further|another|each)[\s-])*"
    rf"(?:(?P<low>\b{NUMBER})(?:\s?\(\s?\d{{1,3}}\s?\))?"
    rf"(?P<high>\s?(?:-|–|to|or)\s?{NUMBER})?[\s-]{{0,2}})?"
    rf"(?:(?:consecutive|continuous|successive|more|additional|full|calendar)\s)*(?P<unit>{UNIT})"
    rf"(?!\s(?:after|later|before|prior|post|apart|interval|old|of age))"
)
_LENGTHS = ("week", "month", "day", "year", "wk", "hour", "yr", "mo")
_POWER_BEFORE = re.compile(r"[\d.^/]\s?$")


@dataclass(slots=True)
class Interval:
    """A stretch of text that says how far apart administrations are.

    Attributes
    ----------
    start, end : int
        Offsets into the text.
    days : float or None
        Days between two administrations; None where the text gives no exact value.
    divides : bool
        Whether the text counts administrations per unit (`per week`, `a day`), so that a number
        before it divides the unit.
    paused : bool
        Whether a comma stands before it.
    """

    start: int
    end: int
    days: float | None
    divides: bool = False
    paused: bool = False


def amount(text: str) -> float:
    """Return the value of a number written in digits or words.

    Parameters
    ----------
    text : str
        Lower case, as matched by `NUMBER`.

    Returns
    -------
    float
    """
    return float(NUMBERS[text]) if text in NUMBERS else float(text)


def _days(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    if groups.get("adverb"):
        days: float = ADVERBS[groups["adverb"]]
        return None if groups.get("floor") else days
    if groups.get("high") or groups.get("floor"):
        return None
    count = amount(groups["low"]) if groups.get("low") else 1.0
    skip = groups.get("skip")
    if skip:
        count *= 3.0 if skip in ("third", "3rd") else 2.0
    return round(count * UNITS[groups["unit"]], 6) or None


def every(low: str, offset: int) -> Interval | None:
    """Read `every two weeks`, `every other day`, `each month` at an offset.

    Parameters
    ----------
    low : str
        Lower-case text.
    offset : int
        Where the first word starts.

    Returns
    -------
    Interval or None
    """
    match = _EVERY.match(low, offset) or _ALTERNATE.match(low, offset)
    if match is None:
        return None
    days = 2 * UNITS[match["unit"]] if match.re is _ALTERNATE else _days(match)
    return Interval(offset, match.end(), days)


def per_unit(low: str, offset: int) -> Interval | None:
    """Read what follows a count: ` per week`, ` a day`, ` every 3 months`, ` weekly`, `/week`.

    Parameters
    ----------
    low : str
        Lower-case text.
    offset : int
        Where the count ends.

    Returns
    -------
    Interval or None
        `divides` is set where a count before it divides the unit.
    """
    match = _PER.match(low, offset)
    if match is None:
        return None
    divides = match["every"] is None or not (match["low"] or match["skip"])
    written = match.group()
    start = match.end() - len(written.lstrip(" ,"))
    return Interval(start, match.end(), _days(match), divides, "," in written[: start - offset])


def _first(match: re.Match[str]) -> int:
    """Leave out `a`, `about` and the like before a number."""
    return match.start("low") if match["low"] and not match["floor"] else match.start()


def before(low: str, offset: int) -> Interval | None:
    """Read the amount of time that ends at an offset: `7 days` before `apart` or `later`."""
    match = _BACK.search(low, max(0, offset - 48), offset)
    if match is None or _POWER_BEFORE.search(low, 0, match.start()):
        return None
    return Interval(_first(match), offset, _days(match))


def gap(low: str, offset: int, word: str) -> Interval | None:
    """Read an interval around `apart`, `interval(s)`, `separated`, `spaced`, `later`, `between`.

    Parameters
    ----------
    low : str
        Lower-case text.
    offset : int
        Where the word starts.
    word : str
        The word.

    Returns
    -------
    Interval or None
        None where no amount of time stands beside the word (`confidence interval`).
    """
    end = offset + len(word)
    if word.startswith("interval"):
        match = _BACK_INTERVAL.search(low, max(0, offset - 60), offset)
        if match:
            return Interval(_first(match), end, _days(match))
    elif word in ("apart", "later", "between"):
        found = before(low, offset)
        if found:
            return Interval(found.start, end, found.days)
    if word in ("later", "between"):
        return None
    match = _AFTER_GAP.match(low, end)
    if match is None:
        return None
    if match["said"] and word.startswith("interval"):  # `the interval is 3 months`
        return Interval(_first(match), match.end(), _days(match))
    if low.startswith(" apart", match.end()):
        return Interval(_first(match), match.end() + len(" apart"), _days(match))
    return Interval(offset, match.end(), _days(match))


def duration(low: str, start: int, end: int) -> tuple[Interval, bool] | None:
    """Find how long something is repeated: `for 4 weeks`, `over one year`.

    Parameters
    ----------
    low : str
        Lower-case text.
    start, end : int
        Where to look.

    Returns
    -------
    tuple of Interval and bool, or None
        `days` is the length; the bool says whether it is exact (not `up to`, no range).
    """
    window = low[start:end]
    if not any(unit in window for unit in _LENGTHS):
        return None
    match = _DURATION.search(low, start, end)
    if match is None or (match["low"] is None and match["how"] in (",", "(", "x", "×")):
        return None
    count = amount(match["low"]) if match["low"] else 1.0
    exact = not (match["upto"] or match["high"])
    return Interval(match.start(), match.end(), count * UNITS[match["unit"]]), exact
