"""Standard codes: well formed, one meaning each, and as the published lists have them."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest

from stemtrial.vocabulary import Entry, Vocabulary, load_vocabulary

LISTS = Path(
    os.environ.get("STEMTRIAL_VOCABULARIES", Path(__file__).parents[4] / "shared" / "vocabularies")
)
SHAPES = {
    "NCIT": r"C\d{4,6}",
    "CDISC": r"[A-Z][A-Z ,()-]+",
    "CL": r"CL:\d{7}",
    "UBERON": r"UBERON:\d{7}",
    "DOID": r"DOID:\d{1,7}",
    "CTCAE": r"[1-5]",
}
needs_lists = pytest.mark.skipif(
    not LISTS.is_dir(), reason="no published code lists; set STEMTRIAL_VOCABULARIES"
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def _coded(vocabulary: Vocabulary) -> list[tuple[str, Entry]]:
    return [
        (kind, entry)
        for kind in vocabulary.kinds()
        for entry in vocabulary.entries(kind)
        if entry.codes and kind != "agent"
    ]


def test_codes_are_well_formed(vocabulary: Vocabulary) -> None:
    for _, entry in _coded(vocabulary):
        for system, code in entry.codes.items():
            assert re.fullmatch(SHAPES[system], code), (entry.id, code)


def test_a_code_stands_once_in_a_kind(vocabulary: Vocabulary) -> None:
    for kind in vocabulary.kinds():
        for system in ("CDISC", "CL", "UBERON", "DOID"):
            codes = [e.codes[system] for e in vocabulary.entries(kind) if system in e.codes]
            assert len(codes) == len(set(codes)), (kind, system)


def test_codes_often_copied_wrong(vocabulary: Vocabulary) -> None:
    assert vocabulary.by_id("route", "epidural").codes["NCIT"] == "C38210"
    assert vocabulary.by_id("route", "intrathecal").codes["NCIT"] == "C38267"


def test_most_entries_with_a_standard_have_a_code(vocabulary: Vocabulary) -> None:
    routes = [entry for entry in vocabulary.entries("route") if not entry.decoy]
    assert sum(bool(entry.codes) for entry in routes) >= 45
    assert sum("CL" in entry.codes for entry in vocabulary.entries("cell_type")) >= 35
    assert sum("UBERON" in entry.codes for entry in vocabulary.entries("cell_source")) >= 15
    assert sum("DOID" in entry.codes for entry in vocabulary.entries("disease")) >= 40


@needs_lists
def test_routes_and_severities_are_in_the_cdisc_terminology(vocabulary: Vocabulary) -> None:
    with (LISTS / "cdisc_sdtm_ct.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for kind, codelist in (("route", "ROUTE"), ("severity", "AESEV")):
        terms = {row["code"]: row["term"] for row in rows if row["codelist"] == codelist}
        for entry in vocabulary.entries(kind):
            if "NCIT" in entry.codes:
                assert terms[entry.codes["NCIT"]] == entry.codes["CDISC"], entry.id


@needs_lists
def test_tissues_are_in_the_cdisc_terminology(vocabulary: Vocabulary) -> None:
    with (LISTS / "cdisc_sdtm_ct.csv").open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle)
        codes = {row["code"] for row in rows if row["codelist"] in ("SPECTYPE", "LOC")}
    for entry in vocabulary.entries("cell_source"):
        assert entry.codes.get("NCIT", "C12431") in codes, entry.id


@needs_lists
@pytest.mark.parametrize(
    ("system", "file", "column"),
    [
        ("CL", "cell_ontology.tsv", "id"),
        ("DOID", "disease_ontology_autoimmune.tsv", "doid"),
    ],
)
def test_ontology_ids_exist(vocabulary: Vocabulary, system: str, file: str, column: str) -> None:
    with (LISTS / file).open(encoding="utf-8", newline="") as handle:
        rows = csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        known = {row[column] for row in rows}
    for _, entry in _coded(vocabulary):
        if system in entry.codes:
            assert entry.codes[system] in known, entry.id
