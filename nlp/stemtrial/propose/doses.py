"""Cell doses in text: amounts of cells with their unit, whatever way they are written."""

from __future__ import annotations

import re
from dataclasses import replace

from stemtrial.answers import DoseUnit
from stemtrial.propose.dose_amounts import Amount, read_amounts
from stemtrial.propose.dose_context import (
    has_cells_before,
    has_dose_cue,
    has_drug_before,
    is_called_maximum,
    is_each_site,
    is_maximum,
    is_total,
    read_bound,
    read_setting,
    unit_before,
)
from stemtrial.propose.dose_mention import DoseFlag, DoseMention, Proof
from stemtrial.propose.dose_numbers import find_clusters
from stemtrial.propose.dose_tails import Tail, read_tail
from stemtrial.propose.dose_volumes import read_volume

__all__ = ["DoseMention", "parse_doses"]

SMALLEST_PER_KG = 1e4  # fewer per kg with no word for cells are no cells
LARGEST_CELLS = 1e13


_OPENS_ASIDE = re.compile(r"\s*[(\[=]\s*(?:i\.?e\.?,?|approx\w*\.?|about|~|=|or)?\s*$")
_LINKS_BOUNDS = re.compile(
    r"\s*(?:of\s+)?(?:(?:ideal |actual )?body ?weight\s*)?(?:[-–—~]|to|(?:and )?up to|and)\s*"
    r"(?:an? )?(?:max(?:imum|imal)?\s*(?:dose )?(?:of )?)?",
    re.IGNORECASE,
)


def parse_doses(text: str) -> list[DoseMention]:
    """Find the cell doses of a text.

    Parameters
    ----------
    text : str
        A section's text, of any length.

    Returns
    -------
    list of DoseMention
        In order of their start. Doses of drugs, radiation and virus, blood counts and numbers
        of people are left out; what may be no dose entry is flagged (guidelines 1.2, dose).
    """
    mentions: list[DoseMention] = []
    for cluster in find_clusters(text):
        for group in read_amounts(text, cluster):
            if _is_restated(text, group, mentions):
                continue
            mentions.extend(_read_group(text, group))
    if len(mentions) > 1:
        mentions = _share_units(text, mentions)
        mentions = _merge_bounds(text, mentions)
        mentions = _flag_caps(text, mentions)
    return mentions


def _read_group(text: str, group: list[Amount]) -> list[DoseMention]:
    last = group[-1]
    if last.notation == "volume":
        return read_volume(text, group)
    tail = read_tail(text, last.end)
    proof = _prove(text, group, tail)
    if not proof:
        return []
    unit: DoseUnit = tail.unit or unit_before(text, group[0].start) or "cells"
    if unit == "cells" and is_each_site(text, group[0].start):
        unit = "cells_per_site"
    setting = read_setting(text, group[0].start, tail.end)
    flags: set[DoseFlag] = set()
    if setting in ("harvest", "laboratory", "count"):
        flags.add(setting)
    if unit == "cells_per_ml":
        flags.add("concentration")
    total = is_total(text, group[0].start, tail.end)
    if total:
        flags.add("total")
    bound = read_bound(text, group[0].start)
    mentions: list[DoseMention] = []
    for amount in group:
        low: float | None = amount.low
        high: float | None = amount.high
        if low == high and len(group) == 1:
            low = None if bound == "high" else low
            high = None if bound == "low" or tail.more else high
        mentions.append(
            DoseMention(
                start=amount.start,
                end=tail.end,
                low=low,
                high=high,
                unit=unit,
                per="total" if total else "administration",
                rule=f"dose.{amount.notation}.{proof}",
                noun=tail.noun,
                flags=frozenset(flags),
            )
        )
    return mentions


