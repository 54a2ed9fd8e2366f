"""Every mistake with the text around it: what a reader needs to judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stemtrial.answers import Evidence
from stemtrial.output.review import context
from stemtrial.records import TrialRecord
from stemtrial_evaluation.comparison import Mistake, mistakes
from stemtrial_evaluation.fields import Answer
from stemtrial_evaluation.paired import MAIN_VIEWS

_CONTEXT = 160


@dataclass(frozen=True, slots=True)
class Seen:
    """A mistake as shown.

    Attributes
    ----------
    mistake : Mistake
    before, quote, after : str
        The quote in its text; `quote` alone where the record is not at hand.
    """

    mistake: Mistake
    before: str
    quote: str
    after: str


def seen_mistakes(
    gold: Mapping[str, Answer],
    predicted: Mapping[str, Answer],
    records: Mapping[str, TrialRecord],
) -> dict[str, list[Seen]]:
    """Return every mistake by field.

    Parameters
    ----------
    gold, predicted : mapping of trial id to answer
    records : mapping of trial id to TrialRecord
        Those at hand.

    Returns
    -------
    dict of str to list of Seen
        Fields without a mistake are left out.
    """
    found: dict[str, list[Seen]] = {}
    for view in MAIN_VIEWS:
        shown = [_seen(one, records) for one in mistakes(view, gold, predicted)]
        if shown:
            found[view.name] = shown
    return found


def _seen(mistake: Mistake, records: Mapping[str, TrialRecord]) -> Seen:
    record = records.get(mistake.trial_id)
    if record is None or not mistake.evidence:
        return Seen(mistake, "", mistake.quote, "")
    text = context(record, Evidence.model_validate(mistake.evidence), _CONTEXT)
    before, _, rest = text.partition("[[")
    quote, _, after = rest.partition("]]")
    return Seen(mistake, before, quote, after)
