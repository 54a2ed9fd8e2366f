"""`stemtrial schema`: it describes what is written, completely."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from stemtrial.answers import FIELDS, LABEL_FIELDS
from stemtrial.cli.app import app
from stemtrial.output.columns import LONG, wide_columns
from stemtrial.output.rows import json_line, long_rows, wide_row
from stemtrial.pipeline import Extractor
from stemtrial.sample import sample_gold, sample_records


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["schema", *arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run()[1])
    return found


KINDS: dict[str, Any] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
    "array": list,
    "object": dict,
}


def check(value: Any, rule: dict[str, Any], schema: dict[str, Any]) -> None:
    """Hold a value to the part of JSON Schema that the schema uses."""
    if "$ref" in rule:
        check(value, schema["$defs"][rule["$ref"].rpartition("/")[2]], schema)
    for one in rule.get("allOf", ()):
        check(value, one, schema)
    assert "anyOf" not in rule or any(passes(value, one, schema) for one in rule["anyOf"])
    assert value in rule.get("enum", [value])
    assert "type" not in rule or isinstance(value, KINDS[rule["type"]])
    if isinstance(value, list):
        for item in value:
            check(item, rule.get("items", {}), schema)
    if isinstance(value, dict):
        check_object(value, rule, schema)


def check_object(value: dict[str, Any], rule: dict[str, Any], schema: dict[str, Any]) -> None:
    assert set(rule.get("required", ())) <= set(value)
    known = rule.get("properties", {})
    other = rule.get("additionalProperties", True)
    for name, item in value.items():
        assert name in known or other is not False, name
        check(item, known.get(name, other if isinstance(other, dict) else {}), schema)


def passes(value: Any, rule: dict[str, Any], schema: dict[str, Any]) -> bool:
    try:
        check(value, rule, schema)
    except AssertionError:
        return False
    return True


def test_every_row_of_the_sample_fits_the_schema(
    schema: dict[str, Any], extractor: Extractor
) -> None:
    for fields in extractor.extract_many(sample_records()):
        check(json.loads(json_line(fields)), schema, schema)


@pytest.mark.parametrize(
    "change",
    [
        {"in_scope": "yes"},
        {"surprise": 1},
        {"route": [{"label": "intravenous"}]},
        {"interval_days": "7"},
        {"n_administrations": [1.5]},
    ],
)
def test_a_row_of_another_form_does_not_fit(schema: dict[str, Any], change: Any) -> None:
    assert passes({"trial_id": "T1"}, schema, schema)
    assert not passes({"trial_id": "T1"} | change, schema, schema)


def test_labels_are_closed_and_hold_those_of_the_gold(schema: dict[str, Any]) -> None:
    for name in LABEL_FIELDS:
        (_, rule) = schema["properties"][name]["items"]["allOf"]
        allowed = rule["properties"]["label"]["enum"]
        assert len(allowed) == len(set(allowed)) >= 3
        used = {
            found if isinstance(found, str) else found["label"]
            for row in sample_gold()
            for found in row[name]
        }
        assert used <= set(allowed), name


def test_every_key_and_column_is_described(schema: dict[str, Any]) -> None:
    parts = [schema, *schema["$defs"].values()]
    for part in parts:
        for name, known in part["properties"].items():
            assert known.get("description", "").endswith("."), name
    for table in schema["x-tables"].values():
        for column in table:
            assert column["meaning"].endswith("."), column["name"]


def test_the_columns_are_those_that_are_written(
    schema: dict[str, Any], extractor: Extractor
) -> None:
    tables = schema["x-tables"]
    assert [column["name"] for column in tables["wide"]] == [c.name for c in wide_columns()]
    assert [column["name"] for column in tables["long"]] == [c.name for c in LONG]
    for fields in extractor.extract_many(sample_records()[:10]):
        assert set(wide_row(fields)) == {column["name"] for column in tables["wide"]}
        for row in long_rows(fields):
            assert set(row) <= {column["name"] for column in tables["long"]}


def test_the_long_table_holds_only_what_it_allows(
    schema: dict[str, Any], extractor: Extractor
) -> None:
    allowed = {c["name"]: c["allowed"] for c in schema["x-tables"]["long"] if c["allowed"]}
    assert set(allowed) >= {"field", "unit", "per", "category", "status", "severity", "basis"}
    for fields in extractor.extract_many(sample_records()):
        for row in long_rows(fields):
            for name, values in allowed.items():
                assert row.get(name) in (None, *values), (name, row)


def test_the_tables_are_for_people() -> None:
    code, stdout, stderr = run("--format", "table")
    assert (code, stderr) == (0, "")
    assert "\x1b" not in stdout
    assert max(map(len, stdout.splitlines())) <= 80
    for name in (*FIELDS, "umbilical_cord", "Wide table", "Long table"):
        assert name in stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("--format", "xml"), "unknown format 'xml'"), (("x",), "x"), (("--wide",), "--wide")],
)
def test_a_call_that_makes_no_sense_is_a_usage_error(arguments: tuple[str, ...], says: str) -> None:
    code, stdout, stderr = run(*arguments)
    assert (code, stdout) == (2, "")
    assert says in stderr
