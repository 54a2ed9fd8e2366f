"""Real downloads, where they are at hand: none of them loses a record."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from stemtrial.readers import Failure, read_records
from stemtrial.readers.registry_ids import registry_of

SHARED = Path(__file__).parents[3] / "shared"
CORPUS = Path(os.environ.get("STEMTRIAL_CORPUS", SHARED / "corpus"))
STUDIES = CORPUS / "ctgov_api_v2"
ICTRP = CORPUS.parent / "registries" / "ictrp_covid_stemcell.csv"


@pytest.mark.skipif(not STUDIES.is_dir(), reason="no corpus: set STEMTRIAL_CORPUS")
def test_studies_of_the_api() -> None:
    records = list(read_records([STUDIES]))
    assert len(records) == len(list(STUDIES.glob("*.json")))
    assert not [item for item in records if isinstance(item, Failure)]
    assert any(item.results for item in records if not isinstance(item, Failure))


@pytest.mark.skipif(not ICTRP.is_file(), reason="no WHO export: set STEMTRIAL_CORPUS")
def test_the_who_export() -> None:
    records = [item for item in read_records([ICTRP]) if not isinstance(item, Failure)]
    with ICTRP.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [record.trial_id for record in records] == [row["TrialID"] for row in rows]
    for record, row in zip(records, rows, strict=True):
        assert [item.description for item in record.interventions] == (
            [row["Intervention"]] if row["Intervention"] else []
        )
        assert registry_of(record.trial_id) == row["Source Register"]
