"""Read schedules of administration from a section's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stemtrial.propose.schedule_context import About, Context, read_context
from stemtrial.propose.schedule_elements import elements
from stemtrial.propose.schedule_groups import Group, group
from stemtrial.propose.schedule_phases import join_phases
from stemtrial.propose.schedule_quote import quote
from stemtrial.propose.schedule_reading import Reading, read_group
from stemtrial.propose.schedule_text import ScheduleText, read_words

Label = Literal["single", "multiple", "conditional"]


@dataclass(slots=True, frozen=True)
class ScheduleMention:
    """A schedule as one stretch of text states it; of the cells or of something else.

    Attributes
    ----------
    start, end : int
        Offsets of the quote, 2 to 12 words where the text has as many.
    label : str
        `single`, `multiple` or `conditional` (guidelines, schedule).
    n : tuple of int
        Planned numbers of administrations stated; of a conditional schedule the base and what
        it becomes, for example (1, 2). Empty where the text gives none.
    interval : str or None
        The interval as written.
    interval_days : float or None
        Days between administrations where exact; a month is 30 days, a year 365.
    rule : str
        What read it: `count`, `single`, `once`, `points`, `rate`, `conditional`, ...
    about : str
        What governs it: `cells`, `drug`, `visit` or `unknown`.
    cell_word, drug_word, visit_word, cohort_word, administration_word : bool
        Whether such a word stands in the same clause.
    interval_start, interval_end : int or None
        Offsets of `interval`.
    """

    start: int
    end: int
    label: Label
    n: tuple[int, ...]
    interval: str | None
    interval_days: float | None
    rule: str
    about: About
    cell_word: bool
    drug_word: bool
    visit_word: bool
    cohort_word: bool
    administration_word: bool
    interval_start: int | None = None
    interval_end: int | None = None


def parse_schedules(text: str) -> list[ScheduleMention]:
    """Read every schedule that a text states.

    Schedules of drugs and visits are read too and told by `about` and the word flags, so that
    whoever decides can see them.

    Parameters
    ----------
    text : str
        The text of one section.

    Returns
    -------
    list of ScheduleMention
        In order of their start.
    """
    view = read_words(text)
    found = elements(view)
    if not found:
        return []
    pairs = [pair for together in group(view, found) for pair in read_group(view, together)]
    return [_mention(view, pieces, reading) for pieces, reading in join_phases(view, pairs)]


def _mention(view: ScheduleText, pieces: Group, reading: Reading) -> ScheduleMention:
    start, end = quote(view, pieces, reading)
    context: Context = read_context(
        view, pieces.sentence, pieces.elements[0].start, pieces.elements[-1].end, reading.named
    )
    interval = reading.interval
    return ScheduleMention(
        start=start,
        end=end,
        label=reading.label,
        n=reading.n,
        interval=view.text[interval[0] : interval[1]] if interval else None,
        interval_days=_exact(reading.interval_days),
        rule=reading.rule,
        about=context.about,
        cell_word=context.cells,
        drug_word=context.drug,
        visit_word=context.visit,
        cohort_word=context.cohort,
        administration_word=context.administration,
        interval_start=interval[0] if interval else None,
        interval_end=interval[1] if interval else None,
    )


def _exact(days: float | None) -> float | None:
    """Leave out what is no whole number of days: twice a week has no one interval."""
    return days if days is None or days < 1 or days == int(days) else None
