"""What stands around a dose: bounds before it, and what is done with the cells."""

from __future__ import annotations

import re
from typing import Literal

from stemtrial.answers import DoseUnit
from stemtrial.propose.dose_words import load_values, load_words, one_of

Bound = Literal["", "low", "high"]
Setting = Literal["", "give", "harvest", "laboratory", "count"]

_ABOUT = re.compile(
    r"(?:\b(?:approximately|approx|about|around|circa|ca|roughly|nearly|of|is|a|an|the|as|with|"
    r"average|mean|target|median)\b\.?|[~≈:(\[])\s*$",
    re.IGNORECASE,
)
_LOW = re.compile(
    r"(?:≥|>\s?=?|=\s?>|⩾|≧|\b(?:at least|at a minimum|no(?:t)? (?:less|fewer|lower) than"
    r"|(?<!no )(?<!not )(?:more|greater|higher) than(?: or equal(?: to)?)?|in excess of"
    r"|minim(?:um|al)(?:\s+[a-z+0-9-]+){0,3}?(?:\s*[:=])?|a minimum of"
    r"|(?<![0-9] )(?<![0-9])min\.?))\s*$",
    re.IGNORECASE,
)
_HIGH = re.compile(
    r"(?:≤|<\s?=?|=\s?<|⩽|≦|\b(?:up to|at most"
    r"|(?<!no )(?<!not )(?:less|fewer|lower) than(?: or equal(?: to)?)?"
    r"|no(?:t)? (?:more|greater|higher) than|(?:not |never |without )(?:to )?exceed(?:s|ing)?"
    r"|maxim(?:um|al)(?!\s+tolera)(?:\s+[a-z]+){0,3}?(?:\s*[:=])?|(?<![0-9])max\.?|below))\s*$",
    re.IGNORECASE,
)
_BOUND_HINT = re.compile(
    r"[<>≥≤⩾⩽≧≦=]|[Ll]ess|than|[Mm]in|[Mm]ax|[Uu]p to|xceed|xcess|[Mm]ost|least|below"
)
_MAXIMUM = re.compile(r"\b(?:max|exceed|no(?:t)? more than|cap)", re.IGNORECASE)
_IS_MAXIMUM = re.compile(r"\s*(?:is|are|was|were|will be|being) (?:the|a) max", re.IGNORECASE)
_EACH_SITE = re.compile(
    r"\b(?:intra-?(?:myocardial|dermal|muscular|lesional|cavernous)|(?:trans)?endocardial"
    r"|transendocardial|endomyocardial|epicardial|[1-9]\d|ten|twelve|fifteen|twenty|thirty)\s+"
    r"(?:\w+\s)?injections,?\s(?:each\s)?(?:of|with|containing)\s"
    r"(?:(?:about|approximately|\d[\d., ]*(?:or|and|,)?)\s?)*$"
    rf"|\b(?:\d+|{one_of(load_values('number_words'))}) (?:different |injection |separate )?"
    r"(?:sites|points|spots|locations)(?: of| with| containing|,| each(?: of| with)?)"
    r"\s(?:(?:about|approximately) )?$",
    re.IGNORECASE,
)
# "The dose per kg of body weight is", "for each cm2 of the wound,": said before the number.
_PER_BEFORE = re.compile(
    r"\b(?:per|each|every)\s+(?:(?:square|unit|one|1)\s+)?"
    r"(?:(?P<kg>kg|kilogram)|(?P<cm2>cm ?(?:\^ ?2|2|²)|(?<=square )centimet(?:er|re))"
    rf"|(?P<site>{one_of(load_words('sites'))}))s?\b"
    r"(?:\s+(?!and\b|or\b)[a-z]+){0,4}?\s*"
    r"(?:(?:is|are|was|were|will be|to be|receives?|contains?|at)\b|[:=,])"
    r"(?:\s*(?:about|approximately|between|from|a|an|the|dose|of|[(~]))*\s*$",
    re.IGNORECASE,
)
_TOTAL_HINT = re.compile(r"otal|umulative|ltogether|in all")
_TOTAL_BEFORE = re.compile(
    r"\b(?:total|cumulative|altogether)(?:\s+(?:cell|cumulative|maximum|amount|number|quantity|"
    r"dose|dosage|of)){0,4}(?:\s*[:=]|\s(?:is|was|are|were|will be|being))?"
    r"(?:\s+\S{3,20}){0,1}\s*$",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(
    r"[\s,]*\(?\s*(?:in total|altogether|in all"
    r"|total(?:ly)?\b(?! nucleated| volume| mononuc| of|[:=]?\s*[0-9]))",
    re.IGNORECASE,
)
_TOTAL_CELLS = re.compile(r"\btotal\s(?:[a-z]+\s)?cells\b(?<!nucleated cells)", re.IGNORECASE)
_BEFORE_UNITS: dict[str, DoseUnit] = {
    "kg": "cells_per_kg",
    "cm2": "cells_per_cm2",
    "site": "cells_per_site",
}
_STOP = re.compile(r"[.;!?]\s|\n")
_CUES = re.compile(
    rf"\b(?:(?P<harvest>{one_of(load_words('harvest_cues'))})"
    rf"|(?P<laboratory>{one_of(load_words('culture_cues'))})"
    rf"|(?P<count>(?:{one_of(load_words('count_cues'))})\b)"
    rf"|(?P<give>{one_of(load_words('give_cues'))}))"
)
# "10^6 cells/kg are infused": the verb of the dose itself outweighs what stands before it.
_PASSIVE = re.compile(r"[^,;:]{0,25}\b(?:are|is|were|was|be|been|being)\s+(?:\w+ly\s+)?")
_DOSE_BEFORE = re.compile(rf"\b(?:{one_of(load_words('dose_cues'))})\b", re.IGNORECASE)
_CELLS_BEFORE = re.compile(
    r"(?i:\b(?:[a-z]*cells?|svf|(?:bone )?marrow|keratinocytes|lymphocytes|fibroblasts))\b"
    r"|\b[A-Za-z-]*[A-Z](?:SC|MC|NC|PC|DC)s?\b|\bCD\d+\s?\+"
)
_DRUG_BEFORE = re.compile(rf"\b(?:{one_of(load_words('counted_drugs'))})", re.IGNORECASE)
_WINDOW = 140
_AFTER = 70


def read_bound(text: str, start: int) -> Bound:
    """Read whether the words before a number make it a minimum or a maximum.

    Parameters
    ----------
    text : str
    start : int
        Offset of the number.

    Returns
    -------
    str
        `low` for "at least", `high` for "up to", else empty.
    """
    before = text[max(0, start - 60) : start]
    if not _BOUND_HINT.search(before):
        return ""
    for _ in range(4):
        if _HIGH.search(before):
            return "high"
        if _LOW.search(before):
            return "low"
        shorter = _ABOUT.sub("", before)
        if shorter == before:
            return ""
        before = shorter
    return ""


def is_maximum(text: str, start: int) -> bool:
    """Tell whether a stated maximum ("not exceeding") stands before a number."""
    return bool(_MAXIMUM.search(text, max(0, start - 40), start))


def is_called_maximum(text: str, end: int) -> bool:
    """Tell whether a dose is called a maximum after it is named ("10^7 cells is the maximum")."""
    return bool(_IS_MAXIMUM.match(text, end))


def is_each_site(text: str, start: int) -> bool:
    """Tell whether a number says what each of many injections of one session holds."""
    before = text[max(0, start - 70) : start]
    some = "njections" in before or "sites" in before or "points" in before or "spots" in before
    return some and bool(_EACH_SITE.search(before))


def unit_before(text: str, start: int) -> DoseUnit | None:
    """Read what a dose is counted per where the words before the number say it.

    Parameters
    ----------
    text : str
    start : int
        Offset of the number.

    Returns
    -------
    DoseUnit or None
        "Per kg the dose is" gives `cells_per_kg`.
    """
    before = text[max(0, start - 80) : start]
    if "per " not in before and "each " not in before and "every " not in before:
        return None
    match = _PER_BEFORE.search(before)
    return _BEFORE_UNITS[str(match.lastgroup)] if match else None


def is_total(text: str, start: int, end: int) -> bool:
    """Tell whether a dose is called a total."""
    if not _TOTAL_HINT.search(text, max(0, start - 60), end + 20):
        return False
    before = text[max(0, start - 60) : start]
    return bool(
        _TOTAL_BEFORE.search(before)
        or _TOTAL_AFTER.match(text, end)
        or _TOTAL_CELLS.search(text, start, end)
    )


def read_setting(text: str, start: int, end: int) -> Setting:
    """Read what is done with the cells, from the nearest cue of the sentence.

    Parameters
    ----------
    text : str
    start, end : int
        Offsets of the dose.

    Returns
    -------
    str
        Empty where no cue stands near. "Dose" is a weak cue: a harvest has target doses too.
    """
    before = _clause_before(text, start, _WINDOW).lower()
    after = _clause_after(text, end).lower()
    nearest: Setting = ""
    distance = len(before) + len(after)
    weak: Setting = ""
    for match in _CUES.finditer(before):
        if match.group().startswith("dos"):
            weak = "give"
        else:
            nearest, distance = _setting(match), len(before) - match.end()
    for match in _CUES.finditer(after):
        if match.group().startswith("dos"):
            continue
        if match.start() < distance or _PASSIVE.fullmatch(after, 0, match.start()):
            nearest = _setting(match)
        break
    return nearest or weak


def _setting(match: re.Match[str]) -> Setting:
    return match.lastgroup or ""  # type: ignore[return-value]


def has_dose_cue(text: str, start: int, reach: int = 45) -> bool:
    """Tell whether a word for a dose or its giving stands shortly before a number."""
    return bool(_DOSE_BEFORE.search(_clause_before(text, start, reach)))


def has_cells_before(text: str, start: int, reach: int = 80) -> bool:
    """Tell whether cells are named shortly before a number, in its sentence."""
    return bool(_CELLS_BEFORE.search(_clause_before(text, start, reach)))


def has_drug_before(text: str, start: int) -> bool:
    """Tell whether a drug that is dosed in millions of units stands shortly before a number."""
    return bool(_DRUG_BEFORE.search(text, max(0, start - 100), start))


def _clause_before(text: str, start: int, reach: int) -> str:
    before = text[max(0, start - reach) : start]
    stops = list(_STOP.finditer(before))
    return before[stops[-1].end() :] if stops else before


def _clause_after(text: str, end: int) -> str:
    after = text[end : end + _AFTER]
    stop = _STOP.search(after)
    return after[: stop.start()] if stop else after
