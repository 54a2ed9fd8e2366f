from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stemtrial.errors import InputError, UsageError
from stemtrial.readers.failures import Failure, Located
from stemtrial.readers.mapping import built_in_maps, detect_column_map, load_column_map
from stemtrial.readers.tabular import read_csv, read_parquet
from stemtrial.records import TrialRecord


def read(data: str | bytes, map_name: str | None = None) -> list[Located | Failure]:
    raw = data.encode() if isinstance(data, str) else data
    column_map = load_column_map(map_name) if map_name else None
    return list(read_csv(io.BufferedReader(io.BytesIO(raw)), "t.csv", column_map))


def one(data: str | bytes, map_name: str | None = None) -> TrialRecord:
    (item,) = read(data, map_name)
    assert isinstance(item, Located), item
    return item.record


NEW = (
    "NCT Number,Study Title,Study URL,Acronym,Study Status,Brief Summary,Study Results,Conditions,"
    "Interventions,Primary Outcome Measures,Secondary Outcome Measures,Other Outcome Measures,"
    "Sponsor,Collaborators,Sex,Age,Phases,Enrollment,Funder Type,Study Type,Study Design,Other IDs,"
    "Start Date,Primary Completion Date,Completion Date,First Posted,Results First Posted,"
    "Last Update Posted,Locations,Study Documents\n"
    "NCT00000009,Cells for Wounds,https://x,,COMPLETED,Cells are given.,NO,Wounds|Burns,"
    '"BIOLOGICAL: MSC: low dose|OTHER: Placebo",Pain,,,A Hospital,B|C,ALL,ADULT,PHASE1|PHASE2,10,'
    "INDUSTRY,INTERVENTIONAL,Allocation: NA,W-1|2020-001505-22,2020-01,,,,,,"
    '"Clinic, Madrid, 28001, Spain|Clinic, Lyon, France|Other, Paris, France",\n'
)
OLD = (
    "Rank,NCT Number,Title,Acronym,Status,Study Results,Conditions,Interventions,Outcome Measures,"
    "Sponsor/Collaborators,Gender,Age,Phases,Enrollment,Funded Bys,Study Type,Study Designs,"
    "Other IDs,Start Date,Primary Completion Date,Completion Date,First Posted,"
    "Results First Posted,Last Update Posted,Locations,Study Documents,URL\n"
    "1,NCT00000009,Cells for Wounds,,Completed,No Results Available,Wounds|Burns,"
    '"Biological: MSC: low dose|Other: Placebo",Pain,A Hospital|B,All,Adult,Phase 1|Phase 2,10,'
    "Industry|Other,Interventional,Allocation: NA,W-1|2020-001505-22,January 2020,,,,,,"
    '"Clinic, Madrid, Spain|Clinic, Lyon, France|Other, Paris, France",,https://x\n'
)


@pytest.mark.parametrize(("data", "is_new"), [(NEW, True), (OLD, False)])
def test_both_downloads_of_clinicaltrials_gov(data: str, is_new: bool) -> None:
    record = one(data)
    kinds = [(item.type.lower(), item.name) for item in record.interventions]
    assert record.trial_id == "NCT00000009"
    assert record.brief_title == "Cells for Wounds"
    assert record.brief_summary == ("Cells are given." if is_new else "")
    assert kinds == [("biological", "MSC: low dose"), ("other", "Placebo")]
    assert record.conditions == ["Wounds", "Burns"]
    assert record.countries == ["Spain", "France"]
    assert record.sponsor == "A Hospital"
    assert record.sponsor_class.lower() == "industry"
    assert record.phase.lower().replace(" ", "") == "phase1|phase2"
    assert record.secondary_ids == ["W-1", "2020-001505-22"]
    assert record.registry == "ClinicalTrials.gov"


ICTRP_HEADER = (
    "TrialID,Last Refreshed on,Public title,Scientific title,Acronym,Primary sponsor,"
    "Date registration,Source Register,web address,Recruitment Status,other records,"
    "Date enrollement,Study type,Phase,Countries,Condition,Intervention,SecondaryIDs\n"
)
INTERVENTION = "Group A:cells 1x10^6/kg_x000D_<br>twice;Group B:saline;"


def test_the_who_export_keeps_the_intervention_as_it_is() -> None:
    record = one(
        ICTRP_HEADER
        + "ChiCTR2000000001,x,Cells,Cells for Burns,,A Clinic,x,ChiCTR,x,Recruiting,No,"
        f"2020-01-25,Interventional study,0,China;Spain,Burns;Wounds,{INTERVENTION},"
        "NCT04313322 and ISRCTN33578935\n"
    )
    assert [item.model_dump() for item in record.interventions] == [
        {"type": "", "name": "", "description": INTERVENTION, "arm_labels": []}
    ]
    assert (record.brief_title, record.official_title) == ("Cells", "Cells for Burns")
    assert record.conditions == ["Burns", "Wounds"]
    assert record.countries == ["China", "Spain"]
    assert record.registry == "ChiCTR"
    assert record.secondary_ids == ["NCT04313322", "ISRCTN33578935"]


