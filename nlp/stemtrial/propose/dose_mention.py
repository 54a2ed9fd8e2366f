"""The dose mention: what the dose grammar hands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stemtrial.answers import DosePer, DoseUnit

DoseFlag = Literal[
    "harvest",
    "laboratory",
    "count",
    "concentration",
    "volume",
    "carrier",
    "cap",
    "total",
]
Proof = Literal["cells", "weight", "density", "nearby", "cue"]


@dataclass(slots=True, frozen=True)
class DoseMention:
    """One dose as stated; a list of cohorts gives one for each.

    Attributes
    ----------
    start, end : int
        Code-point offsets of the shortest stretch that proves it: number to unit.
    low, high : float or None
        Absolute numbers in `unit`; None where the text sets no such bound.
    unit : DoseUnit
    per : DosePer
        `total` where the text calls it a total, else `administration`.
    rule : str
        Id of the rule: `dose.<notation>.<proof>`. The proof is `cells` where words that name
        cells follow, `weight` for a large number per kg, `density` per volume or area with cells
        named before, `nearby` where cells are named before it, `cue` where only a word for a
        dose stands before it: then the rest of the record has to tell that it is one of cells.
    noun : str
        The words that name the cells, empty where none follow the number.
    flags : frozenset of str
        Why it may be no dose entry: cells to collect (`harvest`), cells in the laboratory,
        blood counts, a concentration or volume (counts only where no amount is stated), the
        volume of a carrier, the maximum of a dose per kg (`cap`).
    """

    start: int
    end: int
    low: float | None
    high: float | None
    unit: DoseUnit
    per: DosePer
    rule: str
    noun: str = ""
    flags: frozenset[DoseFlag] = frozenset()
