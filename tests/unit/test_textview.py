from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.textview import clean

MESSY = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from(
            ["&lt;", "&amp;gt;", "&nbsp;", "<br>", "<sup>6</sup>", "</p>", "_x000D_", "\u00a0",
             "\u200b", "\x07", "（", "’", "\\[", "&", "<", "a<b and c>d", "10\u2076", "\ufeff"]
        ),
    ),
    max_size=12,
).map("".join)  # fmt: skip


@given(MESSY)
def test_every_range_of_the_view_maps_into_the_raw_string(raw: str) -> None:
    view = clean(raw)
    assert view.raw == raw
    for start in range(len(view.text)):
        low, high = view.to_raw(start, start + 1)
        assert 0 <= low < high <= len(raw)
    if view.text:
        low, high = view.to_raw(0, len(view.text))
        assert low <= high <= len(raw)


@given(MESSY)
def test_characters_that_the_view_keeps_are_the_raw_ones(raw: str) -> None:
    view = clean(raw)
    for position, character in enumerate(view.text):
        low, high = view.to_raw(position, position + 1)
        if high - low == 1 and character.isalnum() and character.isascii() and raw[low].isascii():
            assert raw[low] == character


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("dose of 1x10<sup>6</sup> cells", "dose of 1x10^6 cells"),
        ("age &lt; 18 &amp;amp; weight", "age < 18 & weight"),
        ("first_x000D_<br>second", "first\n\nsecond"),
        ("bone\u00a0marrow", "bone marrow"),
        ("mesen\u00adchymal", "mesenchymal"),
        ("Wharton\u2019s jelly", "Wharton's jelly"),
        ("（UC-MSC）", "(UC-MSC)"),
        ("p<0.05 and q>3", "p<0.05 and q>3"),
        ("bell\x07rings", "bell rings"),
        ("AT&T; nothing to unescape", "AT&T; nothing to unescape"),
    ],
)
def test_known_damage_is_repaired(raw: str, text: str) -> None:
    assert clean(raw).text == text


def test_evidence_after_a_repair_points_at_the_raw_words() -> None:
    raw = "Cells&nbsp;(1x10<sup>6</sup>/kg) are given intravenously."
    view = clean(raw)
    start = view.text.index("intravenously")
    low, high = view.to_raw(start, start + len("intravenously"))
    assert raw[low:high] == "intravenously"