def _prove(text: str, group: list[Amount], tail: Tail) -> Proof | None:
    """Say what proves that the number counts cells; None where nothing does."""
    last = group[-1]
    if tail.alien or last.high > LARGEST_CELLS:
        return None
    if tail.noun:
        return "cells"
    if "kg" in tail.pers:
        return "weight" if last.high >= SMALLEST_PER_KG else None
    start = group[0].start
    if last.notation == "digits" or has_drug_before(text, start):
        return None
    nearby = has_cells_before(text, start)
    if tail.pers & {"ml", "cm2", "volume"}:
        if nearby:
            return "density"
        return "cue" if "volume" in tail.pers and has_dose_cue(text, start) else None
    if tail.open or tail.pers:
        if nearby:
            return "nearby"
        letter = text[last.end - 1] in "MKmk"
        return "cue" if not letter and has_dose_cue(text, start) else None
    return "cue" if tail.product and has_dose_cue(text, start) else None


def _is_restated(text: str, group: list[Amount], mentions: list[DoseMention]) -> bool:
    """Tell whether an aside says the last dose again ("20 x 10^6 (20 million)")."""
    if not mentions or len(group) != 1:
        return False
    last = mentions[-1]
    amount = group[0]
    if amount.start < last.end:
        return True
    same = (amount.low == last.low or last.low is None) and amount.high in (last.high, last.low)
    near = amount.start - last.end < 40
    return same and near and bool(_OPENS_ASIDE.search(text[last.end : amount.start]))


def _share_units(text: str, mentions: list[DoseMention]) -> list[DoseMention]:
    """Share between two joined amounts what they are per.

    In "2e6 MSC and 1e6 HSC/kg" both are per kg, in "a total of 2e6 MSC and 1e6 HSC" both totals.
    """
    for index in range(1, len(mentions)):
        last, mention = mentions[index - 1], mentions[index]
        if last.per == "total" and last.unit == mention.unit and _joins(text, last, mention):
            mentions[index] = replace(mention, per="total", flags=mention.flags | {"total"})
    shared = [mentions[-1]]
    for mention in reversed(mentions[:-1]):
        last = shared[-1]
        joined = (
            mention.unit == "cells"
            and last.unit in ("cells_per_kg", "cells_per_ml")
            and _joins(text, mention, last)
        )
        if joined:
            flags = mention.flags | (last.flags & {"concentration"})
            mention = replace(mention, unit=last.unit, flags=flags)
        shared.append(mention)
    shared.reverse()
    return shared


def _joins(text: str, left: DoseMention, right: DoseMention) -> bool:
    return text[left.end : right.start].strip() in ("and", "or", "+", "&", "/", ",", "to")


def _merge_bounds(text: str, mentions: list[DoseMention]) -> list[DoseMention]:
    """Join two bounds that each carry the unit ("1 x 10^6/kg to 2 x 10^6/kg")."""
    merged = [mentions[0]]
    for mention in mentions[1:]:
        last = merged[-1]
        gap = text[last.end : mention.start]
        joins = (
            mention.unit == last.unit
            and len(gap) < 40
            and last.low is not None
            and mention.high is not None
            and last.high in (None, last.low)
            and mention.low in (None, mention.high)
            and last.low < mention.high
            and _LINKS_BOUNDS.fullmatch(gap)
        )
        if joins and ("and" not in gap or last.high is None or mention.low is None):
            merged[-1] = replace(last, end=mention.end, high=mention.high)
        else:
            merged.append(mention)
    return merged


def _flag_caps(text: str, mentions: list[DoseMention]) -> list[DoseMention]:
    """Flag the maximum of a dose per kg (guidelines, rulings: dose caps are no entries)."""
    flagged: list[DoseMention] = []
    weighed = -1000
    for index, mention in enumerate(mentions):
        cap = (
            mention.unit == "cells"
            and mention.start - weighed < 200
            and is_maximum(text, mention.start)
        ) or (index > 0 and is_called_maximum(text, mention.end))
        flagged.append(replace(mention, flags=mention.flags | {"cap"}) if cap else mention)
        if mention.unit == "cells_per_kg":
            weighed = mention.end
    return flagged
