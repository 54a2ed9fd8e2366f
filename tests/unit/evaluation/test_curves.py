from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial_evaluation.confidence import Judged, expected_calibration_error
from stemtrial_evaluation.confusion import NOTHING, confusion
from stemtrial_evaluation.curves import reliability, risk_coverage
from stemtrial_evaluation.drawing import reliability_svg, risk_coverage_svg
from stemtrial_evaluation.fields import view_named

ANSWERS = st.lists(
    st.builds(
        Judged,
        trial_id=st.just("T1"),
        field=st.just("route"),
        confidence=st.floats(0, 1),
        right=st.booleans(),
    ),
    min_size=1,
    max_size=40,
)


def judged(*pairs: tuple[float, bool]) -> list[Judged]:
    return [Judged("T1", "route", confidence, right) for confidence, right in pairs]


@given(ANSWERS)
def test_bins_hold_every_answer_once_and_give_the_calibration_error(rows: list[Judged]) -> None:
    bins = reliability(rows)
    assert sum(one.n for one in bins) == len(rows)
    error = sum(one.n * abs(one.stated - one.right) for one in bins) / len(rows)
    assert error == pytest.approx(expected_calibration_error(rows))
    assert all(one.interval[0] <= one.right <= one.interval[1] for one in bins)


@given(ANSWERS)
def test_coverage_rises_to_all_answers(rows: list[Judged]) -> None:
    points = risk_coverage(rows)
    shares = [one.coverage for one in points]
    assert shares == sorted(set(shares))
    assert points[-1].coverage == 1.0
    assert points[-1].right == pytest.approx(sum(one.right for one in rows) / len(rows))


def test_the_surest_answers_are_kept_first_and_equal_ones_together() -> None:
    points = risk_coverage(judged((0.5, False), (0.9, True), (0.5, True)))
    assert [(one.coverage, one.right) for one in points] == [
        (pytest.approx(1 / 3), 1.0),
        (1.0, pytest.approx(2 / 3)),
    ]


def test_plots_say_in_words_what_they_show() -> None:
    rows = judged((0.9, True), (0.2, False))
    assert 'aria-label="Reliability, route: stated 0.20 right 0.00 of 1' in reliability_svg(
        reliability(rows), "route"
    )
    assert "100% kept 0.500 right" in risk_coverage_svg(risk_coverage(rows), "route")


def answer(*labels: str) -> dict:
    return {"route": [{"label": one, "basis": "stated"} for one in labels]}


def test_missed_and_made_up_labels_are_paired() -> None:
    gold = {"T1": answer("oral", "topical"), "T2": answer("oral"), "T3": answer()}
    given_ = {"T1": answer("oral", "intranodal"), "T2": answer(), "T3": answer("oral")}
    assert confusion(view_named("route"), gold, given_) == {
        ("oral", "oral"): 1,
        ("topical", "intranodal"): 1,
        ("oral", NOTHING): 1,
        (NOTHING, "oral"): 1,
    }
