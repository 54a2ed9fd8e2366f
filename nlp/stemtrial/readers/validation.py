"""From loose values to a `TrialRecord`, or to a sentence a person can act on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from stemtrial.readers.failures import Failure, Located, Place, fail, id_in_broken_json
from stemtrial.readers.registry_ids import registry_of
from stemtrial.records import TrialRecord

_WANTED = {
    "string_type": "text",
    "list_type": "a list",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dict_type": "an object",
}
_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (str, "text"),
    (int, "a number"),
    (float, "a number"),
    (dict, "an object"),
    (list, "a list"),
    (type(None), "null"),
)


def locate(record: TrialRecord, place: Place) -> Located:
    """Return the record with its place, its registry inferred from the id where missing."""
    if not record.registry:
        record.registry = registry_of(record.trial_id)
    return Located(record, place)


def record_from_json(line: str, place: Place) -> Located | Failure:
    """Validate one JSON record of the native form."""
    try:
        return locate(TrialRecord.model_validate_json(line), place)
    except ValidationError as error:
        return validation_failure(error, place, raw=line, trial_id=id_in_broken_json(line))


def record_from_values(values: Mapping[str, Any], place: Place, *, raw: str) -> Located | Failure:
    """Validate one record that another format was turned into."""
    try:
        return locate(TrialRecord.model_validate(values), place)
    except ValidationError as error:
        given = values.get("trial_id")
        known = given if isinstance(given, str) and given.strip() else None
        return validation_failure(error, place, raw=raw, trial_id=known)


def validation_failure(
    error: ValidationError, place: Place, *, raw: str, trial_id: str | None
) -> Failure:
    """Turn the first thing that pydantic found into a failure."""
    problem, remedy = _explain(error, place)
    return fail(place, problem, remedy, raw=raw, trial_id=trial_id)


def to_raw(value: Any) -> str:
    """Return a value as the JSON text that goes into a dead letter."""
    return json.dumps(value, ensure_ascii=False, default=str)


def kind_of(value: Any) -> str:
    """Return what a JSON value is, in plain words."""
    return next((name for kind, name in _KINDS if isinstance(value, kind)), type(value).__name__)


def _explain(error: ValidationError, place: Place) -> tuple[str, str]:
    first = error.errors(include_url=False)[0]
    name = _key(first["loc"])
    if first["type"] == "json_invalid":
        detail = str(first.get("ctx", {}).get("error", "cannot be parsed"))
        detail = detail.replace(" at line 1 column ", " at character ")
        return f"broken JSON ({detail})", f"correct the {place.unit} and run it again"
    if first["type"] == "missing":
        return f"the key '{name}' is missing", f"give every record a '{name}'"
    wanted = _WANTED.get(first["type"])
    if wanted:
        given = kind_of(first["input"])
        if not name:
            return f"holds {given} where a record should be", f"give {wanted} with a 'trial_id'"
        return f"'{name}' is {given} and must be {wanted}", "correct the value"
    message = str(first["msg"]).removeprefix("Value error, ")
    if "trial_id" in message:
        return message, "give every record an id"
    if "text" in message:
        return message, "give it a title, a summary, a description, an arm or an intervention"
    return (f"'{name}': {message}" if name else message), "correct the value"


def _key(location: tuple[int | str, ...]) -> str:
    key = ""
    for part in location:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return key
