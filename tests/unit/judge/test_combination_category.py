"""The category of an agent by the phase in which it is given."""

from __future__ import annotations

import pytest

from stemtrial.judge.combination_category import category_of
from stemtrial.judge.combination_phase import PhaseReading
from stemtrial.vocabulary import Entry, Vocabulary, load_vocabulary

VOCABULARY: Vocabulary = load_vocabulary()
NONE = PhaseReading("", "")
BEFORE = PhaseReading("conditioning", "day")
AFTER = PhaseReading("after", "day")
PRIMING = PhaseReading("mobilisation", "sentence")
OUTSIDE = PhaseReading("outside", "sentence")


@pytest.mark.parametrize(
    ("agent", "reading", "category"),
    [
        ("cyclophosphamide", NONE, "conditioning"),
        ("cyclophosphamide", PRIMING, "mobilisation"),
        ("cyclophosphamide", AFTER, "immunosuppressant"),
        ("cyclophosphamide", OUTSIDE, "other_drug"),
        ("antithymocyte globulin", BEFORE, "conditioning"),
        ("antithymocyte globulin", AFTER, "immunosuppressant"),
        ("antithymocyte globulin", PRIMING, "conditioning"),
        ("busulfan", AFTER, "conditioning"),
        ("total body irradiation", AFTER, "conditioning"),
        ("filgrastim", NONE, "mobilisation"),
        ("filgrastim", AFTER, "other_drug"),
        ("sargramostim", PRIMING, "mobilisation"),
        ("sargramostim", AFTER, "other_drug"),
        ("rituximab", BEFORE, "conditioning"),
        ("rituximab", AFTER, "biologic"),
        ("alemtuzumab", NONE, "conditioning"),
        ("dexamethasone", PRIMING, "mobilisation"),
        ("methylprednisolone", AFTER, "glucocorticoid"),
        ("tacrolimus", BEFORE, "immunosuppressant"),
        ("mesna", BEFORE, "other_drug"),
        ("azacitidine", BEFORE, "conditioning"),
    ],
)
def test_in_a_transplant(agent: str, reading: PhaseReading, category: str) -> None:
    assert category_of(VOCABULARY.by_id("agent", agent), reading, graft=True) == category


@pytest.mark.parametrize(
    ("agent", "reading", "category"),
    [
        ("cyclophosphamide", NONE, "immunosuppressant"),
        ("antithymocyte globulin", NONE, "immunosuppressant"),
        ("cyclophosphamide", PhaseReading("conditioning", "sentence"), "conditioning"),
        ("carboplatin", NONE, "other_drug"),
        ("rituximab", BEFORE, "biologic"),
        ("filgrastim", NONE, "mobilisation"),
        ("seton", NONE, "procedure_device"),
    ],
)
def test_without_a_graft(agent: str, reading: PhaseReading, category: str) -> None:
    assert category_of(VOCABULARY.by_id("agent", agent), reading, graft=False) == category


def test_an_agent_without_category_is_another_drug() -> None:
    assert category_of(Entry(id="new drug"), NONE, graft=False) == "other_drug"
