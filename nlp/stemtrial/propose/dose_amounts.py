"""Amounts: numbers joined into points, ranges and lists ("1, 2 or 4 x 10^7", "1-2 x 10^6")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stemtrial.propose.dose_numbers import Atom, Notation
from stemtrial.propose.dose_words import load_words, one_of

LARGEST_STEP = 1000.0  # between neighbours of one list: more is a coincidence

_RANGE = re.compile(
    r"\s*\)?\s*(?:[-–—−~～÷]|\.\.\.?|(?:up )?to|through"
    r"|(?:and|to) (?:up to )?(?:an? )?max(?:imum)?\.?(?: of)?)\s*\(?\s*"
)
_LIST = re.compile(
    r"\s*(?:[,;]\s*(?:and/or|and|or|&|versus|vs\.?)?|and/or|and then|and|or|then|&|/|versus"
    r"|vs\.?)\s*",
    re.IGNORECASE,
)
_TOLERANCE = re.compile(r"\s*(?:±|\+\s?/?\s?[-−]|plus or minus)\s*")
_BETWEEN = re.compile(r"\b(?:between|from)\s*(?:about |approximately )?$", re.IGNORECASE)
_LABEL_BEFORE = re.compile(
    rf"(?:\b(?:{one_of(load_words('label_words'))})\.?\s*#?\s*|[=#]\s*|[A-Za-z]-)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Amount:
    """A point or a range, without unit yet.

    Attributes
    ----------
    start, end : int
        Code-point offsets of its numbers.
    low, high : float
        Equal for a point.
    notation : str
        How its last number is written.
    """

    start: int
    end: int
    low: float
    high: float
    notation: Notation


def read_amounts(text: str, atoms: list[Atom]) -> list[list[Amount]]:
    """Join the numbers of one run into groups of amounts that share what follows the last.

    Parameters
    ----------
    text : str
    atoms : list of Atom
        A run of `find_clusters`.

    Returns
    -------
    list of list of Amount
        Each group in order; cohorts of one list are amounts of one group.
    """
    if len(atoms) == 1:
        return [points] if (points := _points(atoms)) else []
    groups: list[list[Amount]] = []
    chain: list[Atom] = []
    links: list[str] = []
    for atom in atoms:
        link = _link(text, chain, atom) if chain else ""
        if link in ("join", "tolerance"):
            _join(chain[-1], atom, link)
            continue
        if chain and not link:
            groups.append(_amounts(text, chain, links))
            chain, links = [], []
        elif chain:
            links.append(link)
        chain.append(atom)
    groups.append(_amounts(text, chain, links))
    return [group for group in groups if group]


def _link(text: str, chain: list[Atom], atom: Atom) -> str:
    last = chain[-1]
    gap = text[last.end : atom.start]
    if last.notation == "plain":
        if gap.isspace() and atom.mantissa == "1" and text.startswith("10", atom.start):
            return "join"
        if gap == ", " and "0" in (last.mantissa, atom.mantissa) and atom.anchors:
            return "" if _is_label(text, last.start) else "join"
    elif last.notation == "volume":
        return ""
    if atom.notation == "volume" and (last.notation != "plain" or "/" in gap):
        return ""
    if _TOLERANCE.fullmatch(gap):
        return "tolerance"
    if _RANGE.fullmatch(gap):
        return "range"
    if not _LIST.fullmatch(gap) or (gap.strip() == "/" and last.notation == "plain"):
        return ""
    if gap.strip() == "and" and _BETWEEN.search(text, max(0, last.start - 25), last.start):
        return "range"
    return "list"


def _join(last: Atom, atom: Atom, link: str) -> None:
    """Join a number with its power of ten ("2 10^6"), decimals ("1, 5x10^6") or tolerance."""
    if link == "tolerance" and last.anchors:
        last.end = atom.end
        return
    if link == "join" and (atom.mantissa != "1" or last.mantissa == "0"):
        last.mantissa = f"{last.mantissa}.{atom.mantissa}"
    last.end, last.exponent, last.notation = atom.end, atom.exponent, atom.notation


def _amounts(text: str, chain: list[Atom], links: list[str]) -> list[Amount]:
    while chain and not chain[-1].anchors:
        chain = chain[:-1]
    if len(chain) < 2:
        return _points(chain)
    first = _first_member(text, chain)
    chain, links = chain[first:], links[first:]
    exponents: list[int] = [0] * len(chain)
    for index in range(len(chain) - 1, -1, -1):
        plain = chain[index].notation == "plain"
        exponents[index] = exponents[index + 1] if plain else chain[index].exponent
    amounts: list[Amount] = []
    for index, atom in enumerate(chain):
        value = atom.value(exponents[index])
        notation = next(later.notation for later in chain[index:] if later.anchors)
        ranged = index > 0 and links[index - 1] == "range" and amounts[-1].low < value
        if ranged and amounts[-1].low == amounts[-1].high:
            amounts[-1].end, amounts[-1].high = atom.end, value
        else:
            amounts.append(Amount(atom.start, atom.end, value, value, notation))
    return [amount for amount in amounts if amount.high > 0]


def _points(atoms: list[Atom]) -> list[Amount]:
    return [
        Amount(atom.start, atom.end, value, value, atom.notation)
        for atom in atoms
        if (value := atom.value()) > 0
    ]


def _is_label(text: str, start: int) -> bool:
    return bool(_LABEL_BEFORE.search(text[max(0, start - 20) : start]))


def _first_member(text: str, chain: list[Atom]) -> int:
    """Return the index of the first number that belongs to the amounts.

    A plain number before them may be a label ("day 1, 2 x 10^6"): then the amounts start after.
    """
    anchor = next(index for index, atom in enumerate(chain) if atom.anchors)
    if anchor == 0:
        return 0
    if chain[anchor].notation == "digits":
        return anchor
    if _is_label(text, chain[0].start):
        return anchor
    for index in range(anchor - 1, -1, -1):
        value, following = float(chain[index].mantissa), float(chain[index + 1].mantissa)
        if not value < following <= value * LARGEST_STEP:
            return index + 1
    return 0
