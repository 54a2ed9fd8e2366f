"""What a sentence says of each of its harms."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stemtrial.propose.adverse_event_anchors import Anchor
from stemtrial.propose.adverse_event_cause import relatedness
from stemtrial.propose.adverse_event_cues import DRUG, TREATMENTS
from stemtrial.propose.adverse_event_denial import find_denial, is_blanket
from stemtrial.propose.adverse_event_plan import EVENTS, may_count
from stemtrial.propose.adverse_event_registry import registry_status
from stemtrial.propose.adverse_event_sentences import Sentence
from stemtrial.propose.adverse_event_severity import (
    UNSPECIFIED,
    is_both,
    is_serious,
    premodifiers,
    severities,
)
from stemtrial.propose.adverse_event_status import OCCURRED, Verdict, results_status

_SINGLE = frozenset(("harm", "infection", "mortality", "death"))
_LISTED = 60
_INCLUDING = re.compile(r" (?:includ\w+|such +as|and|or|with) ")
_SAME = re.compile(
    r"(?: (?:to|of|from|with|induced by)(?: [\w-]+){1,3})?\s*"
    r"(?:(?:is|are|was|were) (?:an?|the|one of|considered|defined as|known as|called)|as an?"
    r"|called|known as)"
    r"(?: [^\s,;]+){0,7}\s*(?:, (?:and|but) )?(?: [^\s,;]+){0,3}\s*"
)
_THROUGH = re.compile(
    r"\s*(?:due to|caused by|leading to|resulting in|secondary to)(?: [\w-]+){1,4}\s*"
)
_AND = re.compile(r"\s*(?:,|/|and|or|and/or|, and|, or)\s*(?:[\w-]+ ){0,3}\s*")
_DEVELOPED = re.compile(
    r" (?:developed|developing|experienced|suffered|exhibited|presented +with|complained +of)"
    r"(?: +\S+){0,5} *$"
)
_UNDER_TREATMENT = re.compile(
    rf" +(?:following|after|during)(?: +\S+){{0,4}}? +(?:{TREATMENTS}|{DRUG})(?!\w)"
)
_PATIENTS_WITH = re.compile(
    r" (?:patients?|subjects|participants|people|children|women|men)(?: +\S+){0,5}? +with"
    r"(?: +\S+){0,5} +$"
)


@dataclass(slots=True)
class Reading:
    """What a sentence says of one harm."""

    anchor: Anchor
    verdict: Verdict
    levels: tuple[str, ...]
    serious: bool
    related: str
    denied: int | None
    before: list[str]
    end: int
    both: bool = False

    @property
    def negated(self) -> bool:
        """Whether the denial counts."""
        return self.denied is not None and self.verdict.denial


def read_harms(sentence: Sentence, section: str, zone: str) -> list[Reading]:
    """Read every harm of a sentence that the trial's text says something of.

    Parameters
    ----------
    sentence : Sentence
    section, zone : str
        As for `parse_adverse_events`.

    Returns
    -------
    list of Reading
        In reading order; harms that are one event are joined.
    """
    results = section == "results"
    found: list[Reading] = []
    for position, anchor in enumerate(sentence.anchors):
        if not results and not may_count(sentence, anchor):
            continue
        denied = find_denial(sentence, anchor)
        verdict = (
            results_status(sentence, anchor, denied)
            if results
            else registry_status(sentence, anchor, denied, section, zone)
        )
        if verdict is None and found and anchor.kind in EVENTS:
            verdict = _listed_with(sentence, found[-1], anchor)
        if verdict is None:
            continue
        found.append(_reading(sentence, position, verdict, denied, results=results))
    return _joined(sentence, found)


def suppose_planned(sentence: Sentence, position: int) -> Reading:
    """Read a harm of a registry's text as one that the trial measures, whatever the rules say.

    Parameters
    ----------
    sentence : Sentence
    position : int
        Of the harm among the sentence's.

    Returns
    -------
    Reading
    """
    verdict = Verdict("planned", "judged", denial=False)
    denied = find_denial(sentence, sentence.anchors[position])
    return _reading(sentence, position, verdict, denied, results=False)


def _reading(
    sentence: Sentence, position: int, verdict: Verdict, denied: int | None, *, results: bool
) -> Reading:
    """Read all but the status."""
    anchor = sentence.anchors[position]
    scope = sentence.scope(position)
    before = premodifiers(sentence, anchor, scope.floor)
    levels, end = severities(sentence, anchor, scope, before)
    related, until = relatedness(
        sentence, anchor, scope, verdict.status, results=results, denied=denied is not None
    )
    if verdict.status == "planned" and "minimal" in before:
        levels = UNSPECIFIED
    if denied is not None and verdict.denial and levels == UNSPECIFIED:
        levels = _denied_levels(sentence, anchor, related, denied)
    serious = is_serious(anchor, before)
    reading = Reading(anchor, verdict, levels, serious, related, denied, before, max(end, until))
    reading.both = is_both(sentence, anchor)
    return reading


def _listed_with(sentence: Sentence, last: Reading, anchor: Anchor) -> Verdict | None:
    """Return the verdict of the harm that this one is listed with ("including toxicity")."""
    if last.verdict.status != "planned" or last.verdict.rule == "aim":
        return None
    gap = sentence.flat[last.anchor.end : anchor.start]
    return last.verdict if len(gap) < _LISTED and _INCLUDING.search(gap) else None


def _denied_levels(
    sentence: Sentence, anchor: Anchor, related: str, denied: int
) -> tuple[str, ...]:
    if related == "unspecified" and is_blanket(sentence, anchor, denied):
        return ("none",)
    return UNSPECIFIED


def _joined(sentence: Sentence, readings: list[Reading]) -> list[Reading]:
    """Let "A and B from the treatment" share the cause, and "A is a severe B" be one."""
    joined: list[Reading] = readings[:1]
    for reading in readings[1:]:
        last = joined[-1]
        gap = sentence.low[last.anchor.end : reading.anchor.start]
        if _is_same(last, reading, gap):
            if reading.related == "related" or _THROUGH.fullmatch(gap):
                last.related = "related"
            last.serious |= reading.serious
            last.levels = last.levels if reading.levels == UNSPECIFIED else reading.levels
            last.end = reading.end
            continue
        if _AND.fullmatch(gap) and {last.anchor.kind, reading.anchor.kind} <= EVENTS:
            bare = gap.strip(" ,/") in ("", "and", "or", "and/or")
            if reading.related == "related" or (bare and last.related == "related"):
                last.related = reading.related = "related"
            if last.levels == ("none",) and reading.negated and reading.levels == UNSPECIFIED:
                reading.levels = last.levels
        joined.append(reading)
    return joined


def _is_same(first: Reading, second: Reading, gap: str) -> bool:
    if first.verdict.status != second.verdict.status or first.denied is not None:
        return False
    if _THROUGH.fullmatch(gap):
        return second.anchor.kind == "toxicity"
    return _SAME.fullmatch(gap) is not None


def is_statement(sentence: Sentence, reading: Reading) -> bool:
    """Whether a single harm or "tolerated" says enough to be a statement."""
    anchor, flat = reading.anchor, sentence.flat
    if anchor.kind == "tolerated":
        if reading.verdict.status == "planned" or reading.denied is not None:
            return False
        if flat.startswith("tolerable", anchor.start):
            return flat.endswith((" was ", " were "), 0, anchor.start)
        return flat.endswith((" well ", " well-"), 0, anchor.start)
    if anchor.kind not in _SINGLE or reading.verdict.status == "planned":
        return True
    if anchor.kind == "mortality":
        return reading.related == "related" or flat.endswith("relapse ", 0, anchor.start)
    told = reading.negated or reading.related == "related" or _happened(flat, anchor)
    if anchor.kind == "death":
        return told or flat.startswith("died", anchor.start)
    if _PATIENTS_WITH.search(flat, 0, anchor.start):
        return False
    return told or reading.levels != UNSPECIFIED or reading.verdict.status == "background"


def _happened(flat: str, anchor: Anchor) -> bool:
    if OCCURRED.match(flat, anchor.end) or _UNDER_TREATMENT.match(flat, anchor.end):
        return True
    return _DEVELOPED.search(flat, 0, anchor.start) is not None
