"""Runs the text parsers section by section and wraps what they find as mentions."""

from __future__ import annotations

from collections.abc import Iterator

from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.propose.adverse_events import parse_adverse_events, studied_harms
from stemtrial.propose.doses import parse_doses
from stemtrial.propose.schedules import parse_schedules
from stemtrial.sections import Section

_UNREAD = ("conditions", "keywords")


def propose_values(trial: TrialDocument) -> list[Mention]:
    """Propose doses, schedules and adverse-event statements.

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    list of Mention
        Of kinds `dose`, `schedule` and `adverse_event`; `value` holds the parsed object, whose
        own offsets point into its section.
    """
    studied = studied_harms(f"{trial.record.brief_title} {trial.record.official_title}")
    return [
        mention
        for section in trial.sections
        if section.name not in _UNREAD
        for mention in _in_section(section, studied)
    ]


def _in_section(section: Section, studied: frozenset[str]) -> Iterator[Mention]:
    text, offset = section.view.text, section.start
    for dose in parse_doses(text):
        yield Mention(
            "dose", dose.unit, offset + dose.start, offset + dose.end, dose.rule, value=dose
        )
    for schedule in parse_schedules(text):
        start, end = offset + schedule.start, offset + schedule.end
        yield Mention("schedule", schedule.label, start, end, schedule.rule, value=schedule)
    for event in parse_adverse_events(text, section.name, studied=studied):
        start, end = offset + event.start, offset + event.end
        yield Mention("adverse_event", event.severity, start, end, event.rule, value=event)
