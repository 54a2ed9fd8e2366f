"""Vocabulary matcher: surface forms of the closed vocabularies and of the context cues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from stemtrial.mentions import Mention
from stemtrial.vocabulary import Vocabulary


UNMATCHED = frozenset({"severity"})


class FormKey(NamedTuple):
    """What a surface form stands for; a decoy only keeps shorter forms from matching."""

    kind: str
    entry: str
    label: str
    basis: str
    case_sensitive: bool
    decoy: bool = False


class VocabularyMatcher:
    """Find every surface form; of overlapping mentions of one kind the longest stays.

    Parameters
    ----------
    vocab : Vocab
        The pipeline's vocabulary.
    make_doc : callable
        The pipeline's tokenizer, so that forms and text are cut alike.
    forms : iterable of (FormKey, str)
        What to look for.
    """

    def __init__(
        self,
        vocab: Vocab,
        make_doc: Callable[[str], Doc],
        forms: Iterable[tuple[FormKey, str]],
    ) -> None:
        self._lower = PhraseMatcher(vocab, attr="LOWER")
        self._exact = PhraseMatcher(vocab, attr="ORTH")
        self._keys: dict[int, FormKey] = {}
        grouped: dict[FormKey, list[Doc]] = {}
        for key, text in forms:
            doc = make_doc(text if key.case_sensitive else text.lower())
            grouped.setdefault(key, []).append(doc)
        for key, docs in grouped.items():
            name = "|".join((*key[:4], str(key.case_sensitive), str(key.decoy)))
            (self._exact if key.case_sensitive else self._lower).add(name, docs)
            self._keys[vocab.strings[name]] = key

    def __call__(self, doc: Doc) -> list[Mention]:
        """Return the mentions of a document in order of their start."""
        found: dict[str, list[tuple[int, int, FormKey]]] = {}
        for key, start, end in [*self._lower(doc), *self._exact(doc)]:
            form = self._keys[key]
            found.setdefault(form.kind, []).append((start, end, form))
        mentions: list[Mention] = []
        for kind, spans in found.items():
            for start, end, form in _longest(spans):
                if form.decoy:
                    continue
                first, last = doc[start], doc[end - 1]
                mentions.append(
                    Mention(
                        kind=kind,
                        label=form.label,
                        start=first.idx,
                        end=last.idx + len(last),
                        source=f"vocabulary:{kind}:{form.entry}",
                        basis=form.basis,
                        entry=form.entry,
                    )
                )
        mentions.sort(key=lambda mention: (mention.start, -mention.end))
        return mentions


def _longest(spans: list[tuple[int, int, FormKey]]) -> list[tuple[int, int, FormKey]]:
    spans.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int, FormKey]] = []
    for span in spans:
        if kept and span[0] < kept[-1][1]:
            longer = span[1] - span[0] > kept[-1][1] - kept[-1][0]
            same = span[:2] == kept[-1][:2] and span[2].label != kept[-1][2].label
            if longer:
                kept[-1] = span
                continue
            if not same:
                continue
        kept.append(span)
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
