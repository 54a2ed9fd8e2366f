"""The pieces that schedules are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "single", "ordinal", "many", "extra", "repeat", "rate", "points"]
LARGEST_COUNT = 40


@dataclass(slots=True)
class Element:
    """One piece of a schedule, before pieces that belong together are joined.

    Attributes
    ----------
    kind : str
    start, end : int
        Offsets into the text.
    n : tuple of int
        Numbers stated; of an ordinal, its rank.
    days : float or None
        Of a rate or of points: days between administrations.
    rule : str
    points : tuple of float
    span : float or None
        Length in days that a range of points covers.
    session : bool
        Whether the count is of sites in one session unless a rhythm follows.
    weak : bool
        Whether the noun can also name something else.
    rhythm : tuple of int or None
        Where the rate stands inside the element (`three monthly infusions`).
    """

    kind: Kind
    start: int
    end: int
    n: tuple[int, ...] = ()
    days: float | None = None
    rule: str = ""
    points: tuple[float, ...] = ()
    span: float | None = None
    session: bool = False
    weak: bool = False
    rhythm: tuple[int, int] | None = None
