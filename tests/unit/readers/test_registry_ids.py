from __future__ import annotations

import pytest

from stemtrial.readers.registry_ids import find_registry_ids, registry_of

IDS = [
    ("NCT04313322", "ClinicalTrials.gov"),
    ("ChiCTR2000029606", "ChiCTR"),
    ("ChiCTR-TRC-08000235", "ChiCTR"),
    ("ChiCTR-IPR-15006369", "ChiCTR"),
    ("EUCTR2020-001505-22-ES", "EU Clinical Trials Register"),
    ("2020-001505-22", "EU Clinical Trials Register"),
    ("2023-503214-35-00", "CTIS"),
    ("CTIS2022-500123-12-00", "CTIS"),
    ("IRCT20200217046526N2", "IRCT"),
    ("IRCT138706041157N1", "IRCT"),
    ("ISRCTN33578935", "ISRCTN"),
    ("ACTRN12620000612910", "ANZCTR"),
    ("JPRN-UMIN000012345", "JPRN"),
    ("UMIN000012345", "JPRN"),
    ("JPRN-jRCT2033200001", "JPRN"),
    ("jRCTs031180123", "JPRN"),
    ("JPRN-JapicCTI-121987", "JPRN"),
    ("JPRN-JMA-IIA00012", "JPRN"),
    ("CTRI/2020/05/025001", "CTRI"),
    ("CTRI/2009/091/000123", "CTRI"),
    ("DRKS00012345", "German Clinical Trials Register"),
    ("KCT0001234", "CRIS"),
    ("RBR-6k5f8v", "REBEC"),
    ("RBR-10abc2d", "REBEC"),
    ("TCTR20200101001", "TCTR"),
    ("PACTR202009786901147", "PACTR"),
    ("SLCTR/2020/001", "SLCTR"),
    ("NTR1234", "Netherlands Trial Register"),
    ("NL-OMON12345", "Netherlands Trial Register"),
    ("RPCEC00000123", "RPCEC"),
    ("PER-012-20", "REPEC"),
    ("LBCTR2020012345", "LBCTR"),
    ("ITMCTR2020000001", "ITMCTR"),
]


@pytest.mark.parametrize(("trial_id", "registry"), IDS)
def test_registry_of(trial_id: str, registry: str) -> None:
    assert registry_of(trial_id) == registry
    assert registry_of(f" {trial_id.lower()} ") == registry


@pytest.mark.parametrize(
    "trial_id",
    ["", "T1", "NCT123", "NCT043133220", "XNCT04313322", "CTRI/2020/05/0", "SAMPLE-0001", "N1"],
)
def test_other_ids_are_of_no_registry(trial_id: str) -> None:
    assert registry_of(trial_id) == ""


@pytest.mark.parametrize("trial_id", [trial_id for trial_id, _ in IDS])
def test_ids_are_found_in_text(trial_id: str) -> None:
    assert find_registry_ids(f"see {trial_id}; also {trial_id}, U1111-1234") == [trial_id]


def test_ids_keep_their_order_and_nothing_is_cut_from_a_longer_number() -> None:
    text = "ISRCTN33578935;NCT04313322;EUCTR2020-001505-22-ES;xNCT04313323;NCT043133244"
    assert find_registry_ids(text) == ["ISRCTN33578935", "NCT04313322", "EUCTR2020-001505-22-ES"]
