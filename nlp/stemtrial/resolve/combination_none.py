"""Whether a trial states that nothing else is given besides the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stemtrial.answers import CombinationAnswer, Support
from stemtrial.document import TrialDocument

_NEEDLES = (
    "no other",
    "no additional",
    "no concomitant",
    "no concurrent",
    "no further",
    "out of all",
    "sole ",
    "monotherapy",
    "without other",
    "without any other",
    "without additional",
    "without any additional",
    "without concomitant",
    "without any concomitant",
    "all other",
)
_TREATMENTS = (
    r"(?:treatments?|therap(?:y|ies)|drugs?|medications?|medicines?|immunosuppress(?:ants?|ion))"
)
_STATED = re.compile(
    rf"\bno (?:other|additional|concomitant|concurrent|further) (?:\w+ ){{0,3}}?{_TREATMENTS}"
    r" (?:will be|is|are|was|were|may be)"
    r" (?:given|allowed|permitted|administered|used|added|provided)\b"
    rf"|\bwash-? ?out of all (?:other )?{_TREATMENTS}\b"
    rf"|\ball other {_TREATMENTS} (?:will be|is|are|was|were|must be)"
    r" (?:stopped|discontinued|withdrawn|washed out)\b"
    rf"|\b(?:given|administered|used|infused|injected|treated|receive|received)\b[^.;:]{{0,60}}"
    rf"\bwithout (?:any )?(?:other|additional|concomitant) (?:\w+ ){{0,2}}?{_TREATMENTS}\b"
    r"|(?<!been )\b(?:given|administered|used|infused|injected) as (?:the |a )?"
    r"(?:sole (?:treatment|therapy|agent)|monotherapy)\b"
    r"|\bcells? monotherapy\b",
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
        None where the field is false. No gold trial has it: the rule takes plain wordings only, and
        finds none in 3,000 registry records.
    """
    if combination:
        return None
    lower = trial.lower
    if not any(needle in lower for needle in _NEEDLES):
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
