"""Doses as registries write them, read by hand: sentences of our own."""

from __future__ import annotations

import pytest

from stemtrial.propose.doses import DoseMention, parse_doses


def read(text: str) -> list[tuple[float | None, float | None, str]]:
    return [(dose.low, dose.high, dose.unit) for dose in parse_doses(text)]


def one(text: str) -> DoseMention:
    (dose,) = parse_doses(text)
    return dose


POINTS = [
    ("2 x 10^6 MSC/kg", 2e6, "cells_per_kg"),
    ("2·0×106 cells/kg", 2e6, "cells_per_kg"),
    ("2•107 cells in the knee", 2e7, "cells"),
    ("1.10^6 MSC per kg", 1e6, "cells_per_kg"),
    ("6.10e7 stem cells", 6e7, "cells"),
    ("a dose of 1,5-fold 210^6 cells", 2e6, "cells"),
    ("2 10^6 cells/kg", 2e6, "cells_per_kg"),
    (".5 x 10^6/kg", 5e5, "cells_per_kg"),
    ("10 to the 6th cells", 1e6, "cells"),
    ("1×10*6/kg of UC-MSC", 1e6, "cells_per_kg"),
    ("1x10/6 cells/kg", 1e6, "cells_per_kg"),
    ("a spinal dose of 10x6 cells", 1e6, "cells"),
    ("one infusion of 3.106 cells/kg", 3e6, "cells_per_kg"),
    ("1.0E+6 MSC/kg", 1e6, "cells_per_kg"),
    ("10e7 cells", 1e7, "cells"),
    ("50*10e6 WJ-MSC", 5e7, "cells"),
    ("1x10<sup>6</sup> cells/kg", 1e6, "cells_per_kg"),
    ("5 x 1,000,000 cells", 5e6, "cells"),
    ("4 x 10,000,000 cells", 4e7, "cells"),
    ("the dose per kg of body weight is 2 x 10^6", 2e6, "cells_per_kg"),
    ("for each cm2 of the burn, a dose of 1 x 10^6", 1e6, "cells_per_cm2"),
    ("each knee receives a dose of 5 x 10^7", 5e7, "cells_per_site"),
    ("the maximum tolerated dose was 4 x 10^6 cells/kg", 4e6, "cells_per_kg"),
    ("10.000.000 cells", 1e7, "cells"),
    ("10 000 000 cells", 1e7, "cells"),
    ("50,000 retinal cells", 5e4, "cells"),
    ("20.000 cells", 2e4, "cells"),
    ("12,5 million cells", 1.25e7, "cells"),
    ("90-million cells", 9e7, "cells"),
    ("20M cells", 2e7, "cells"),
    ("HB-adMSCs 200MM", 2e8, "cells"),
    ("20 mln. of autologous cells", 2e7, "cells"),
    ("MSCs 30 Mio", 3e7, "cells"),
    ("one hundred million cells", 1e8, "cells"),
    ("half a million cells", 5e5, "cells"),
    ("twenty (20) million cells", 2e7, "cells"),
    ("2 hundred million cells", 2e8, "cells"),
    ("1.5 million (aMBMC) per kg", 1.5e6, "cells_per_kg"),
    ("2 million cells per kilo of weight", 2e6, "cells_per_kg"),
    ("1 million in vitro expanded MSCs", 1e6, "cells"),
    ("3 million cryopreserved, allogeneic, marrow derived MSCs", 3e6, "cells"),
    ("1 x 10^6 cluster of differentiation 34 (CD34) cells/kg", 1e6, "cells_per_kg"),
    ("100 million peptide/antibiotic-free MSCs/kg", 1e8, "cells_per_kg"),
    ("4 x 10^7 nucleated cell count (TNCC)/kg", 4e7, "cells_per_kg"),
    ("4x10^7 TNCC/kg", 4e7, "cells_per_kg"),
    ("2 x 10^6 CD34+ cells (per kg)", 2e6, "cells_per_kg"),
    ("1.0 ± 0.2 x 10^6 cells/kg", 1e6, "cells_per_kg"),
    ("(2 ± 0.5) x 10^6 cells", 2e6, "cells"),
    ("100×10e6 (±10%) MSCs", 1e8, "cells"),
    ("1 x 10^6 ± 20% MSCs", 1e6, "cells"),
    ("5×10^7 cells/2 mL", 5e7, "cells"),
    ("40 million MSC per 0.5 ml", 4e7, "cells"),
    ("3x10(6) cells/cm3", 3e6, "cells_per_ml"),
    ("two million cells/ cm2 of wound", 2e6, "cells_per_cm2"),
    ("20 million cells/ovary", 2e7, "cells_per_site"),
    ("5*10^6 MSC per site", 5e6, "cells_per_site"),
    ("15 million autologous MSC for each disc", 1.5e7, "cells_per_site"),
    ("Dose: 200 million Route: drip", 2e8, "cells"),
    ("Mesenchymal cells 2X10E6 intravenously", 2e6, "cells"),
    ("three doses of 100 million Exampl-B", 1e8, "cells"),
    ("2x50 million cells", 5e7, "cells"),
    ("MSCs at a dose of 2 million x kg", 2e6, "cells_per_kg"),
    ("fifteen transendocardial injections of 3 million MSCs", 3e6, "cells_per_site"),
    ("12 injections, each of about 3 million MSCs", 3e6, "cells_per_site"),
    ("three injections of 3 million MSCs", 3e6, "cells"),
    ("intramyocardial injections of a total of 30 million MSCs", 3e7, "cells"),
]


