"""The shape of the output: JSON Schema of a row, and the column dictionary of the tables."""

from __future__ import annotations

from typing import Any, NamedTuple, get_args

from stemtrial.answers import (
    FIELDS,
    AdverseEventAnswer,
    AgentCategory,
    Basis,
    DosePer,
    DoseUnit,
    TrialFields,
)
from stemtrial.output.columns import LONG, Column, Table, wide_columns
from stemtrial.vocabulary.loader import load_vocabulary

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# The package's own labels; a user's vocabulary file may add more.
_VOCABULARY_FIELDS = ("disease", "cell_type", "cell_source", "donor_type", "route")
_SCHEDULES = ("single", "multiple", "conditional")
_TYPES = {"text": "text", "number": "number", "integer": "whole number", "flag": "true or false"}
_JSON_TYPES = {"string": "text", "integer": "whole number", "boolean": "true or false"}


class ColumnInfo(NamedTuple):
    """A column as the dictionary prints it: name, type, meaning and allowed values."""

    name: str
    type: str
    meaning: str
    allowed: tuple[str, ...]


def labels() -> dict[str, tuple[str, ...]]:
    """Return the labels of every label field, in the order of their vocabulary."""
    vocabulary = load_vocabulary()
    known = {name: tuple(vocabulary.labels(name)) for name in _VOCABULARY_FIELDS}
    return known | {"schedule": _SCHEDULES}


def row_schema() -> dict[str, Any]:
    """Return the JSON Schema of one row of the JSON lines.

    Returns
    -------
    dict
        A valid schema by itself. Label fields list their labels; the column dictionary of the
        flat forms stands under `x-tables`, which validators ignore.
    """
    schema: dict[str, Any] = TrialFields.model_json_schema(by_alias=True)
    for name, allowed in labels().items():
        items = schema["properties"][name]["items"]
        schema["properties"][name]["items"] = {
            "allOf": [items, {"properties": {"label": {"enum": list(allowed)}}}]
        }
    tables = {
        table: [column._asdict() for column in column_dictionary(table)]
        for table in get_args(Table)
    }
    return {"$schema": DIALECT, **schema, "x-tables": tables}


def object_dictionary() -> dict[str, list[ColumnInfo]]:
    """Return the keys of a row of the JSON lines, and of the objects in it.

    Returns
    -------
    dict of str to list of ColumnInfo
        By class, the row (`TrialFields`) first.
    """
    schema = TrialFields.model_json_schema(by_alias=True)
    row = _keys(schema["properties"], labels())
    order = ("LabelAnswer", "DoseAnswer", "CombinationAnswer", "AdverseEventAnswer")
    objects = {
        name: _keys(schema["$defs"][name]["properties"], {})
        for name in (*order, "Support", "Evidence")
    }
    return {"TrialFields": row, **objects}


def _keys(
    properties: dict[str, dict[str, Any]], allowed: dict[str, tuple[str, ...]]
) -> list[ColumnInfo]:
    return [
        ColumnInfo(
            name,
            _type_words(known),
            known.get("description", ""),
            allowed.get(name) or tuple(known.get("enum", ())),
        )
        for name, known in properties.items()
    ]


def _type_words(known: dict[str, Any]) -> str:
    if "anyOf" in known:
        return " or ".join(_type_words(choice) for choice in known["anyOf"])
    if "$ref" in known:
        return str(known["$ref"]).rpartition("/")[2]
    kind = str(known.get("type", "any"))
    if kind == "array":
        return f"list of {_type_words(known['items'])}"
    if kind == "object" and isinstance(known.get("additionalProperties"), dict):
        return f"object of {_type_words(known['additionalProperties'])}"
    return _JSON_TYPES.get(kind, kind)


def column_dictionary(table: Table) -> list[ColumnInfo]:
    """Return the columns of a table with what they mean and may hold.

    Parameters
    ----------
    table : str
        `wide` (one row a trial) or `long` (one row an answer).
    """
    allowed = labels() if table == "wide" else _long_values()
    columns = wide_columns() if table == "wide" else LONG
    return [_info(column, allowed.get(column.name, ())) for column in columns]


def _info(column: Column, allowed: tuple[str, ...]) -> ColumnInfo:
    return ColumnInfo(column.name, _TYPES[column.kind], column.description, allowed)


def _long_values() -> dict[str, tuple[str, ...]]:
    statement = {
        name: get_args(AdverseEventAnswer.model_fields[name].annotation)
        for name in ("status", "severity", "relatedness")
    }
    return {
        "field": FIELDS,
        "unit": get_args(DoseUnit),
        "per": get_args(DosePer),
        "category": get_args(AgentCategory),
        "basis": get_args(Basis),
        **statement,
    }
