"""Vocabulary matcher: surface forms of the closed vocabularies and of the context cues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from spacy.attrs import IDX, LENGTH, LOWER, ORTH
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from stemtrial.mentions import Cue, Mention, in_reading_order
from stemtrial.vocabulary import Vocabulary

_FORMS_AT_ONCE = 1_000
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


# First token, minus the token behind the last one, place in the vocabulary, what it stands for.
_Spans = list[tuple[int, int, int, _Form]]


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
        self._forms: dict[int, tuple[int, _Form]] = {}
        grouped: dict[FormKey, list[str]] = {}
        for key, text in forms:
            grouped.setdefault(key, []).append(text if key.case_sensitive else text.lower())
        self._kinds = list(dict.fromkeys(key.kind for key in grouped))
        places = {key: place for place, key in enumerate(grouped)}
        for exact, matcher, attribute in ((False, self._lower, LOWER), (True, self._exact, ORTH)):
            wanted = {key: texts for key, texts in grouped.items() if key.case_sensitive is exact}
            texts = list(dict.fromkeys(text for listed in wanted.values() for text in listed))
            tokens = dict(zip(texts, _tokens_of(texts, make_doc, attribute), strict=True))
            for key, listed in wanted.items():
                name = "|".join((*key[:4], str(key.case_sensitive), str(key.decoy)))
                # Lists of token ids, as spaCy itself adds patterns that it has stored.
                matcher.add(name, [tokens[text] for text in listed])
                source = f"vocabulary:{key.kind}:{key.entry}"
                form = _Form(key.kind, key.label, source, key.basis, key.entry, key.decoy)
                self._forms[vocab.strings[name]] = places[key], form

    def __call__(self, doc: Doc) -> tuple[list[Mention], list[Cue]]:
        """Return the mentions and the context cues of a document, in order of their start.

        What stands for the same words comes in the vocabulary's order of kinds and entries.
        """
        by_kind: dict[str, _Spans] = {}
        forms = self._forms
        for name, start, end in [*self._lower(doc), *self._exact(doc)]:
            place, form = forms[name]
            kind = form[0]
            if kind in by_kind:
                by_kind[kind].append((start, -end, place, form))
            else:
                by_kind[kind] = [(start, -end, place, form)]
        mentions: list[Mention] = []
        cues: list[Cue] = []
        if by_kind:
            starts: list[int] = doc.to_array(IDX).tolist()
            lengths: list[int] = doc.to_array(LENGTH).tolist()
            for kind in self._kinds:
                spans = by_kind.get(kind)
                if spans is None:
                    continue
                if kind.startswith(CUE):
                    for first, minus_end, _, form in _longest(spans):
                        if not form.decoy:
                            last = -minus_end - 1
                            end = starts[last] + lengths[last]
                            cues.append(Cue(starts[first], end, form.label))
                    continue
                for first, minus_end, _, (_, label, source, basis, entry, decoy) in _longest(spans):
                    if not decoy:
                        start = starts[first]
                        end = starts[-minus_end - 1] + lengths[-minus_end - 1]
                        mention = Mention(
                            kind, label, start, end, source, basis, None, "open", "", 0.5, entry
                        )
                        mentions.append(mention)
            mentions.sort(key=in_reading_order)
            cues.sort(key=itemgetter(0))
        return mentions, cues


def _tokens_of(
    texts: list[str], make_doc: Callable[[str], Doc], attribute: int
) -> Iterator[list[int]]:
    """Yield the ids of the tokens of many short texts, cut as one long one: that is faster."""
    line_end = make_doc("\n").to_array(attribute).tolist()
    for start in range(0, len(texts), _FORMS_AT_ONCE):
        joined = "\n".join(texts[start : start + _FORMS_AT_ONCE])
        ids: list[int] = [*make_doc(joined).to_array(attribute).tolist(), *line_end]
        begin = 0
        for position in [index for index, found in enumerate(ids) if found == line_end[0]]:
            yield ids[begin:position]
            begin = position + 1


def _longest(spans: _Spans) -> _Spans:
    """Keep the longest of overlapping spans, and all labels of the same words."""
    if len(spans) == 1:
        return spans
    spans.sort()
    kept: _Spans = []
    last_start = last_end = 0
    for span in spans:
        start, end = span[0], -span[1]
        if start >= last_end or not kept:
            kept.append(span)
        elif end - start > last_end - last_start:
            kept[-1] = span
        elif start == last_start and end == last_end and span[3][1] != kept[-1][3][1]:
            kept.append(span)
        else:
            continue
        last_start, last_end = start, end
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
