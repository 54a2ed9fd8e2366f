"""An answer of the combination from the use that proves it."""

from __future__ import annotations

from stemtrial.answers import AgentCategory, CombinationAnswer
from stemtrial.document import TrialDocument
from stemtrial.judge.combination_uses import Use


def combination_answer(
    trial: TrialDocument, use: Use, category: AgentCategory, confidence: float
) -> CombinationAnswer:
    """Write an answer whose evidence is a use of its agent.

    Parameters
    ----------
    trial : TrialDocument
    use : Use
    category : str
    confidence : float
        Between 0 and 1.

    Returns
    -------
    CombinationAnswer
    """
    section = trial.section_of(use.mention)
    evidence = section.evidence(use.mention.start, use.mention.end)
    return CombinationAnswer(
        agent=use.entry.label,
        category=category,
        quote=evidence.text,
        section=section.name,
        confidence=confidence,
        source=use.mention.source,
        evidence=evidence,
    )
