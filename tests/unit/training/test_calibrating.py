from __future__ import annotations

import random

import pytest

from stemtrial.answers import Evidence, LabelAnswer, Support, TrialFields
from stemtrial.resolve.calibration import Calibration, FieldMap
from stemtrial_evaluation.confidence import (
    Judged,
    confidence_report,
    expected_calibration_error,
    judged_answers,
)
from stemtrial_training.calibrating import calibrated_out_of_fold, fit_calibration

EVIDENCE = Evidence(section="brief_title", start=0, end=1, text="x")


def answers(field: str, n: int, stated: float, share: float, trial: str = "T") -> list[Judged]:
    return [Judged(f"{trial}{i}", field, stated, i < share * n) for i in range(n)]


def test_an_overconfident_field_is_brought_down_and_a_modest_one_up() -> None:
    maps = fit_calibration(
        {"dose": answers("dose", 200, 0.9, 0.6), "route": answers("route", 200, 0.6, 0.9)}, ()
    ).fields
    assert maps["dose"](0.9) == pytest.approx(0.6, abs=0.03)
    assert maps["route"](0.6) == pytest.approx(0.9, abs=0.03)


def test_the_unread_trials_decide_how_sure_to_be() -> None:
    rows = answers("dose", 150, 0.9, 1.0, "read") + answers("dose", 50, 0.9, 0.7, "unread")
    unread = {one.trial_id for one in rows if one.trial_id.startswith("unread")}
    with_them = fit_calibration({"dose": rows}, unread).fields["dose"]
    together = fit_calibration({"dose": rows}, ()).fields["dose"]
    assert with_them(0.9) < together(0.9)


def test_a_map_never_turns_the_order_round() -> None:
    rows = answers("dose", 50, 0.9, 0.2) + answers("dose", 50, 0.2, 0.9)
    convert = fit_calibration({"dose": rows}, ()).fields["dose"]
    assert convert.slope > 0
    assert convert(0.2) < convert(0.9)


def test_few_answers_give_no_map() -> None:
    assert fit_calibration({"dose": answers("dose", 19, 0.9, 0.5)}, ()).fields == {}


def test_calibration_out_of_fold_lowers_the_error_and_loses_no_answer() -> None:
    draw = random.Random(0)
    rows = [Judged(f"T{i}", "dose", 0.9, draw.random() < 0.65) for i in range(300)]
    done = calibrated_out_of_fold({"dose": rows}, (), lambda one: int(one[1:]) % 5, 5)["dose"]
    assert sorted(one.trial_id for one in done) == sorted(one.trial_id for one in rows)
    before, after = expected_calibration_error(rows), expected_calibration_error(done)
    assert before is not None
    assert after is not None
    assert after < 0.05 < before


def test_the_map_is_applied_once_to_every_answer() -> None:
    shared = Support(confidence=0.9, source="rule:x", evidence=EVIDENCE)
    found = TrialFields(
        trial_id="T",
        route=[
            LabelAnswer(
                label="topical", quote="x", section="brief_title", confidence=0.9, source="",
                evidence=EVIDENCE,
            )
        ],
        support={"interval": shared, "interval_days": shared},
    )  # fmt: skip
    maps = {name: FieldMap(1.0, -1.0) for name in ("route", "interval", "interval_days", "dose")}
    calibration = Calibration.from_json(Calibration(maps).to_json())
    assert calibration == Calibration(maps)
    calibration.apply(found)
    expected = pytest.approx(0.768, abs=0.001)
    assert found.route[0].confidence == expected
    assert found.support["interval"].confidence == expected
    assert found.support["interval_days"].confidence == expected
    assert shared.confidence == 0.9


def test_a_map_that_turns_the_order_round_is_refused() -> None:
    with pytest.raises(ValueError, match="dose"):
        Calibration.from_json({"fields": {"dose": {"slope": -1, "bias": 0}}})


def test_judged_answers_and_their_report() -> None:
    gold = {"A": {"in_scope": True, "route": [{"label": "topical"}]}}
    item = {"label": "topical", "confidence": 0.96}
    other = {"label": "oral", "confidence": 0.5}
    predicted = {
        "A": {
            "in_scope": False,
            "route": [item, other],
            "support": {"in_scope": {"confidence": 0.7}},
        }
    }
    judged = judged_answers(gold, predicted)
    assert [(one.confidence, one.right) for one in judged["route"]] == [(0.96, True), (0.5, False)]
    assert [(one.confidence, one.right) for one in judged["in_scope"]] == [(0.7, False)]
    report = confidence_report(judged)
    assert report["all answers"]["n"] == 3
    assert report["all answers"]["ece"] == pytest.approx((0.7 + 0.04 + 0.5) / 3, abs=1e-3)
    assert report["route"]["sure"]["right"] == 1.0
