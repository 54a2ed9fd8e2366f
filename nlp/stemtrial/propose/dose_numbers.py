"""Numbers of a dose: every notation of `2 x 10^6` that registry text holds, one atom each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from stemtrial.propose.dose_notations import (
    ATOM,
    GROUPED,
    MISSING_TIMES,
    NUMBER_WORDS,
    POINTED_POWER,
    SCALE_LETTERS,
    SCALE_WORDS,
    WORDS,
)

Notation = Literal["plain", "digits", "volume", "power", "lost_superscript", "exponent", "words"]

LARGEST_EXPONENT = 14
MOST_NUMBERS = 8  # of one list before its power of ten
LARGEST_GAP = 24  # characters between two numbers of one list or range
SMALLEST_DIGITS = 5  # a number written out with fewer digits counts no cells
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_LONGEST_SPELLED = 50


@dataclass(slots=True)
class Atom:
    """One number as written.

    Attributes
    ----------
    start, end : int
        Code-point offsets of the number with its power of ten or scale word.
    mantissa : str
        Decimal digits with a point as decimal sign.
    exponent : int
        The power of ten it is multiplied with; 0 for a plain number.
    notation : str
        How it is written.
    """

    start: int
    end: int
    mantissa: str
    exponent: int
    notation: Notation

    @property
    def anchors(self) -> bool:
        """Whether it can be a dose on its own, not only as a member of a list or range."""
        return self.notation != "plain"

    def value(self, exponent: int | None = None) -> float:
        """Return the number, exactly rounded, with its own or a given power of ten."""
        return float(f"{self.mantissa}e{self.exponent if exponent is None else exponent}")


def find_clusters(text: str) -> list[list[Atom]]:
    """Find the numbers that can be a dose, each with the numbers close before it.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of list of Atom
        Runs of numbers with short gaps, in order; the last of a run has a power of ten, a scale
        word, a unit of volume or many digits.
    """
    clusters: list[list[Atom]] = []
    run: list[re.Match[str]] = []
    built = 0
    end = -LARGEST_GAP
    matches: Iterable[re.Match[str]] = ATOM.finditer(text)
    spelled = _find_words(text)
    if spelled:
        matches = sorted([*matches, *spelled], key=lambda match: match.start())
    for match in matches:
        start, finish = match.span()
        if start - end > LARGEST_GAP:
            run = []
            built = 0
        run.append(match)
        end = finish
        if match.lastgroup != "mantissa" or end - start >= SMALLEST_DIGITS:
            recent = run[max(built, len(run) - MOST_NUMBERS) :]
            atoms = [atom for later in recent for atom in _read(later, text)]
            if not atoms[-1].anchors:
                continue
            if built:
                clusters[-1].extend(atoms)
            else:
                clusters.append(atoms)
            built = len(run)
    return clusters


def _find_words(text: str) -> list[re.Match[str]]:
    """Find numbers in words, looking only at the few words before a scale word."""
    found: list[re.Match[str]] = []
    at = text.find("illion")
    while at >= 0:
        if text[at - 3 : at - 2].isalpha():  # "ten million", not "10 million"
            done = found[-1].end() if found else 0
            match = WORDS.search(text, max(done, at - _LONGEST_SPELLED), at + len("illions"))
            if match:
                found.append(match)
        at = text.find("illion", at + 1)
    return found


def _read(match: re.Match[str], text: str) -> list[Atom]:
    if match.re is WORDS:
        return _read_words(match)
    start, end = match.span()
    mantissa = match["mantissa"]
    kind = match.lastgroup or ""
    if kind == "mantissa":
        return [_read_plain(start, end, mantissa, text)]
    notation: Notation = "power"
    if kind == "volume":
        exponent = 0
        notation = "volume"
    elif kind == "literal":
        exponent = sum(map(str.isdigit, match["literal"])) - 1
    elif kind == "scale":
        scale = match["scale"].rstrip(".")
        exponent = SCALE_LETTERS.get(scale) or SCALE_WORDS[scale.lower().replace("-", " ")]
        notation = "words"
    else:
        exponent = int("".join(filter(str.isdigit, match[kind].translate(_SUPERSCRIPT))))
        if kind in ("lost", "crossed"):
            notation = "lost_superscript"
        elif kind == "exponent":
            notation = "exponent"
    if kind in ("bare", "crossed") or (kind == "exponent" and mantissa == "10"):
        mantissa = mantissa[:-2] or "1"
    elif kind == "exponent" and (missing := MISSING_TIMES.fullmatch(mantissa)):
        mantissa = missing[1]
    if kind != "volume" and not 2 <= exponent <= LARGEST_EXPONENT:
        return [_read_plain(start, match.end("mantissa"), match["mantissa"], text)]
    lead = _leading_point(start, text)
    return [Atom(start - lead, end, _decimal(mantissa, lead), exponent, notation)]


def _read_plain(start: int, end: int, mantissa: str, text: str) -> Atom:
    if mantissa.endswith(".000"):  # whole cells only: a point before three zeros groups
        mantissa = mantissa.replace(".", "")
    pointed = POINTED_POWER.fullmatch(mantissa)
    if pointed:  # nobody counts thousandths of a cell: "3.106 cells" is 3 x 10^6
        return Atom(start, end, pointed[1], int(pointed[2]), "digits")
    lead = _leading_point(start, text)
    mantissa = _decimal(mantissa, lead)
    digits = len(mantissa) >= SMALLEST_DIGITS and mantissa.isdigit()
    return Atom(start - lead, end, mantissa, 0, "digits" if digits else "plain")


def _leading_point(start: int, text: str) -> int:
    """Return 1 where a decimal point without a zero stands before the start (".5 x 10^6")."""
    led = start > 0 and text[start - 1] == "." and (start == 1 or text[start - 2] in " (\n\t~<>=")
    return int(led)


def _decimal(mantissa: str, lead: int) -> str:
    if GROUPED.fullmatch(mantissa):
        if "," in mantissa:
            return mantissa.replace(",", "")
        return "".join(filter(str.isdigit, mantissa))
    mantissa = re.sub(r"[,·∙]", ".", mantissa)
    return f"0.{mantissa}" if lead and "." not in mantissa else mantissa


def _read_words(match: re.Match[str]) -> list[Atom]:
    exponent = SCALE_WORDS[match["scale"].lower()]
    last = Atom(match.start("last"), match.end(), _spelled(match["last"]), exponent, "words")
    if match["first"] is None:
        return [last]
    start, end = match.span("first")
    return [Atom(start, end, _spelled(match["first"]), 0, "plain"), last]


def _spelled(words: str) -> str:
    total = 0
    for word in re.split(r"[ -]", words.lower()):
        if word == "half":
            return "0.5"
        if word == "hundred":
            total = max(total, 1) * 100
        else:
            total += NUMBER_WORDS.get(word, 0)
    return str(total or 1)
