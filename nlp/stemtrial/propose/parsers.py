"""Runs the text parsers section by section and wraps what they find as mentions.

Each parser is a step of its own: one that reads many records in a row finds its code and data in
the processor's cache, which saves a tenth of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention, parsed_mention
from stemtrial.propose.adverse_event_anchors import needles_by_part
from stemtrial.propose.adverse_event_harms import Harm, harms_of, statement_mention
from stemtrial.propose.adverse_events import read_sentences, statements, studied_harms
from stemtrial.propose.doses import parse_doses
from stemtrial.propose.schedules import parse_schedules
from stemtrial.sections import Section

_UNREAD = ("conditions", "keywords")
Found = TypeVar("Found")


def propose_doses(trial: TrialDocument) -> list[Mention]:
    """Propose doses.

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    list of Mention
        Of kind `dose`; `value` is a `DoseMention`, whose own offsets point into its section.
    """
    return [parsed_mention("dose", one.unit, one, at) for at, one in _parsed(trial, parse_doses)]


def propose_schedules(trial: TrialDocument) -> list[Mention]:
    """Propose schedules.

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    list of Mention
        Of kind `schedule`; `value` is a `ScheduleMention`, with offsets into its section.
    """
    plans = _parsed(trial, parse_schedules)
    return [parsed_mention("schedule", one.label, one, at) for at, one in plans]


def propose_adverse_events(trial: TrialDocument) -> list[Mention]:
    """Propose statements about adverse events.

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    list of Mention
        Of kind `adverse_event`; `value` is a `StatementMention`, with offsets into its section.
        All harms of the registry's own text are left at `context["harms"]` for the judge.
    """
    found: list[Mention] = []
    harms: list[Harm] = []
    trial.context["harms"] = harms
    studied = studied_harms(f"{trial.record.brief_title} {trial.record.official_title}")
    starts = [section.start for section in trial.sections]
    by_section = needles_by_part(trial.text, trial.lower, starts)
    for section, needles in zip(trial.sections, by_section, strict=True):
        if section.name in _UNREAD:
            continue
        offset = section.start
        text, name = section.view.text, section.name
        for sentence, readings in read_sentences(text, name, studied=studied, needles=needles):
            mentions = [
                [statement_mention(one, offset) for one in statements(sentence, reading)]
                for reading in readings
            ]
            for some in mentions:
                found += some
            if name != "results":
                harms += harms_of(sentence, readings, mentions, section=name, offset=offset)
    return found


def _parsed(
    trial: TrialDocument, parse: Callable[[str], Iterable[Found]]
) -> Iterator[tuple[int, Found]]:
    """Yield what a parser finds, each with the offset of its section."""
    for section in _read(trial):
        for one in parse(section.view.text):
            yield section.start, one


def _read(trial: TrialDocument) -> list[Section]:
    return [section for section in trial.sections if section.name not in _UNREAD]