def test_names_of_columns_compare_without_case_and_punctuation() -> None:
    record = one("TRIALID,public_title,Source_Register\nX1,Cells,ChiCTR\n")
    assert (record.trial_id, record.brief_title) == ("X1", "Cells")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_dialects(delimiter: str, end: str, mark: str) -> None:
    rows = [["trial_id", "brief_title", "conditions"], ["T1", '"Cells, ""new""; old"', "a|b"]]
    record = one(mark + end.join(delimiter.join(row) for row in rows) + end)
    assert (record.brief_title, record.conditions) == ('Cells, "new"; old', ["a", "b"])


def test_a_row_is_named_by_the_line_it_starts_on() -> None:
    items = read('trial_id,brief_title\nT1,"two\nlines"\n\nT2,x\nT3\n')
    places = [item.place.number if isinstance(item, Located) else -item.line for item in items]
    assert places == [2, 5, -6]


def test_nested_columns_as_json() -> None:
    record = one('trial_id,arms\nT1,"[{""label"": ""A"", ""type"": ""EXPERIMENTAL""}]"\n')
    assert record.arms[0].label == "A"
    (failure,) = read("trial_id,arms\nT1,group A\n")
    assert isinstance(failure, Failure)
    assert "the column 'arms' holds no JSON list" in failure.reason
    assert failure.trial_id == "T1"


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_a_cell_comes_through_unchanged(text: str) -> None:
    cell = text.replace('"', '""')
    items = read(f'trial_id,brief_title,official_title\nT1,x,"{cell}"\n'.encode())
    assert isinstance(items[0], Located)
    assert items[0].record.official_title == text


def test_parquet_with_nested_columns_and_nulls(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {
            "trial_id": "T1",
            "brief_title": "Cells",
            "arms": [{"label": "A", "type": None}],
            "conditions": ["a", "b"],
        },
        {"trial_id": "T2", "brief_title": None, "arms": None, "conditions": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    with (tmp_path / "t.parquet").open("rb") as handle:
        good, bad = read_parquet(handle, "t.parquet")
    assert isinstance(good, Located)
    assert good.record.arms[0].label == "A"
    assert good.record.conditions == ["a", "b"]
    assert isinstance(bad, Failure)
    assert "t.parquet, row 2 (record T2): the record has no text" in bad.reason


def test_parquet_with_numbers_for_ids(tmp_path: Path) -> None:
    table = pa.table({"trial_id": [7, 8], "brief_title": ["a", "b"]})
    pq.write_table(table, tmp_path / "t.parquet")
    with (tmp_path / "t.parquet").open("rb") as handle:
        items = list(read_parquet(handle, "t.parquet"))
    assert [item.record.trial_id for item in items if isinstance(item, Located)] == ["7", "8"]


def test_each_built_in_map_knows_its_own_header() -> None:
    for name in built_in_maps():
        header = [rule.column[0] for rule in load_column_map(name).fields.values()]
        found = detect_column_map(header)
        assert found is not None
        assert found.name == name


USER_MAP = """\
fields:
  trial_id: Code
  brief_title: [Name, Titel]
  arms: {column: Groups, split: ";", into: description}
constants: {registry: Ours}
"""


def test_a_map_of_the_users_own(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(USER_MAP)
    record = one("Code,Titel,Groups\nA1,Cells,one; two\n", str(path))
    assert [arm.description for arm in record.arms] == ["one", "two"]
    assert (record.brief_title, record.registry) == ("Cells", "Ours")
    with pytest.raises(InputError, match="takes the id from 'Code'"):
        read("Number,Titel\nA1,Cells\n", str(path))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fields: [", "no valid YAML at line"),
        ("5", "map.yaml"),
        ("fields: {brief_title: x}", "no column is given for 'trial_id'"),
        ("fields: {trial_id: x}", "no column is given for any text"),
        ("fields: {trial_id: x, brief_title: y, colour: z}", "'colour' is no field"),
        ("fields: {trial_id: x, brief_title: {column: y, into: json}}", "cannot be read as 'json'"),
        ("fields: {trial_id: x, arms: y}", "'arms' cannot be read as 'text'"),
        ("fields: {trial_id: x, brief_title: {columns: y}}", "brief_title"),
    ],
)
def test_a_broken_map_is_explained(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(text)
    with pytest.raises(UsageError, match=r"map\.yaml") as caught:
        load_column_map(tmp_path / "map.yaml")
    assert says in str(caught.value)
