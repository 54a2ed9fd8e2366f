"""Column maps: which column of a table is which field of a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from stemtrial.errors import UsageError
from stemtrial.records import PROSE_SECTIONS, TrialRecord

_DETECTION_ORDER = ("ctgov-csv", "ictrp-csv", "native-csv")
_LIST_FIELDS = frozenset({"conditions", "keywords", "countries", "secondary_ids"})
_NESTED_FIELDS = frozenset({"arms", "interventions"})
Columns = Annotated[
    list[str], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)
]


class FieldRule(BaseModel):
    """Where a field comes from.

    Attributes
    ----------
    column : list of str
        Names to look for; the first one that the table has is taken.
    split : str
        Separator of a cell that holds several values; empty for one value.
    last_part : str
        Of each value, keep what follows the last of this separator (a location's country).
    take : str
        `all` values or only the `first`.
    into : str
        `text`; for interventions `type_and_name` (`Drug: X`), `name` or `description`; for arms
        `label` or `description`; `json` where the cell holds the list itself; `registry_ids` to
        pick registry ids out of the cell.
    """

    model_config = ConfigDict(extra="forbid")

    column: Columns = Field(min_length=1)
    split: str = ""
    last_part: str = ""
    take: Literal["all", "first"] = "all"
    into: Literal[
        "text", "type_and_name", "name", "label", "description", "json", "registry_ids"
    ] = "text"


def _as_rule(value: Any) -> Any:
    return {"column": value} if isinstance(value, str | list) else value


class ColumnMap(BaseModel):
    """A column map: how tables of one form are recognised, and each field's rule."""

    model_config = ConfigDict(extra="forbid")

    name: str = ""
    title: str = ""
    detect: list[str] = Field(default_factory=list)
    constants: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, Annotated[FieldRule, BeforeValidator(_as_rule)]]

    @model_validator(mode="after")
    def _fields_are_known(self) -> ColumnMap:
        for field in (*self.fields, *self.constants):
            if field not in TrialRecord.model_fields:
                known = ", ".join(TrialRecord.model_fields)
                raise ValueError(f"'{field}' is no field of a record (the fields are {known})")
        if "trial_id" not in self.fields:
            raise ValueError("no column is given for 'trial_id'")
        if not any(field in self.fields for field in (*PROSE_SECTIONS, *_NESTED_FIELDS)):
            raise ValueError("no column is given for any text")
        for field, rule in self.fields.items():
            _check_rule(field, rule)
        return self

    def fits(self, header: Iterable[str]) -> bool:
        """Whether a table with this header is of the map's form."""
        present = {header_key(name) for name in header}
        return bool(self.detect) and all(header_key(name) in present for name in self.detect)


def _check_rule(field: str, rule: FieldRule) -> None:
    forms = {"type_and_name", "name", "description", "json"}
    if field == "arms":
        forms = {"label", "description", "json"}
    if field not in _NESTED_FIELDS:
        forms = {"text", "json", "registry_ids"} if field in _LIST_FIELDS else {"text"}
    if rule.into not in forms:
        possible = ", ".join(sorted(forms))
        raise ValueError(f"'{field}' cannot be read as '{rule.into}' (can: {possible})")


def header_key(name: str) -> str:
    """Return a column name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name).casefold()


def built_in_maps() -> list[str]:
    """Return the names of the column maps that come with the package."""
    return list(_DETECTION_ORDER)


def load_column_map(name_or_path: str | Path) -> ColumnMap:
    """Load a built-in column map by name, or a user's from a YAML file.

    Raises
    ------
    UsageError
        If there is no such map, or the file is no column map.
    """
    name = str(name_or_path)
    if name in _DETECTION_ORDER:
        return _built_in_map(name)
    try:
        text = Path(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        known = ", ".join(_DETECTION_ORDER)
        raise UsageError(
            f"unknown column map '{name}': give one of {known}, or the path of a YAML file with a "
            "line for each field, `fields: {trial_id: MY ID COLUMN, brief_title: MY TITLE COLUMN}`."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"column map {name} cannot be read ({error}).") from error
    return _parse(text, name)


def detect_column_map(header: Sequence[str]) -> ColumnMap | None:
    """Return the built-in map that fits a table's header, or None."""
    candidates = (load_column_map(name) for name in _DETECTION_ORDER)
    return next((found for found in candidates if found.fits(header)), None)


@cache
def _built_in_map(name: str) -> ColumnMap:
    folder = files("stemtrial.readers").joinpath("column_maps")
    return _parse(folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8"), name)


def _parse(text: str, name: str) -> ColumnMap:
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise UsageError(f"column map {name} is no valid YAML{where}.") from error
    try:
        return ColumnMap.model_validate(data).model_copy(update={"name": name})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        message = str(first["msg"]).removeprefix("Value error, ")
        raise UsageError(f"column map {name}: {place + ': ' if place else ''}{message}.") from error
