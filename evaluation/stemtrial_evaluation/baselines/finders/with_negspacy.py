"""spaCy's PhraseMatcher over the vocabulary, and negspacy's NegEx for negation."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import negspacy.negation
import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

Mention = tuple[int, int, int, str, list[str]]
KEY = "terms"
VERSION = f"spaCy {spacy.__version__}, negspacy {version('negspacy')}"


def build(header: dict[str, Any]) -> Callable[[list[str], list[list[Any]]], list[Mention]]:
    """Return the finder.

    Parameters
    ----------
    header : dict
        `groups` of terms; see `terms.header`.

    Returns
    -------
    callable
        Texts and given spans to mentions: text, start, end, group or given id, flags.
    """
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    negex = negspacy.negation.Negex(
        nlp,
        "negex",
        neg_termset=negspacy.negation.default_ts,
        extension_name="negex",
        span_keys=[KEY],
    )
    matchers = {exact: PhraseMatcher(nlp.vocab, "ORTH" if exact else "LOWER") for exact in (0, 1)}
    for group in header["groups"]:
        forms = [nlp.make_doc(form) for form in group["forms"]]
        matchers[int(group["exact"])].add(group["id"], forms)

    def spans(doc: Doc, given: list[list[Any]]) -> list[Any]:
        found = [span for one in matchers.values() for span in one(doc, as_spans=True)]
        for start, end, name in given:
            span = doc.char_span(start, end, label=name, alignment_mode="expand")
            if span is not None:
                found.append(span)
        return found

    def read(texts: list[str], given: list[list[Any]]) -> list[Mention]:
        mentions: list[Mention] = []
        for index, doc in enumerate(nlp.pipe(texts)):
            doc.spans[KEY] = spans(doc, [one[1:] for one in given if one[0] == index])
            if not doc.spans[KEY]:
                continue
            for span in negex(doc).spans[KEY]:
                flags = ["negated"] if span._.negex else []
                mentions.append((index, span.start_char, span.end_char, span.label_, flags))
        return mentions

    return read
