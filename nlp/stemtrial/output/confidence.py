"""Thresholds on confidence: what is kept, and what a person should look at."""

from __future__ import annotations

from typing import Any

from stemtrial.answers import LIST_FIELDS, SCALAR_FIELDS, TrialFields


def above(found: TrialFields, minimum: float) -> TrialFields:
    """Return the fields without answers below a confidence.

    `in_scope` stays, since it has no third value; its confidence stands under `support`.

    Parameters
    ----------
    found : TrialFields
        The fields; not changed.
    minimum : float
        Lowest confidence that is kept, 0 to 1.
    """
    if minimum <= 0.0:
        return found
    changes: dict[str, Any] = {
        name: [answer for answer in getattr(found, name) if answer.confidence >= minimum]
        for name in LIST_FIELDS
    }
    support = dict(found.support)
    for name in SCALAR_FIELDS:
        known = support.get(name)
        if name != "in_scope" and known is not None and known.confidence < minimum:
            changes[name] = TrialFields.model_fields[name].get_default(call_default_factory=True)
            del support[name]
    return found.model_copy(update=changes | {"support": support})


def doubtful(confidence: float | None, below: float) -> bool:
    """Whether an answer of this confidence belongs into the review queue."""
    return confidence is not None and confidence < below
