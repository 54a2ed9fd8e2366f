"""From the annotators' form of mentions (quotes and their number) to standoff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from stemtrial.records import TrialRecord
from stemtrial_annotations.anchors import String, find_exact, sha256, strings_of
from stemtrial_annotations.importing import Problem
from stemtrial_annotations.mentions.standoff import (
    MentionedTrial,
    MentionJudgement,
    MentionSpan,
    MentionType,
    Mode,
)
from stemtrial_annotations.standoff import LONGEST_QUOTE, section_key

# The kind of an arm or intervention is no free text: nothing is marked there.
NOT_READ = "type"


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WrittenMention(_Form):
    """A mention as an annotator writes it."""

    section: str
    index: int | None = None
    part: Literal["label", "name", "description"] | None = None
    quote: str = Field(min_length=1)
    occurrence: int = Field(default=1, ge=1)
    type: MentionType
    label: str | None = None
    judgement: MentionJudgement


class WrittenTrial(_Form):
    """All mentions of a trial as an annotator writes them."""

    trial_id: str = Field(min_length=1)
    mode: Mode
    mentions: list[WrittenMention]
    notes: str = ""


def read_strings(record: TrialRecord) -> Iterator[String]:
    """Yield the strings in which mentions are marked, in reading order."""
    return (one for one in strings_of(record) if one.part != NOT_READ)


def mentions_to_standoff(
    written: Mapping[str, Any], record: TrialRecord, *, guidelines: str, origin: str
) -> tuple[MentionedTrial, list[Problem]]:
    """Anchor one trial's mentions in its record and leave the text behind.

    Parameters
    ----------
    written : mapping
        `trial_id`, `mode` and `mentions`; see `WrittenMention`.
    record : TrialRecord
    guidelines, origin : str
        Version that it was labelled under; who labelled it and how.

    Returns
    -------
    trial : MentionedTrial
        With the mentions that have a place, in reading order.
    problems : list of Problem
        Every mention that has none, with the reason; these are left out.

    Raises
    ------
    pydantic.ValidationError
        If the answer is not of the form.
    """
    form = WrittenTrial.model_validate(written)
    strings = {one.key: one for one in read_strings(record)}
    order = {key: position for position, key in enumerate(strings)}
    spans: list[MentionSpan] = []
    problems: list[Problem] = []
    for number, mention in enumerate(form.mentions, start=1):
        key = section_key(mention.section, mention.index, mention.part)
        found = _anchor(mention, strings.get(key))
        if isinstance(found, MentionSpan):
            spans.append(found)
        else:
            reason = f"mention {number}: {found}"
            problems.append(Problem(form.trial_id, mention.type, key, reason, "error"))
    spans.sort(key=lambda span: (order[span.key], span.start or 0, span.end or 0, span.type))
    trial = MentionedTrial(
        trial_id=form.trial_id,
        mode=form.mode,
        guidelines=guidelines,
        origin=origin,
        mentions=spans,
        sections={key: sha256(one.text) for key, one in strings.items()},
    )
    return trial, problems


def _anchor(mention: WrittenMention, string: String | None) -> MentionSpan | str:
    """Return the span of a mention, or why it has none."""
    if string is None:
        return "the record has no such string (section, index, part)"
    if mention.quote != mention.quote.strip():
        return "the quote begins or ends with white space"
    if len(mention.quote.split()) > LONGEST_QUOTE:
        return f"the quote has more than {LONGEST_QUOTE} words"
    hits = list(find_exact(string, mention.quote))
    if mention.occurrence > len(hits):
        return f"the quote stands there {len(hits)} times, not {mention.occurrence}"
    hit = hits[mention.occurrence - 1]
    return MentionSpan(
        section=string.section,
        index=string.index,
        part=string.part,
        start=hit.start,
        end=hit.end,
        quote=mention.quote,
        type=mention.type,
        label=mention.label,
        judgement=mention.judgement,
    )
