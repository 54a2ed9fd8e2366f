"""From mentions to answers with evidence."""

from __future__ import annotations

from stemtrial.answers import Basis, LabelAnswer
from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention


def label_answer(
    trial: TrialDocument,
    label: str,
    mention: Mention,
    confidence: float,
    basis: Basis | None = None,
    source: str | None = None,
) -> LabelAnswer:
    """Write a label answer whose evidence is a mention.

    Parameters
    ----------
    trial : TrialDocument
    label : str
        The label of the closed vocabulary.
    mention : Mention
        Its text becomes quote and evidence.
    confidence : float
        Between 0 and 1.
    basis, source : str, optional
        The mention's own by default.

    Returns
    -------
    LabelAnswer
    """
    section = trial.section_at(mention.start)
    evidence = section.evidence(mention.start, mention.end)
    return LabelAnswer(
        label=label,
        quote=evidence.text,
        section=section.name,
        basis=basis or mention.basis,
        confidence=confidence,
        source=source or mention.source,
        evidence=evidence,
    )
