"""Finding quotes again: as they are, but for white space, and by letters and digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.records import TrialRecord
from stemtrial_annotations.anchors import (
    String,
    find_span,
    fold,
    sha256,
    shorten,
    strings_of,
    without_spaces,
)
from stemtrial_annotations.standoff import LONGEST_QUOTE, Span

LONG = "one two three four five six seven eight nine ten eleven twelve thirteen (fourteen)"


def string(text):
    return String("brief_summary", None, None, text)


def found(text, quote):
    short, cut = shorten(quote)
    hits, likeness = find_span([string(text)], Span(section="brief_summary", quote=short, cut=cut))
    return [text[hit.start : hit.end] for hit in hits], likeness


@pytest.mark.parametrize(
    ("text", "quote", "words", "likeness"),
    [
        ("a dose of 2x10^6 cells", "2x10^6 cells", "2x10^6 cells", "exact"),
        ("a dose of 2x10^6\n  cells", "2x10^6 cells", "2x10^6\n  cells", "spacing"),
        ("a dose of 2 × 10⁶ cells", "2x10^6 cells", None, None),
        ("a dose of 2x10⁶ cells.", "2x10^6 cells", "2x10⁶ cells", "spelling"),
        ("a dose of 2x106 cells", "2x10^6 cells", "2x106 cells", "spelling"),
        ("Adipose\u2011derived (ASC) cells", "adipose-derived (ASC)", "Adipose\u2011derived (ASC)",
         "spelling"),
        ("of 12x10^6 cells", "2x10⁶ cells", None, None),
        ("of 2x10^6 cellsheets", "2x10⁶ cells", None, None),
    ],
)  # fmt: skip
def test_a_quote_is_found_by_the_first_likeness_that_finds_any(text, quote, words, likeness):
    hits, how = found(text, quote)
    assert hits == ([] if words is None else [words])
    assert words is None or how == likeness


def test_every_place_is_found_even_where_they_overlap():
    assert found("aba aba", "aba")[0] == ["aba", "aba"]
    assert found("aaa", "aa")[0] == ["aa", "aa"]


def test_a_quote_without_enough_letters_is_found_as_it_is_or_not_at_all():
    assert found("5 % of", "5 %") == (["5 %"], "exact")
    assert found("5% of", "5 %")[0] == []


def test_a_quote_of_twelve_words_stays_whole():
    quote = " ".join(LONG.split()[:12])
    assert shorten(quote) == (quote, None)


def test_a_longer_quote_keeps_twelve_words_and_the_hash_of_all():
    short, cut = shorten(LONG)
    assert short == " ".join(LONG.split()[:12])
    assert (cut.words, cut.sha256) == (14, sha256(fold(LONG).text))


def test_a_cut_quote_is_found_to_its_end_where_its_end_is_the_same():
    assert found(f"See: {LONG.replace(' ', chr(10))}.", LONG)[0] == [
        LONG.replace(" ", "\n").removesuffix(")")
    ]
    assert found(LONG.replace("fourteen", "fifteen"), LONG)[0] == []
    assert found(LONG.removesuffix(" (fourteen)"), LONG)[0] == []


def test_a_shortened_quote_is_the_beginning_character_for_character():
    quote = "a  b\nc " * 5
    short, cut = shorten(quote)
    assert quote.startswith(short)
    assert len(short.split()) == LONGEST_QUOTE
    assert cut.words == 15


@given(st.text(max_size=60))
def test_views_point_back_to_the_characters_that_they_kept(text):
    for view in (fold(text), without_spaces(text)):
        assert len(view.text) == len(view.origins)
        assert list(view.origins) == sorted(view.origins)
    spaced = without_spaces(text)
    assert "".join(text[i] for i in spaced.origins) == spaced.text


@given(st.text("ab1^ \n", min_size=1, max_size=20), st.text("ab1 ", max_size=10))
def test_what_stands_in_a_text_is_found_there(quote, around):
    if not quote.strip() or len(quote.split()) > LONGEST_QUOTE:
        return
    hits, likeness = found(around + quote + around, quote)
    assert likeness == "exact"
    assert quote in hits


def test_the_strings_of_a_record_come_in_reading_order_and_without_empty_ones():
    record = TrialRecord(
        trial_id="T1",
        brief_title="Title",
        arms=[{"label": "A", "description": "", "type": "Experimental"}],
        interventions=[{"name": "Cells", "description": "Given", "type": "Biological"}],
        results="Seen",
    )
    assert [(one.key, one.text) for one in strings_of(record)] == [
        ("brief_title", "Title"),
        ("results", "Seen"),
        ("arms[0].label", "A"),
        ("arms[0].type", "Experimental"),
        ("interventions[0].name", "Cells"),
        ("interventions[0].description", "Given"),
        ("interventions[0].type", "Biological"),
    ]
