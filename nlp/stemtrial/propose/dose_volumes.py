"""Volumes of a cell product ("5 mL of SVF"), told from volumes of carriers and samples."""

from __future__ import annotations

import re

from stemtrial.propose.dose_amounts import Amount
from stemtrial.propose.dose_context import is_total, read_bound, read_setting
from stemtrial.propose.dose_mention import DoseFlag, DoseMention
from stemtrial.propose.dose_words import load_words, one_of

_UNIT = re.compile(
    r"[-\s]?(?:m[lL]s?|ML|cc|millilit(?:er|re)s?|cubic cent\w+)\b"
    r"(?:(?<=[a-z])\.(?=\s[a-z]|\s[A-Z]{2}|\s?/))?"
    r"(?P<kg>\s*(?:/|per)\s*(?:kg|kilo)\w*)?",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\s*(?:/|per)\s*(?:min|h\b|hr|hour|sec|day|s\b|1\.73|m2|dl|l\b)"
    r"|[- ](?:syringe|tube|vial|bag|falcon|flask|centrifuge|pipette)",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    rf"\b(?:(?i:{one_of(load_words('volume_products'))})|(?:[A-Za-z]+-)?[A-Za-z]*(?:SC|MNC|MC|RC)s?)\b"
)
_CARRIER = re.compile(rf"\b(?:{one_of(load_words('carrier_words'))})\b", re.IGNORECASE)
_CARRIED = re.compile(
    r"\b(?:in|with|to|volume|volume of|suspension of|dilut\w+|into|using|by|and|syringe of)\s*"
    r"(?:a |approximately |about |the |total |final |of |[<>≤≥:=~]\s?)*\(?$",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?:(?!\b(?:and|or|to|from|in|by|is|are|was|were|will|for|at|on|via|per|into|plus)\b)"
    r"(?!\s[0-9][0-9.,]*\s?[x×*^m])[^,;:()/.]){0,60}"
)
_CARRIER_NAMED = re.compile(
    rf"\b(?:{one_of(load_words('carrier_words'))})\s*(?:[0-9.,]+\s?%)?\s*\(?$", re.IGNORECASE
)
_ASIDE_ENDS = re.compile(r"(?:\s+(?:each|per \w+))?\s*\)\s*(?=of\b)")
_STOP = re.compile(r"[.;!?]\s|\n")
_GIVING = rf"(?:{one_of(load_words('volume_verbs'))})"
_GIVEN_AFTER = re.compile(
    r"\s*(?:\)|\([^()]{0,30}\))?\s*(?:each\s+)?(?:(?:will|shall|should|to|can|may|must)\s+)?"
    rf"(?:be|is|are|was|were|being|been)?\s*(?:\w+ly\s+)?{_GIVING}",
    re.IGNORECASE,
)
_GIVEN_BEFORE = re.compile(
    rf"\b(?:{_GIVING}\w*|doses?|dosage)\s*(?:(?:will be|is|was|of|with|containing)\s+)?[:(]?\s*"
    r"(?:(?:an?|the|about|approximately|up to|total|volume|of|at least|[<>≤≥=~])\s*)*$",
    re.IGNORECASE,
)


def read_volume(text: str, group: list[Amount]) -> list[DoseMention]:
    """Read volumes where a cell product is measured by volume.

    Parameters
    ----------
    text : str
    group : list of Amount
        Amounts written with a unit of volume.

    Returns
    -------
    list of DoseMention
        All flagged `volume`, those of a diluent also `carrier`.
    """
    start, last = group[0].start, group[-1]
    unit = _UNIT.match(text, last.end)
    if not unit or _RATE.match(text, unit.end()):
        return []
    before = text[max(0, start - 70) : start]
    stops = list(_STOP.finditer(before))
    before = before[stops[-1].end() :] if stops else before
    aside = _ASIDE_ENDS.match(text, unit.end())
    offset = aside.end() if aside else unit.end()
    phrase = _PHRASE.match(text, offset)
    after = phrase.group() if phrase else ""
    product = _PRODUCT.search(after)
    carrier = _CARRIER.search(after)
    flags: set[DoseFlag] = {"volume"}
    rule = "dose.volume.product"
    if product and (not carrier or product.start() < carrier.start()):
        end = offset + product.end()
    elif _PRODUCT.search(before) and not carrier:
        end = unit.end()
        rule = "dose.volume.context"
    elif not carrier and (_GIVEN_AFTER.match(text, unit.end()) or _GIVEN_BEFORE.search(before)):
        end = unit.end()
        rule = "dose.volume.given"
    else:
        return []
    if _CARRIED.search(before) or _CARRIER_NAMED.search(before):
        flags.add("carrier")
    setting = read_setting(text, start, end)
    if setting in ("harvest", "laboratory"):
        flags.add(setting)
    total = is_total(text, start, end)
    bound = read_bound(text, start)
    single = len(group) == 1 and last.low == last.high
    return [
        DoseMention(
            start=amount.start,
            end=end,
            low=None if single and bound == "high" else amount.low,
            high=None if single and bound == "low" else amount.high,
            unit="ml_per_kg" if unit["kg"] else "ml",
            per="total" if total else "administration",
            rule=rule,
            noun=product.group() if product else "",
            flags=frozenset(flags),
        )
        for amount in group
    ]
