"""Vocabulary matcher: surface forms of the closed vocabularies and of the context cues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from stemtrial.mentions import Cue, Mention, in_reading_order
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
    kind: str
    label: str
    source: str
    basis: str
    entry: str
    decoy: bool


# Start, minus end, place in the vocabulary, what it stands for, number of words and marks.
_Spans = list[tuple[int, int, int, _Form, int]]
_PIECES = re.compile(r"[^\W_]+|[^\w\s]|_")


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
        listed: dict[bool, dict[str, dict[int, _Form]]] = {False: {}, True: {}}
        for key, text in forms:
            place = places.setdefault(key, len(places))
            source = f"vocabulary:{key.kind}:{key.entry}"
            form = _Form(key.kind, key.label, source, key.basis, key.entry, key.decoy)
            wanted = text if key.case_sensitive else text.lower()
            listed[key.case_sensitive].setdefault(wanted, {})[place] = form
        self._kinds = list(dict.fromkeys(key.kind for key in places))
        self._searches = [
            (
                AhoCorasick(list(found)),
                exact,
                [
                    [(place, form, len(_PIECES.findall(words))) for place, form in one.items()]
                    for words, one in found.items()
                ],
            )
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
        by_kind: dict[str, _Spans] = {}
        for search, exact, forms in self._searches:
            for pattern, start, end in search.find_matches_as_indexes(
                text if exact else lower, overlapping=True
            ):
                if (start and lower[start - 1].isalnum() and lower[start].isalnum()) or (
                    lower[end : end + 1].isalnum() and lower[end - 1].isalnum()
                ):
                    continue
                for place, form, pieces in forms[pattern]:
                    kind = form[0]
                    if kind in by_kind:
                        by_kind[kind].append((start, -end, place, form, pieces))
                    else:
                        by_kind[kind] = [(start, -end, place, form, pieces)]
        mentions: list[Mention] = []
        cues: list[Cue] = []
        for kind in self._kinds:
            spans = by_kind.get(kind)
            if spans is None:
                continue
            if kind.startswith(CUE):
                for start, minus_end, _, form, _ in _longest(spans):
                    if not form.decoy:
                        cues.append(Cue(start, -minus_end, form.label))
                continue
            for start, minus_end, _, form, _ in _longest(spans):
                _, label, source, basis, entry, decoy = form
                if not decoy:
                    mention = Mention(
                        kind, label, start, -minus_end, source, basis, None, "open", "", 0.5, entry
                    )
                    mentions.append(mention)
        mentions.sort(key=in_reading_order)
        cues.sort(key=itemgetter(0))
        return mentions, cues


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
        start, end, pieces = span[0], -span[1], span[4]
        if start >= last_end or not kept:
            kept.append(span)
        elif pieces > last_pieces:
            kept[-1] = span
        elif start == last_start and end == last_end and span[3][1] != kept[-1][3][1]:
            kept.append(span)
        else:
            continue
        last_start, last_end, last_pieces = start, end, pieces
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
