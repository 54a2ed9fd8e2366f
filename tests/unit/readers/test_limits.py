from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.readers.limits import LONGEST_TEXT, cut_long_texts, cut_text
from stemtrial.records import TrialRecord


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("One. Two.", 9, "One. Two."),
        ("One. Two. Three", 12, "One. Two."),
        ("One. Two. Three", 9, "One. Two."),
        ("One. Two. Three", 8, "One."),
        ("Dose 1.5 mg is given", 10, "Dose 1.5"),
        ("First line\nsecond line", 15, "First line\n"),
        ("one two three", 9, "one two"),
        ("nospaceatall", 5, "nospa"),
    ],
)
def test_cut_text(text: str, longest: int, expected: str) -> None:
    assert cut_text(text, longest) == expected


@given(st.text(alphabet="ab .!?\n", max_size=60), st.integers(1, 40))
def test_a_cut_is_a_prefix_within_the_limit(text: str, longest: int) -> None:
    cut = cut_text(text, longest)
    assert text.startswith(cut)
    assert len(cut) <= longest
    assert bool(cut) == bool(text)


def test_every_kind_of_text_is_cut_and_named() -> None:
    long = "A sentence here. " * (LONGEST_TEXT // 17 + 2)
    record = TrialRecord.model_validate(
        {
            "trial_id": "T1",
            "brief_summary": long,
            "results": "short",
            "arms": [{"description": "short"}, {"description": long}],
            "interventions": [{"name": "x", "description": long}],
        }
    )
    cut, sections = cut_long_texts(record)
    assert sections == ["brief_summary", "arms[1]", "interventions[0]"]
    for text in (cut.brief_summary, cut.arms[1].description, cut.interventions[0].description):
        assert len(text) <= LONGEST_TEXT
        assert text.endswith("here.")
    assert (cut.arms[0].description, cut.interventions[0].name) == ("short", "x")
    assert record.brief_summary == long


def test_a_record_within_the_limits_is_itself() -> None:
    record = TrialRecord(trial_id="T1", brief_summary="x" * LONGEST_TEXT)
    assert cut_long_texts(record) == (record, [])
    assert cut_long_texts(record)[0] is record