@pytest.mark.parametrize(("text", "value", "unit"), POINTS)
def test_points(text, value, unit):
    assert read(text) == [(value, value, unit)]


RANGES = [
    ("1-2 x 10^6 MSC/kg", [(1e6, 2e6, "cells_per_kg")]),
    ("(1.22-1.51) × 10 (6)/kg", [(1.22e6, 1.51e6, "cells_per_kg")]),
    ("(1.5)-3.0 x106/kg", [(1.5e6, 3e6, "cells_per_kg")]),
    ("1,5-3,010E6/kg", [(1.5e6, 3e6, "cells_per_kg")]),
    ("1×10^6 to 5×10^6 cells", [(1e6, 5e6, "cells")]),
    ("1.5 x 10^6 MSC/ kg to 2.5 x 10^6 MSC/ kg", [(1.5e6, 2.5e6, "cells_per_kg")]),
    ("between 2 and 10 million cells", [(2e6, 1e7, "cells")]),
    ("0.5 to 1.0 million/kg", [(5e5, 1e6, "cells_per_kg")]),
    ("two to three million cells", [(2e6, 3e6, "cells")]),
    ("up to 1~2x10^6 MSCs per kg", [(1e6, 2e6, "cells_per_kg")]),
    ("600 million to 1 billion cells", [(6e8, 1e9, "cells")]),
    ("a minimum of 0, 5x106 and a maximum of 1, 0x106 cells / kg", [(5e5, 1e6, "cells_per_kg")]),
    ("at least 2x10^6 CD34+ cells/kg", [(2e6, None, "cells_per_kg")]),
    ("2x10^6 cells/kg or more", [(2e6, None, "cells_per_kg")]),
    ("no less than 0.5x106 CD34+", [(5e5, None, "cells")]),
    ("up to 1 million cells per Kg", [(None, 1e6, "cells_per_kg")]),
    ("no more than 10^8 cells", [(None, 1e8, "cells")]),
    ("1, 2 or 4 x10^7 cells", [(1e7, 1e7, "cells"), (2e7, 2e7, "cells"), (4e7, 4e7, "cells")]),
    (
        "1x10^5/kg, 1x10^6/kg or 1x10^7/kg",
        [(value, value, "cells_per_kg") for value in (1e5, 1e6, 1e7)],
    ),
    ("1x10^6 and then 2x10^6 cells/kg", [(1e6, 1e6, "cells_per_kg"), (2e6, 2e6, "cells_per_kg")]),
    ("50 or 100 million cells", [(5e7, 5e7, "cells"), (1e8, 1e8, "cells")]),
    ("on day 1, 2 x 10^6 cells/kg", [(2e6, 2e6, "cells_per_kg")]),
    ("Group 1 - 2 x 10^6 cells/kg", [(2e6, 2e6, "cells_per_kg")]),
    ("on days 0, 7 and 14, 2x10^6 cells/kg", [(2e6, 2e6, "cells_per_kg")]),
    ("20 x106 (20 million) cells", [(2e7, 2e7, "cells")]),
    ("100 x 10^6 MSCs (100 million) cells", [(1e8, 1e8, "cells")]),
    ("1.000.000(one million) cells/kg", [(1e6, 1e6, "cells_per_kg")]),
    ("20 million (2x10^7 cells)", [(2e7, 2e7, "cells")]),
]


