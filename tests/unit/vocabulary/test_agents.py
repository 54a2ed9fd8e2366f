"""The agents that trials combine with cells: the vocabulary files hold together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from importlib import resources
from typing import Any, get_args

import pytest
import yaml

from stemtrial.answers import AgentCategory

FOLDER = resources.files("stemtrial") / "vocabulary" / "agents"
CATEGORIES = set(get_args(AgentCategory))
KEYS = {
    "id",
    "name",
    "atc",
    "category",
    "mechanism",
    "targets",
    "forms",
    "exact",
    "weak",
    "generic",
    "implies",
    "codes",
}
NAMES_OF_THE_GUIDELINES = {
    "antithymocyte globulin",
    "ciclosporin",
    "cyclophosphamide",
    "curettage",
    "disease-modifying antirheumatic drugs",
    "fibrin glue",
    "filgrastim",
    "glucocorticoid",
    "methotrexate",
    "mycophenolate mofetil",
    "platelet-rich plasma",
    "seton",
    "standard of care",
    "total body irradiation",
}


def _read() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for path in sorted(FOLDER.iterdir(), key=lambda path: path.name):
        if path.name.endswith(".yaml"):
            entries = yaml.safe_load(path.read_text(encoding="utf-8"))
            found += [(path.name, entry) for entry in entries]
    return found


AGENTS = _read()


@pytest.fixture(scope="module")
def by_id() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for _, entry in AGENTS}


def _plain(form: str) -> str:
    return re.sub(r"[-\s]+", " ", form)


def test_ids_are_unique_and_many() -> None:
    counts = Counter(entry["id"] for _, entry in AGENTS)
    assert [name for name, n in counts.items() if n > 1] == []
    assert len(counts) >= 320


def test_guideline_names_are_ids(by_id: dict[str, dict[str, Any]]) -> None:
    assert set(by_id) >= NAMES_OF_THE_GUIDELINES


@pytest.mark.parametrize(
    ("file", "entry"), AGENTS, ids=lambda value: value["id"] if isinstance(value, dict) else ""
)
def test_entry_is_well_formed(file: str, entry: dict[str, Any]) -> None:
    assert set(entry) <= KEYS
    assert {"id", "name", "atc", "category", "targets", "forms"} <= set(entry)
    assert entry["id"] == entry["id"].lower().strip()
    expected = {"excluded"} if file == "excluded.yaml" else CATEGORIES
    assert entry["category"] in expected
    assert entry["atc"] is None or re.fullmatch(r"[A-Z]\d\d[A-Z]{2}\d\d", entry["atc"])
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]+(-[A-Z0-9]+)?", gene) for gene in entry["targets"])
    plain_forms = [*entry["forms"], *entry.get("weak", [])]
    assert plain_forms or entry.get("exact")
    for form in plain_forms:
        assert isinstance(form, str)
        assert len(form) >= 3
        assert form == form.lower().strip()
    for form in entry.get("exact", []):
        assert isinstance(form, str)
        assert len(form) >= 2
        assert form != form.lower()


def test_a_form_belongs_to_one_agent() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for _, entry in AGENTS:
        for form in (*entry["forms"], *entry.get("weak", [])):
            owners[_plain(form)].add(entry["id"])
        for form in entry.get("exact", []):
            owners["=" + form].add(entry["id"])
    assert {form: ids for form, ids in owners.items() if len(ids) > 1} == {}


def test_a_code_belongs_to_one_agent() -> None:
    codes = Counter(entry["atc"] for _, entry in AGENTS if entry["atc"])
    assert [code for code, n in codes.items() if n > 1] == []
    assert len(codes) >= 250


def test_procedures_have_no_drug_code() -> None:
    for file, entry in AGENTS:
        if file in ("procedures_devices.yaml", "standard_care.yaml", "second_cell_products.yaml"):
            assert entry["atc"] is None, entry["id"]


@pytest.mark.parametrize(
    ("form", "agent"),
    [
        ("g-csf", "filgrastim"),
        ("lenograstim", "filgrastim"),
        ("thymoglobulin", "antithymocyte globulin"),
        ("antilymphocyte globulin", "antithymocyte globulin"),
        ("cyclosporine", "ciclosporin"),
        ("mycophenolic acid", "mycophenolate mofetil"),
        ("fibrin sealant", "fibrin glue"),
        ("conventional treatment", "standard of care"),
        ("hydroxyurea", "hydroxycarbamide"),
        ("acyclovir", "aciclovir"),
        ("bio-oss", "bovine bone mineral"),
        ("gelatin hydrogel sheet", "gelatin hydrogel"),
        ("endoscopic lumbar discectomy", "discectomy"),
        ("antithymocyte immunoglobulin", "antithymocyte globulin"),
    ],
)
def test_synonym_leads_to_the_guidelines_name(
    form: str, agent: str, by_id: dict[str, dict[str, Any]]
) -> None:
    assert form in by_id[agent]["forms"]


@pytest.mark.parametrize(
    ("agent", "code", "target"),
    [
        ("rituximab", "L01FA01", "MS4A1"),
        ("alemtuzumab", "L04AG06", "CD52"),
        ("filgrastim", "L03AA02", "CSF3R"),
        ("gemcitabine", "L01BC05", "RRM1"),
        ("hydroxycarbamide", "L01XX05", "RRM2"),
        ("calcitriol", "A11CC04", "VDR"),
        ("tocilizumab", "L04AC07", "IL6R"),
    ],
)
def test_codes_and_targets(
    agent: str, code: str, target: str, by_id: dict[str, dict[str, Any]]
) -> None:
    assert by_id[agent]["atc"] == code
    assert target in by_id[agent]["targets"]


@pytest.mark.parametrize(
    "agent", ["paracetamol", "diphenhydramine", "saline", "anaesthesia", "albumin carrier"]
)
def test_what_never_counts_is_excluded(agent: str, by_id: dict[str, dict[str, Any]]) -> None:
    assert by_id[agent]["category"] == "excluded"
