"""Whether a trial states that nothing else is given besides the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stemtrial.answers import CombinationAnswer, Support
from stemtrial.document import TrialDocument

_NEEDLES = ("no other", "no additional", "no concomitant", "no further", "out of all", "sole ")
_STATED = re.compile(
    r"\bno (?:other|additional|concomitant|further) (?:\w+ )?"
    r"(?:treatments?|therap(?:y|ies)|drugs?|medications?) (?:will be|is|are|was|were|may be)"
    r" (?:given|allowed|permitted|administered|used|added|provided)\b"
    r"|\bwash-? ?out of all (?:other )?(?:treatments?|therap(?:y|ies)|drugs?|medications?)\b"
    r"|\b(?:given|administered|used) as (?:the |a )?sole (?:treatment|therapy|agent)\b",
    re.IGNORECASE,
)
_UNREAD = frozenset({"comparator", "condition", "keyword"})
_CONFIDENCE = 0.7


def resolve_combination_none(
    trial: TrialDocument, combination: Sequence[CombinationAnswer]
) -> Support | None:
    """Find the statement that nothing else is given (guidelines, `combination_none`).

    Parameters
    ----------
    trial : TrialDocument
    combination : sequence of CombinationAnswer
        The agents resolved; where there are any, nothing is stated.

    Returns
    -------
    Support or None
        None where the field is false. No training trial has it, so the rule takes the plainest
        wordings only.
    """
    if combination:
        return None
    lowered = trial.text.lower()
    if not any(needle in lowered for needle in _NEEDLES):
        return None
    for match in _STATED.finditer(trial.text):
        section = trial.section_at(match.start())
        if section.role not in _UNREAD and match.end() <= section.end:
            return Support(
                confidence=_CONFIDENCE,
                source="rule:combination none",
                evidence=section.evidence(match.start(), match.end()),
            )
    return None
