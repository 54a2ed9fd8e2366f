"""What follows a number: the cells it counts, and what they are counted per."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stemtrial.answers import DoseUnit
from stemtrial.propose.dose_words import load_words, one_of

LONGEST_PHRASE = 11  # words between the number and the word that names the cells
MOST_PARTS = 3  # commas and slashes inside the phrase
LONGEST_RUN_ON = 3  # words from one such word to the next ("MSC product cells")

_KG = r"kilo(?:gram(?:me)?)?s?|kgs?(?:bw)?|k\.g|(?:actual |ideal )?body[ -]?(?:weight|mass)|bw|b\.w"
_CM2 = r"(?:sq(?:uare|\.)? ?)(?:cm|centimet(?:er|re)s?)|cm ?(?:\^ ?2|2|²|<sup>2)"
_ML = r"m[lL]|ML|millilit(?:er|re)s?|cc|cm ?(?:\^ ?3|3|³)"
_WHOSE = (
    r"(?:(?:each|every|the|1|one|unit(?: of)?|(?:patient|recipient|subject)(?:'?s?)"
    r"|body|actual|ideal|target|affected|injected|single)\s+){0,2}"
)
_END = r"(?![A-Za-z])"
PER = re.compile(
    r"\s*[(\[]?\s*(?:[/⁄∕]\s*|[x×*]\s*(?=kg)"
    r"|\b(?:per|pr|each|for (?:each|every)|by(?=\s*kg)|for(?=\s*(?:1\s*)?(?:k|cm)))\b"
    r"\s*/?\s*)"
    rf"[(\[]?\s*{_WHOSE}(?:1\s?(?=m[lL]|kg|cm))?(?:"
    rf"(?P<kg>{_KG}){_END}"
    rf"|(?P<cm2>{_CM2}){_END}"
    rf"|(?P<ml>{_ML}){_END}"
    rf"|(?P<site>(?:{one_of(load_words('sites'))})s?){_END}"
    rf"|(?P<count>{one_of(load_words('count_denominators'))}|[0-9]+\s?kg){_END}"
    rf"|(?P<occasion>(?:{one_of(load_words('occasions'))})s?|d){_END}"
    r"|(?P<volume>[0-9]+(?:[.,][0-9]+)?\s?(?:m[lL]|cc|[uµμ][lL]))"
    r")",
    re.IGNORECASE,
)
_INVERSE = re.compile(
    r"\s*[·.*]?\s*(?:(?P<kg>kg)|(?P<ml>m[lL])|(?P<cm2>cm))\s?(?:\^|<sup>)?\s?[-−–⁻]\s?[12¹²](?![0-9])",
    re.IGNORECASE,
)
_FAR = re.compile(
    r"[^.;:,()0-9]{0,45}?(?:"
    rf"(?:/|\bper\b|\bfor (?:each|every)\b)\s*{_WHOSE}(?P<kg>{_KG}){_END}"
    rf"|\b(?:per|each|every)\s+(?:\w+\s+)?(?P<site>(?:{one_of(load_words('sites'))})){_END})",
    re.IGNORECASE,
)
_TOLERANCE = re.compile(
    r"\s*[(\[]?\s*(?:±|\+\s?/?\s?[-−]|plus or minus)\s*[0-9]+(?:[.,][0-9]+)?\s*"
    r"(?:%|(?:[x×*]\s*)?10\s?[\^e(]?\s?[0-9]+\)?|million)?\s*[)\]]?",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s*\(?\s*(?:or|and) (?:more|greater|higher|above|over)\b", re.IGNORECASE)
_TOKEN = re.compile(
    r"\s*(?:(?P<aside>\([^()]{0,60}\)|\[[^\[\]]{0,40}\])|(?:in|ex)[ -](?:vitro|vivo)"
    r"|[^\s(),;:.·\[\]/]+)"
)
_GIVEN = re.compile(
    r"i\.?v|i\.?m|s\.?c|intra\w+|peripheral\w*|units?|doses?|once|and|along|\w+ed|\w+ly"
)
_PRODUCT = re.compile(r"(?!IL|IFN|TNF|HLA|G-CSF|GM-)[A-Z][A-Za-z0-9]*-?[A-Z0-9][A-Za-z0-9-]*")
_PART = re.compile(r", |/(?=[A-Za-z])")
_COUNT = re.compile(r"\s*counts?\b")
_COMMA_CELLS = re.compile(r",\s*cells\b")
_ACRONYM = re.compile(
    r"(?:[A-Za-z0-9]+[-–])*[A-Za-z]*[A-Z](?:SC|MC|NC|PC|DC|RC|SM|LC|TC|MCS)s?(?:[-–][A-Za-z]+)?"
)
_CD_MARKER = re.compile(r"CD\d{1,3}\S*", re.IGNORECASE)
_STICKY = str.maketrans("", "", '®™*"')
_HEADS = frozenset(load_words("cell_heads"))
_OTHER_UNITS = frozenset(load_words("other_units"))
_PEOPLE_AND_TIME = frozenset(load_words("people_and_time"))
_ENDS = frozenset(load_words("phrase_ends"))


@dataclass(slots=True)
class Tail:
    """What a number counts.

    Attributes
    ----------
    end : int
        Offset after the last part read.
    noun : str
        The words that name the cells; empty where there are none.
    unit : DoseUnit or None
        Set where the text says what the cells are counted per, a place or a weight.
    pers : set of str
        Every denominator read: `kg`, `ml`, `cm2`, `site`, `count`, `occasion`, `volume`.
    alien : bool
        The number counts something else.
    more : bool
        "or more" follows.
    open : bool
        No word that could be counted follows directly.
    product : bool
        What follows is no word but the name of a product or an acronym ("PX-101").
    """

    end: int
    noun: str = ""
    unit: DoseUnit | None = None
    pers: set[str] = field(default_factory=set)
    alien: bool = False
    more: bool = False
    open: bool = False
    product: bool = False


_PER_UNITS: tuple[tuple[str, DoseUnit], ...] = (
    ("kg", "cells_per_kg"),
    ("ml", "cells_per_ml"),
    ("cm2", "cells_per_cm2"),
    ("site", "cells_per_site"),
)


def read_tail(text: str, start: int) -> Tail:
    """Read what follows a number.

    Parameters
    ----------
    text : str
    start : int
        Offset after the number.

    Returns
    -------
    Tail
    """
    tail = Tail(start)
    tolerance = _TOLERANCE.match(text, start)
    if tolerance:
        start = tolerance.end()
    _read_per(text, start, tail)
    if not tail.pers and (aside := _TOKEN.match(text, start)) and aside["aside"]:
        _read_per(text, aside.end(), tail)
    after_per = tail.end
    noun_end = _read_noun(text, max(start, tail.end), tail)
    if noun_end and not tail.alien:
        if not tail.pers:
            tail.end = noun_end
            _read_per(text, noun_end, tail)
            if not tail.pers:
                _read_per(text, _skip_aside(text, noun_end), tail)
        if not tail.pers & {"kg", "ml", "cm2", "site"}:
            _read_far(text, tail)
    elif tail.pers:
        tail.end = after_per
    more = _MORE.match(text, tail.end)
    tail.more = bool(more)
    if "count" in tail.pers:
        tail.alien = True
    tail.unit = next((unit for per, unit in _PER_UNITS if per in tail.pers), None)
    return tail


def _read_per(text: str, position: int, tail: Tail) -> None:
    for _ in range(3):
        match = PER.match(text, position) or _INVERSE.match(text, position)
        if not match:
            return
        tail.pers.add(str(match.lastgroup))
        position = match.end()
        if "(" in match.group() and text.startswith(")", position):
            position += 1
        tail.end = position


def _read_far(text: str, tail: Tail) -> None:
    match = _FAR.match(text, tail.end)
    if match:
        tail.pers.add(str(match.lastgroup))
        tail.end = match.end()


def _skip_aside(text: str, position: int) -> int:
    counted = _COUNT.match(text, position)
    position = counted.end() if counted else position
    match = _TOKEN.match(text, position)
    return match.end() if match and match["aside"] else position


def _read_noun(text: str, position: int, tail: Tail) -> int:
    """Read the words up to the last one that names cells; return its end or 0."""
    first = end = 0
    budget = LONGEST_PHRASE
    commas = 0
    before = ""
    while budget:
        match = _TOKEN.match(text, position)
        if not match:
            pattern = _PART if first else _COMMA_CELLS
            part = None if end or commas == MOST_PARTS else pattern.match(text, position)
            if not part:
                break
            commas += 1
            position += 1
            continue
        position = match.end()
        if match["aside"]:
            continue
        if text.startswith(":", position):
            break
        word = match.group().strip().translate(_STICKY).removesuffix("'s")
        low = word.lower()
        if low in _ENDS or (word[:1].isdigit() and not _part_of_name(word, before)):
            break
        before = low
        if not end and (low in _OTHER_UNITS or low in _PEOPLE_AND_TIME):
            tail.alien = not tail.pers or (not first and low in _OTHER_UNITS)
            return 0
        if not first:
            tail.open = bool(_GIVEN.fullmatch(low))
            tail.product = bool(_PRODUCT.fullmatch(word))
        first = first or match.start()
        budget -= 1
        if _names_cells(word, low):
            end = position
            budget = LONGEST_RUN_ON
    tail.open = tail.open or not first
    if end:
        tail.noun = text[first:end].strip()
    return end


def _part_of_name(number: str, before: str) -> bool:
    """Tell whether a number goes on with the name ("cluster of differentiation 34", "10%")."""
    return number.endswith("%") or "-" in number or before in ("differentiation", "cd")


def _names_cells(word: str, low: str) -> bool:
    return (
        low in _HEADS
        or low.rpartition("-")[2] in _HEADS
        or bool(_ACRONYM.fullmatch(word))
        or bool(_CD_MARKER.fullmatch(word))
    )
