"""Where a text names a harm."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from stemtrial.propose.adverse_event_cues import (
    ACRONYMS,
    GVHD_PREFIXES,
    HARMS,
    NEEDLES,
    NO_HARM_PREFIXES,
    SEVERITY,
    TREATMENTS,
    Needle,
)

FLATTEN = {ord(mark): " " for mark in "()[]{}\"'\n\t\r,:*"}
_GRAFT = re.compile(r"graft[ -]*(?:versus|vs\.?|v)[ .-]*$")
_NO_STATEMENT = re.compile(
    r"(?:[\s(\[]*gvhd)?[\s\])]*(?:criteria|scale|score|grading scale|prophyla\w*|free|prevention"
    r"|probability interval|relapse)(?!\w)|-free"
)
_WELL = re.compile(r"(?:well|generally|safely|was|were)[ -]+(?:\w+ )?$")
_REACTION = re.compile(
    r"(?:infusion\w*|related|allergic|anaphyla\w+|hypersensitivity|transfusion|site|toxic)[ -]$"
)
_TO_TREATMENT = re.compile(
    r" to (?:the |this |these |your |study |any ){0,2}(?:treatment|therapy|infusion|injection|cells"
    r"|transplant|drug|product|procedure|vaccin)"
)
_FORMED = re.compile(r"(?:\bforms?|forming|formation of|developed?|genesis of) $")
_CODE_START = frozenset("-0123456789")
_REDUCED = re.compile(r"[ -](?:reduced|low)[ -]$")
_CODE = re.compile(r"-?\d|-[a-z]\d")
_RELATED = re.compile(
    r"(?:toxic|procedural|related|relapse|associated)[ -]"
    r"(?:morbidity ?(?:and|or|/) ?|and (?:\w+ ){1,2}of )?$"
)
_AND_MORTALITY = re.compile(r"(?: ?[/,]| and| or)")
_OF_TREATMENT = re.compile(
    rf" (?:of|associated with|related to|due to|attributable to)(?: \S+){{0,3}}? {TREATMENTS}"
)
_DEGREES = "|".join(SEVERITY)
_NOUN = (
    r"[a-z-]{4,}(?: +(?!(?:following|after|during|which|that|when|with|from|caused|induced"
    r"|associated|secondary|related|occurred|occurring|developed|started|because|while|were|have|been|than)"
    r"(?!\w))[a-z-]{4,})?"
)
_GRADED_HARM = re.compile(
    rf"(?P<lead>(?: +[a-z-]+)?(?: +[a-z-]+|^|[.] )) *(?<!\w)(?:{_DEGREES}) +(?P<harm>{_NOUN})"
)
_HAVING = re.compile(r" (?:with|for|in|by|from|treatment of|patients|having|than|to)$")
_BORNE = re.compile(
    r"(?:presented with|associated with|complicated by|followed by|due to|leads? to|led to)$"
)
_CAUSED_HARM = re.compile(
    rf" (?!exercise|stress|pacing|self|virus|disease)[\w-]+-induced +(?P<harm>{_NOUN})"
)
_NEAR = 25
_DRUG_CUE = re.compile(
    r" (?:[\w-]*induced|due to|caused|following|after|associated with|therapy|treatment|treated"
    r"|receiving|administration|developed|experienced|toxicity|adverse|reactions?|drug|doses?"
    r"|taking|overdose|exposed|exposure|use|given|infusion|injection|during|secondary to)(?!\w)"
)


class Anchor(NamedTuple):
    """A harm named in a text.

    Attributes
    ----------
    start, end : int
        Offsets; into the text as found, into a sentence once it is part of one.
    kind : str
        As in `Needle`.
    serious, related : bool
        What the word says by itself.
    """

    start: int
    end: int
    kind: str
    serious: bool = False
    related: bool = False

    def shifted(self, by: int) -> Anchor:
        """Return the anchor at other offsets."""
        return Anchor(self.start + by, self.end + by, self.kind, self.serious, self.related)


def lower_case(text: str) -> str:
    """Lower-case a text without changing its length, so that offsets stay true."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


class Needles(NamedTuple):
    """The needles that a text holds.

    Attributes
    ----------
    lower, cased : tuple of Needle
        Those of words, for a text in lower case, and those of acronyms.
    """

    lower: tuple[Needle, ...] = NEEDLES
    cased: tuple[Needle, ...] = ACRONYMS


ALL_NEEDLES = Needles()


def needles_by_part(text: str, low: str, starts: Sequence[int]) -> list[Needles]:
    """Choose the needles that the parts of a text hold, so that a part is asked for no others.

    Parameters
    ----------
    text, low : str
        The text, and the same in lower case.
    starts : sequence of int
        Where its parts begin, in order; the first at 0.

    Returns
    -------
    list of Needles
        One a part.
    """
    found: list[set[int]] = [set() for _ in starts]
    for needle, start, _ in _finder().find_matches_as_indexes(low, overlapping=True):
        found[bisect_right(starts, start) - 1].add(needle)
    cased = tuple([needle for needle in ACRONYMS if needle.text in text])
    return [
        Needles(tuple([NEEDLES[needle] for needle in sorted(held)]) if held else (), cased)
        for held in found
    ]


