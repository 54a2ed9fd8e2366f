from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Cells are given. Patients rest.", ["Cells are given.", "Patients rest."]),
        ("Given i.v. Cells rest.", ["Given i.v. Cells rest."]),
        ("Cells vs. Placebo are compared.", ["Cells vs. Placebo are compared."]),
        ("OUTLINE: * Stage one * Stage two", ["OUTLINE:", "* Stage one", "* Stage two"]),
        ("Dose 1.5 million cells. Then 2.5.", ["Dose 1.5 million cells.", "Then 2.5."]),
        ("Line one\nLine two", ["Line one", "Line two"]),
        ("Glued sentences.Like these two", ["Glued sentences.", "Like these two"]),
        ("", []),
    ],
)  # fmt: skip
def test_boundaries(text: str, sentences: list[str]) -> None:
    found = [text[start:end] for start, end in split_sentences(text)]
    assert found == sentences


@given(st.text(alphabet="ab .!?;\n*•A1)", max_size=60), st.integers(0, 50))
def test_sentences_are_ordered_disjoint_and_lose_nothing_but_white_space(
    text: str, offset: int
) -> None:
    spans = split_sentences(text, offset)
    position = offset
    for start, end in spans:
        assert position <= start < end <= offset + len(text)
        assert not text[position - offset : start - offset].strip()
        position = end
    assert not text[position - offset :].strip()