@pytest.mark.parametrize(("text", "expected"), RANGES)
def test_ranges_bounds_and_cohorts(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "cyclophosphamide 50 mg/kg for 4 days and 2 x 1000 mg of another drug",
        "platelets above 20 x 10^9/L and neutrophils above 0.5 x 10^9/L",
        "absolute neutrophil count > 1.5 x 109/l",
        "a white count of 4000 cells/mm3 and 600 cells/µL",
        "300 IU/kg of heparin, 5 million units of penicillin",
        "IL-2 at 6 million IU/m2, then 18 million units a day",
        "G-CSF in two daily doses of 30 Mio",
        "a viral dose of 1 x 10^8 plaque forming units",
        "1 x 10^7 TCID50 and 2 x 10^11 viral genomes/kg",
        "hepatitis B DNA below 10^5 copies/ml",
        "2 x 10^8 nano vesicles and 3 x 10^10 exosome particles",
        "total body irradiation of 200 cGy, 1200 cGy in all",
        "about 5 million people live with the disease, 2 million new cases a year",
        "costs of 1.7 billion dollars",
        "CD34 cells, CD3 cells and IL-2 on day 14",
        "in 2015 stem cells were first used",
        "a lesion of 4.3 x 10 mm, a stent of 3.0 x 18 mm",
        "at a rate of 5 million cells per minute",
        "a fistula of 2 cm, follow-up at 3M, 6M and 12M",
        "5 x 10^9 donor platelets",
        "reads of 30 million base pairs",
        "80 mL of normal saline and 5 ml of lidocaine",
        "blood pressure 120/80, 10 (40%) of 25 patients",
    ],
)
def test_what_is_no_dose_of_cells(text):
    assert read(text) == []


def test_an_amount_stands_beside_its_concentration_and_volume():
    doses = parse_doses("120 million cells (5 million/mL; 24 mL)")
    assert [(dose.low, dose.unit) for dose in doses[:2]] == [
        (1.2e8, "cells"),
        (5e6, "cells_per_ml"),
    ]
    assert "concentration" not in doses[0].flags
    assert "concentration" in doses[1].flags
    assert all("volume" in dose.flags for dose in doses[2:])


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("apheresis goes on until 5 x 10^6 CD34+ cells/kg are collected", "harvest"),
        ("a bone marrow harvest with a yield of 2 x 10^8 TNC/kg", "harvest"),
        ("cells are seeded in flasks at 5000 to 50000 cells/cm2", "laboratory"),
        ("cells are cultured at 1 x 10^5 cells/cm2", "laboratory"),
        ("infused at 20 million cells/mL", "concentration"),
        ("2 x 10^6 cells/kg (maximum of 2 x 10^8 cells)", "cap"),
        ("1 million cells per kg, not to exceed 100 million cells", "cap"),
        ("a total of 30 million cells is injected", "total"),
        ("injection of 5 mL of SVF", "volume"),
    ],
)
def test_flags_for_the_resolver(text, flag):
    assert flag in parse_doses(text)[-1].flags


