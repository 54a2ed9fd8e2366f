from __future__ import annotations

from typing import Any

import pytest

from stemtrial.components import UNLEARNED
from stemtrial.document import make_doc
from stemtrial.pipeline import load
from stemtrial.records import TrialRecord


@pytest.fixture(scope="module")
def nlp() -> Any:
    return load(components=UNLEARNED)


def roles(nlp: Any, **record: Any) -> dict[tuple[str, int], str]:
    trial = nlp(make_doc(nlp, TrialRecord(trial_id="T1", brief_title="A study", **record)))._.trial
    return {
        (section.name, section.index): section.role
        for section in trial.sections
        if section.index is not None and section.name in ("arms", "interventions")
    }


CELLS = {"label": "Cells", "type": "Experimental", "description": "mesenchymal stem cells"}
PLACEBO = {"label": "Placebo", "type": "Placebo Comparator", "description": "saline"}


def test_types_decide_where_they_are_plain(nlp: Any) -> None:
    assert roles(nlp, arms=[CELLS, PLACEBO]) == {
        ("arms", 0): "experimental",
        ("arms", 1): "comparator",
    }


def test_types_compare_without_case_and_underscores(nlp: Any) -> None:
    arms = [CELLS | {"type": "EXPERIMENTAL"}, PLACEBO | {"type": "PLACEBO_COMPARATOR"}]
    assert set(roles(nlp, arms=arms).values()) == {"experimental", "comparator"}


def test_a_second_arm_with_the_tested_cells_counts(nlp: Any) -> None:
    second = {"label": "Late start", "type": "Active Comparator", "description": "the same MSCs"}
    assert roles(nlp, arms=[CELLS, second])[("arms", 1)] == "experimental"


def test_another_cell_product_in_the_comparator_does_not(nlp: Any) -> None:
    second = {
        "label": "Marrow",
        "type": "Active Comparator",
        "description": "bone marrow mononuclear cells",
    }
    assert roles(nlp, arms=[CELLS, second])[("arms", 1)] == "comparator"


def test_the_only_arm_with_cells_is_experimental_whatever_its_type(nlp: Any) -> None:
    arms = [
        {"label": "MSC", "type": "Active Comparator", "description": "MSC infusion"},
        {"label": "Drug", "type": "Active Comparator", "description": "prednisone"},
    ]
    assert roles(nlp, arms=arms) == {("arms", 0): "experimental", ("arms", 1): "comparator"}


def test_interventions_take_the_role_of_the_arms_that_name_them(nlp: Any) -> None:
    found = roles(
        nlp,
        arms=[CELLS | {"description": "MSC and Etoricox"}, PLACEBO | {"description": "Fluidol"}],
        interventions=[
            {"type": "Drug", "name": "Etoricox", "description": ""},
            {"type": "Drug", "name": "Fluidol", "description": ""},
        ],
    )
    assert found[("interventions", 0)] == "experimental"
    assert found[("interventions", 1)] == "comparator"
