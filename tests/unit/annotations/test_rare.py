from __future__ import annotations

import pytest

from stemtrial.records import TrialRecord
from stemtrial_annotations.rare import rare_candidates

NONE, UNRELATED = "combination_none", "adverse_events.relatedness unrelated"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Cells are given as the sole therapy.", NONE),
        ("No other immunosuppressive drugs are allowed.", NONE),
        ("The graft is given without conditioning.", NONE),
        ("The two deaths were not related to the cells.", UNRELATED),
        ("One event, not considered treatment-related, was seen.", UNRELATED),
    ],
)
def test_a_wording_is_found_where_it_stands(text, label):
    record = TrialRecord(trial_id="T1", brief_title="Cells", brief_summary=text)
    (found,) = rare_candidates([record])
    assert (found.label, found.trial_id, found.place) == (label, "T1", "brief_summary")
    assert 0 <= found.start < found.end <= len(text)


def test_a_donor_who_is_no_relative_is_only_read_where_the_words_are_those():
    record = TrialRecord(trial_id="T1", brief_title="Unrelated donors")
    assert list(rare_candidates([record])) == []
