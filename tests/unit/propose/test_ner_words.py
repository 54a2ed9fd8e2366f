"""The recogniser's words: letters, digits or one mark, whatever the script."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from stemtrial.propose.ner_words import cut_words

ASCII = "".join(map(chr, range(128)))


def test_letters_digits_and_marks_are_cut_apart() -> None:
    cut = cut_words("Give GSK-2618960 (5mg).", place="arms label")
    assert cut.words == ["Give", "GSK", "-", "2618960", "(", "5", "mg", ")", "."]
    assert cut.characters(1, 4) == (5, 16)


@given(st.text(alphabet=ASCII, max_size=60))
@example(ASCII)
def test_ascii_text_is_cut_as_any_other(text: str) -> None:
    known = re.findall(r"[^\W\d_]+|\d+|[^\w\s]|_", text)
    assert cut_words(text).words == known
    assert cut_words(text + "\u00e9").words == (
        [*known[:-1], known[-1] + "\u00e9"] if text[-1:].isalpha() else [*known, "\u00e9"]
    )


@given(st.text(max_size=40))
def test_offsets_are_those_of_the_words(text: str) -> None:
    cut = cut_words(text)
    for number, word in enumerate(cut.words):
        start, end = cut.characters(number, number + 1)
        assert text[start:end] == word
