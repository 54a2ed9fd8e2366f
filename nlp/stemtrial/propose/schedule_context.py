"""What a schedule is of: the cells, a drug or a visit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from stemtrial.propose.schedule_text import ScheduleText

About = Literal["cells", "drug", "visit", "unknown"]
_CLAUSE_BREAK = re.compile(r"[;:,](?:(?<!,)|\s(?:and|then|followed|after which|but|while|with)\b)")
_OF = re.compile(r"\s?\)?\s(?:\([^()]*\)\s)?(?:each\s)?of\b")
_OF_REACH = 60
_THINGS = ("cells", "drug", "visit")
_NEUTRAL = ("administration", "break")


@dataclass(slots=True)
class Context:
    """Classes of words around a schedule.

    Attributes
    ----------
    cells, drug, visit, cohort, administration : bool
        Whether such a word stands in the same clause, or in the sentence where the clause has
        no word of any class.
    about : str
        What governs the schedule: the thing it counts (`three doses of ...`), or else the
        nearest word before it.
    """

    cells: bool
    drug: bool
    visit: bool
    cohort: bool
    administration: bool
    about: About


def read_context(
    view: ScheduleText, sentence: tuple[int, int], start: int, end: int, named: bool
) -> Context:
    """Read what a schedule is of.

    Parameters
    ----------
    view : ScheduleText
    sentence : tuple of int
        Start and end of the sentence around the schedule.
    start, end : int
        The schedule's offsets.
    named : bool
        Whether the schedule names an administration (`three infusions`), so that no word of a
        visit governs it.

    Returns
    -------
    Context
    """
    hits = view.classes(sentence)
    low, high = _clause(view.low, hits, sentence, start, end)
    near = [hit for hit in hits if low <= hit[0] < high]
    names = {hit[2] for hit in near if hit[2] not in _NEUTRAL} or {hit[2] for hit in hits}
    return Context(
        cells="cells" in names,
        drug="drug" in names,
        visit="visit" in names,
        cohort="cohort" in {hit[2] for hit in hits},
        administration="administration" in {hit[2] for hit in (near or hits)},
        about=_governor(view, hits, (low, high), start, end, named),
    )


def _clause(
    low: str, hits: list[tuple[int, int, str]], sentence: tuple[int, int], start: int, end: int
) -> tuple[int, int]:
    first, last = sentence
    for match in _CLAUSE_BREAK.finditer(low, first, start):
        first = match.end()
    after = _CLAUSE_BREAK.search(low, end, last)
    if after:
        last = after.start()
    for hit in hits:
        if hit[2] == "break":
            if first < hit[1] <= start:
                first = hit[1]
            elif end <= hit[0] < last:
                last = hit[0]
    return first, last


def _governor(
    view: ScheduleText,
    hits: list[tuple[int, int, str]],
    clause: tuple[int, int],
    start: int,
    end: int,
    named: bool,
) -> About:
    able = {"cells", "drug"} if named else {"cells", "drug", "visit"}
    things = [hit for hit in hits if hit[2] in able]
    inside = [hit[2] for hit in hits if start <= hit[0] < end and hit[2] in _THINGS]
    if inside:
        return inside[-1]  # type: ignore[return-value]
    if named and _OF.match(view.low, end):
        counted = [hit for hit in things if end <= hit[0] < end + _OF_REACH]
        if counted:
            return counted[0][2]  # type: ignore[return-value]
    left = [hit for hit in things if clause[0] <= hit[0] < start]
    if left:
        return left[-1][2]  # type: ignore[return-value]
    right = [hit for hit in things if end <= hit[0] < clause[1]]
    if (
        right
        and right[0][2] == "visit"
        and any(name == "administration" and clause[0] <= low < start for low, _, name in hits)
    ):  # `treatment repeats every 2 weeks until progression`
        right = []
    if right:
        return right[0][2]  # type: ignore[return-value]
    earlier = [hit for hit in things if hit[0] < start]
    if earlier:
        return earlier[-1][2]  # type: ignore[return-value]
    return "unknown"
