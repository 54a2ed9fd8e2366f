"""What must not be read as a schedule of the cells."""

from __future__ import annotations

import pytest

from stemtrial.propose.schedules import parse_schedules

OTHERS = [
    "Mycophenolate mofetil twice daily",
    "Cyclophosphamide IV on days -5 to -2",
    "Filgrastim daily for 5 days",
    "Tacrolimus tablets are taken every 12 hours for 6 months.",
    "Follow-up visits at weeks 4, 8 and 12",
    "Patients are assessed every 3 months for 2 years.",
    "Blood samples will be taken at 1, 3, 6 and 12 months.",
    "MRI is repeated at 6 months.",
    "Methotrexate 15 mg once a week",
    "Clinical evaluation on day 7 and day 28",
    "Rituximab weekly for 4 doses",
    "Two cycles of chemotherapy",
    "The cells are washed three times in buffer.",
    "Stem cells were passaged twice before they were frozen.",
    "Two million people need a stem cell transplant each year.",
]

MIXED = [
    (
        "Fludarabine is given on days -6 to -2, and stem cells are infused on day 0.",
        {("single", (1,))},
    ),
    (
        "A single infusion of MSCs, then follow-up visits every month for one year.",
        {("single", (1,))},
    ),
    (
        "Three infusions of MSCs; prednisone 20 mg daily for 14 days.",
        {("multiple", (3,))},
    ),
    (
        "After the MSC infusion, blood tests are done weekly for 1 month.",
        set(),
    ),
]

NO_SCHEDULE = [
    "20 intramyocardial injections of stem cells",
    "The cells are injected at 30 injection points.",
    "The dose is split into 12 injections of 0.5 ml.",
    "One of three dose levels of MSCs",
    "Two treatment arms are compared.",
    "A single-arm, single-centre trial of MSCs",
    "Once the cells have been grown, they are frozen.",
    "Once enrolled, patients are seen.",
    "The cell count rose three times higher.",
    "phase 2 dose of cells",
    "MSCs (2 x 10^6 cells/kg) are infused.",
    "multiple sclerosis treatment with MSCs",
    "a confidence interval of the difference",
    "Cells of single donors",
    "single cell suspension",
    "2 times 10^6 cells per kg",
    "MSCs are given with 6 menstrual cycle follow-up.",
    "Rates of graft versus host disease at day 100",
    "Rates of graft failure on day 28",
    "MSC infusion 3 hours long",
    "tandem repeats of a gene",
    "The wound is treated, again assessed and photographed.",
    "People who had more infusions of stem cells",
]


@pytest.mark.parametrize("text", OTHERS)
def test_drugs_and_visits_are_told(text: str) -> None:
    for mention in parse_schedules(text):
        assert mention.about in ("drug", "visit")
        assert mention.drug_word or mention.visit_word


@pytest.mark.parametrize(("text", "expected"), MIXED)
def test_only_the_cells_schedule_is_about_cells(
    text: str, expected: set[tuple[str, tuple[int, ...]]]
) -> None:
    found = {(m.label, m.n) for m in parse_schedules(text) if m.about == "cells"}
    assert found == expected


def test_many_sites_in_one_session_are_single() -> None:
    found = parse_schedules("20 intramyocardial injections of stem cells in one procedure")
    assert [(m.label, m.n) for m in found] == [("single", (1,))]


@pytest.mark.parametrize("text", NO_SCHEDULE)
def test_no_schedule(text: str) -> None:
    assert parse_schedules(text) == []


def test_dose_escalation_is_flagged() -> None:
    found = parse_schedules("Escalating single doses of MSCs in three cohorts")
    assert found
    assert all(m.cohort_word for m in found)
    assert {m.label for m in found} == {"single"}
