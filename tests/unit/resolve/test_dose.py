"""Which of the amounts in a record are its doses: records of our own."""

from __future__ import annotations

from typing import Any

import pytest

from stemtrial.answers import Evidence, LabelAnswer
from stemtrial.document import TrialDocument, lay_out
from stemtrial.judge.context import judge
from stemtrial.mentions import Mention
from stemtrial.propose.parsers import propose_doses
from stemtrial.records import TrialRecord
from stemtrial.resolve.dose import resolve_dose


def cell(label: str) -> LabelAnswer:
    evidence = Evidence(section="brief_title", start=0, end=1, text="x")
    return LabelAnswer(
        label=label,
        quote="x",
        section="brief_title",
        confidence=1,
        source="test",
        evidence=evidence,
    )


def lay(**sections: Any) -> TrialDocument:
    record = TrialRecord.model_validate({"trial_id": "NCT00000000", **sections})
    trial = lay_out(record)
    for section in trial.sections:
        at = section.view.text.find("MSC")
        if at >= 0:
            start = section.start + at
            trial.add([Mention("cell_type", "msc", start, start + 3, "test")])
    trial.add(propose_doses(trial))
    judge(trial)
    return trial


def doses(label: str = "msc", **sections: Any) -> list[tuple[float | None, float | None, str]]:
    return [
        (dose.low, dose.high, dose.unit) for dose in resolve_dose(lay(**sections), [cell(label)])
    ]


def arm(description: str, kind: str = "EXPERIMENTAL", label: str = "") -> dict[str, str]:
    return {"label": label, "type": kind, "description": description}


def test_the_arms_win_over_the_prose():
    found = doses(
        brief_title="MSC in disease",
        detailed_description="Patients will receive 1 x 10^6 MSC/kg.",
        arms=[arm("2 x 10^6 MSC/kg once")],
    )
    assert found == [(2e6, 2e6, "cells_per_kg")]


def test_every_cohort_is_an_entry_and_none_twice():
    found = doses(
        arms=[arm("10 million MSCs"), arm("10 million MSCs twice"), arm("30 million MSCs")]
    )
    assert found == [(1e7, 1e7, "cells"), (3e7, 3e7, "cells")]


def test_the_prose_answers_where_no_arm_does():
    found = doses(
        brief_summary="All subjects will receive 1-2 million cells/kg.", arms=[arm("MSC infusion")]
    )
    assert found == [(1e6, 2e6, "cells_per_kg")]


def test_a_concentration_or_a_volume_counts_only_without_an_amount():
    beside = arm("120 million MSCs (5 million/mL; 24 mL)")
    assert doses(arms=[beside]) == [(1.2e8, 1.2e8, "cells")]
    assert doses(arms=[arm("MSCs at 5 million cells/mL")]) == [(5e6, 5e6, "cells_per_ml")]
    assert doses("svf", arms=[arm("injection of 5 mL of SVF")]) == [(5, 5, "ml")]


def test_a_carrier_volume_never_counts():
    assert doses(arms=[arm("MSC diluted in 100 mL of saline")]) == []


def test_a_cap_is_no_entry():
    found = doses(arms=[arm("MSC at 2 x 10^6 cells/kg, not exceeding 2 x 10^8 cells")])
    assert found == [(2e6, 2e6, "cells_per_kg")]


def test_a_comparator_answers_only_where_nothing_else_does():
    compared = arm("MSC at 5 x 10^6 cells/kg", "ACTIVE_COMPARATOR")
    tested = arm("MSC at 1 x 10^6 cells/kg")
    assert doses(arms=[tested, compared])[0] == (1e6, 1e6, "cells_per_kg")
    placebo = arm("1 x 10^6 dead cells/kg", "PLACEBO_COMPARATOR")
    assert doses(arms=[tested, placebo]) == [(1e6, 1e6, "cells_per_kg")]


def test_cells_to_collect_count_only_as_the_only_graft_dose():
    collect = "Apheresis goes on until at least 2 x 10^6 CD34+ cells/kg are collected."
    given = " On day 0, 3 x 10^6 CD34+ cells/kg are infused."
    assert doses("hsc", detailed_description=collect) == [(2e6, None, "cells_per_kg")]
    assert doses("hsc", detailed_description=collect + given) == [(3e6, 3e6, "cells_per_kg")]
    assert doses("msc", detailed_description=collect) == []


def test_what_a_collected_graft_is_per_stays_open():
    text = "Apheresis goes on until at least 2 x 10^6 CD34+ cells/kg are collected."
    (dose,) = resolve_dose(lay(detailed_description=text), [cell("hsc")])
    assert dose.per == "unclear"


def test_an_amount_beside_words_of_the_laboratory_answers_where_no_other_does():
    listed = arm("The cultured product holds 2 x 10^7 cells in each sample of 6 mL.")
    assert doses(arms=[listed]) == [(2e7, 2e7, "cells")]
    given = arm("3 x 10^7 cells are injected.")
    assert doses(arms=[listed, given]) == [(3e7, 3e7, "cells")]


def test_laboratory_densities_are_no_doses():
    text = "MSCs were seeded in culture flasks at 5 x 10^4 cells/cm2."
    assert doses(detailed_description=text) == []


def test_a_trial_without_cells_has_no_dose():
    trial = lay(arms=[arm("2 x 10^6 cells/kg")])
    assert resolve_dose(trial, []) == []


@pytest.mark.parametrize("section", ["results", "conditions", "keywords"])
def test_sections_that_state_no_plan_are_left_out(section):
    text = "2 x 10^6 MSC/kg were given"
    found = doses(brief_title="MSC", **{section: text if section == "results" else [text]})
    assert found == []


def test_the_evidence_is_cut_from_the_raw_string():
    raw = "Dose:&nbsp;2 x 10<sup>6</sup> MSC/kg, once"
    trial = lay(brief_title="MSC", arms=[arm(raw)])
    (dose,) = resolve_dose(trial, [cell("msc")])
    assert dose.quote == "2 x 10<sup>6</sup> MSC/kg"
    assert raw[dose.evidence.start : dose.evidence.end] == dose.quote
    assert (dose.section, dose.evidence.index, dose.evidence.part) == ("arms", 0, "description")


def test_a_volume_counts_beside_a_concentration_not_beside_an_amount():
    concentrated = [arm("MSC, 5 x 10^6 cells/ml, 2 ml injected in the gum")]
    assert doses(arms=concentrated) == [(5e6, 5e6, "cells_per_ml"), (2.0, 2.0, "ml")]
    counted = [arm("10^7 MSC, 2 ml injected in the gum")]
    assert (2.0, 2.0, "ml") not in doses(arms=counted)


def test_what_a_dose_is_per():
    trial = lay(arms=[arm("ten injections, a total of 2e7 MSC", label="20 million MSC")])
    assert [dose.per for dose in resolve_dose(trial, [cell("msc")])] == ["total"]
    trial = lay(detailed_description="Collection goes on until 4 x 10^6 MSC/kg are harvested.")
    assert [dose.per for dose in resolve_dose(trial, [cell("hsc")])] == ["unclear"]
