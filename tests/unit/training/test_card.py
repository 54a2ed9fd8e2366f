from __future__ import annotations

import re
from typing import Any

from stemtrial_evaluation.paired import MAIN_VIEWS
from stemtrial_training.card import TOLERANCE, card_numbers, card_text

MANIFEST = {
    "version": "9.8",
    "trials": {"gold": 12, "partial": 34},
    "guidelines": "1.2",
    "data_sha256": "a" * 64,
}
F1 = {"value": 0.8765, "interval": [0.8, 0.9]}
NAMES = [view.name for view in MAIN_VIEWS]
SURE = {"from": 0.95, "n": 3, "right": None, "interval": None}
FIGURES = {"n": 7, "right": 0.5, "stated": 0.6, "ece": 0.1234, "sure": SURE}
GAIN = {"difference": 0.0321, "interval": [0.01, 0.05]}


def reports() -> dict[str, Any]:
    scored = {"n_trials": 5, "fields": {name: {"micro": {"f1": F1}} for name in NAMES}}
    sure = {"calibrated": {"all answers": FIGURES}, "calibrated, unread trials": {}}
    return {
        "test": scored,
        "cross_validation": {**scored, "n_trials": 6, "confidence": sure},
        "ablation": {
            "n_trials": 6,
            "method": "crossed.",
            "steps": [
                {"step": "vocabulary", "fields": dict.fromkeys(NAMES, F1)},
                {"step": "judges", "gain": dict.fromkeys(NAMES, GAIN)},
            ],
            "calibration": {"before": FIGURES, "after": FIGURES},
        },
        "learning_curve": {
            "n_measured": 6,
            "method": "crossed",
            "points": [{"n_trials": 77, "fields": {"route": F1}}],
            "more": {"trials": 50, "gain": {"route": 0.0042}},
        },
    }


def test_every_figure_of_the_card_comes_from_a_report() -> None:
    text = card_text(MANIFEST, 1_500_000, reports())
    for shown in (
        "stemtrial 9.8", "12 fully and 34 partly", "1.5 MB", "0.876 (0.800-0.900)",
        "test F1 (n = 5)", "cross-validation F1 (n = 6)", "+0.032 (+0.010 to +0.050)", "0.123",
        "+0.004", "| 77 |",
    ):  # fmt: skip
        assert shown in text, shown
    assert text.count("## ") == 6


def test_a_card_without_reports_claims_nothing() -> None:
    text = card_text(MANIFEST, 1_500_000, {})
    assert re.findall(r"0\.\d{3}", text) == []
    assert "## Limits" in text


def test_the_numbers_have_a_tolerance_for_every_field() -> None:
    numbers = card_numbers("9.8", reports())
    assert numbers["f1"]["test"]["route"] == 0.8765
    assert set(numbers["tolerance"]) == set(NAMES)
    assert set(numbers["tolerance"].values()) == {TOLERANCE}
