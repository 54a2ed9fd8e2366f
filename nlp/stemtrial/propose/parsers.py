"""Runs the text parsers section by section and wraps what they find as mentions."""

from __future__ import annotations

from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.propose.adverse_event_anchors import needles_in
from stemtrial.propose.adverse_events import parse_adverse_events, studied_harms
from stemtrial.propose.doses import parse_doses
from stemtrial.propose.schedules import parse_schedules

_UNREAD = ("conditions", "keywords")


def propose_values(trial: TrialDocument) -> list[Mention]:
    """Propose doses, schedules and adverse-event statements.

    Parameters
    ----------
    trial : TrialDocument

    Returns
    -------
    list of Mention
        Of kinds `dose`, `schedule` and `adverse_event`, kind by kind; `value` holds the parsed
        object, whose own offsets point into its section.
    """
    sections = [section for section in trial.sections if section.name not in _UNREAD]
    found: list[Mention] = []
    for section in sections:
        offset = section.start
        for dose in parse_doses(section.view.text):
            start, end = offset + dose.start, offset + dose.end
            found.append(Mention("dose", dose.unit, start, end, dose.rule, value=dose))
    for section in sections:
        offset = section.start
        for plan in parse_schedules(section.view.text):
            start, end = offset + plan.start, offset + plan.end
            found.append(Mention("schedule", plan.label, start, end, plan.rule, value=plan))
    studied = studied_harms(f"{trial.record.brief_title} {trial.record.official_title}")
    needles = needles_in(trial.text, trial.lower)
    for section in sections:
        offset = section.start
        text, name = section.view.text, section.name
        for event in parse_adverse_events(text, name, studied=studied, needles=needles):
            start, end = offset + event.start, offset + event.end
            found.append(
                Mention("adverse_event", event.severity, start, end, event.rule, value=event)
            )
    return found
