"""Pre-annotation: the vocabulary's mentions of a record, in the annotators' form."""

from __future__ import annotations

from typing import Any

from stemtrial.mentions import Mention
from stemtrial.pipeline import Extractor
from stemtrial.records import TrialRecord
from stemtrial_annotations.anchors import find_exact
from stemtrial_annotations.mentions.importing import read_strings
from stemtrial_annotations.mentions.standoff import JUDGEMENTS, TYPES
from stemtrial_annotations.standoff import LONGEST_QUOTE, section_key


def suggest_mentions(record: TrialRecord, extractor: Extractor | None = None) -> dict[str, Any]:
    """Suggest the mentions of a record, for an annotator to mend and complete.

    Parameters
    ----------
    record : TrialRecord
    extractor : Extractor, optional
        One that is loaded already.

    Returns
    -------
    dict
        The annotators' form, mode `preannotated`; what the proposers found, with the judge's
        verdict where it is one of the form's, else `background`.
    """
    document = (extractor or Extractor()).read(record)
    strings = {one.key: one for one in read_strings(record)}
    mentions: list[dict[str, Any]] = []
    seen: set[tuple[str, int, int, str]] = set()
    for mention in document.mentions:
        if mention.kind not in TYPES:
            continue
        evidence = document.section_of(mention).evidence(mention.start, mention.end)
        string = strings.get(section_key(evidence.section, evidence.index, evidence.part))
        key = (string.key if string else "", evidence.start, evidence.end, mention.kind)
        if string is None or key in seen or len(evidence.text.split()) > LONGEST_QUOTE:
            continue
        seen.add(key)
        starts = [hit.start for hit in find_exact(string, evidence.text)]
        place = {"section": string.section, "index": string.index, "part": string.part}
        mentions.append(
            {name: value for name, value in place.items() if value is not None}
            | {
                "quote": evidence.text,
                "occurrence": starts.index(evidence.start) + 1,
                "type": mention.kind,
                "label": _label(mention),
                "judgement": mention.judgement if mention.judgement in JUDGEMENTS else "background",
            }
        )
    return {"trial_id": record.trial_id, "mode": "preannotated", "mentions": mentions}


def _label(mention: Mention) -> str | None:
    if mention.kind == "dose":
        return getattr(mention.value, "unit", None)
    if mention.kind == "adverse_event":
        return None
    return mention.label or None
