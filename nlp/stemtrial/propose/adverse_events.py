"""Statements about adverse events (guidelines, field adverse_events)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, cast

from stemtrial.propose.adverse_event_anchors import ALL_NEEDLES, Needles
from stemtrial.propose.adverse_event_cues import CONFIDENCE
from stemtrial.propose.adverse_event_quote import quote_span
from stemtrial.propose.adverse_event_reading import Reading, is_statement, read_harms
from stemtrial.propose.adverse_event_sentences import Sentence, anchored_sentences
from stemtrial.propose.adverse_event_severity import UNSPECIFIED

Status = Literal["observed", "planned", "background"]
Severity = Literal["none", "mild", "moderate", "severe", "unspecified"]
Relatedness = Literal["related", "unrelated", "unspecified"]
Key = tuple[Status, Severity, bool, Relatedness, bool]

_PREVENTED = ("prevent", "prophyla", "reduc")
_TITLE_HARMS = {
    "gvhd": re.compile(r"gvhd|graft[ -]*(?:versus|vs\.?)[ -]*host"),
    "infection": re.compile(r"infections?\b"),
}


@dataclass(slots=True, frozen=True)
class StatementMention:
    """A statement about adverse events and the words that prove it.

    Attributes
    ----------
    start, end : int
        Code-point offsets of the quote into the text that was parsed.
    status, severity, serious, relatedness, negated
        As in the guidelines' answer form.
    rule : str
        The kind of harm and the rule that gave the status (`toxicity.plan`).
    confidence : float
        The rule's share of right statements on train and dev records, drawn towards the mean.
    """

    start: int
    end: int
    status: Status
    severity: Severity
    serious: bool
    relatedness: Relatedness
    negated: bool
    rule: str
    confidence: float

    @property
    def key(self) -> Key:
        """What makes a statement distinct within a record."""
        return (self.status, self.severity, self.serious, self.relatedness, self.negated)


def parse_adverse_events(
    text: str,
    section: str = "detailed_description",
    zone: str = "",
    studied: Collection[str] = (),
    needles: Needles = ALL_NEEDLES,
) -> list[StatementMention]:
    """Read the statements about adverse events in one string of a record, or in a passage.

    Parameters
    ----------
    text : str
        The string, as it is.
    section : str
        The section's name. `results` stands for text that reports what happened, abstracts too;
        the others state plans and background.
    zone : str
        `background`, `objectives` or `endpoints` where the caller knows it; decides only where
        the sentence does not.
    studied : collection of str
        From `studied_harms`: kinds of harm that are the condition under study.
    needles : Needles
        Those that may stand in the text, where the caller has asked a longer one.

    Returns
    -------
    list of StatementMention
        In reading order; the same statement may come more than once.
    """
    return [
        statement
        for sentence, readings in read_sentences(text, section, zone, studied, needles)
        for reading in readings
        for statement in statements(sentence, reading)
    ]


def read_sentences(
    text: str,
    section: str,
    zone: str = "",
    studied: Collection[str] = (),
    needles: Needles = ALL_NEEDLES,
) -> Iterator[tuple[Sentence, list[Reading]]]:
    """Read the sentences of a text that name a harm.

    Parameters
    ----------
    text, section, zone, studied, needles
        As for `parse_adverse_events`.

    Yields
    ------
    sentence : Sentence
    readings : list of Reading
        Those that are statements.
    """
    results = section == "results"
    if not results and not needles.lower and not needles.cased:
        return
    for sentence in anchored_sentences(text, results=results, studied=studied, needles=needles):
        readings = read_harms(sentence, section, zone)
        kept = [reading for reading in readings if is_statement(sentence, reading)]
        specific = [reading for reading in kept if reading.anchor.kind != "tolerated"]
        yield sentence, specific or kept


def merge_statements(mentions: Iterable[StatementMention]) -> list[StatementMention]:
    """Keep one statement for each distinct combination, with its first quote.

    Parameters
    ----------
    mentions : iterable of StatementMention
        In reading order.

    Returns
    -------
    list of StatementMention
        In the order of their first mention; the highest confidence of each combination.
    """
    kept: dict[Key, StatementMention] = {}
    for mention in mentions:
        first = kept.setdefault(mention.key, mention)
        if mention.confidence > first.confidence:
            kept[mention.key] = replace(first, confidence=mention.confidence)
    return list(kept.values())


def studied_harms(titles: str) -> frozenset[str]:
    """Tell which kinds of harm are a trial's subject, and so none of its adverse events.

    Parameters
    ----------
    titles : str
        The trial's titles.

    Returns
    -------
    frozenset of str
        Some of `gvhd` and `infection` (rulings, wording: the disease under study). GVHD that a
        trial wants to prevent is an outcome, not its participants' disease.
    """
    low = titles.lower()
    if not any(word in low for word in ("gvhd", "graft", "infection")):
        return frozenset()
    found = {kind for kind, pattern in _TITLE_HARMS.items() if pattern.search(low)}
    if "gvhd" in found and any(word in low for word in _PREVENTED):
        found.remove("gvhd")
    return frozenset(found)


def statements(sentence: Sentence, reading: Reading) -> list[StatementMention]:
    """Return the statements of a reading: one for each severity, and for serious and other.

    Parameters
    ----------
    sentence : Sentence
    reading : Reading
        Of one of its harms.

    Returns
    -------
    list of StatementMention
    """
    anchor = reading.anchor
    before = reading.before
    start, end = quote_span(sentence, anchor, before, reading.denied, reading.end)
    rule = f"{anchor.kind}.{reading.verdict.rule}"
    tolerated = anchor.kind == "tolerated"
    return [
        StatementMention(
            start,
            end,
            cast(Status, reading.verdict.status),
            cast(Severity, level),
            serious and not tolerated,
            cast(Relatedness, "unspecified" if tolerated else reading.related),
            tolerated or reading.negated,
            rule,
            CONFIDENCE.get(rule, CONFIDENCE["other"]),
        )
        for level in (UNSPECIFIED if tolerated else reading.levels)
        for serious in ((False, True) if reading.both else (reading.serious,))
    ]
