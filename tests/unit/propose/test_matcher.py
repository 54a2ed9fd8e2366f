"""The vocabulary matcher: what stands for the same words."""

from __future__ import annotations

import pytest
import spacy

from stemtrial.propose.matcher import FormKey, VocabularyMatcher

KINDS = ("route", "agent", "disease", "cell_type")


@pytest.mark.parametrize("kinds", [KINDS, KINDS[::-1]])
def test_what_stands_for_the_same_words_comes_in_the_order_of_the_vocabulary(
    kinds: tuple[str, ...],
) -> None:
    nlp = spacy.blank("en")
    forms = [
        (FormKey(kind, label, label, "stated", case_sensitive), "Plum")
        for kind in kinds
        for label, case_sensitive in (("one", True), ("two", False), ("three", False))
    ]
    mentions, _ = VocabularyMatcher(nlp.vocab, nlp.make_doc, forms)(nlp.make_doc("A Plum."))
    assert [(mention.kind, mention.label) for mention in mentions] == [
        (kind, label) for kind in kinds for label in ("one", "two", "three")
    ]
