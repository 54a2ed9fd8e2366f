"""Vocabulary matcher: surface forms of the closed vocabularies and of the context cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from stemtrial.mentions import Cue, Mention
from stemtrial.vocabulary import Vocabulary

CUE = "cue:"
UNMATCHED = frozenset({"severity"})


class FormKey(NamedTuple):
    """What a surface form stands for; a decoy only keeps shorter forms from matching."""

    kind: str
    entry: str
    label: str
    basis: str
    case_sensitive: bool
    decoy: bool = False


class _Form(NamedTuple):
    place: int  # in the vocabulary
    label: str
    source: str
    basis: str
    entry: str
    decoy: bool
    pieces: int  # words and marks


_Spans = list[tuple[int, int, _Form]]  # start, minus end, what stands there
_PIECES = re.compile(r"[^\W_]+|[^\w\s]|_")
_DFA_UP_TO = 5_000
# 1 for letters and digits, 0 for all else; what latin-1 does not know counts as a mark.
_IN_WORD = bytes(chr(code).isalnum() for code in range(256))


class VocabularyMatcher:
    """Find every surface form; of overlapping mentions of one kind the longest stays.

    Forms are looked up in the text itself, all at once (Aho and Corasick 1975), and count where
    they begin and end with a word. Against a phrase matcher over tokens that needs no tokens,
    which cost more than everything else that the vocabulary does.

    Parameters
    ----------
    forms : iterable of (FormKey, str)
        What to look for.
    """

    def __init__(self, forms: Iterable[tuple[FormKey, str]]) -> None:
        places: dict[FormKey, int] = {}
        kinds: dict[str, int] = {}
        listed: dict[bool, dict[str, dict[int, tuple[int, _Form]]]] = {False: {}, True: {}}
        for key, text in forms:
            place = places.setdefault(key, len(places))
            kind = kinds.setdefault(key.kind, len(kinds))
            wanted = text if key.case_sensitive else text.lower()
            source, pieces = f"vocabulary:{key.kind}:{key.entry}", len(_PIECES.findall(wanted))
            form = _Form(place, key.label, source, key.basis, key.entry, key.decoy, pieces)
            listed[key.case_sensitive].setdefault(wanted, {})[place] = kind, form
        self._kinds = list(kinds)
        self._searches = [
            (_automaton(list(found)), exact, [list(one.values()) for one in found.values()])
            for exact, found in listed.items()
            if found
        ]

    def __call__(self, text: str, lower: str) -> tuple[list[Mention], list[Cue]]:
        """Return the mentions and the context cues of a text, in order of their start.

        What stands for the same words comes in the vocabulary's order of kinds and entries.

        Parameters
        ----------
        text : str
        lower : str
            The same in lower case, letter for letter.
        """
        cues: list[Cue] = []
        found: list[tuple[int, int, int, str, _Form]] = []
        for kind, spans in zip(self._kinds, self._spans(text, lower), strict=True):
            if not spans:
                continue
            if kind.startswith(CUE):
                for start, minus_end, form in _longest(spans):
                    if not form[5]:
                        cues.append((start, -minus_end, form[1]))
            else:
                for start, minus_end, form in _longest(spans):
                    if not form[5]:
                        found.append((start, minus_end, len(found), kind, form))
        found.sort()
        cues.sort(key=itemgetter(0))
        mentions = [
            Mention(kind, label, start, -minus_end, source, basis, None, "open", "", 0.5, entry)
            for start, minus_end, _, kind, (_, label, source, basis, entry, _, _) in found
        ]
        return mentions, cues

    def _spans(self, text: str, lower: str) -> list[_Spans]:
        """Return, by kind, every place where a form stands as words of its own."""
        found: list[_Spans] = [[] for _ in self._kinds]
        # A mark at the end, which also stands before the first letter.
        in_word = lower.encode("latin-1", "replace").translate(_IN_WORD) + b"\0"
        for search, exact, forms in self._searches:
            for pattern, start, end in search.find_matches_as_indexes(
                text if exact else lower, overlapping=True
            ):
                if (in_word[end] and in_word[end - 1]) or (in_word[start - 1] and in_word[start]):
                    continue
                for kind, form in forms[pattern]:
                    found[kind].append((start, -end, form))
        return found


def _automaton(forms: list[str]) -> AhoCorasick:
    # A DFA searches twice as fast, but its table outgrows the processor's cache with many forms.
    small = len(forms) <= _DFA_UP_TO
    return AhoCorasick(forms, implementation=Implementation.DFA if small else None)


def _longest(spans: _Spans) -> _Spans:
    """Keep those of most words of overlapping spans, and all labels of the same words.

    Words, not letters: in "mesenchymal stem cell transplantation" the cells come first.
    """
    if len(spans) == 1:
        return spans
    spans.sort()
    kept: _Spans = []
    last_start = last_end = last_pieces = 0
    for span in spans:
        start, minus_end, form = span
        pieces = form[6]
        if start >= last_end or not kept:
            kept.append(span)
        elif pieces > last_pieces:
            kept[-1] = span
        elif start == last_start and -minus_end == last_end and form[1] != kept[-1][2][1]:
            kept.append(span)
        else:
            continue
        last_start, last_end, last_pieces = start, -minus_end, pieces
    return kept


def form_keys(vocabulary: Vocabulary) -> Iterator[tuple[FormKey, str]]:
    """List every surface form of a vocabulary with what it stands for.

    Parameters
    ----------
    vocabulary : Vocabulary

    Yields
    ------
    tuple of FormKey and str
        Cues come with the kind `cue:CLASS`.
    """
    for kind in vocabulary.kinds():
        if kind in UNMATCHED:
            continue
        for form in vocabulary.surface_forms(kind, decoys=True):
            entry = vocabulary.by_id(kind, form.entry)
            key = FormKey(
                kind, form.entry, entry.label, form.basis, form.case_sensitive, entry.decoy
            )
            yield key, form.text


def implied_by_products(mentions: Iterable[Mention], vocabulary: Vocabulary) -> list[Mention]:
    """Propose what named products say of other fields.

    Parameters
    ----------
    mentions : iterable of Mention
    vocabulary : Vocabulary

    Returns
    -------
    list of Mention
        One for each implied label, at the product's place. The source of the products that
        rule I4 lists has that basis; all else that a name implies is no statement: `weak`.
    """
    implied = []
    for mention in mentions:
        if mention.kind != "product":
            continue
        entry = vocabulary.by_id("product", mention.entry)
        for kind, label in entry.implies.items():
            listed = entry.rule == "I4" and kind == "cell_source"
            implied.append(
                Mention(
                    kind,
                    label,
                    mention.start,
                    mention.end,
                    mention.source,
                    "I4" if listed else "weak",
                    entry=f"product:{entry.id}" if listed else "product",
                )
            )
    return implied
