"""Tables of trial facts: files, maps, free wording, and what is not guessed."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from stemtrial.errors import InputError, UsageError
from stemtrial_evaluation.cli import app
from stemtrial_evaluation.table import read_table_gold
from stemtrial_evaluation.table.normalising import Normaliser, UnknownWordingError
from stemtrial_evaluation.table.reading import read_cells, read_map

NORMALISER = Normaliser()


def labels(field, text):
    return [
        one if isinstance(one, str) else one["label"] for one in NORMALISER.read(field, text)[field]
    ]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("cell_type", "UC-MSC", ["msc"]),
        ("cell_type", "MSC + HSC", ["hsc", "msc"]),
        ("cell_type", "adipose-derived stem and stromal cells", ["msc"]),
        ("cell_source", "UC-MSC", ["umbilical_cord"]),
        ("cell_source", "Wharton's jelly", ["umbilical_cord"]),
        ("cell_source", "BM or AD", ["adipose", "bone_marrow"]),
        ("cell_source", "NR", []),
        ("donor_type", "allo", ["allogeneic"]),
        ("donor_type", "autologous/allogeneic", ["allogeneic", "autologous"]),
        ("route", "i.v.", ["intravenous"]),
        ("route", "IV and IT", ["intrathecal", "intravenous"]),
        ("route", "Local injection", ["intralesional"]),
        ("disease", "RA", ["rheumatoid_arthritis"]),
        ("schedule", "repeated", ["multiple"]),
        ("schedule", "single", ["single"]),
    ],
)
def test_labels_as_reviews_write_them(field, text, expected):
    assert labels(field, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1x10^6/kg", [(1e6, 1e6, "cells_per_kg")]),
        ("1-2×10⁶/kg", [(1e6, 2e6, "cells_per_kg")]),
        ("2 million", [(2e6, 2e6, "cells")]),
        ("1x10^6/kg, 2 infusions", [(1e6, 1e6, "cells_per_kg")]),
        ("1x10^6/kg x 3", [(1e6, 1e6, "cells_per_kg")]),
        ("2 x 10^7; 4 x 10^7 cells", [(2e7, 2e7, "cells"), (4e7, 4e7, "cells")]),
    ],
)
def test_doses(text, expected):
    found = NORMALISER.read("dose", text)["dose"]
    assert [(one["low"], one["high"], one["unit"]) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "n"), [("2 infusions", [2]), ("3", [3]), ("x2", [2]), ("once", [1])]
)
def test_schedules_with_a_number_give_it(text, n):
    assert NORMALISER.read("schedule", text)["n_administrations"] == n


def test_agents_get_their_names_and_no_agent_is_an_answer_too():
    found = NORMALISER.read("combination", "CYC 200 mg/kg and rATG")["combination"]
    assert [one["agent"] for one in found] == ["antithymocyte globulin", "cyclophosphamide"]
    assert NORMALISER.read("combination", "none") == {"combination": []}


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("route", "IA", "may be intraarterial or intraarticular"),
        ("route", "somewhere", "'somewhere' is no known route"),
        ("route", "IV or somewhere", "'somewhere' is no known route"),
        ("route", "5", "no known route"),
        ("cell_source", "no bone marrow", "says what is not so"),
        ("dose", "high dose", "no dose"),
        ("dose", "1x10^6/kg (5 to 7)", "read in full"),
        ("schedule", "as planned", "no schedule"),
        ("combination", "zorblax", "'zorblax' is no known agent"),
        ("combination", "methotrexate + zorblax", "'zorblax' is no known agent"),
        ("combination", "5", "no known agent"),
    ],
)
def test_nothing_is_guessed(field, text, said):
    with pytest.raises(UnknownWordingError, match=said):
        NORMALISER.read(field, text)


def test_a_blank_cell_says_nothing_and_not_reported_says_empty():
    assert NORMALISER.read("route", " - ") == {}
    assert NORMALISER.read("route", "Not reported") == {"route": []}


@given(
    st.sampled_from(["route", "dose", "schedule", "combination", "cell_type"]), st.text(max_size=30)
)
def test_any_cell_is_read_or_refused(field, text):
    try:
        found = NORMALISER.read(field, text)
    except UnknownWordingError:
        return
    assert found == {} or field in found


@given(
    st.integers(1, 9),
    st.integers(5, 9),
    st.sampled_from([" x 10^", "x10^", " × 10^", "*10^"]),
    st.sampled_from([("/kg", "cells_per_kg"), (" cells/kg", "cells_per_kg"), (" cells", "cells")]),
)
def test_powers_of_ten_in_any_notation(factor, power, sign, unit):
    (one,) = NORMALISER.read("dose", f"{factor}{sign}{power}{unit[0]}")["dose"]
    assert (one["low"], one["unit"]) == (factor * 10.0**power, unit[1])


# Files and maps.

FRAME = pd.DataFrame(
    {
        "NCT number": ["NCT00000001 [12]", "NCT00000001", "NCT00000002", "two words", ""],
        "Cells": ["BM-MSC", "BM-MSC", "UC-MSC", "MSC", "MSC"],
        "Route": ["i.v.", "IT", "IA", "IV", "IV"],
        "dose": ["1x10^6/kg", "", "high", "", ""],
    }
)
PAIRS = ["NCT number=trial_id", "Cells=cell_type", "Cells=cell_source", "Route=route"]


def written(folder, kind):
    path = folder / f"table{kind}"
    if kind == ".csv":
        FRAME.to_csv(path, index=False)
    elif kind == ".tsv":
        FRAME.to_csv(path, index=False, sep="\t")
    elif kind == ".xlsx":
        pytest.importorskip("openpyxl")
        FRAME.to_excel(path, index=False)
    else:
        FRAME.to_parquet(path)
    return path


@pytest.mark.parametrize("kind", [".csv", ".tsv", ".xlsx", ".parquet"])
def test_every_kind_of_file_gives_the_same_answers(tmp_path, kind):
    gold = read_table_gold(written(tmp_path, kind), PAIRS)
    assert sorted(gold.answers) == ["NCT00000001", "NCT00000002"]
    first = gold.answers["NCT00000001"]
    assert [one["label"] for one in first["route"]] == ["intravenous", "intrathecal"]
    assert first["cell_source"] == [{"label": "bone_marrow"}]
    assert len(first["dose"]) == 1
    assert "route" not in gold.answers["NCT00000002"]
    said = [(one.row, one.column) for one in gold.problems]
    assert said == [(4, "Route"), (4, "dose"), (5, "NCT number"), (6, "NCT number")]


def test_a_cell_that_cannot_be_read_leaves_the_whole_field_of_the_trial_out(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("trial_id,route\nA,IV\nA,somewhere\nB,oral\n", encoding="utf-8")
    gold = read_table_gold(path)
    assert gold.answers == {"B": {"trial_id": "B", "route": [{"label": "oral"}]}}


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["Cells"], "is not COLUMN=FIELD"),
        (["Cells=colour"], "is not COLUMN=FIELD"),
        (["Sells=cell_type"], "names the column 'Sells'"),
        (["Cells=route", "Route=route"], "gives route two columns"),
        (["Route=route"], "no column holds trial ids"),
    ],
)
def test_a_map_that_does_not_fit_is_named(pairs, said):
    with pytest.raises(UsageError, match=said):
        read_map(["Cells", "Route"], pairs)


def test_columns_named_like_fields_need_no_map():
    assert read_map(["Trial ID", "Route", "x"], []) == {"trial_id": "Trial ID", "route": "Route"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "there is no such file"),
        ("t.doc", b"x", "known are .csv"),
        ("t.csv", b"a,b\n", "no row below its heading"),
        ("t.csv", b"", "cannot be read as a table"),
        ("t.csv", b"a\n\xff\xfe\n", "cannot be read as a table"),
        ("t.xlsx", b"no workbook", "cannot be read as a table"),
        ("t.parquet", b"no parquet", "cannot be read as a table"),
    ],
)
def test_bad_files_get_one_sentence(tmp_path, name, content, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=said) as error:
        read_cells(path)
    assert "\n" not in str(error.value)


# The command.


@pytest.fixture
def call(tmp_path):
    table = written(tmp_path, ".csv")
    guess = tmp_path / "guess.jsonl"
    answer = {"trial_id": "NCT00000001", "route": [{"label": "intravenous"}]}
    guess.write_text(json.dumps(answer) + "\n", encoding="utf-8")

    def run(*more, predictions=guess):
        arguments = ["--table", str(table), "--predictions", str(predictions), *more]
        return CliRunner().invoke(app, arguments)

    return run


def test_a_table_is_scored_and_its_gaps_are_named(call, tmp_path):
    pairs = [part for pair in PAIRS for part in ("--map", pair)]
    done = call(*pairs, "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    assert "row 4, column 'Route': 'IA' may be" in done.output
    assert "NCT00000002" in done.output
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["fields"]["route"]["micro"]["true_positives"] == 1
    assert report["fields"]["route"]["micro"]["false_negatives"] == 1
    assert report["fields"]["donor_type"]["n_trials"] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--gold", "dev"], 2, "either --gold or --table"),
        (["--map", "x"], 2, "is not COLUMN=FIELD"),
        ([], 2, "no column holds trial ids"),
        (["--map", "Cells=trial_id"], 4, "holds none of the"),
    ],
)
def test_bad_calls_get_one_sentence(call, arguments, code, said):
    done = call(*arguments)
    assert done.exit_code == code
    assert said in done.output
    assert done.output.count("\n") == 1


def test_without_gold_and_table_the_call_is_refused():
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 2
    assert "either --gold or --table" in done.output
