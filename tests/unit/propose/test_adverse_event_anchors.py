"""Which harm words the parts of a record are asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stemtrial.propose.adverse_event_anchors import (
    ALL_NEEDLES,
    find_anchors,
    needles_by_part,
)

PARTS = st.lists(
    st.sampled_from(
        ["Adverse events", "no deaths", "DLT", "toxicity and infection", "cells", "AE of grade 3"]
    ),
    min_size=1,
    max_size=5,
)


def test_a_part_is_asked_for_its_own_words_only() -> None:
    text = "Cells are given.\nAdverse events and deaths are counted."
    first, second = needles_by_part(text, text.lower(), [0, text.index("\n") + 1])
    assert not first.lower
    assert [needle.text for needle in second.lower] == ["advers", "death"]
    assert not second.cased


@given(PARTS)
def test_the_words_chosen_find_what_all_words_find(parts: list[str]) -> None:
    text = "\n".join(parts)
    starts = [sum(len(part) + 1 for part in parts[:index]) for index in range(len(parts))]
    chosen = needles_by_part(text, text.lower(), starts)
    for part, needles in zip(parts, chosen, strict=True):
        low = part.lower()
        expected = find_anchors(part, low, results=False, needles=ALL_NEEDLES)
        assert find_anchors(part, low, results=False, needles=needles) == expected
