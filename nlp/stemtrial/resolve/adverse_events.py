"""Resolution of adverse-event statements: one answer for each distinct combination."""

from __future__ import annotations

from dataclasses import replace

from stemtrial.answers import AdverseEventAnswer
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention, in_reading_order
from stemtrial.propose.adverse_events import Key, StatementMention, merge_statements


def resolve_adverse_events(trial: TrialDocument) -> list[AdverseEventAnswer]:
    """Merge the statements of a record (guidelines 1.2, adverse_events).

    Parameters
    ----------
    trial : TrialDocument
        With mentions of kind `adverse_event`, and with the planned ones that the judge accepts
        at `context["planned"]` where it has judged.

    Returns
    -------
    list of AdverseEventAnswer
        In the order of their first mention.
    """
    firsts: dict[Key, Mention] = {}
    statements: list[StatementMention] = []
    for mention, statement in _accepted(trial):
        firsts.setdefault(statement.key, mention)
        statements.append(statement)
    answers = []
    for statement in merge_statements(statements):
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


def _accepted(trial: TrialDocument) -> list[tuple[Mention, StatementMention]]:
    """Return the statements that the rules propose; of planned ones those the judge accepts."""
    proposed = {id(mention.value): mention for mention in trial.of_kind("adverse_event")}
    planned: list[Mention] | None = trial.context.get("planned")
    if planned is None:
        return [(mention, mention.value) for mention in proposed.values()]
    kept = [one for one in proposed.values() if not _is_judged(trial, one)]
    if not planned:
        return [(mention, mention.value) for mention in kept]
    accepted = {
        id(mention): replace(mention.value, confidence=mention.score) for mention in planned
    }
    found = sorted([*kept, *planned], key=in_reading_order)
    return [(mention, accepted.get(id(mention), mention.value)) for mention in found]


def _is_judged(trial: TrialDocument, mention: Mention) -> bool:
    return mention.value.status == "planned" and trial.section_of(mention).name != "results"