@cache
def _finder() -> AhoCorasick:
    return AhoCorasick([needle.text for needle in NEEDLES], implementation=Implementation.DFA)


def find_anchors(
    text: str, low: str, *, results: bool, needles: Needles = ALL_NEEDLES
) -> list[Anchor]:
    """Find the words that name a harm.

    Parameters
    ----------
    text, low : str
        A text, and the same in lower case.
    results : bool
        The text reports results: single harms ("neutropenia", "severe agitation") count, all
        kinds of mortality are looked at.
    needles : Needles
        Those that may stand in the text.

    Returns
    -------
    list of Anchor
        By offset, the longer first; they may overlap.
    """
    anchors: list[Anchor] = []
    for needle in needles.lower:
        if (at := low.find(needle.text)) >= 0:
            anchors += _scan(needle, low, low, results, at)
    for needle in needles.cased:
        if (at := text.find(needle.text)) >= 0:
            anchors += _scan(needle, text, low, results, at)
    if results:
        anchors += _single_harms(low, anchors)
    if len(anchors) > 1:
        anchors.sort(key=lambda anchor: (anchor.start, -anchor.end))
    return anchors


def _scan(needle: Needle, source: str, low: str, results: bool, at: int) -> list[Anchor]:
    found: list[Anchor] = []
    while at >= 0:
        match = needle.pattern.match(source, at)
        anchor = _anchor(needle, source, low, at, match.end()) if match else None
        if anchor and _counts(low, anchor, results):
            found.append(anchor)
        at = source.find(needle.text, at + 1)
    return found


def _anchor(needle: Needle, source: str, low: str, at: int, end: int) -> Anchor | None:
    """Return the anchor that a needle belongs to, unless it is part of another word."""
    if needle.text == "host":
        graft = _GRAFT.search(low, max(0, at - 16), at)
        return Anchor(graft.start(), end, needle.kind) if graft else None
    start = at
    while start and source[start - 1].isalpha():
        start -= 1
    before = source[start:at]
    if start and source[start - 1].isdigit():
        return None
    if needle.prefixes:
        flags = {} if not before and needle.text != "RM" else needle.prefixes.get(before)
        return None if flags is None else Anchor(start, end, needle.kind, **flags)
    if needle.text == "gvh" and before in GVHD_PREFIXES:
        return Anchor(start, end, needle.kind)
    if before and (needle.text != "toxic" or before in NO_HARM_PREFIXES):
        return None
    return Anchor(start, end, needle.kind)


def _counts(low: str, anchor: Anchor, results: bool) -> bool:
    """Whether the words next to an anchor leave it a harm."""
    start, end, kind = anchor.start, anchor.end, anchor.kind
    code = low[end : end + 1] in _CODE_START and _CODE.match(low, end)
    if code or _NO_STATEMENT.match(low, end):
        return False
    window = max(0, start - 20)
    if kind == "event":
        return not low.endswith("criteria for ", window, start)
    if kind == "toxicity":
        return _REDUCED.search(low, window, start) is None
    if kind == "tolerated":
        return _WELL.search(low, window, start) is not None
    if kind == "reaction":
        if _REACTION.search(low, window, start):
            return True
        return not results and _TO_TREATMENT.match(low, end) is not None
    if kind == "tumour":
        return low.startswith(" formation", end) or _FORMED.search(low, window, start) is not None
    if kind == "complication" and low.startswith("morbidit", start):
        alone = _AND_MORTALITY.match(low, end) is None
        return alone and _RELATED.search(low, max(0, start - 36), start) is not None
    if kind == "mortality":
        return results or anchor.related or low[start:end] == "nrm" or _is_harm(low, start, end)
    return True


def _is_harm(low: str, start: int, end: int) -> bool:
    """Whether a mortality is one of the treatment, not all-cause."""
    before = _RELATED.search(low, max(0, start - 36), start)
    return before is not None or _OF_TREATMENT.match(low, end) is not None


def _single_harms(low: str, named: list[Anchor]) -> list[Anchor]:
    """Find single harms, by name first, then by a degree or a cause before them."""
    flat = " " + low.translate(FLATTEN)
    found = [Anchor(match.start(), match.end() - 1, "harm") for match in HARMS.finditer(flat)]
    found = [anchor for anchor in found if not _near(anchor, named, 0)]
    spans = [match.span("harm") for match in _CAUSED_HARM.finditer(flat)]
    if _DRUG_CUE.search(flat):
        spans += [
            match.span("harm")
            for match in _GRADED_HARM.finditer(flat)
            if _BORNE.search(match["lead"]) or not _HAVING.search(match["lead"])
        ]
    known = named + found
    for start, end in spans:
        anchor = Anchor(start - 1, end - 1, "harm")
        if not _near(anchor, known, _NEAR):
            found.append(anchor)
    return found


def _near(anchor: Anchor, others: list[Anchor], reach: int) -> bool:
    return any(anchor.start < other.end and other.start < anchor.end + reach for other in others)
