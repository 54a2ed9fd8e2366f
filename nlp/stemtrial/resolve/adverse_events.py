"""Resolution of adverse-event statements: one answer for each distinct combination."""

from __future__ import annotations

from stemtrial.answers import AdverseEventAnswer
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention
from stemtrial.propose.adverse_events import Key, merge_statements


def resolve_adverse_events(trial: TrialDocument) -> list[AdverseEventAnswer]:
    """Merge the statements of a record (guidelines 1.2, adverse_events).

    Parameters
    ----------
    trial : TrialDocument
        With mentions of kind `adverse_event`.

    Returns
    -------
    list of AdverseEventAnswer
        In the order of their first mention.
    """
    mentions = {id(mention.value): mention for mention in trial.of_kind("adverse_event")}
    firsts: dict[Key, Mention] = {}
    for mention in mentions.values():
        firsts.setdefault(mention.value.key, mention)
    answers = []
    for statement in merge_statements(mention.value for mention in mentions.values()):
        mention = firsts[statement.key]
        section = trial.section_at(mention.start)
        evidence = section.evidence(mention.start, mention.end)
        answers.append(
            AdverseEventAnswer(
                status=statement.status,
                severity=statement.severity,
                serious=statement.serious,
                relatedness=statement.relatedness,
                negated=statement.negated,
                quote=evidence.text,
                section=section.name,
                confidence=statement.confidence,
                source=f"rule:{statement.rule}",
                evidence=evidence,
            )
        )
    return answers
