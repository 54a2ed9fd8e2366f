"""What a mark says besides its label, as one line that a person can read and type.

`low=1000000; high=2000000; unit=cells; per=unclear`; several answers on the same words are parted
by ` | `. Signs that part are written `%3B`, `%7C`, `%25`, line breaks `%0A`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_ESCAPED = {"%": "%25", ";": "%3B", "|": "%7C", "\n": "%0A", "\r": "%0D", "\t": "%09"}
_UNSAFE = re.compile("[" + re.escape("".join(_ESCAPED)) + "]")
_OUTER_SPACES = re.compile(r"^ +| +$")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_NUMBERS = {"low", "high", "interval_days"}
_NONE_WHERE_EMPTY = {*_NUMBERS, "interval"}
_FLAGS = {"in_scope", "combination_none", "serious", "negated"}
_LISTS = {"disease", "n_administrations"}


class DetailsError(ValueError):
    """Details that cannot be read; the message says which key and why."""


def write_details(items: Sequence[Mapping[str, Any]]) -> str:
    """Return the details of the answers of one mark as a line."""
    return " | ".join("; ".join(f"{k}={_text(v)}" for k, v in item.items()) for item in items)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, list):
        return ",".join(map(str, value))
    text = _UNSAFE.sub(lambda match: _ESCAPED[match.group()], str(value))
    return _OUTER_SPACES.sub(lambda match: "%20" * len(match.group()), text)


def read_details(line: str) -> list[dict[str, Any]]:
    """Read what `write_details` wrote, or a person typed.

    Raises
    ------
    DetailsError
        If a part is not `key=value`, or a value is not of its key's kind.
    """
    return [_item(part) for part in line.split("|")]


def _item(part: str) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for pair in part.split(";"):
        if not pair.strip():
            continue
        key, sign, value = pair.partition("=")
        if not sign:
            raise DetailsError(f"'{pair.strip()}' is not key=value")
        item[key.strip()] = _value(key.strip(), value.strip(" "))
    return item


def _value(key: str, text: str) -> Any:
    plain = text.strip()
    if not plain and key in _NONE_WHERE_EMPTY:
        return None
    try:
        if key in _NUMBERS:
            return float(plain)
        if key in _FLAGS:
            return {"true": True, "false": False}[plain.lower()]
        if key in _LISTS:
            parts = [one.strip() for one in plain.split(",") if one.strip()]
            return [int(one) for one in parts] if key == "n_administrations" else parts
    except (ValueError, KeyError) as error:
        raise DetailsError(f"'{plain}' is no value of {key}") from error
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
