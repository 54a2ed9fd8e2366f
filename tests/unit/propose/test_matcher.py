"""The vocabulary matcher: what stands for the same words."""

from __future__ import annotations

import pytest

from stemtrial.propose.matcher import FormKey, VocabularyMatcher

KINDS = ("route", "agent", "disease", "cell_type")


@pytest.mark.parametrize("kinds", [KINDS, KINDS[::-1]])
def test_what_stands_for_the_same_words_comes_in_the_order_of_the_vocabulary(
    kinds: tuple[str, ...],
) -> None:
    forms = [
        (FormKey(kind, label, label, "stated", case_sensitive), "Plum")
        for kind in kinds
        for label, case_sensitive in (("one", True), ("two", False), ("three", False))
    ]
    mentions, _ = VocabularyMatcher(forms)("A Plum.", "a plum.")
    assert [(mention.kind, mention.label) for mention in mentions] == [
        (kind, label) for kind in kinds for label in ("one", "two", "three")
    ]


def found(text: str, *forms: str, kind: str = "cell_type", exact: bool = False) -> list[str]:
    keys = [(FormKey(kind, form, form, "stated", exact), form) for form in forms]
    mentions, _ = VocabularyMatcher(keys)(text, text.lower())
    return [text[mention.start : mention.end] for mention in mentions]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MSC are given.", ["MSC"]),
        ("UC-MSC/kg are given.", ["MSC"]),
        ("(MSC)and others", ["MSC"]),
        ("aMSC, MSC2, MSCs and MSC\u00e9", []),
        ("The MSC_7 line", ["MSC"]),
        ("MSC", ["MSC"]),
    ],
)
def test_a_form_begins_and_ends_with_a_word(text: str, words: list[str]) -> None:
    assert found(text, "msc") == words


@pytest.mark.parametrize(
    ("text", "words"), [("CD34+ cells", ["CD34+"]), ("CD34+cells", ["CD34+"]), ("xCD34+", [])]
)
def test_a_form_that_ends_in_a_mark_needs_no_word_end_there(text: str, words: list[str]) -> None:
    assert found(text, "CD34+", exact=True) == words


def test_of_overlapping_forms_that_of_more_words_stays_not_that_of_more_letters() -> None:
    text = "Mesenchymal stem cell transplantation"
    assert found(text, "mesenchymal stem cell", "cell transplantation") == ["Mesenchymal stem cell"]


def test_case_counts_only_where_the_form_says_so() -> None:
    assert found("an iv drip", "IV", exact=True) == []
    assert found("an iv drip", "IV") == ["iv"]
