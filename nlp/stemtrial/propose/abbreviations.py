"""Short forms that a record defines itself: `mesenchymal precursor cells (MPC)`.

scispaCy's `find_abbreviation` is asked only where a bracketed short form stands right behind a
mention; its detector component over whole texts costs twice the tokenisation.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from spacy.tokens import Doc

from stemtrial.document import TrialDocument
from stemtrial.mentions import Mention

_BRACKET = re.compile(r"\(\s*([A-Za-z][A-Za-z0-9+/-]{1,11})\s*\)")
_LONG_KINDS = frozenset({"cell_type", "cell_source", "donor_type", "agent", "disease", "product"})
_MAX_GAP = 40
_MAX_LONG_TOKENS = 10
_LONGEST = 300


def expand_short_forms(doc: Doc, trial: TrialDocument) -> list[Mention]:
    """Propose a mention for every use of a short form that the record defines.

    Parameters
    ----------
    doc : Doc
        The tokens, for scispaCy's matcher of short and long form.
    trial : TrialDocument
        With vocabulary mentions; those inside the long form are carried over.

    Returns
    -------
    list of Mention
        With source `abbreviation:SHORT`; uses that the vocabulary already knows are left out.
    """
    candidates = [mention for mention in trial.mentions if mention.kind in _LONG_KINDS]
    if not candidates:
        return []
    carried: dict[str, list[Mention]] = {}
    for bracket in _BRACKET.finditer(trial.text):
        short = bracket.group(1)
        if short in carried or not any(letter.isupper() for letter in short):
            continue
        near = [m for m in candidates if bracket.start() - _MAX_GAP <= m.end <= bracket.start()]
        long_start = _long_form_start(doc, bracket, short) if near else None
        if long_start is not None:
            inside = [m for m in candidates if long_start <= m.start and m.end <= bracket.start()]
            if inside:
                carried[short] = inside
    return [mention for short, inside in carried.items() for mention in _uses(trial, short, inside)]


def _long_form_start(doc: Doc, bracket: re.Match[str], short: str) -> int | None:
    from scispacy.abbreviation import find_abbreviation

    short_span = doc.char_span(*bracket.span(1), alignment_mode="expand")
    before = doc.char_span(bracket.start(), bracket.start() + 1, alignment_mode="expand")
    if short_span is None or before is None or before.start == 0:
        return None
    first = max(0, before.start - min(_MAX_LONG_TOKENS, 2 * len(short) + 4))
    _, found = find_abbreviation(doc[first : before.start], short_span)
    return None if found is None else int(found.start_char)


def _uses(trial: TrialDocument, short: str, inside: list[Mention]) -> list[Mention]:
    distinct = {(mention.kind, mention.label): mention for mention in inside}.values()
    found = []
    pattern = rf"(?<![A-Za-z0-9]){re.escape(short)}s?(?![A-Za-z0-9])"
    for use in re.finditer(pattern, trial.text):
        start, end = use.span()
        known = {
            mention.kind
            for mention in _overlapping(trial.mentions, start, end)
            if mention.kind in _LONG_KINDS
        }
        found += [
            Mention(
                mention.kind,
                mention.label,
                start,
                end,
                f"abbreviation:{short}",
                mention.basis,
                entry=mention.entry,
            )
            for mention in distinct
            if mention.kind not in known
        ]
    return found


def _overlapping(mentions: list[Mention], start: int, end: int) -> list[Mention]:
    first = bisect_left(mentions, start - _LONGEST, key=lambda mention: mention.start)
    last = bisect_left(mentions, end, key=lambda mention: mention.start)
    return [mention for mention in mentions[first:last] if mention.end > start]