@pytest.mark.parametrize(
    "text",
    [
        "after harvest, 2 x 10^6 cells/kg are infused",
        "the product is collected; patients receive 1 x 10^6 cells/kg",
        "a single injection of 10 million cells",
    ],
)
def test_what_is_given_is_not_flagged(text):
    assert not one(text).flags


def test_total_doses_are_per_total():
    assert one("a total dose of 600 x 10^6 cells").per == "total"
    assert one("in total 2x10^6 cells/kg").per == "total"
    assert one("2 x 10^8 total nucleated cells").per == "administration"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Patients get 2 x 10^6 MSC/kg body weight on day 1", "2 x 10^6 MSC/kg"),
        ("a dose of 20 million cells into the fistula", "20 million cells"),
        ("MSC (1×10^6/kg) once", "1×10^6/kg"),
        ("doses of 1 or 2 million cells", "1 or 2 million cells"),
        ("injection of 15ml of SVF", "15ml of SVF"),
    ],
)
def test_the_quote_runs_from_number_to_unit(text, quote):
    dose = parse_doses(text)[0]
    assert text[dose.start : dose.end] == quote


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("15ml of exosome product", 15, "ml"),
        ("SVF (5 cc)", 5, "ml"),
        ("2 mL/kg of cord blood cells", 2, "ml_per_kg"),
        ("injections (1 mL each) of the adipose tissue product", 1, "ml"),
    ],
)
def test_volumes_of_a_product(text, low, unit):
    dose = one(text)
    assert (dose.low, dose.unit) == (low, unit)
    assert "volume" in dose.flags
    assert "carrier" not in dose.flags


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("The rest (6 ml) is injected along the meniscus.", 6.0),
        ("Each child is infused with 20 ml over half an hour.", 20.0),
        ("a dose of 1.5 ml on the first day", 1.5),
        ("ten injections (1 ml each)", 1.0),
        ("about 4 mls. of ADRCs in the lip", 4.0),
    ],
)
def test_volumes_that_are_given_need_no_product(text, low):
    assert [(dose.low, dose.unit) for dose in parse_doses(text)] == [(low, "ml")]


@pytest.mark.parametrize("text", ["2 ml of saline is injected", "8 ml is left in the tube"])
def test_other_volumes_are_none(text):
    assert parse_doses(text) == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("4e7 MSC and 2e5 HSC/ml", "cells_per_ml"),
        ("1 x 10^6 MSC/kg and 2 x 10^6 HSC/kg", "cells_per_kg"),
        ("at 3 sites of 2 x 10^6 cells", "cells_per_site"),
    ],
)
def test_joined_amounts_and_sites_share_a_unit(text, unit):
    assert {dose.unit for dose in parse_doses(text)} == {unit}


@pytest.mark.parametrize(
    "text",
    [
        "in all 12 injections, a total of 2e7 MSC and 1e6 HSC",
        "the total dose will be 2 x 10^8 cells",
        "1 x 10^9 total cells",
    ],
)
def test_totals_by_any_wording(text):
    assert {dose.per for dose in parse_doses(text)} == {"total"}


def test_total_nucleated_cells_are_a_kind_of_cells():
    assert one("3 x 10^7 total nucleated cells/kg").per == "administration"


def test_the_second_of_two_amounts_can_be_the_cap():
    first, second = parse_doses("5 to 8 million MSC per dose. 8 million cells is the maximum.")
    assert "cap" in second.flags
    assert "cap" not in first.flags


def test_a_volume_does_not_swallow_the_amount_after_it():
    assert read("3 ml 2*10^7 cord derived cells") == [(2e7, 2e7, "cells")]


def test_a_long_text_is_read_in_linear_time():
    import time

    unit = "1, 2, 3, 4, 5 (6) 7 10 x 10 x 10 ^ - 3 million or "
    begun = time.perf_counter()
    parse_doses(unit * 2000)
    assert time.perf_counter() - begun < 5
