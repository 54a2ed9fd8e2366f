"""The sentences that name a harm."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from stemtrial.propose.adverse_event_anchors import (
    ALL_NEEDLES,
    FLATTEN,
    Anchor,
    Needles,
    find_anchors,
    lower_case,
)
from stemtrial.propose.adverse_event_cues import ABBREVIATIONS, BEFORE_NUMBER, STATUS

_MARKS = (". ", "\n", "; ", " - ", "? ", "! ", " \u2022 ", " * ", ".) ")
_NEXT = re.compile(r"[\"'(\[]?[A-Z0-9\u2022-]")
_GRADES = re.compile(r"(?:[ iv][iv]|[ .]?\d) - [iv]+(?!\w)")
_REACH = 700


class Scope(NamedTuple):
    """Where the words about one harm may stand: behind the harm before, before the next."""

    floor: int
    ceiling: int


@dataclass(slots=True)
class Sentence:
    """A sentence with its harms.

    Attributes
    ----------
    start, end : int
        Offsets into the section's text.
    low, flat : str
        The sentence in lower case between two spaces, so that `low[k]` stands for
        `text[start + k - 1]`; `flat` has spaces for brackets, quotes, commas and colons.
    anchors : list of Anchor
        In reading order, without overlaps; offsets into `low` and `flat`.
    studied : bool
        A harm that is the condition under study stands there too; it is no anchor.
    """

    start: int
    end: int
    low: str
    flat: str
    anchors: list[Anchor] = field(default_factory=list)
    studied: bool = False
    _first: dict[str, int] = field(default_factory=dict)

    def scope(self, position: int) -> Scope:
        """Return the scope of the anchor at a position."""
        floor = self.anchors[position - 1].end if position else 0
        last = position + 1 == len(self.anchors)
        return Scope(floor, len(self.flat) if last else self.anchors[position + 1].start)

    def has(self, cue: str, before: int | None = None) -> bool:
        """Whether a status cue stands in the sentence, or before an offset of it."""
        if cue not in self._first:
            match = STATUS[cue].search(self.flat)
            self._first[cue] = match.end() if match else len(self.flat) + 1
        return self._first[cue] <= (len(self.flat) if before is None else before)


def anchored_sentences(
    text: str,
    *,
    results: bool = False,
    studied: Collection[str] = (),
    needles: Needles = ALL_NEEDLES,
) -> Iterator[Sentence]:
    """Find the sentences that name a harm.

    Parameters
    ----------
    text : str
        One string of a section.
    results : bool
        The text reports results: single harms ("neutropenia") are anchors too.
    studied : collection of str
        Kinds of harm that are the condition under study, and therefore no anchors.
    needles : Needles
        Those that may stand in the text, where the caller knows.

    Yields
    ------
    Sentence
        In reading order. The rest of the text is never looked at again.
    """
    low = lower_case(text)
    anchors = find_anchors(text, low, results=results, needles=needles)
    left_out = [anchor.start for anchor in anchors if anchor.kind in studied] if studied else []
    if left_out:
        anchors = [anchor for anchor in anchors if anchor.kind not in studied]
    position, floor = 0, 0
    while position < len(anchors):
        start, end = _bounds(text, low, anchors[position].start, floor, results=results)
        floor = end
        bare = low[start:end]
        sentence = Sentence(start, end, f" {bare} ", f" {bare.translate(FLATTEN)} ")
        while position < len(anchors) and anchors[position].start < end:
            if anchors[position].end <= end:
                _add(sentence, anchors[position].shifted(1 - start))
            position += 1
        if sentence.anchors:
            sentence.studied = any(start <= place < end for place in left_out)
            yield sentence


def _add(sentence: Sentence, anchor: Anchor) -> None:
    """Add an anchor, unless it is part of, or short for, the one before it."""
    if not sentence.anchors:
        sentence.anchors.append(anchor)
        return
    last = sentence.anchors[-1]
    if anchor.start < last.end:
        return
    bracket = sentence.low[last.end : anchor.start].strip() in ("(", "[")
    if bracket and anchor.kind == last.kind and anchor.end - anchor.start <= 6:
        closed = sentence.low.startswith((")", "]"), anchor.end)
        sentence.anchors[-1] = last._replace(end=anchor.end + closed)
        return
    sentence.anchors.append(anchor)


def _bounds(text: str, low: str, at: int, floor: int, *, results: bool) -> tuple[int, int]:
    """Return the sentence around a position, without the white space around it.

    A registry's lists of outcomes go on behind a semicolon; a report's sentences often do not.
    """
    start, end = max(floor, at - _REACH), min(len(text), at + _REACH)
    for mark in _MARKS:
        cut = text.rfind(mark, start, at)
        while cut >= 0 and not _is_boundary(text, low, mark, cut, results=results):
            cut = text.rfind(mark, start, cut)
        if cut >= 0:
            start = cut + len(mark)
        cut = text.find(mark, at, end)
        while cut >= 0 and not _is_boundary(text, low, mark, cut, results=results):
            cut = text.find(mark, cut + 1, end)
        if cut >= 0:
            end = cut + len(mark.rstrip()) if mark[0] in ".?!" else cut
    while start < at and text[start].isspace():
        start += 1
    while end > at + 1 and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_boundary(text: str, low: str, mark: str, at: int, *, results: bool) -> bool:
    if mark == "; ":
        if not results and text[at + 2 : at + 3].islower():
            return False
        return low.rfind("(", max(0, at - 90), at) <= low.rfind(")", max(0, at - 90), at)
    if mark == "\n":
        return True
    after = at + len(mark)
    if mark[0] == " ":
        between_grades = mark == " - " and _GRADES.match(low, at - 2) is not None
        return text[after : after + 1].isupper() and not between_grades
    while text[after : after + 1].isspace():
        after += 1
    if after < len(text) and not _NEXT.match(text, after):
        return False
    return mark[0] != "." or not _is_abbreviated(low[max(0, at - 20) : at].split())


def _is_abbreviated(words: list[str]) -> bool:
    """Whether a full stop behind these words belongs to the last: "vs.", "U.S.", "2." in a list."""
    last = words[-1] if words else ""
    if last.isdigit():
        return len(last) <= 2 and len(words) > 1 and words[-2] not in BEFORE_NUMBER
    return last in ABBREVIATIONS or (last[-1:].isalpha() and last[-2:-1] in (".", ""))
