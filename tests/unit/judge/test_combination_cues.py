"""The word scanner of the combination stage."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from stemtrial.judge.combination_cues import CueScanner, cue_scanner

SCANNER = CueScanner(
    {
        "given": ["receive", "in addition to"],
        "phase": ["mobiliz*", "high dose immunosuppress*"],
        "study": ["previous stud*"],
    }
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], kind) for start, end, kind in SCANNER.scan(text.lower())]


def test_finds_words_phrases_and_stems_without_case() -> None:
    text = "Previous studies: patients receive cells In-addition to mobilized blood."
    assert kinds(text) == [
        ("Previous stud", "study"),
        ("receive", "given"),
        ("In-addition to", "given"),
        ("mobiliz", "phase"),
    ]


def test_phrase_with_open_ending_ends_with_its_stem() -> None:
    assert kinds("a high-dose immunosuppressive step") == [("high-dose immunosuppress", "phase")]


def test_reads_whole_words_only() -> None:
    assert kinds("received by those in addition") == []
    assert kinds("in addition") == []


def test_all_cues_that_start_at_a_word_count_the_longer_first() -> None:
    scanner = CueScanner({"a": ["stem cell"], "b": ["stem*"], "c": ["stem cell graft"]})
    found = scanner.scan("a stem - cell grafts, stemless")
    assert found == [(2, 13, "a"), (2, 6, "b"), (22, 26, "b")]


@given(st.text(alphabet="recivmobl zndto-.\n", max_size=60))
def test_cues_lie_in_the_text_in_order(text: str) -> None:
    cues = SCANNER.scan(text)
    assert [start for start, _, _ in cues] == sorted(start for start, _, _ in cues)
    assert all(0 <= start < end <= len(text) for start, end, _ in cues)


@given(st.lists(st.sampled_from(["receive", "the", "cells", "mobilizing", "to"]), max_size=12))
def test_agrees_with_a_regular_expression(words: list[str]) -> None:
    text = " ".join(words)
    expected = len(re.findall(r"\breceive\b|\bmobiliz\w*", text))
    assert len(SCANNER.scan(text)) == expected


def test_the_package_cues_name_every_phase() -> None:
    text = "priming, preparative regimen, GVHD prophylaxis, consolidation"
    found = {kind for _, _, kind in cue_scanner().scan(text.lower())}
    assert {"phase:mobilisation", "phase:conditioning", "phase:after", "phase:outside"} <= found
